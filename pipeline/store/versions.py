"""What each published version holds: which report, from which file, read and extracted how."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from pipeline.store.open import Store


@dataclass(frozen=True, slots=True)
class Listed:
    """One report of a version."""

    file: str
    also_as: str
    report_id: str
    reading_key: str
    result_key: str
    duplicate_of: str = ""
    similarity: str = ""
    path: str = ""
    """Where the file was read."""


def record(store: Store, version: int, listed: Iterable[Listed], told: Mapping[str, Any]) -> None:
    """Keep what a version holds, in its order; `told`: what else there is to say of it."""
    with store.transaction():
        store.change("DELETE FROM listed WHERE version = ?", [(version,)])
        store.change("REPLACE INTO versions VALUES (?, ?)", [(version, json.dumps(told, sort_keys=True))])
        numbered = ((version, at, *astuple(one)) for at, one in enumerate(listed))
        store.change("INSERT INTO listed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", numbered)


def versions(store: Store) -> dict[int, dict[str, Any]]:
    """Every recorded version with what was told of it, oldest first."""
    rows = store.rows("SELECT version, told FROM versions ORDER BY version")
    return {number: json.loads(told) for number, told in rows}


def listed(store: Store, version: int) -> Iterator[Listed]:
    """The reports of a version in their order; none where it is not recorded."""
    columns = "file, also_as, report_id, reading_key, result_key, duplicate_of, similarity, path"
    rows = store.rows(f"SELECT {columns} FROM listed WHERE version = ? ORDER BY position", (version,))
    return (Listed(*row) for row in rows)


def listed_report(store: Store, version: int, report_id: str) -> Listed | None:
    """One report of a version."""
    columns = "file, also_as, report_id, reading_key, result_key, duplicate_of, similarity, path"
    row = store.one(f"SELECT {columns} FROM listed WHERE version = ? AND report_id = ?", (version, report_id))
    return Listed(*row) if row else None


def forget(store: Store, kept: Iterable[int], groups: Iterable[str]) -> None:
    """Drop all that no version of `kept` needs, and every comparison but `groups`."""
    with store.transaction():
        store.connection.execute("CREATE TEMP TABLE IF NOT EXISTS keep (key PRIMARY KEY)")
        store.connection.execute("DELETE FROM keep")
        store.change("INSERT INTO keep VALUES (?)", ((number,) for number in kept))
        store.connection.execute("DELETE FROM versions WHERE version NOT IN (SELECT key FROM keep)")
        store.connection.execute("DELETE FROM listed WHERE version NOT IN (SELECT key FROM keep)")
        store.connection.execute("DELETE FROM results WHERE result_key NOT IN (SELECT result_key FROM listed)")
        store.connection.execute("DELETE FROM readings WHERE reading_key NOT IN (SELECT reading_key FROM listed)")
        store.connection.execute("DELETE FROM keep")
        store.change("INSERT OR IGNORE INTO keep VALUES (?)", ((key,) for key in groups))
        store.connection.execute("DELETE FROM groups WHERE group_key NOT IN (SELECT key FROM keep)")
