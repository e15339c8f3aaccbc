"""Tables drawn with ruled lines: their cells from pdfplumber, what stands in them from pdfium."""

from __future__ import annotations

import ctypes
import io
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
    page = ruled.page(number)
    tables: list[Table] = []
    rest = list(glyphs)
    for found in page.find_tables():
        xs, ys = _edges(found.cells, 0), _edges(found.cells, 1)
        names = _carried(ruled.before, number, xs) if not tables else ()
        if len(xs) < 3 or (len(ys) < 3 and not names):
            continue
        inside = [glyph for glyph in rest if _holds(found.bbox, glyph)]
        rest = [glyph for glyph in rest if glyph.character == "\n" or not _holds(found.bbox, glyph)]
        rows = _rows(found.cells, xs, ys, inside, number)
        tables.append(Table(number, found.bbox[1], row_blocks(rows, names)))
        ruled.before = Before(number, tuple(xs), names or columns(rows[: header_rows(rows)]))
    page.close()
    return tables, rest


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


def _holds(box: Box, glyph: Glyph) -> bool:
    if glyph.character == "\n":
        return False
    across, down = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _rows(
    cells: Sequence[Box], xs: list[float], ys: list[float], glyphs: Sequence[Glyph], page: int
) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in ys[1:]]
    for box in sorted(cells, key=lambda cell: (cell[0], cell[1])):
        first, last = _at(xs, box[0]), _at(xs, box[2])
        text, runs = _content(box, glyphs, page)
        for row in range(_at(ys, box[1]), _at(ys, box[3])):
            continued = row > _at(ys, box[1])
            rows[row].append(Cell(text, first, max(1, last - first), continued, runs))
    return [row for row in rows if row]


def _at(edges: list[float], edge: float) -> int:
    return bisect_right(edges, edge + SNAP) - 1


def _content(box: Box, glyphs: Sequence[Glyph], page: int) -> tuple[str, tuple[Run, ...]]:
    """The lines of a cell joined; a space keeps numbers and words of two lines apart."""
    text, runs = "", []
    for line in lines_of([glyph for glyph in glyphs if _holds(box, glyph)], page):
        if text and _plain(text[-1]) and _plain(line.text[0]):
            text += " "
        runs.append(line.run(len(text)))
        text += line.text
    return text, tuple(runs)


def _plain(character: str) -> bool:
    return character.isascii() and character.isalnum()
