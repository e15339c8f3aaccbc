"""The rules drawn on a page, from pdfium, and the cells between them, by pdfplumber's own table finder."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
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
MOST_CROSSINGS = 6000
"""Upright rules times flat ones: sixty rows of a hundred columns."""
DEEPEST = 3
"""Forms within forms that are looked into."""
Point = tuple[float, float]
Corner = Callable[[float, float], Point]
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
    """The cells of each table that the rules draw, tables from top to bottom; none in what is too dense for one."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, merge_edges

    merged = merge_edges([as_edge(rule) for rule in rules], SNAP, SNAP, SNAP, SNAP)
    flat = sum(edge["orientation"] == "h" for edge in merged)
    if flat * (len(merged) - flat) > MOST_CROSSINGS:
        return []
    tables = cells_to_tables(_cells(edges_to_intersections(merged, SNAP, SNAP)))
    return sorted(tables, key=lambda cells: min((cell[1], cell[0]) for cell in cells))


def _cells(crossings: Mapping[Point, Mapping[str, Sequence[Any]]]) -> list[Box]:
    """The smallest box below and to the right of each crossing: what pdfplumber finds, in a fifth of its time."""
    down: defaultdict[float, list[float]] = defaultdict(list)
    along: defaultdict[float, list[float]] = defaultdict(list)
    names = {point: (set(map(id, found["v"])), set(map(id, found["h"]))) for point, found in crossings.items()}
    for x, y in sorted(crossings):
        down[x].append(y)
        along[y].append(x)
    found = (_cell(x, y, down[x], along[y], names) for x, y in sorted(crossings))
    return [cell for cell in found if cell]


def _cell(
    x: float, y: float, ys: Sequence[float], xs: Sequence[float], names: Mapping[Point, tuple[set[int], set[int]]]
) -> Box | None:
    upright, flat = names[x, y]
    rights = [right for right in xs[bisect_right(xs, x) :] if flat & names[right, y][1]]
    for below in ys[bisect_right(ys, y) :]:
        if upright & names[x, below][0]:
            for right in rights:
                corner = names.get((right, below))
                if corner and corner[0] & names[right, y][0] and corner[1] & names[x, below][1]:
                    return x, y, right, below
    return None


def as_edge(rule: Rule) -> dict[str, Any]:
    """The rule as pdfplumber describes one."""
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
