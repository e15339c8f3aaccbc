"""Comparisons of one region and year, kept by what they were made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.store.open import Store


def group_keys(store: Store) -> frozenset[str]:
    """Keys of all that is kept."""
    return frozenset(row[0] for row in store.rows("SELECT group_key FROM groups"))


def groups(store: Store, keys: Iterable[str]) -> Iterator[bytes]:
    """What is kept under these keys, in their order."""
    query = "SELECT tables FROM wanted JOIN groups ON group_key = wanted.key"
    return (row[0] for row in store.each(query, keys))


def save_groups(store: Store, found: Iterable[tuple[str, bytes]]) -> None:
    """Keep them, all or none."""
    with store.transaction():
        store.change("REPLACE INTO groups VALUES (?, ?)", found)
