"""Sheets of a workbook within Excel's limits: rows and long texts that do not fit go on elsewhere, with a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.export.labels import cut, in_utf16
from pipeline.export.notes import Notes
from pipeline.schema import Table

if TYPE_CHECKING:
    from openpyxl import Workbook

ROWS = 1_048_576
"""Rows of a sheet, headings included."""
LONGEST = 32_767
"""Characters of a cell, counted in UTF-16."""
LONGEST_COMMENT = 2_000
"""Characters of a comment that a reader still takes in."""
_HEAD_HEIGHT = 32
"""Points: two lines."""
_WIDEST_HEAD = 24
_TITLE = 31
_PART = 32_000
_CUT = " … (long_texts)"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 does not hold."""
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would take for an escaped character."""

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Head:
    """A heading, what is told when the pointer rests on it, and the width of its column in characters."""

    text: str
    comment: str
    width: int


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of a row, and comments by the place of their cell in it."""

    cells: Sequence[Value]
    comments: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class LongText:
    """A text that is longer than a cell, in parts; `row` counts the table's rows from 1."""

    table: str
    row: int
    column: str
    parts: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """Adds tables to a workbook; `rows`: the most that a sheet takes."""

    book: Workbook
    notes: Notes
    rows: int = ROWS
    long_texts: list[LongText] = field(default_factory=list)

    def add(
        self, title: str, heads: Sequence[Head], lines: Iterable[Line], table: Table | None = None, left: int = 0
    ) -> None:
        """The lines under the heads, on as many sheets as they need; `left`: columns that stay in view."""
        rest, number, done = iter(lines), 1, 0
        while (part := list(islice(rest, self.rows - 1))) or number == 1:
            name = title if number == 1 else f"{cut(title, _TITLE - 6, ends='')} ({number})"
            self._one(name, heads, part, table, left, done)
            done, number = done + len(part), number + 1
        if number > 2:
            self.notes.add("export_sheets", table=title, count=number - 1, rows=self.rows)

    def _one(
        self, title: str, heads: Sequence[Head], lines: Sequence[Line], table: Table | None, left: int, done: int
    ) -> None:
        from openpyxl.utils import get_column_letter

        sheet = self.book.create_sheet(cut(title, _TITLE, ends=""))
        sheet.freeze_panes = f"{get_column_letter(left + 1)}2"
        sheet.page_setup.orientation, sheet.print_title_rows = "landscape", "1:1"
        sheet.row_dimensions[1].height = _HEAD_HEIGHT
        for at, head in enumerate(heads, start=1):
            sheet.column_dimensions[get_column_letter(at)].width = max(head.width, _width(head.text))
        sheet.append([_heading(sheet, head) for head in heads])
        for row, line in enumerate(lines, start=done + 1):
            texts = [self._fitting(cell, row, at, table) for at, cell in enumerate(line.cells)]
            sheet.append([_cell(sheet, text, line.comments.get(at, "")) for at, text in enumerate(texts)])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(lines) + 1}"

    def _fitting(self, cell: Value, row: int, at: int, table: Table | None) -> Value:
        """A text that a cell takes; what XML does not hold becomes U+FFFD, with a note."""
        if not isinstance(cell, str):
            return cell
        text = _ILLEGAL.sub("\ufffd", cell)
        if text != cell and table:
            self.notes.count("export_illegal", table, table.columns[at])
        if len(text) * 2 <= LONGEST or in_utf16(text) <= LONGEST or table is None:
            return text
        self.notes.count("export_long", table, table.columns[at])
        self.long_texts.append(LongText(table.name, row, table.columns[at].name, _parts(text)))
        return cut(text, LONGEST, in_utf16, _CUT)


def _width(text: str) -> int:
    """Characters that a heading needs beside its filter's arrow; a Chinese one is twice as wide."""
    return min(sum(1 if mark.isascii() else 2 for mark in text) + 4, _WIDEST_HEAD)


def _parts(text: str) -> tuple[str, ...]:
    """The text in parts that a cell takes even if every character counts twice."""
    return tuple(text[at : at + _PART // 2] for at in range(0, len(text), _PART // 2))


def _heading(sheet: Any, head: Head) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = _cell(sheet, head.text, head.comment, always=True)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, value: Value, comment: str, always: bool = False) -> Any:
    """The value itself where a plain cell does, for speed; text is never a formula, an error or an escape."""
    if isinstance(value, str):
        value = _ESCAPE.sub("_x005F_", value.replace("\r\n", "\n").replace("\r", "\n")) or None
    live = isinstance(value, str) and value[:1] in ("=", "#", "+", "-", "@")
    if not (live or comment or always):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.quotePrefix = live
    if comment:
        cell.comment = _comment(comment)
    return cell


def _comment(text: str) -> Any:
    from openpyxl.comments import Comment

    comment = Comment(_ILLEGAL.sub("\ufffd", text), "jianbao")
    comment.width, comment.height = 420, min(60 + 20 * (len(text) // 30 + text.count("\n")), 400)
    return comment
