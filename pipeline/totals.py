"""What run.json and the screen say of a version: counted while its rows pass by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pipeline.dataset import Row
from pipeline.schema import SCHEMA_VERSION
from pipeline.settings import PROGRAM, VERSION, Settings

Summary = dict[str, Any]


@dataclass(slots=True)
class Totals:
    """Counts over the reports of a version."""

    states: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    files: int = 0
    inconsistent: int = 0
    not_whole: list[dict[str, str]] = field(default_factory=list)

    def add(self, row: Row, detail: str) -> None:
        """One row of reports.csv; `detail`: what the log says of it."""
        self.rows["reports"] += 1
        self.files += 1 + len(row["also_as"].split(";")) if row["also_as"] else 1
        self.states[row["status"]] += 1
        self.states["copies"] += bool(row["duplicate_of"])
        decided = bool(row["region_code"])
        self.states["region_decided"] += decided
        self.states["region_undecided"] += row["status"] != "failed" and not decided
        if row["reason"]:
            self.not_whole.append({key: row[key] for key in ("file", "status", "reason")} | {"detail": detail})

    def summary(self, settings: Settings, started: str, seconds: float) -> Summary:
        """The content of run.json."""
        kinds = ("ok", "partial", "failed", "copies", "region_decided", "region_undecided")
        return {
            "program": PROGRAM, "version": VERSION, "schema_version": SCHEMA_VERSION,
            "started": started, "seconds": round(seconds, 3), "settings": settings_told(settings),
            "files": self.files, "reports": {kind: self.states[kind] for kind in kinds},
            "rows": dict(self.rows), "inconsistent_checks": self.inconsistent, "not_whole": self.not_whole,
        }  # fmt: skip


def settings_told(settings: Settings) -> dict[str, Any]:
    """The settings as run.json repeats them; never the password."""
    return {
        "workers": settings.workers, "headers": settings.headers, "texts": settings.texts,
        "min_confidence": float(settings.min_confidence), "lexicon": list(settings.lexicon),
        "indicators": list(settings.indicators), "codes_as_of": settings.codes_as_of,
    }  # fmt: skip


def exit_code(summary: Summary) -> int:
    """0: all read, or nothing to read; 3: some failed; 4: none could be read."""
    reports = summary["reports"]
    if not reports["failed"]:
        return 0
    return 3 if reports["ok"] or reports["partial"] else 4
