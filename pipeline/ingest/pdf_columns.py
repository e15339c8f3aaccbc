"""The columns of a page, and the order in which its lines are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from pipeline.ingest.pdf_lines import Piece, rows_of

MIDDLE = (0.2, 0.8)
"""Where, between the left and right edge of the text, a gutter may run."""
LEAST = 4
"""Lines that each column must have."""
FILLED = 0.8
"""Of its column's width, what a full line of prose fills; the cells of a table do not."""
FEWEST = 3
SHARE = 0.35
"""Full lines that a column of prose has at least, and their share."""
NARROW = 6.0
"""Heights of a line that the width of one in a column of prose has at least."""
CROSSING = 0.35
"""Share of the pieces that may go over the gutter, as titles do."""
NARROWEST = 0.6
"""Width of a gutter in heights of a line."""
HEAD = 2
"""Lines on either side above the first that goes across: no columns yet, but the head of the page."""
WIDEST = 4.0
"""Width of a gutter in heights of a line, where only a short line stands in the second column."""
DEEPEST = 2
"""How often a column may be parted again."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that are read together, from top to bottom: a column between two titles, or what goes across."""

    column: int
    """0 for the whole page; the parts of column n are 2n + 1 and 2n + 2."""
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Gutters:
    """The gutters of the page before, by column: what a page with too little text on it goes by."""

    before: dict[int, float]

    def groups(self, pieces: Sequence[Piece]) -> list[Group]:
        """The pieces of one page in reading order."""
        return list(self._parted(pieces, 0, 0))

    def _parted(self, pieces: Sequence[Piece], column: int, depth: int) -> Iterable[Group]:
        upright = [piece for piece in pieces if not piece.odd]
        gutter = gutter_of(upright) if depth < DEEPEST else None
        if gutter is None:
            gutter = self._as_before(upright, column)
        if gutter is None:
            return [Group(column, tuple(pieces))] if pieces else []
        self.before[column] = gutter
        return self._bands(pieces, gutter, column, depth)

    def _as_before(self, pieces: Sequence[Piece], column: int) -> float | None:
        gutter = self.before.get(column)
        if gutter is None or not pieces:
            return None
        left, right, across = _sides(pieces, gutter)
        if len(across) > CROSSING * len(pieces) or not (_is_prose(left, 1, 0) or _is_prose(right, 1, 0)):
            return None
        return gutter

    def _bands(self, pieces: Sequence[Piece], gutter: float, column: int, depth: int) -> Iterable[Group]:
        """Between what goes across the page, the left part and then the right one."""
        left, right, across = _sides(pieces, gutter)
        rows = _together(across)
        tops = [row[0].top for row in rows]
        for band in range(len(rows) + 1):
            if band:
                yield Group(column, tuple(rows[band - 1]))
            low = tops[band - 1] if band else float("-inf")
            high = tops[band] if band < len(tops) else float("inf")
            sides = [[piece for piece in part if low <= piece.top < high] for part in (left, right)]
            if not band and rows and any(sides) and max(map(len, sides)) <= HEAD:
                yield Group(column, (*sides[0], *sides[1]))
                continue
            for part, number in zip(sides, (2 * column + 1, 2 * column + 2), strict=True):
                yield from self._parted(part, number, depth + 1)


def gutter_of(pieces: Sequence[Piece]) -> float | None:
    """The x in points of the white strip between two columns of prose, None where there is none."""
    if len(pieces) < 2 * LEAST:
        return None
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    low, high = (left + share * (right - left) for share in MIDDLE)
    if sum(piece.x1 < high for piece in pieces) < LEAST or not any(piece.x0 > low for piece in pieces):
        return None
    gutter = _emptiest(pieces, low, high)
    return gutter if gutter is not None and _parts(pieces, gutter) else None


def _emptiest(pieces: Sequence[Piece], low: float, high: float) -> float | None:
    """The middle of the strip between `low` and `high` that the fewest pieces cover; the widest of several."""
    steps = sorted([(piece.x0, 1) for piece in pieces] + [(piece.x1, -1) for piece in pieces])
    covers = list(accumulate(step for _, step in steps))
    strips = [
        (cover, start - end, (start + end) / 2)
        for (start, _), (end, _), cover in zip(steps, steps[1:], covers, strict=False)
        if end > start and low < (start + end) / 2 < high
    ]
    wide = [strip for strip in strips if -strip[1] >= NARROWEST * _height(pieces)]
    return min(wide)[2] if wide else None


def _height(pieces: Sequence[Piece]) -> float:
    return median(piece.bottom - piece.top for piece in pieces)


def _parts(pieces: Sequence[Piece], gutter: float) -> bool:
    """Whether it parts prose: both sides filled and side by side, and little going across."""
    left, right, across = _sides(pieces, gutter)
    if len(across) > CROSSING * len(pieces):
        return False
    if len(across) <= HEAD and _is_begun(left, right):
        return True
    start, end = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    if not (_is_prose(left, LEAST, gutter - start) and _is_prose(right, LEAST, end - gutter)):
        return False
    beside = sum(any(one.top < other.bottom and other.top < one.bottom for other in right) for one in left)
    return beside >= LEAST - 1


def _is_begun(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether a full column of prose stands beside the first lines of another of its width: the end of a text."""
    if not left or not right:
        return False
    end = max(piece.x1 for piece in left)
    width = end - min(piece.x0 for piece in left)
    wide = max(sum(piece.x1 - piece.x0 for piece in row) for row in rows_of(right))
    near = min(piece.x0 for piece in right) - end <= WIDEST * _height(left)
    return _is_prose(left, 2 * LEAST, width) and wide <= width / FILLED and (near or wide >= FILLED * width)


def _is_prose(pieces: Sequence[Piece], least: int, width: float) -> bool:
    """Whether there are at least so many lines, and enough of them fill a column of this width in points."""
    if len(pieces) < least:
        return False
    rows = rows_of(pieces)
    width = max(width, NARROW * _height(pieces))
    full = sum(sum(piece.x1 - piece.x0 for piece in row) >= FILLED * width for row in rows)
    return len(rows) >= least and full >= max(min(least, FEWEST), SHARE * len(rows))


def _sides(pieces: Iterable[Piece], gutter: float) -> tuple[list[Piece], list[Piece], list[Piece]]:
    left: list[Piece] = []
    right: list[Piece] = []
    across: list[Piece] = []
    for piece in pieces:
        side = left if piece.x1 <= gutter else right if piece.x0 >= gutter else across
        side.append(piece)
    return left, right, across


def _together(across: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that go across, those of one height together."""
    rows: list[list[Piece]] = []
    for piece in sorted(across, key=lambda piece: piece.top):
        if rows and piece.top < rows[-1][0].bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows
