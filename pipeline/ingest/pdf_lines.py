"""Characters of a page to its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.ingest.pdf_glyphs import Characters
from pipeline.model import Run

CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·\U00020000-\U000323af]")
HAN = re.compile(r"[\u3400-\u9fff]")
SAMPLED = 13
"""Characters by which the size of a line is known."""
EVEN = 0.1
"""Points by which the widths of characters of one size differ."""
WIDE_GAP = 0.9
"""In heights of a character: a gap that is meant as one, between Chinese characters."""
WORD_GAP = 0.15
TWICE = 0.3
"""In heights of a character: what is set again this near is bold, not text."""
SIDE_NOTE = 0.15
"""Difference in height, of the taller, by which a piece that stands apart is a note beside the line and not of it."""
COLUMN_GAP = 0.9
"""In heights of a character: where a line may be parted into the cells of a table or the lines of two columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line. `edges` are the left edge of each character and, last, the right edge of the final one."""

    page: int
    text: str
    edges: tuple[float, ...]
    top: float
    bottom: float
    size: float
    """Width of a full-width character in points."""
    odd: bool = False
    """Printed across the page or very pale, as a watermark is."""
    column: int = 0
    """1, 2 … for the columns of a page; 0 for what goes over its whole width."""
    sure: float = 1.0
    """How sure a recogniser was of its least certain character."""

    @property
    def x0(self) -> float:
        return self.edges[0]

    @property
    def x1(self) -> float:
        return self.edges[-1]

    def run(self, start: int) -> Run:
        """The line as a run of a block's text that begins at `start`."""
        box = (self.edges[0], self.top, self.edges[-1], self.bottom)
        return Run(start, start + len(self.text), self.page, box, self.edges)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of characters, from `start` to `end`, without a line end, a jump or a wide gap."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float
    odd: bool
    dense: bool = False
    """No two of its characters stand apart."""


def lines_of(found: Characters, page: int) -> tuple[Line, ...]:
    """The lines of a page from top to bottom; pieces that stand side by side are one line."""
    found = in_lines(found)
    return tuple(line_of(found, row, page) for row in rows_of(pieces_of(found)))


def pieces_of(found: Characters) -> list[Piece]:
    """The pieces of characters in the order of their page (see `in_lines`)."""
    import numpy as np

    if not found.text:
        return []
    white = found.x0[1:] - found.x1[:-1]
    begins = found.breaks.copy()
    heights = np.maximum(found.bottom[:-1] - found.top[:-1], 1.0)
    begins[1:] |= white > COLUMN_GAP * heights
    starts = np.flatnonzero(begins)
    dense = np.ones(len(found.text), dtype=bool)
    dense[1:] = begins[1:] | (white <= WORD_GAP * heights)
    parts = zip(
        starts.tolist(),
        [*starts[1:].tolist(), len(found.text)],
        np.minimum.reduceat(found.top, starts).tolist(),
        np.maximum.reduceat(found.bottom, starts).tolist(),
        np.logical_and.reduceat(dense, starts).tolist(),
        strict=True,
    )
    return _once(found, [piece for piece in (_piece(found, *part) for part in parts) if piece])


def in_lines(found: Characters) -> Characters:
    """The characters from left to right in each line of the file, one that is set twice on a spot once.

    A writer may set the quotation marks of a line, in another font, after its words.
    """
    import numpy as np

    if not found.text:
        return found
    begins = found.breaks.copy()
    begins[0] = True
    begins[1:] |= (found.bottom[:-1] <= found.top[1:]) | (found.bottom[1:] <= found.top[:-1])
    found = replace(found, breaks=begins)
    if not ((found.x0[1:] - found.x0[:-1] < -1) & ~begins[1:]).any():
        return found
    lines = np.cumsum(begins)
    ordered = found.put(np.lexsort((found.x0 + found.x1, lines)), np.diff(lines, prepend=0) > 0)
    again = np.zeros(len(found.text), dtype=bool)
    again[1:] = (np.diff(ordered.x0) < TWICE * (ordered.x1 - ordered.x0)[1:]) & ~ordered.breaks[1:]
    again[1:] &= [one == other for one, other in pairwise(ordered.text)]
    return ordered.take(~again) if again.any() else ordered


def _piece(found: Characters, start: int, end: int, top: float, bottom: float, dense: bool) -> Piece | None:
    """The characters between two places without the white space around them; None where there is nothing else."""
    if found.text[start].isspace() or found.text[end - 1].isspace():
        text = found.text[start:end]
        start, end = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        if start >= end:
            return None
    x0, x1 = float(found.x0[start]), float(found.x1[end - 1])
    return Piece(start, end, x0, top, x1, bottom, bool(found.odd[start]), dense)


def _once(found: Characters, pieces: list[Piece]) -> list[Piece]:
    """Without the pieces that are set a second time over one just before them, as bold is faked."""
    kept: list[Piece] = []
    for piece in pieces:
        near = TWICE * (piece.bottom - piece.top)
        for before in kept[-3:]:
            if abs(before.top - piece.top) <= near and _covers(found, before, piece, near):
                break
        else:
            kept.append(piece)
    return kept


def _covers(found: Characters, before: Piece, piece: Piece, near: float) -> bool:
    if max(abs(before.x0 - piece.x0), abs(before.x1 - piece.x1)) > near:
        return False
    return found.text[before.start : before.end] == found.text[piece.start : piece.end]


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each line from left to right, lines from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top, piece.x0)):
        near = next((row for row in rows[:-4:-1] if _beside(row, piece)), None)
        if near is None:
            rows.append([piece])
        else:
            near.append(piece)
    return [part for row in rows for part in _without_side_notes(sorted(row, key=lambda piece: piece.x0))]


def _without_side_notes(row: list[Piece]) -> list[list[Piece]]:
    """The line, and apart from it the pieces at either end that stand off and are set in another size."""
    if len(row) == 1:
        return [row]
    parts: list[list[Piece]] = []
    for piece in row:
        if parts and piece.x0 - parts[-1][-1].x1 <= COLUMN_GAP * (piece.bottom - piece.top):
            parts[-1].append(piece)
        else:
            parts.append([piece])
    widest = max(parts, key=lambda part: part[-1].x1 - part[0].x0)
    aside = [part for part in (parts[0], parts[-1]) if _is_aside(part, widest)]
    kept = [piece for part in parts if part not in aside for piece in part]
    return [kept, *aside]


def _is_aside(part: list[Piece], widest: list[Piece]) -> bool:
    one, other = (max(piece.bottom - piece.top for piece in pieces) for pieces in (part, widest))
    return part is not widest and abs(one - other) > SIDE_NOTE * max(one, other)


def _beside(row: Sequence[Piece], piece: Piece) -> bool:
    """Whether the piece stands at the height of the row, to the left or right of all that is in it."""
    other = row[0]
    if piece.odd != other.odd:
        return False
    shared = min(other.bottom, piece.bottom) - max(other.top, piece.top)
    if shared < 0.5 * min(piece.bottom - piece.top, other.bottom - other.top):
        return False
    return all(piece.x0 >= one.x1 - 1 or piece.x1 <= one.x0 + 1 for one in row)


def line_of(found: Characters, row: Sequence[Piece], page: int, column: int = 0) -> Line:
    """One line from the pieces of a row."""
    first = row[0]
    text, lefts, rights = _spread(found, first)
    top, bottom, height = first.top, first.bottom, first.bottom - first.top
    for piece in row[1:]:
        more = _spread(found, piece)
        text, lefts, rights = text + more[0], lefts + more[1], rights + more[2]
        top, bottom = min(top, piece.top), max(bottom, piece.bottom)
        height = max(height, piece.bottom - piece.top)
    size = _size(text, lefts, rights, bottom - top)
    edges = (*lefts, rights[-1])
    if len(row) > 1 or not first.dense:
        text, edges = _spaced(text, lefts, rights, height)
    return Line(page, text, edges, top, bottom, size, first.odd, column, _sure(found, row))


def _spread(found: Characters, piece: Piece) -> tuple[str, list[float], list[float]]:
    """Text, left and right edges of the characters of a piece."""
    part = slice(piece.start, piece.end)
    return found.text[part], found.x0[part].tolist(), found.x1[part].tolist()


def _sure(found: Characters, row: Sequence[Piece]) -> float:
    if found.sure is None:
        return 1.0
    return min(float(found.sure[piece.start : piece.end].min()) for piece in row)


def _spaced(
    text: str, lefts: Sequence[float], rights: Sequence[float], height: float
) -> tuple[str, tuple[float, ...]]:
    """With a space where one that stands nowhere in the file is meant: between words, or where the gap is wide."""
    height = max(1.0, height)
    parts: list[str] = []
    edges: list[float] = []
    done = 0
    for at in range(1, len(text)):
        gap = lefts[at] - rights[at - 1]
        if gap > WORD_GAP * height and _apart(text[at - 1], text[at], gap / height):
            parts += [text[done:at], " "]
            edges += [*lefts[done:at], rights[at - 1]]
            done = at
    return "".join((*parts, text[done:])), (*edges, *lefts[done:], rights[-1])


def _apart(one: str, other: str, gap: float) -> bool:
    if one.isspace() or other.isspace():
        return False
    return gap > (WIDE_GAP if CJK.match(one) or CJK.match(other) else WORD_GAP)


def _size(text: str, lefts: Sequence[float], rights: Sequence[float], height: float) -> float:
    """The commonest width of the Chinese characters in the line, of a sample where it is long, else its height.

    Not the middle one: a browser sets some characters as radicals, whose boxes are narrow.
    """
    for step in (max(1, len(text) // SAMPLED), 1):
        widths = [rights[at] - lefts[at] for at in range(0, len(text), step) if "\u3400" <= text[at] <= "\u9fff"]
        if widths:
            if max(widths) - min(widths) < EVEN:
                return round(widths[0], 1)
            steps = [round(width * 4) for width in widths]
            common = max(sorted(set(steps), reverse=True), key=steps.count)
            same = [width for width, one in zip(widths, steps, strict=True) if one == common]
            return round(sum(same) / len(same), 1)
    return round(height, 1)
