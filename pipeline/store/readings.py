"""What was read of each report, and what it states: blobs by key, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from pipeline.store.open import Store


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What reading a report's bytes gave. `document`: packed; `text`: packed; `sketch`: what copies are found by."""

    reading_key: str
    report_id: str
    document: bytes
    text: bytes
    length: int
    """Characters of the text that copies are found by."""
    sketch: bytes


@dataclass(frozen=True, slots=True)
class StoredResult:
    """What a report states. `row`: of reports.csv; `told`: what the night asks of it; `tables`: its other rows.

    `parts`: what it says of each of its regions and years.
    """

    result_key: str
    reading_key: str
    report_id: str
    row: bytes
    told: bytes
    tables: bytes
    parts: bytes


def save(store: Store, readings: Iterable[StoredReading], results: Iterable[StoredResult]) -> None:
    """Keep them, all or none."""
    with store.transaction():
        store.change("REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?)", map(astuple, readings))
        store.change("REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)", map(astuple, results))


def reading_keys(store: Store) -> frozenset[str]:
    """Keys of everything read."""
    return frozenset(row[0] for row in store.rows("SELECT reading_key FROM readings"))


def result_keys(store: Store) -> frozenset[str]:
    """Keys of everything extracted."""
    return frozenset(row[0] for row in store.rows("SELECT result_key FROM results"))


def reading(store: Store, key: str) -> StoredReading | None:
    """What was read under that key."""
    row = store.one("SELECT * FROM readings WHERE reading_key = ?", (key,))
    return StoredReading(*row) if row else None


def said_of_places(store: Store, key: str) -> tuple[bytes, bytes, bytes] | None:
    """Of what was extracted under that key `row`, `told` and `parts`, without its many other rows."""
    row = store.one("SELECT row, told, parts FROM results WHERE result_key = ?", (key,))
    return (row[0], row[1], row[2]) if row else None


def result(store: Store, key: str) -> StoredResult | None:
    """What was extracted under that key."""
    row = store.one("SELECT * FROM results WHERE result_key = ?", (key,))
    return StoredResult(*row) if row else None
