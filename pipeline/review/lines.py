"""A published table by whose rows are whose: where in the file they stand, so that only those asked for are read."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.dataset import Row
from pipeline.export.csv_tables import decode, encode, heading
from pipeline.schema import Table
from pipeline.settings import Headers

_Span = tuple[int, int]
"""First byte and the one behind the last."""
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A table's file and the bytes of each key's rows. The file is one that nobody writes to any more."""

    table: Table
    path: Path
    head: bytes = b""
    spans: dict[str, list[_Span]] = field(default_factory=dict)

    def rows(self, key: str) -> list[Row]:
        """The rows of a key, in the file's order; OSError when the file is gone."""
        spans = self.spans.get(key, ())
        if not spans:
            return []
        with open(self.path, "rb") as stream:
            return decode(self.table, self.head + b"".join(_part(stream, span) for span in spans))


def indexed(
    table: Table, path: Path, headers: Headers, keys: Sequence[str], see: Callable[[Cells], object] = len,
    joined: bool = False,
) -> Indexed:  # fmt: skip
    """The table read through once, its rows by the cells of `keys`; `see` is shown each as it is written.

    Neighbouring rows of a key are one span. A row whose keys differ (a conflict of two reports) stands under each,
    or, `joined`, under all of them with a tab between. OSError when there is no file, ValueError when it is not the
    table's.
    """
    found: dict[str, list[_Span]] = defaultdict(list)
    head = encode(table, (), headers)
    with open(path, "rb") as stream:
        places = _Places(stream)
        reader = csv.reader(places)
        names = [heading(column, headers) for column in table.columns]
        if [cell.removeprefix("\ufeff") for cell in next(reader, [])] != names:
            raise ValueError(f"{path.name}: unknown columns")
        columns = [table.names.index(name) for name in keys]
        begin = places.at
        for cells in reader:
            own = [cells[column] for column in columns]
            for key in ("\t".join(own),) if joined else set(own):
                _add(found[key], begin, places.at)
            see(cells)
            begin = places.at
    return Indexed(table, path, head, dict(found))


def _add(spans: list[_Span], begin: int, end: int) -> None:
    if spans and spans[-1][1] == begin:
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((begin, end))


def _part(stream: BinaryIO, span: _Span) -> bytes:
    stream.seek(span[0])
    return stream.read(span[1] - span[0])


class _Places:
    """Lines of a file as text, and how many bytes of it were given out."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self.at = 0
        self._lines = iter(stream)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.at += len(line)
        return line.decode("utf-8")
