"""Rows to CSV and back: UTF-8 with BOM, RFC 4180, `\\n`, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable

from pipeline.dataset import Row
from pipeline.schema import CODES, Column, Table
from pipeline.settings import Headers

BOM = "\ufeff"
_LIVE = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run, and what already looks defused, so that taking the mark off is exact."""
_LONGEST_CELL = 2**31 - 1


def encode(table: Table, rows: Iterable[Row], headers: Headers = "codes") -> bytes:
    """The table as a file; with `zh`, Chinese headings and labels in place of codes."""
    return head(table, headers) + body(table, rows, headers)


def head(table: Table, headers: Headers = "codes") -> bytes:
    """How the table's file begins: the mark of UTF-8 and the line of headings."""
    return (BOM + _written([[heading(column, headers) for column in table.columns]])).encode("utf-8")


def body(table: Table, rows: Iterable[Row], headers: Headers = "codes") -> bytes:
    """The lines of the rows, to stand anywhere below the head."""
    cells = [(column.name, _writer(column, headers)) for column in table.columns]
    return _written([write(row[name]) for name, write in cells] for row in rows).encode("utf-8")


def decode(table: Table, data: bytes) -> list[Row]:
    """The rows of a file that `encode` wrote, in either language; ValueError when the columns are not the table's."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    found = next(reader, [])
    for headers in ("codes", "zh"):
        if found == [heading(column, headers) for column in table.columns]:
            cells = [(column.name, _reader(column, headers)) for column in table.columns]
            return [{name: read(cell) for (name, read), cell in zip(cells, line, strict=True)} for line in reader]
    raise ValueError(f"{table.name}.csv: unknown columns {found}")


def heading(column: Column, headers: Headers) -> str:
    """The column's heading in the file."""
    return column.label_zh if headers == "zh" else column.name


def label(code: str, headers: Headers) -> str:
    """The code as it stands in a cell."""
    return CODES[code].zh if headers == "zh" and code in CODES else code


def defuse(text: str) -> str:
    """The text, with a leading `'` where a spreadsheet would take it for a formula."""
    return f"'{text}" if _LIVE.match(text) else text


def arm(cell: str) -> str:
    """The text that `defuse` was given."""
    return cell[1:] if cell.startswith("'") and _LIVE.match(cell) else cell


class _Lines:
    """Collects what csv.writer writes, line by line, with `\\n` at the end."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line[:-2] + "\n")


def _written(rows: Iterable[Iterable[str]]) -> str:
    lines = _Lines()
    csv.writer(lines).writerows(rows)  # its "\r\n" makes it quote both characters; `_Lines` writes the contract's "\n"
    return "".join(lines.written)


def _writer(column: Column, headers: Headers) -> Callable[[str], str]:
    if column.codes and headers == "zh":
        return lambda cell: _each(column, cell, {code: label(code, headers) for code in column.codes})
    return defuse if column.type == "string" else str


def _reader(column: Column, headers: Headers) -> Callable[[str], str]:
    if column.codes and headers == "zh":
        return lambda cell: _each(column, cell, {label(code, headers): code for code in column.codes})
    return arm if column.type == "string" else str


def _each(column: Column, cell: str, words: dict[str, str]) -> str:
    parts = cell.split(column.separator) if column.separator else [cell]
    return column.separator.join(words.get(part, part) for part in parts)
