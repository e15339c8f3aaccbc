"""Tables without rules between their columns: cells that stand below each other, parted by white strips."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.ingest.pdf_glyphs import Characters
from pipeline.ingest.pdf_lines import COLUMN_GAP, Line, Piece, line_of
from pipeline.ingest.tables import Cell, joined

LEAST = 3
"""Rows of a table without rules, its head counted."""
FIGURES = 0.5
"""Share of the cells of some column, heads aside, that hold a number: what tells a table from words set apart."""
STRIP = 0.5
"""Width, in heights of a line, of the white between two columns."""
CLOSE = 0.9
"""Of the step from row to row: nearer than this are only lines of one cell, and cells set at half height."""
LOOSE = 3.0
"""In heights of a line: how far apart the lines of one table may stand."""
NARROW = 0.7
"""Of the table's width: what a line within it may fill that stands alone, a cell's text that its width broke."""
WRAPPED = 1.2
"""How much further apart two rows stand than two lines of one cell."""
LEVEL = 0.3
"""In heights of a line: within it two lines are at one height."""
FIGURE = re.compile(r"[-+]?[\d０-９][\d０-９,.，]*\s*(?:[%％‰]|[^\d\s]{0,3})|[-–—/]")

Row = Sequence[Piece]
Columns = tuple[int, int]
"""The first column that something stands in, and the one after the last."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table without rules: the rows of the page from `start` to `end`, and its cells."""

    start: int
    end: int
    xs: tuple[float, ...]
    """Left end of the first column, the white strips and the right end of the last one."""
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of one cell."""

    line: Line
    columns: Columns

    @property
    def middle(self) -> float:
        return (self.line.top + self.line.bottom) / 2

    @property
    def height(self) -> float:
        return self.line.bottom - self.line.top


def grids_of(found: Characters, rows: Sequence[Row], page: int, goes_on: tuple[float, ...] = ()) -> list[Grid]:
    """The tables among the rows of a page or column, from top to bottom.

    `goes_on`: the strips of a table on the page before; what stands at the top in its columns may be short.
    """
    grids = []
    for start, end in _stretches(rows, 1 if goes_on else 2):
        lines = [[line_of(found, segment, page) for segment in _segments(row)] for row in rows[start:end]]
        grid = _grid(lines, start, end)
        if grid and (len(grid.rows) >= LEAST or (start <= 2 and len(grid.xs) == len(goes_on)) or _is_plain(grid)):
            grids.append(grid)
    return grids


def _is_plain(grid: Grid) -> bool:
    """Whether a head and a single row are a table: three columns or more, the row nearly all numbers."""
    if len(grid.xs) < 4 or any(not cell.text or cell.width > 1 for row in grid.rows for cell in row):
        return False
    return sum(FIGURE.fullmatch(cell.text) is not None for cell in grid.rows[-1]) >= len(grid.xs) - 2


def _stretches(rows: Sequence[Row], least: int) -> list[tuple[int, int]]:
    """From and to: rows of several cells that follow each other, with what their cells' width broke between them."""
    parted = [at for at, row in enumerate(rows) if len(_segments(row)) > 1]
    step = _step(rows, parted)
    found: list[list[int]] = []
    for at in parted:
        if found and _is_one(rows, found[-1][-1], at, step):
            found[-1].append(at)
        else:
            found.append([at])
    ends = [-1, *(one[-1] for one in found)]
    starts = [*(one[0] for one in found[1:]), len(rows)]
    return [
        (_widened(rows, own, -1, before, step), _widened(rows, own, 1, after, step) + 1)
        for own, before, after in zip(found, ends, starts, strict=False)
        if len(own) >= least
    ]


def _step(rows: Sequence[Row], parted: Sequence[int]) -> float:
    """Points from one row of several cells to the next, where nothing stands between them."""
    steps = [rows[at][0].top - rows[before][0].top for before, at in pairwise(parted) if at == before + 1]
    return median(steps) if steps else float("inf")


def _is_one(rows: Sequence[Row], before: int, at: int, step: float) -> bool:
    """Whether two rows of several cells are of one table: near, with nothing but broken cells between them."""
    near = all(_gap(rows[one], rows[one + 1]) <= LOOSE * _height(rows[one]) for one in range(before, at))
    table = (rows[before], rows[at])
    return near and all(_is_broken_off(rows, one, table, step) for one in range(before + 1, at))


def _gap(row: Row, below: Row) -> float:
    return below[0].top - row[0].bottom


def _height(row: Row) -> float:
    return row[0].bottom - row[0].top


def _is_broken_off(rows: Sequence[Row], at: int, table: Sequence[Row], step: float) -> bool:
    """Whether a line that stands alone is narrower than the table and closer to another line than its rows are."""
    left, right = min(one[0].x0 for one in table), max(one[-1].x1 for one in table)
    x0, x1 = rows[at][0].x0, rows[at][-1].x1
    if x0 <= left + 1 or x1 > right + 1 or x1 - x0 > NARROW * (right - left):
        return False
    beside = [rows[one] for one in (at - 1, at + 1) if 0 <= one < len(rows)]
    return any(abs(rows[at][0].top - one[0].top) < CLOSE * step for one in beside)


def _widened(rows: Sequence[Row], own: Sequence[int], step: int, bound: int, pitch: float) -> int:
    """The first or last row of a table with the lines above or below that its cells' width broke off."""
    at = own[0] if step < 0 else own[-1]
    table = [rows[one] for one in own]
    while at + step not in (bound, -1, len(rows)) and _is_broken_off(rows, at + step, table, pitch):
        if abs(rows[at + step][0].top - rows[at][0].top) >= CLOSE * pitch:
            break
        if step < 0 and any(piece.x0 < rows[at - 1][-1].x1 and rows[at - 1][0].x0 < piece.x1 for piece in rows[at]):
            break  # a caption: what is broken off a heading has nothing of it below
        at += step
    return at


def _segments(row: Row) -> list[list[Piece]]:
    """The pieces of a row, those together that no wide gap parts."""
    segments: list[list[Piece]] = []
    for piece in row:
        if segments and piece.x0 - segments[-1][-1].x1 <= COLUMN_GAP * (piece.bottom - piece.top):
            segments[-1].append(piece)
        else:
            segments.append([piece])
    return segments


def _grid(rows: Sequence[Sequence[Line]], start: int, end: int) -> Grid | None:
    """The cells of a stretch, None where no column of it holds numbers."""
    first = next((at for at, row in enumerate(rows) if len(row) > 1 and any(map(_is_figure, row))), len(rows))
    xs = _strips([line for row in rows[first:] for line in row])
    if len(xs) < 3:
        return None
    parts = [_Part(line, _columns(line, xs)) for row in rows for line in row]
    anchors = _anchors([part for part in parts if part.line.top >= rows[first][0].top - part.height])
    if not anchors:
        return None
    bounds = _bounds(parts, anchors)
    head = [part for part in parts if part.middle < bounds[0]]
    body = [[part for part in parts if low <= part.middle < high] for low, high in pairwise(bounds)]
    made = [_cells(own, len(xs) - 1) for own in (*_head_rows(head), *body)]
    return Grid(start, end, xs, tuple(made))


def _is_figure(line: Line) -> bool:
    return FIGURE.fullmatch(line.text) is not None


def _strips(lines: Sequence[Line]) -> tuple[float, ...]:
    """The ends of what the lines cover and the middle of each white strip between them."""
    if not lines:
        return ()
    spans = sorted((line.x0, line.x1) for line in lines)
    height = median(line.bottom - line.top for line in lines)
    strips: list[float] = []
    reach = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - reach >= STRIP * height:
            strips.append((reach + x0) / 2)
        reach = max(reach, x1)
    return (spans[0][0], *strips, reach)


def _columns(line: Line, xs: tuple[float, ...]) -> Columns:
    """By the strips that the line reaches well over."""
    slack = (line.bottom - line.top) / 2
    first, last = bisect_right(xs[1:-1], line.x0 + slack), bisect_right(xs[1:-1], line.x1 - slack)
    return min(first, last), max(first, last) + 1


def _anchors(parts: Sequence[_Part]) -> list[_Part]:
    """The numbers of the column that holds the most; each stands in a row of its own."""
    columns: dict[Columns, list[_Part]] = {}
    for part in parts:
        columns.setdefault(part.columns, []).append(part)
    figures = {
        place: [part for part in own if _is_figure(part.line)]
        for place, own in columns.items()
        if sum(_is_figure(part.line) for part in own) >= FIGURES * len(own)
    }
    most = max(figures.values(), key=len, default=[])
    return sorted(most, key=lambda part: part.middle)


def _bounds(parts: Sequence[_Part], anchors: Sequence[_Part]) -> list[float]:
    """The heights between the rows, one before the first and one after the last."""
    middles = sorted(part.middle for part in parts)
    hangs = any(part.middle > anchors[-1].middle + LEVEL * part.height for part in parts)
    steps = [_parting(middles, one, other) for one, other in pairwise(anchors)]
    above = [middle for middle in middles if middle < anchors[0].middle - LEVEL * anchors[0].height]
    step = median([other.middle - one.middle for one, other in pairwise(anchors)] or [float("inf")])
    top = _head_end(parts, anchors[0], step) if above else float("-inf")
    return [top, *steps, float("inf")] if hangs or steps else [top, float("inf")]


def _parting(middles: Sequence[float], one: _Part, other: _Part) -> float:
    """Between two rows: at the widest step between their lines, before the second number where all are alike."""
    between = [middle for middle in middles if one.middle <= middle <= other.middle]
    steps = [(after - before, (after + before) / 2) for before, after in pairwise(between) if after - before > 1]
    if not steps:
        return (one.middle + other.middle) / 2
    widest = max(steps)
    if widest[0] <= WRAPPED * min(steps)[0]:
        return steps[-1][1]
    return widest[1]


def _head_end(parts: Sequence[_Part], anchor: _Part, row: float) -> float:
    """Where the head ends: at the last step above the first number that is as large as those from row to row."""
    above = sorted({part.middle for part in parts if part.middle <= anchor.middle})
    steps = [(after - before, (after + before) / 2) for before, after in pairwise(above) if after - before > 1]
    if not steps:
        return float("-inf")
    return next((middle for step, middle in reversed(steps) if step >= CLOSE * row), steps[-1][1])


def _head_rows(parts: Sequence[_Part]) -> list[list[_Part]]:
    """One row of headings; two where some go over several columns and others stand below them."""
    wide = [part for part in parts if part.columns[1] - part.columns[0] > 1]
    below = [
        part
        for part in parts
        if any(
            one.columns[0] <= part.columns[0] < one.columns[1] and part.middle > one.middle + LEVEL * one.height
            for one in wide
        )
    ]
    return [own for own in ([part for part in parts if part not in below], below) if own]


def _cells(parts: Iterable[_Part], count: int) -> tuple[Cell, ...]:
    """The cells of one row, empty ones where no line stands."""
    lines: dict[Columns, list[Line]] = {}
    for part in sorted(parts, key=lambda part: part.middle):
        lines.setdefault(part.columns, []).append(part.line)
    taken = {column for first, last in lines for column in range(first, last)}
    lines |= {(column, column + 1): [] for column in range(count) if column not in taken}
    return tuple(
        Cell(text, first, last - first, False, runs)
        for (first, last), own in sorted(lines.items())
        for text, runs in [joined([(line.text, line.run(0)) for line in own])]
    )
