"""`jianbao status`: what the nightly batch published last, what it is doing, what waits in quarantine."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from pipeline.commands.console import print_json
from pipeline.commands.terminal import harmless
from pipeline.messages import Language, Misuse, say

_TAIL = 400_000
"""Bytes at the log's end that the last nights are looked for in."""


def run(args: Namespace, language: Language) -> int:
    """Tell."""
    told = status(Path(args.out_link), Path(args.state) if args.state else None)
    if args.json:
        print_json(told, indent=1)
    else:
        print("\n".join(_lines(told, language)))
    return 0


def status(out: Path, state: Path | None = None) -> dict[str, Any]:
    """What there is to say of a published link and its state; Misuse where no batch ever published there."""
    from pipeline.batch.night import is_busy
    from pipeline.batch.plan import Plan, state_of
    from pipeline.batch.versions import current
    from pipeline.settings import Settings

    plan = Plan((), out, state or state_of(out), Settings())
    if not plan.state.is_dir():
        raise Misuse("status_nothing", path=str(out))
    events = _events(plan.state / "log.jsonl")
    ends = [event for event in events if event["event"] == "night_ends"]
    begins = [event for event in events if event["event"] == "night_begins"]
    folders = plan.versions.iterdir() if plan.versions.is_dir() else ()
    return {
        "out": str(out), "state": str(plan.state), "version": current(plan),
        "versions": sorted(int(path.name) for path in folders if path.name.isdigit()),
        "running": is_busy(plan), "last": ends[-1] if ends else None, "began": begins[-1]["at"] if begins else None,
        "quarantine": _quarantine(plan.quarantine), "store_bytes": _size(plan.state / "store.sqlite"),
    }  # fmt: skip


def _events(path: Path) -> list[dict[str, Any]]:
    """The log's last lines; one that was cut off by a power cut is left out."""
    if not path.is_file():
        return []
    with open(path, "rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        lines = stream.read().splitlines()
    return [event for line in lines if (event := _event(line))]


def _event(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and "event" in found else {}


def _quarantine(folder: Path) -> list[str]:
    pages = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    return [page.read_text("utf-8").partition("\n")[0] for page in pages]


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _lines(told: dict[str, Any], language: Language) -> list[str]:
    last = told["last"]
    lines = [say("status_version", language, **told, kept=len(told["versions"]))]
    if last:
        counts = {name: last["done"].get(name, 0) for name in ("carried", "extracted", "read", "removed", "failed")}
        told_of = {"at": last["at"], "seconds": last["seconds"], "code": last["exit_code"]}
        lines.append(say("status_last", language, **told_of, **counts))
    lines.append(say("status_running" if told["running"] else "status_idle", language, began=told["began"]))
    lines.append(say("status_quarantine", language, count=len(told["quarantine"])))
    return lines + [f"  {harmless(name)}" for name in told["quarantine"][:20]]
