"""Every write of the nightly batch: files, links, folders and transactions, each one step that a test can stop at."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path


class Disk:
    """The file system. Each method is one step: it is done whole, or raises OSError (a transaction: sqlite3.Error)."""

    def write(self, path: Path, parts: Iterable[bytes]) -> None:
        """A new file of these parts, one after the other; the folder must exist."""
        with open(path, "wb") as stream:
            stream.writelines(parts)

    def write_all(self, paths: Sequence[Path], parts: Iterable[tuple[int, bytes]]) -> None:
        """Several new files at once; each part goes to the file of its number, one after the other."""
        with ExitStack() as stack:
            streams = [stack.enter_context(open(path, "wb")) for path in paths]
            for number, part in parts:
                streams[number].write(part)

    def append(self, path: Path, part: bytes) -> None:
        """More at the end of a file, which is made where there is none."""
        with open(path, "ab") as stream:
            stream.write(part)

    def link(self, old: Path, new: Path) -> None:
        """A second name of a file; a copy where the file system has no second names."""
        try:
            os.link(old, new)
        except OSError:
            shutil.copyfile(old, new)

    def rename(self, old: Path, new: Path) -> None:
        """The file, link or folder under another name, in place of what had it (no folder that holds anything)."""
        os.replace(old, new)

    def symlink(self, target: str, path: Path) -> None:
        """A link to a path that counts from the link's own folder."""
        os.symlink(target, path)

    def mkdir(self, path: Path) -> None:
        """The folder and those above it; nothing where it is there already."""
        path.mkdir(parents=True, exist_ok=True)

    def remove(self, path: Path) -> None:
        """The file, link or folder with all in it; nothing where it is gone already."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
            return
        path.unlink(missing_ok=True)

    def settle(self, folder: Path) -> None:
        """All that was written is on the disk itself, so that a power cut cannot take it back."""
        os.sync()
        with suppress(OSError):  # some network file systems open no folders
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def commit(self, connection: sqlite3.Connection) -> None:
        """The open transaction, whole."""
        connection.commit()
