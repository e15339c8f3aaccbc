"""Pages of a report as pictures: drawn in a process of their own, kept as long as they are likely to be looked at."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.dataset import Row, Rows
from pipeline.engines import Engine
from pipeline.export.page_pictures import Sheet, Shown, show
from pipeline.ingest import Limits
from pipeline.scan import report_id

SHOWN = frozenset(["pdf", "image", "ofd"])
"""Formats with pages; those of an OFD are white paper with the boxes in place."""
_KEPT = 48
_TRUSTED = 512
"""Files whose bytes were found to be the report's, by path, size and time."""


@dataclass(slots=True)
class Pages:
    """Pages of reports in `inbox`. `password` opens encrypted files."""

    inbox: Path
    password: str = ""
    limits: Limits = field(default_factory=Limits)
    _kept: OrderedDict[tuple[str, int], Shown | None] = field(default_factory=OrderedDict)
    _known: OrderedDict[tuple[object, ...], bool] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pictured(self, row: Row) -> bool:
        """Whether the pages of a report can be shown."""
        return row["format"] in SHOWN and bool(row["pages"]) and self._file(row) is not None

    def page(self, row: Row, page: int) -> Shown | None:
        """A page, from 1; None where there is none, or it cannot be drawn within the limits."""
        if not 1 <= page <= int(row["pages"] or 0) or not self.pictured(row):
            return None
        key = (row["report_id"], page)
        with self._lock:  # one at a time: a page takes a process and much memory
            if key not in self._kept:
                path = self._file(row)
                self._kept[key] = self._drawn(path, row["format"], page) if path else None
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def _drawn(self, path: Path, kind: str, page: int) -> Shown | None:
        sheet = Sheet(str(path), kind, page, (), self.limits, self.password)
        engine = Engine(1, self.limits.seconds, self.limits.memory_bytes)
        return next(iter(engine.map(show, [sheet]))).value

    def _file(self, row: Row) -> Path | None:
        """The report's file, of the names that reading gave it: in the inbox, no link, and still the same bytes."""
        for name in (row["file"], *row["also_as"].split(";")):
            path = self.inbox / name
            if name and self._is_inside(path) and self._is_same(path, row["report_id"]):
                return path
        return None

    def _is_inside(self, path: Path) -> bool:
        try:
            inbox = self.inbox.resolve(strict=True)
            return path.resolve(strict=True).is_relative_to(inbox) and path.is_file() and not path.is_symlink()
        except (OSError, RuntimeError):
            return False

    def _is_same(self, path: Path, key: str) -> bool:
        try:
            told = path.stat()
            known = (str(path), told.st_size, told.st_mtime_ns, told.st_ino, key)
            if known not in self._known:
                if told.st_size > self.limits.file_bytes:
                    return False
                with open(path, "rb") as stream:
                    self._known[known] = report_id(hashlib.file_digest(stream, "sha256").hexdigest()) == key
                while len(self._known) > _TRUSTED:
                    self._known.popitem(last=False)
            return self._known[known]
        except OSError:
            return False


def boxes_of(rows: Rows, page: int) -> list[dict[str, Any]]:
    """The boxes of facts and mechanisms on a page, by their ids."""
    names = {"facts": "fact_id", "mechanisms": "mechanism_id"}
    found = ((row[name], row) for table, name in names.items() for row in rows[table])
    return [
        {"id": row_id, "box": [float(edge) for edge in row["box"].split(",")]}
        for row_id, row in found
        if row["page"] == str(page) and row["box"]
    ]
