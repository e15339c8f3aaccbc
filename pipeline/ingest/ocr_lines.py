"""Recognised strips of text to characters that stand as regularly as printed ones do.

Layout decides by indents and right edges in em, and a recogniser's boxes waver by a fifth of one: a page's strips are
turned level, those of one row set on one line, sizes that differ by accident made equal, left edges brought together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from pipeline.ingest.pdf_glyphs import Glyph

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]
"""From the top left clockwise, in points."""
HAN = re.compile(r"[\u3400-\u9fff]")
OPENING = re.compile(r"[“‘《（「『【〔]")
CLOSING = re.compile(r"[、。，；：！？”’》）」』】〕]")
BLANK = 0.5
"""Share of an em that these marks leave blank, before them or after."""
MARGIN = 0.25
"""In heights: what a strip has to the left and right of its characters."""
HEIGHT = 1.05
"""Of a strip in em, where no strip of the page tells."""
LONG = 5
"""In heights: strips from which a page's slant is measured; in pairs of characters: from which its em is."""
LEVEL = math.radians(0.05)
SAME_SIZE = 0.08
NEAR_SIZE = 0.2
NEAR_GUESS = 0.4
"""Shares of a size by which another may differ: to be the same, to be taken for it, to be taken for it by guess."""
SAME_ROW = 0.4
SAME_EDGE = 0.4
APART = 1.0
"""In em: a wider gap parts two pieces of a row."""
SPACE = 0.2
"""In em, likewise: what a printed space leaves between two characters at least."""
NARROWEST = 0.1


@dataclass(frozen=True, slots=True)
class Seen:
    """A recognised character, where its middle stands (0 to 1 along its strip), and how sure the recogniser is."""

    character: str
    at: float
    sure: float


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of text: where it stands, and its characters."""

    corners: Corners
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A strip turned level."""

    left: float
    right: float
    middle: float
    height: float
    seen: tuple[Seen, ...]
    em: float = 0.0

    @property
    def centres(self) -> list[float]:
        return [self.left + one.at * (self.right - self.left) for one in self.seen]


def glyphs_of(strips: Iterable[Strip]) -> tuple[Glyph, ...]:
    """The characters of a page's strips, row by row; a line feed, without a box of its own, ends each piece."""
    pieces = _sized(_level([strip for strip in strips if strip.seen]))
    rows = _rows(pieces)
    lefts = _lefts(rows)
    return tuple(glyph for row in rows for glyph in _row(row, lefts[id(row[0])]))


def _level(strips: Sequence[Strip]) -> list[_Piece]:
    """The strips as they stand once the page is turned so that its lines are level."""
    slant = _slant(strips)
    turn = (math.cos(slant), math.sin(slant)) if abs(slant) > LEVEL else (1.0, 0.0)
    corners = [point for strip in strips for point in strip.corners]
    hub = (sum(x for x, _ in corners) / max(1, len(corners)), sum(y for _, y in corners) / max(1, len(corners)))
    return [_piece(strip, turn, hub) for strip in strips]


def _slant(strips: Iterable[Strip]) -> float:
    """Radians by which the lines fall to the right, by the median of the long ones."""
    slants = []
    for strip in strips:
        (x0, y0), (x1, y1) = _ends(strip)
        if x1 - x0 > LONG * _height(strip):
            slants.append(math.atan2(y1 - y0, x1 - x0))
    return median(slants) if slants else 0.0


def _ends(strip: Strip) -> tuple[Point, Point]:
    """The middles of the left and the right side."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = strip.corners
    return ((ax + dx) / 2, (ay + dy) / 2), ((bx + cx) / 2, (by + cy) / 2)


def _height(strip: Strip) -> float:
    a, b, c, d = strip.corners
    return (math.dist(a, d) + math.dist(b, c)) / 2


def _piece(strip: Strip, turn: Point, hub: Point) -> _Piece:
    (x0, y0), (x1, y1) = ((x - hub[0], y - hub[1]) for x, y in _ends(strip))
    cos, sin = turn
    middle = ((y0 + y1) * cos - (x0 + x1) * sin) / 2 + hub[1]
    left, right = x0 * cos + y0 * sin + hub[0], x1 * cos + y1 * sin + hub[0]
    return _Piece(left, right, middle, _height(strip), strip.seen)


def _sized(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces with their em; those of about one size get exactly one."""
    measured = [(piece, *_em(piece)) for piece in pieces]
    known = sorted((em, pairs) for _, em, pairs in measured if pairs >= LONG)
    ratio = median(em / piece.height for piece, em, pairs in measured if pairs >= LONG) if known else 1 / HEIGHT
    sizes = _sizes(known)
    return [replace(one, em=_settled(sizes, em if n >= LONG else _guess(one, em, ratio), n)) for one, em, n in measured]


def _guess(piece: _Piece, em: float, ratio: float) -> float:
    """The em of a short piece: the least of what its steps, its width and its height say, for its box is too large."""
    by_height = piece.height * ratio
    blank = BLANK * ((_left(piece) < piece.left) + (_right(piece) > piece.right))
    ems = sum(2 * _half(one) for one in piece.seen if one.character != " ") - blank
    by_width = (piece.right - piece.left - MARGIN * piece.height) / ems
    return min(em or by_height, by_width, by_height)


def _half(one: Seen) -> float:
    """Half of a character's width in em, about."""
    return 0.5 if east_asian_width(one.character) in "WFA" else 0.25


def _em(piece: _Piece) -> tuple[float, int]:
    """The mean distance between neighbouring Chinese characters, and the number of such pairs."""
    seen = pairwise(zip(piece.seen, piece.centres, strict=True))
    steps = [b - a for (one, a), (other, b) in seen if HAN.match(one.character) and HAN.match(other.character)]
    return (sum(steps) / len(steps), len(steps)) if steps else (0.0, 0)


def _sizes(known: Sequence[tuple[float, int]]) -> list[float]:
    """One size for each run of sizes that differ by little: the mean, weighted by the pairs it was measured on."""
    groups: list[list[tuple[float, int]]] = []
    for em, pairs in known:
        if groups and em <= groups[-1][0][0] * (1 + SAME_SIZE):
            groups[-1].append((em, pairs))
        else:
            groups.append([(em, pairs)])
    return [round(sum(em * n for em, n in group) / sum(n for _, n in group), 1) for group in groups]


def _settled(sizes: Sequence[float], em: float, pairs: int) -> float:
    """The page's size that an em comes near to, or itself; of a strip without pairs little is known."""
    near = min(sizes, key=lambda size: abs(size - em), default=em)
    return near if abs(near - em) <= (NEAR_SIZE if pairs else NEAR_GUESS) * near else em


def _rows(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces that stand side by side at one height, from left to right; rows from top to bottom."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.left)):
        row = next((row for row in reversed(rows) if _beside(row, piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _beside(row: Sequence[_Piece], piece: _Piece) -> bool:
    if abs(row[0].middle - piece.middle) > SAME_ROW * min(row[0].em, piece.em):
        return False
    slack = piece.em / 2
    return all(piece.left >= one.right - slack or piece.right <= one.left + slack for one in row)


def _lefts(rows: Sequence[Sequence[_Piece]]) -> dict[int, float]:
    """The left edge of each row, by the id of its first piece: edges that are nearly one become one."""
    edges = sorted((_left(row[0]), id(row[0]), row[0].em) for row in rows)
    groups: list[list[tuple[float, int, float]]] = []
    for edge in edges:
        if groups and edge[0] - groups[-1][0][0] <= SAME_EDGE * edge[2]:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return {one: median(left for left, _, _ in group) for group in groups for _, one, _ in group}


def _left(piece: _Piece) -> float:
    """The left edge with what the first character leaves blank."""
    return piece.left - (BLANK * (piece.em or piece.height) if OPENING.match(piece.seen[0].character) else 0)


def _right(piece: _Piece) -> float:
    return piece.right + (BLANK * (piece.em or piece.height) if CLOSING.match(piece.seen[-1].character) else 0)


def _row(row: Sequence[_Piece], left: float) -> Iterator[Glyph]:
    """The characters of one row, all at one height."""
    weights = [len(piece.seen) for piece in row]
    middle = sum(piece.middle * weight for piece, weight in zip(row, weights, strict=True)) / sum(weights)
    edge = -math.inf
    for at, piece in enumerate(row):
        for glyph in _glyphs(piece, middle, _left(piece) if at else left, edge):
            edge = glyph.x0 + NARROWEST * piece.em
            yield glyph
        following = row[at + 1 : at + 2]
        if not following or _left(following[0]) - _right(piece) > APART * piece.em:
            yield Glyph("\n", 0, 0, 0, 0)


def _glyphs(piece: _Piece, middle: float, left: float, edge: float) -> Iterator[Glyph]:
    """The characters of one piece, none of which begins before `edge` or before the one before it."""
    kept = tuple(one for at, one in enumerate(piece.seen) if one.character != " " or _printed(piece, at))
    boxes = _boxes(replace(piece, seen=kept), left)
    for one, (x0, x1) in zip(kept, boxes, strict=True):
        x0 = max(x0, edge)
        x1 = max(x1, x0 + NARROWEST * piece.em)
        x0, top, x1, bottom = (round(side, 2) for side in (x0, middle - piece.em / 2, x1, middle + piece.em / 2))
        yield Glyph(one.character, x0, top, x1, bottom, one.sure)
        edge = x0 + NARROWEST * piece.em


def _printed(piece: _Piece, at: int) -> bool:
    """Whether a space that the recogniser saw is one: words in letters are apart anyway, all else by their middles."""
    before, after = piece.seen[at - 1], piece.seen[at + 1]
    if before.character.isalpha() and after.character.isalpha() and (before.character + after.character).isascii():
        return True
    if OPENING.match(after.character) or CLOSING.match(before.character):  # they bring room of their own
        return False
    apart = (after.at - before.at) * (piece.right - piece.left) / piece.em
    return apart - _half(before) - _half(after) > SPACE


def _boxes(piece: _Piece, left: float) -> list[tuple[float, float]]:
    """Left and right of each character: an em for a wide one, what its neighbours leave to a narrow one."""
    wide = [_half(one) == 0.5 for one in piece.seen]
    centres, half = piece.centres, piece.em / 2
    boxes = []
    for at, centre in enumerate(centres):
        if wide[at]:
            boxes.append((centre - half, centre + half))
        else:
            before = _border(centres, wide, at - 1, half) if at else left
            after = _border(centres, wide, at, half) if at + 1 < len(centres) else _right(piece)
            boxes.append((max(before, centre - half), min(after, centre + half)))
    boxes[0] = (left, left + 2 * half if wide[0] else max(left, boxes[0][1]))
    if wide[-1] and len(boxes) > 1:
        boxes[-1] = (_right(piece) - 2 * half, _right(piece))
    return boxes


def _border(centres: Sequence[float], wide: Sequence[bool], at: int, half: float) -> float:
    """Where a character ends and the next begins, one of them being narrow."""
    if wide[at]:
        return centres[at] + half
    if wide[at + 1]:
        return centres[at + 1] - half
    return (centres[at] + centres[at + 1]) / 2
