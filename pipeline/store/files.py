"""A store copied to one file, also while others use it, and brought back from one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.disk import Disk
from pipeline.messages import Misuse
from pipeline.store.open import FILE, Store, open_store

_COMPANIONS = ("-wal", "-shm", "-journal")
"""Endings of the files beside a store: those of a lost one would be taken for the new one's, and spoil it."""


def backup(store: Store, file: Path) -> None:
    """A copy of the whole store, as it stands at one moment. OSError or sqlite3.Error from the disk."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with closing(sqlite3.connect(beside)) as copy:
            store.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        store.disk.rename(beside, file)
    finally:
        store.disk.remove(beside)


def restore(file: Path, folder: Path, disk: Disk | None = None) -> None:
    """Put a copy in the store's place. UsageError where the file is none, or the folder holds a store already."""
    disk = disk or Disk()
    if (folder / FILE).exists():
        raise Misuse("store_there", path=str(folder / FILE))
    if not file.is_file():
        raise Misuse("missing_path", path=str(file))
    disk.mkdir(folder)
    beside = folder / f".{FILE}.new"
    for left in (beside, *(folder / f"{FILE}{ending}" for ending in _COMPANIONS)):
        disk.remove(left)
    with (
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy,
        closing(sqlite3.connect(beside)) as new,
    ):
        copy.backup(new)
    disk.rename(beside, folder / FILE)
    open_store(folder, disk).close()
