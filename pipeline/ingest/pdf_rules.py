"""The rules drawn on a page, from pdfium, and the cells between them, by pdfplumber's own table finder."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model import Box

THIN = 3.0
"""Points up to which a drawn path is a rule and not a box."""
SNAP = 3.0
"""Points within which two rules on one line, or two cell edges, are one: pdfplumber's own default."""
ENOUGH = 2
SHORTEST = 4.0
"""Points: what is shorter both ways is a dot, a dash or part of a drawn letter."""
MOST = 4000
"""Rules of a page beyond which it is a drawing."""
DEEPEST = 3
"""Forms within forms that are looked into."""
Corner = Callable[[float, float], tuple[float, float]]
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along an axis, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_flat(self) -> bool:
        return self.x1 - self.x0 >= self.bottom - self.top


def rules_of(page: Any, corner: Corner) -> list[Rule]:
    """The rules and the sides of the boxes drawn on a pypdfium2 page; none where there are too few for a table."""
    boxes = [_turned(box, corner) for box in _drawn(page.raw)]
    if len(boxes) > MOST:
        return []
    rules = [rule for box in boxes for rule in _sides(box)]
    flat = sum(rule.is_flat for rule in rules)
    return rules if flat >= ENOUGH and len(rules) - flat >= ENOUGH else []


def cells_of(rules: Sequence[Rule]) -> list[list[Box]]:
    """The cells of each table that the rules draw, tables from top to bottom."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges([_edge(rule) for rule in rules], SNAP, SNAP, SNAP, SNAP)
    tables = cells_to_tables(intersections_to_cells(edges_to_intersections(merged, SNAP, SNAP)))
    return sorted(tables, key=lambda cells: min((cell[1], cell[0]) for cell in cells))


def _edge(rule: Rule) -> dict[str, Any]:
    """As pdfplumber describes one."""
    flat = rule.is_flat
    across, down = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
    x0, x1 = (rule.x0, rule.x1) if flat else (across, across)
    top, bottom = (down, down) if flat else (rule.top, rule.bottom)
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "orientation": "h" if flat else "v",
            "width": x1 - x0, "height": bottom - top, "doctop": top, "object_type": "line"}  # fmt: skip


def _turned(box: Box, corner: Corner) -> Box:
    (a, b), (c, d) = corner(box[0], box[1]), corner(box[2], box[3])
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _sides(box: Box) -> Iterator[Rule]:
    x0, top, x1, bottom = box
    wide, tall = x1 - x0 > THIN, bottom - top > THIN
    if wide and tall:
        yield from (Rule(x0, top, x1, top), Rule(x0, bottom, x1, bottom))
        yield from (Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom))
    elif max(x1 - x0, bottom - top) >= SHORTEST:
        yield Rule(x0, top, x1, bottom)


def _drawn(page: Any) -> Iterator[Box]:
    """Bounds of the drawn paths in the page's own coordinates, also of those inside forms."""
    import pypdfium2.raw as pdfium

    for at in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _below(pdfium.FPDFPage_GetObject(page, at), UNIT, 0)


def _below(drawn: Any, matrix: Matrix, depth: int) -> Iterator[Box]:
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFPageObj_GetType(drawn)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _paths(drawn, matrix)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        inner = _product(_matrix(drawn), matrix)
        for at in range(pdfium.FPDFFormObj_CountObjects(drawn)):
            yield from _below(pdfium.FPDFFormObj_GetObject(drawn, at), inner, depth + 1)


def _paths(drawn: Any, matrix: Matrix) -> Iterator[Box]:
    """The bounds of a path; of each of its lines, where it is more than one line or rectangle."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPath_CountSegments(drawn) > 5:
        inner = _product(_matrix(drawn), matrix)
        yield from _lines(drawn, inner)
        return
    sides = [ctypes.c_float() for _ in range(4)]
    if pdfium.FPDFPageObj_GetBounds(drawn, *sides):
        (x0, y0), (x1, y1) = _at(sides[0].value, sides[1].value, matrix), _at(sides[2].value, sides[3].value, matrix)
        yield x0, y0, x1, y1


def _lines(drawn: Any, matrix: Matrix) -> Iterator[Box]:
    """The straight lines along an axis of a path that draws many; one with curves is a picture."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for at in range(min(pdfium.FPDFPath_CountSegments(drawn), MOST)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = _at(x.value, y.value, matrix)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        else:
            yield from _straight(before, here)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _straight(here, start)
        before = here


def _straight(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    if min(abs(one[0] - other[0]), abs(one[1] - other[1])) <= THIN / 2:
        yield (*one, *other)


def _matrix(drawn: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, found):
        return UNIT
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _at(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
