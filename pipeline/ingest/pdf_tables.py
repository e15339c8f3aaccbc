"""Tables of a page to rows of blocks, with the headings that a table goes on with from the page before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.pdf_glyphs import Characters
from pipeline.ingest.pdf_grid import Grid
from pipeline.ingest.pdf_layout import Table
from pipeline.ingest.pdf_lines import Piece, in_lines, line_of, pieces_of, rows_of
from pipeline.ingest.pdf_rules import SNAP, Rule, cells_of
from pipeline.ingest.tables import Cell, columns, header_rows, joined, row_blocks
from pipeline.model import Box, Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Owned = NDArray[np.intp]


FURNITURE = 2
"""Lines between the parts of a table that goes over a page end: a running head and 续表, a foot and a page number."""


@dataclass(frozen=True, slots=True)
class Before:
    """The last table read: its page, the grid's edges across and the heading above each of its columns.

    `is_last`: nothing stands below it but what may be the foot of the page.
    """

    page: int
    xs: tuple[float, ...]
    names: tuple[str, ...]
    is_last: bool = True


@dataclass(slots=True)
class Tables:
    """Reads the tables of a file page by page; one may go on from the page before."""

    before: Before | None = None

    def open_at(self, number: int) -> tuple[float, ...]:
        """The columns of a table that may go on at the top of a page; none where there is no such table."""
        before = self.before
        return before.xs if before and before.page == number - 1 and before.is_last else ()

    def unruled(self, grid: Grid, number: int, is_first: bool, em: float) -> Table:
        """A table without rules; `is_first` where nothing stands above it, so that it may go on."""
        rows = grid.rows
        names = _carried(self.before, number, grid.xs, em) if is_first else ()
        self.before = Before(number, grid.xs, names or columns(rows[: header_rows(rows)]))
        top = min(run.box[1] for row in rows for cell in row for run in cell.runs if run.box)
        return Table(number, top, grid.xs[0], grid.xs[-1], row_blocks(rows, names))

    def ruled(self, rules: Sequence[Rule], number: int, found: Characters) -> tuple[list[Table], Characters]:
        """The tables of a page, from two by two cells, and the characters that stand in none."""
        import numpy as np

        tables: list[Table] = []
        free = np.ones(len(found.text), dtype=bool)
        for cells in cells_of(rules) if rules else ():
            xs, ys = _edges(cells, 0), _edges(cells, 1)
            goes_on = not tables and _lines_between(found, float("-inf"), ys[0]) <= FURNITURE
            names = _carried(self.before, number, xs) if goes_on else ()
            if len(xs) < 3 or (len(ys) < 3 and not names):
                continue
            net = _net(cells, xs, ys)
            inside = (net.owner(found) >= 0) & free & ~found.odd
            if not inside.any():
                continue
            rows = _rows(found.take(inside), net, number)
            tables.append(Table(number, ys[0], xs[0], xs[-1], row_blocks(rows, names)))
            free &= ~inside
            is_last = _lines_between(found, ys[-1], float("inf")) <= FURNITURE
            self.before = Before(number, tuple(xs), names or columns(rows[: header_rows(rows)]), is_last)
        return tables, found if free.all() else found.take(free)


def _lines_between(found: Characters, top: float, bottom: float) -> int:
    """How many lines begin between two heights."""
    return int((found.breaks & ~found.odd & (found.top > top) & (found.bottom < bottom)).sum())


@dataclass(frozen=True, slots=True)
class _Net:
    """The cells of a table, and which of them covers each field of its grid."""

    cells: Sequence[Box]
    xs: list[float]
    ys: list[float]
    fields: Owned

    def owner(self, found: Characters) -> Owned:
        """For each character the place of the cell that its middle stands in, -1 for none."""
        import numpy as np

        across = np.searchsorted(self.xs, (found.x0 + found.x1) / 2, side="right")
        down = np.searchsorted(self.ys, (found.top + found.bottom) / 2, side="right")
        return self.fields[across, down]


def _net(cells: Sequence[Box], xs: list[float], ys: list[float]) -> _Net:
    import numpy as np

    fields = np.full((len(xs) + 1, len(ys) + 1), -1, dtype=np.intp)
    for place, box in enumerate(cells):
        fields[_at(xs, box[0]) + 1 : _at(xs, box[2]) + 1, _at(ys, box[1]) + 1 : _at(ys, box[3]) + 1] = place
    return _Net(cells, xs, ys, fields)


def _carried(before: Before | None, page: int, xs: Sequence[float], within: float = SNAP) -> tuple[str, ...]:
    """Headings of a table on the page before, if this one, first on its page, has the same columns."""
    if before is None or before.page != page - 1 or not before.is_last or len(before.xs) != len(xs):
        return ()
    same = all(abs(one - other) <= within for one, other in zip(before.xs, xs, strict=True))
    return before.names if same else ()


def _edges(cells: Sequence[Box], side: int) -> list[float]:
    """The grid's edges across (side 0) or down (side 1), each once."""
    edges: list[float] = []
    for edge in sorted(one for cell in cells for one in (cell[side], cell[side + 2])):
        if not edges or edge - edges[-1] > SNAP:
            edges.append(edge)
    return edges


def _rows(found: Characters, net: _Net, page: int) -> list[list[Cell]]:
    """The rows of a table, from the characters that stand in its cells."""
    rows: list[list[Cell]] = [[] for _ in net.ys[1:]]
    for box, (text, runs) in sorted(_contents(found, net, page), key=lambda one: one[0][:2]):
        first, last = _at(net.xs, box[0]), _at(net.xs, box[2])
        for row in range(_at(net.ys, box[1]), _at(net.ys, box[3])):
            continued = row > _at(net.ys, box[1])
            rows[row].append(Cell(text, first, max(1, last - first), continued, runs))
    return [row for row in rows if row]


def _contents(found: Characters, net: _Net, page: int) -> Iterator[tuple[Box, tuple[str, tuple[Run, ...]]]]:
    """Each cell with its text; the characters of all of them are put into lines together, which is quicker."""
    import numpy as np

    owner = net.owner(found)
    places = np.argsort(owner, kind="stable")
    lines = np.cumsum(found.breaks)[places] + owner[places] * (len(found.text) + 1)
    sorted_out = in_lines(found.put(places, np.diff(lines, prepend=lines[0] - 1) != 0))
    held = net.owner(sorted_out)
    pieces: dict[int, list[Piece]] = {}
    for piece in pieces_of(sorted_out):
        pieces.setdefault(int(held[piece.start]), []).append(piece)
    for place, box in enumerate(net.cells):
        rows = rows_of(pieces.get(place, []))
        yield box, joined((line.text, line.run(0)) for row in rows for line in [line_of(sorted_out, row, page)])


def _at(edges: list[float], edge: float) -> int:
    return bisect_right(edges, edge + SNAP) - 1
