"""Comparisons of one region and year, kept by what they were made of."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.store.open import Store


def group_keys(store: Store) -> frozenset[str]:
    """Keys of all that is kept."""
    return frozenset(row[0] for row in store.rows("SELECT group_key FROM groups"))


def group(store: Store, key: str) -> bytes | None:
    """What is kept under that key."""
    row = store.one("SELECT tables FROM groups WHERE group_key = ?", (key,))
    return row[0] if row else None


def save_groups(store: Store, found: Iterable[tuple[str, bytes]]) -> None:
    """Keep them, all or none."""
    with store.transaction():
        store.change("REPLACE INTO groups VALUES (?, ?)", found)
