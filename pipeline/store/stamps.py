"""What a file held when it was last hashed, for as long as its size, times and place on the disk stay the same."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.store.open import Store


def stamps(store: Store) -> dict[str, tuple[str, bytes]]:
    """Path → stamp and what was found."""
    return {path: (stamp, found) for path, stamp, found in store.rows("SELECT path, stamp, found FROM stamps")}


def save_stamps(store: Store, new: Iterable[tuple[str, str, bytes]], gone: Iterable[str]) -> None:
    """Keep the new ones and drop the paths that are gone."""
    with store.transaction():
        store.change("DELETE FROM stamps WHERE path = ?", ((path,) for path in gone))
        store.change("REPLACE INTO stamps VALUES (?, ?, ?)", new)


def secret(store: Store, made: bytes) -> bytes:
    """What this store hides passwords behind; `made` from now on where it has none yet."""
    if row := store.one("SELECT secret FROM secret"):
        return bytes(row[0])
    with store.transaction():
        store.change("INSERT INTO secret SELECT ? WHERE NOT EXISTS (SELECT 1 FROM secret)", [(made,)])
    return secret(store, made)
