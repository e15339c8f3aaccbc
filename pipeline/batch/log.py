"""The night's log: one JSON object a line, for machines and for people with `jq`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.disk import Disk

FILE = "log.jsonl"
_LONGEST = 20_000_000
"""Bytes after which the log begins anew; the one before is kept as log.1.jsonl."""


@dataclass(frozen=True, slots=True)
class Log:
    """Where a night writes down what happens; `now` gives the time of each line, ISO, UTC."""

    folder: Path
    disk: Disk
    now: Callable[[], str]

    def write(self, event: str, **told: Any) -> None:
        """One line, at once."""
        line = json.dumps({"at": self.now(), "event": event, **told}, ensure_ascii=False)
        self.disk.append(self.folder / FILE, line.encode("utf-8", "backslashreplace") + b"\n")

    def turn(self) -> None:
        """Begin anew when the log has grown long."""
        path = self.folder / FILE
        if path.is_file() and path.stat().st_size > _LONGEST:
            self.disk.rename(path, self.folder / "log.1.jsonl")
