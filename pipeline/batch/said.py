"""What people said of rows, as the store keeps it."""

from __future__ import annotations

import json
from collections import defaultdict

from pipeline.corrections import Correction, from_row, to_row
from pipeline.store import Said, Store, corrections


def logs_by_report(store: Store) -> dict[str, tuple[Correction, ...]]:
    """The log of each report that has one, oldest entry first."""
    entries: dict[str, list[Correction]] = defaultdict(list)
    for entry in corrections(store):
        entries[entry.report_id].append(as_correction(entry))
    return {report: tuple(log) for report, log in entries.items()}


def as_said(entry: Correction) -> Said:
    """A correction as the store keeps it."""
    return Said(entry.correction_id, entry.report_id, json.dumps(to_row(entry), ensure_ascii=False, sort_keys=True))


def as_correction(entry: Said) -> Correction:
    """What `as_said` was given."""
    return from_row(json.loads(entry.said))
