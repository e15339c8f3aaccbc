"""What people said of rows: a log that only grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.store.open import Store


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of the log; `said` is the correction as JSON."""

    correction_id: str
    report_id: str
    said: str


def add_correction(store: Store, entry: Said) -> None:
    """Write it at the log's end; what stands there under its id already stays.

    It is on the disk itself when this returns: a night can be walked again after a power cut, a person not be asked.
    """
    store.connection.execute("PRAGMA synchronous = FULL")
    with store.transaction():
        store.change(
            "INSERT OR IGNORE INTO corrections (correction_id, report_id, said) VALUES (?, ?, ?)",
            [(entry.correction_id, entry.report_id, entry.said)],
        )


def corrections(store: Store) -> Iterator[Said]:
    """The whole log, oldest first."""
    return (Said(*row) for row in store.rows("SELECT correction_id, report_id, said FROM corrections ORDER BY number"))


def corrections_of(store: Store, report_id: str) -> tuple[Said, ...]:
    """The entries about one report, oldest first."""
    query = "SELECT correction_id, report_id, said FROM corrections WHERE report_id = ? ORDER BY number"
    return tuple(Said(*row) for row in store.rows(query, (report_id,)))
