"""The store's file: opened, brought up to date, read from and written to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.disk import Disk
from pipeline.errors import JianbaoError
from pipeline.messages import Trouble
from pipeline.store.migrations import MIGRATIONS

FILE = "store.sqlite"
_WAIT = 60.0
"""Seconds to wait while another process writes; the nightly batch and the review page write for moments only."""
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Its functions stand in the modules beside this one, by what they keep."""

    connection: sqlite3.Connection
    disk: Disk

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one by one."""
        with _told():
            yield from self.connection.execute(query, values)

    def one(self, query: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query."""
        return next(self.rows(query, values), None)

    def each(self, query: str, keys: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query that joins `wanted`, one for each of these keys that is known, in their order."""
        with _told():
            self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (position INTEGER PRIMARY KEY, key TEXT)")
            self.connection.execute("DELETE FROM wanted")
            self.connection.executemany("INSERT INTO wanted (key) VALUES (?)", ((key,) for key in keys))
        return self.rows(f"{query} ORDER BY wanted.position")

    def change(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for each of the rows, inside a transaction."""
        with _told():
            self.connection.executemany(query, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside it, or none. JianbaoError when the disk is full or the file damaged."""
        with _told():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.disk.commit(self.connection)
            finally:
                if self.connection.in_transaction:
                    self.connection.rollback()

    def close(self) -> None:
        """Nothing is read or written after it."""
        self.connection.close()


def open_store(folder: Path, disk: Disk | None = None) -> Store:
    """The store in a folder, made or migrated where need be.

    JianbaoError when it is damaged, or of a newer program than this one.
    """
    disk = disk or Disk()
    disk.mkdir(folder)
    with _told():
        connection = sqlite3.connect(folder / FILE, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        store = Store(connection, disk)
        _migrate(store)
    return store


def version_of(connection: sqlite3.Connection) -> int:
    """How many of `MIGRATIONS` the file has walked."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(store: Store) -> None:
    if version_of(store.connection) > len(MIGRATIONS):
        raise Trouble("store_newer")
    if version_of(store.connection) == len(MIGRATIONS):
        return
    with store.transaction():
        has = version_of(store.connection)  # asked again: another process may have been first
        for step in MIGRATIONS[has:]:
            for statement in filter(str.strip, step.split(";")):
                store.connection.execute(statement)
        store.connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


@contextmanager
def _told() -> Iterator[None]:
    """SQLite's errors in words that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _said(error) from error


def _said(error: sqlite3.Error) -> JianbaoError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _FULL:
        return Trouble("store_full", detail=str(error))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Trouble("store_damaged", detail=str(error))
    return Trouble("store_failed", detail=str(error))
