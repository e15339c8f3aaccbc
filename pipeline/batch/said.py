"""What people said of rows, as far as it decides what a report's rows are."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from pipeline.store import Store, corrections


def said_by_report(store: Store) -> dict[str, str]:
    """A digest of the corrections of each report that has any."""
    entries: dict[str, list[str]] = defaultdict(list)
    for entry in corrections(store):
        entries[entry.report_id].append(entry.said)
    return {report: hashlib.sha256("\0".join(said).encode()).hexdigest()[:16] for report, said in entries.items()}
