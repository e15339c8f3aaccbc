"""The nightly batch at volume: `python tests/bench/bench_nights.py [--sizes 1000 20000] [--new 10] [--speedup 1000]`.

For each size one full night over synthetic reports (tests/bench/nights.py, seed 1), then the night after with a few
new ones; seconds on the clock and of the processors, peak memory of the largest process, and the ratios. `--speedup N`:
one worker against two on N reports. Every night is a process of its own. Absolute figures depend on the machine and on
what else it does; the ratios are taken within one run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = Path(__file__).with_name("nights.py")


@dataclass(frozen=True)
class Cost:
    """What a night took: seconds on the clock, seconds of all processors, MB of its largest process."""

    wall: float
    cpu: float
    peak: float
    told: dict[str, int]


def night(inbox: Path, out: Path, workers: int) -> Cost:
    """One night in a process of its own."""
    words = ["batch", "--inbox", inbox, "--out", out, "--workers", workers, "--settle", "0", "--json"]
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *map(str, words)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    told = json.loads(process.communicate()[0])
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, after.ru_maxrss / 1024, {name: told[name] for name in ("read", "carried", "failed")})


def write(folder: Path, *words: object) -> None:
    """Reports into the folder, by the generator."""
    subprocess.run([sys.executable, GENERATOR, folder, *map(str, words), "--seed", "1"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def show(name: str, cost: Cost) -> None:
    """One line."""
    print(f"{name:32} {cost.wall:9.1f} s {cost.cpu:9.1f} s CPU {cost.peak:7.0f} MB  {cost.told}", flush=True)


def main() -> None:
    """Measure what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="*", default=[1000, 20000])
    asked.add_argument("--new", type=int, default=10)
    asked.add_argument("--speedup", type=int, default=0)
    asked.add_argument("--workers", type=int, default=2)
    args = asked.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    full: dict[int, Cost] = {}
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            inbox, out = Path(folder, "inbox"), Path(folder, "out")
            write(inbox, "--n", size)
            full[size] = night(inbox, out, args.workers)
            show(f"{size} reports, first night", full[size])
            write(inbox, "--new", args.new)
            after = night(inbox, out, args.workers)
            show(f"{size} + {args.new} reports, night after", after)
            same = night(inbox, out, args.workers)
            show(f"{size + args.new} reports, no news", same)
            print(f"night after ÷ first night: wall {after.wall / full[size].wall:.4f}, CPU {after.cpu / full[size].cpu:.4f}")
    if len(full) > 1:
        small, large = full[min(full)], full[max(full)]
        times = max(full) / min(full)
        print(f"{times:.0f} × the reports: wall × {large.wall / small.wall:.1f}, CPU × {large.cpu / small.cpu:.1f}, "
              f"memory × {large.peak / small.peak:.2f}")  # fmt: skip
    if args.speedup:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder, "inbox"), "--n", args.speedup)
            one, two = (night(Path(folder, "inbox"), Path(folder, f"out{n}"), n) for n in (1, 2))
            show(f"{args.speedup} reports, one worker", one)
            show(f"{args.speedup} reports, two workers", two)
            print(f"speed-up {one.wall / two.wall:.2f}")


if __name__ == "__main__":
    main()
