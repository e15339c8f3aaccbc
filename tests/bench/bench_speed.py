"""The whole way of a TXT report (bytes to published rows, one process, start-up apart) beside one plain jieba pass.

    python tests/bench/bench_speed.py [--rounds N] [FOLDER ...]

Folders default to corpus/reports/open. The two take turns on the same bytes; the medians and their ratio are printed.
Then `jianbao --version` and `jianbao parse` of one sentence, each as a cold process.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
SENTENCE = "全县执法队伍由20支整合为8支，精简率60%。"


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _whole_way(data: list[bytes]) -> None:
    from pipeline.dataset import result_rows
    from pipeline.run import read_one
    from pipeline.settings import Settings

    settings = Settings()
    for one in data:
        result_rows(read_one(one, "report.txt", settings), settings.min_confidence)


def _words(texts: list[str], cut: Callable[[str], object]) -> None:
    for text in texts:
        list(cut(text))  # type: ignore[call-overload]


def _cold(*arguments: str) -> float:
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    return median(_seconds(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True)) for _ in range(7))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", nargs="*", type=Path, default=[ROOT / "corpus" / "reports" / "open"])
    asked.add_argument("--rounds", type=int, default=7)
    given = asked.parse_args()
    data = [path.read_bytes() for folder in given.folders for path in sorted(folder.glob("*.txt"))]
    texts = [one.decode("utf-8") for one in data]
    size = sum(map(len, texts))

    import jieba
    import rjieba

    jieba.setLogLevel(logging.ERROR)
    _words(texts[:2], jieba.cut)
    _whole_way(data[:2])
    ours, plain, rust = [], [], []
    for _ in range(given.rounds):
        ours.append(_seconds(lambda: _whole_way(data)))
        plain.append(_seconds(lambda: _words(texts, jieba.cut)))
        rust.append(_seconds(lambda: _words(texts, rjieba.cut)))
    print(f"{len(texts)} reports, {size} characters, {given.rounds} rounds in turn, medians")
    for name, found in (("jianbao, bytes to rows", ours), ("jieba.cut alone", plain), ("rjieba.cut alone", rust)):
        print(f"{name:24}{size / median(found) / 1000:10.0f} thousand characters/s")
    print(f"ratio jianbao : jieba   {median(p / o for p, o in zip(plain, ours, strict=True)):10.2f}")
    print(f"jianbao --version, cold {_cold('--version'):10.3f} s")
    print(f"jianbao parse, cold     {_cold('parse', SENTENCE):10.3f} s")


if __name__ == "__main__":
    main()
