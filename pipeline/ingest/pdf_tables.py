"""Tables drawn with ruled lines: their cells from pdfplumber, what stands in them from pdfium."""

from __future__ import annotations

import ctypes
import io
import logging
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.ingest.pdf_layout import Table
from pipeline.ingest.pdf_lines import lines_of
from pipeline.ingest.tables import Cell, columns, header_rows, row_blocks
from pipeline.model import Box, Run

THIN = 3.0
"""Points up to which a drawn path is a rule and not a box."""
SNAP = 3.0
"""Points within which two cell edges are one."""
ENOUGH = 2
FOREIGN_ERRORS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RecursionError,
    struct.error,
    zlib.error,
)
"""What pdfminer was seen to let through on damaged files, beside its own."""


@dataclass(frozen=True, slots=True)
class Before:
    """The last table read: its page, the grid's edges across and the heading above each of its columns."""

    page: int
    xs: tuple[float, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Ruled:
    """Opens the file in pdfplumber when the first page with rules comes."""

    data: bytes
    password: str
    opened: Any = field(default=None)
    before: Before | None = None

    def page(self, number: int) -> Any:
        if self.opened is None:
            import pdfplumber

            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
            self.opened = pdfplumber.open(io.BytesIO(self.data), password=self.password)
        return self.opened.pages[number - 1]


def has_rules(page: Any) -> bool:
    """Whether a pypdfium2 page holds enough rules both ways, or boxes, for a table; a rule below a heading is none."""
    flat = upright = boxes = 0
    for left, low, right, high in _paths(page.raw):
        wide, tall = right - left > THIN, high - low > THIN
        flat += wide and not tall
        upright += tall and not wide
        boxes += wide and tall
        if (flat >= ENOUGH and upright >= ENOUGH) or boxes >= ENOUGH:
            return True
    return False


def _paths(page: Any) -> Iterator[Box]:
    """Bounds of the drawn paths, also of those inside forms, in the coordinates that they are drawn in."""
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_float() for _ in range(4)]
    for at in range(pdfium.FPDFPage_CountObjects(page)):
        drawn = pdfium.FPDFPage_GetObject(page, at)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        inner = range(pdfium.FPDFFormObj_CountObjects(drawn)) if kind == pdfium.FPDF_PAGEOBJ_FORM else ()
        for one in [drawn, *(pdfium.FPDFFormObj_GetObject(drawn, number) for number in inner)]:
            if pdfium.FPDFPageObj_GetType(one) == pdfium.FPDF_PAGEOBJ_PATH:
                pdfium.FPDFPageObj_GetBounds(one, *sides)
                yield sides[0].value, sides[1].value, sides[2].value, sides[3].value


def tables_of(ruled: Ruled, number: int, glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """The tables of a page, from two by two cells, and the characters that stand in none."""
    tables: list[Table] = []
    rest = list(glyphs)
    for cells in _found(ruled, number):
        xs, ys = _edges(cells, 0), _edges(cells, 1)
        names = _carried(ruled.before, number, xs) if not tables else ()
        if len(xs) < 3 or (len(ys) < 3 and not names):
            continue
        inside, rest = _shared_out(rest, _owners(cells, xs, ys), xs, ys)
        rows = _rows(cells, inside, xs, ys, number)
        tables.append(Table(number, ys[0], row_blocks(rows, names)))
        ruled.before = Before(number, tuple(xs), names or columns(rows[: header_rows(rows)]))
    return tables, rest


def _found(ruled: Ruled, number: int) -> list[list[Box]]:
    """The cells of each table on the page; none where pdfminer cannot read what pdfium can."""
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    broken = (PSException, MalformedPDFException, PdfminerException, *FOREIGN_ERRORS)
    try:
        page = ruled.page(number)
        found = [list(table.cells) for table in page.find_tables()]
        page.close()
    except broken:
        return []
    return found


def _owners(cells: Sequence[Box], xs: list[float], ys: list[float]) -> dict[tuple[int, int], Box]:
    """The cell at each column and row of the grid."""
    return {
        (column, row): box
        for box in cells
        for column in range(_at(xs, box[0]), _at(xs, box[2]))
        for row in range(_at(ys, box[1]), _at(ys, box[3]))
    }


def _shared_out(
    glyphs: Sequence[Glyph], owners: dict[tuple[int, int], Box], xs: list[float], ys: list[float]
) -> tuple[dict[Box, list[Glyph]], list[Glyph]]:
    """The characters by the cell that their middle stands in, and those that stand in none."""
    inside: dict[Box, list[Glyph]] = {box: [] for box in owners.values()}
    rest: list[Glyph] = []
    for glyph in glyphs:
        across, down = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        place = (bisect_right(xs, across) - 1, bisect_right(ys, down) - 1)
        if place in owners and glyph.character != "\n":
            inside[owners[place]].append(glyph)
        else:
            rest.append(glyph)
    return inside, rest


def _carried(before: Before | None, page: int, xs: Sequence[float]) -> tuple[str, ...]:
    """Headings of a table on the page before, if this one, first on its page, has the same columns."""
    if before is None or before.page != page - 1 or len(before.xs) != len(xs):
        return ()
    same = all(abs(one - other) <= SNAP for one, other in zip(before.xs, xs, strict=True))
    return before.names if same else ()


def _edges(cells: Sequence[Box], side: int) -> list[float]:
    """The grid's edges across (side 0) or down (side 1), each once."""
    edges: list[float] = []
    for edge in sorted(one for cell in cells for one in (cell[side], cell[side + 2])):
        if not edges or edge - edges[-1] > SNAP:
            edges.append(edge)
    return edges


def _rows(
    cells: Sequence[Box], inside: dict[Box, list[Glyph]], xs: list[float], ys: list[float], page: int
) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in ys[1:]]
    for box in sorted(cells, key=lambda cell: (cell[0], cell[1])):
        first, last = _at(xs, box[0]), _at(xs, box[2])
        text, runs = _content(inside.get(box, []), page)
        for row in range(_at(ys, box[1]), _at(ys, box[3])):
            continued = row > _at(ys, box[1])
            rows[row].append(Cell(text, first, max(1, last - first), continued, runs))
    return [row for row in rows if row]


def _at(edges: list[float], edge: float) -> int:
    return bisect_right(edges, edge + SNAP) - 1


def _content(glyphs: Sequence[Glyph], page: int) -> tuple[str, tuple[Run, ...]]:
    """The lines of a cell joined; a space keeps numbers and words of two lines apart."""
    text, runs = "", []
    for line in lines_of(glyphs, page):
        if text and _plain(text[-1]) and _plain(line.text[0]):
            text += " "
        runs.append(line.run(len(text)))
        text += line.text
    return text, tuple(runs)


def _plain(character: str) -> bool:
    return character.isascii() and character.isalnum()
