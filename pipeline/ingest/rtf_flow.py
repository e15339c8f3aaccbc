"""Lines and table rows of one stream of an RTF file: its body, a note, a text box, a running head."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from pipeline.errors import Unreadable
from pipeline.ingest.tables import Cell, row_blocks
from pipeline.model import Block

INDENT = "\u3000\u3000"
SNAP = 40
"""Twips within which two edges of cells are one."""
MOST_CELLS = 100
"""Cells of a row, and columns of a grid; Word allows 63."""
UNKNOWN_WIDTH = 1440
CONTROLS = dict.fromkeys(code for code in (*range(32), 127) if chr(code) not in "\t\n\v\f\r")


@dataclass(frozen=True, slots=True)
class _Definition:
    """What `\\cellx` says of a cell: its right edge in twips, and the merging words before it."""

    right: int
    marks: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class _Wide:
    """A cell of one row before the table's grid is known; edges in twips."""

    text: str
    left: int
    right: int
    continued: bool


@dataclass(slots=True)
class Flow:
    """A stream in the making. `lines` holds what is finished, `after` what follows the paragraph or table."""

    lines: list[str | Block] = field(default_factory=list)
    after: list[str | Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    label: str = ""
    """The visible number of a list paragraph."""
    _left: int = 0
    _marks: set[bytes] = field(default_factory=set)
    _definitions: list[_Definition] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[list[_Wide]] = field(default_factory=list)

    def end_paragraph(self, in_table: bool, indented: bool) -> None:
        """A paragraph ends, of the cell that is being filled or of the stream itself."""
        lines = self._taken(indented and not in_table)
        if in_table:
            self._cell.extend(lines)
        else:
            self._end_table()
            self.lines.extend(lines)
            self._flush_after()

    def begin_row(self, left: int = 0) -> None:
        """`\\trowd`: what is known of cells is forgotten."""
        self._definitions, self._marks, self._left = [], set(), left

    def mark_cell(self, word: bytes) -> None:
        """A merging word for the next cell defined."""
        self._marks.add(word)

    def set_left(self, left: int) -> None:
        """The left edge of the row in twips."""
        self._left = left

    def define_cell(self, right: int) -> None:
        """`\\cellx`. Raises Unreadable `too_large`."""
        if len(self._definitions) >= MOST_CELLS:
            raise Unreadable("too_large", "cells in a table row")
        self._definitions.append(_Definition(right, frozenset(self._marks)))
        self._marks = set()

    def end_cell(self) -> None:
        """`\\cell`. Raises Unreadable `too_large`."""
        if len(self._cells) >= MOST_CELLS:
            raise Unreadable("too_large", "cells in a table row")
        self._cell.extend(self._taken(False))
        self._cells.append(_joined(self._cell))
        self._cell = []

    def end_row(self) -> None:
        """`\\row`; the text of a cell that was never ended goes into it as well."""
        if self.text or self._cell:
            self.end_cell()
        if self._cells:
            self._rows.append(_placed(self._cells, self._definitions, self._left))
        self._cells = []

    def finish(self) -> list[str | Block]:
        """All lines, when the stream ends."""
        if self._cells:
            self.end_row()
        rest = [*self._cell, *self._taken(False)]
        self._end_table()
        self.lines.extend(rest)
        self._flush_after()
        return self.lines

    def _end_table(self) -> None:
        if self._cells:
            self.end_row()
        if self._rows:
            self.lines.extend(row_blocks(_on_grid(self._rows)))
            self._rows = []
            self._flush_after()

    def _flush_after(self) -> None:
        self.lines.extend(self.after)
        self.after = []

    def _taken(self, indented: bool) -> list[str]:
        """The lines of the paragraph so far, which begins anew."""
        text, label = _whole("".join(self.text)), self.label
        self.text, self.label = [], ""
        if not text.strip():
            return [""] if not label else [label]
        if label.endswith(".") and text.lstrip()[0].isdigit():
            label += " "
        return ((INDENT if indented else "") + label + (text.lstrip() if label else text)).splitlines()


def _whole(text: str) -> str:
    """Without control characters; pairs of surrogates put together, lone ones replaced."""
    text = text.translate(CONTROLS)
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _joined(lines: list[str]) -> str:
    """The lines of a cell joined; a space keeps numbers and words of two lines apart."""
    text = ""
    for line in filter(None, map(str.strip, lines)):
        apart = text and text[-1].isascii() and text[-1].isalnum() and line[0].isascii() and line[0].isalnum()
        text += f" {line}" if apart else line
    return text


def _placed(texts: list[str], definitions: list[_Definition], left: int) -> list[_Wide]:
    """The cells of a row between their edges; one merged with that before it is part of it."""
    row: list[_Wide] = []
    for at, text in enumerate(texts):
        known = definitions[at] if at < len(definitions) else _Definition(left + UNKNOWN_WIDTH, frozenset())
        right = max(left + 1, known.right)
        if b"clmrg" in known.marks and row:
            before = row.pop()
            row.append(_Wide(before.text + text, before.left, right, before.continued))
        else:
            row.append(_Wide(text, left, right, b"clvmrg" in known.marks and not text))
        left = right
    return row


def _on_grid(rows: list[list[_Wide]]) -> list[list[Cell]]:
    """Cells with the columns they cover; counted one by one where the edges make no sensible grid."""
    edges: list[int] = []
    for edge in sorted({edge for row in rows for cell in row for edge in (cell.left, cell.right)}):
        if not edges or edge - edges[-1] > SNAP:
            edges.append(edge)
    if len(edges) > MOST_CELLS:
        return [[Cell(cell.text, at, 1, cell.continued) for at, cell in enumerate(row)] for row in rows]
    return [[_cell(cell, edges) for cell in row] for row in rows]


def _cell(cell: _Wide, edges: list[int]) -> Cell:
    first, last = (bisect_right(edges, edge) - 1 for edge in (cell.left, cell.right))
    return Cell(cell.text, first, max(1, last - first), cell.continued)
