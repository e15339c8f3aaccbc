"""Characters of a page to its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.model import Run

CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·\U00020000-\U000323af]")
HAN = re.compile(r"[\u3400-\u9fff]")
WIDE_GAP = 0.9
"""In heights of a character: a gap that is meant as one, between Chinese characters."""
WORD_GAP = 0.15


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

    @property
    def x0(self) -> float:
        return self.edges[0]

    @property
    def x1(self) -> float:
        return self.edges[-1]

    def run(self, start: int) -> Run:
        """The line as a run of a block's text that begins at `start`."""
        box = tuple(round(one, 2) for one in (self.x0, self.top, self.x1, self.bottom))
        edges = tuple(round(one, 2) for one in self.edges)
        return Run(start, start + len(self.text), self.page, (box[0], box[1], box[2], box[3]), edges)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that pdfium gives without a line end and without a jump up or down."""

    glyphs: list[Glyph]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1


def lines_of(glyphs: Iterable[Glyph], page: int) -> tuple[Line, ...]:
    """The lines of a page from top to bottom; pieces that stand side by side are one line."""
    pieces = sorted(_pieces(glyphs), key=lambda piece: (piece.top, piece.x0))
    rows: list[list[_Piece]] = []
    for piece in pieces:
        if rows and _beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return tuple(_line(sorted(row, key=lambda piece: piece.x0), page) for row in rows)


def _pieces(glyphs: Iterable[Glyph]) -> Iterator[_Piece]:
    piece: list[Glyph] = []
    for glyph in glyphs:
        if glyph.character == "\n" or (piece and not glyph.invented and _jumps(piece[-1], glyph)):
            yield from _trimmed(piece)
            piece = []
        if glyph.character != "\n" and not glyph.invented:
            piece.append(glyph)
    yield from _trimmed(piece)


def _jumps(before: Glyph, glyph: Glyph) -> bool:
    return before.bottom <= glyph.top or glyph.bottom <= before.top


def _trimmed(piece: list[Glyph]) -> Iterator[_Piece]:
    first, last = 0, len(piece)
    while first < last and piece[first].character.isspace():
        first += 1
    while first < last and piece[last - 1].character.isspace():
        last -= 1
    if first < last:
        glyphs = _left_to_right(piece[first:last])
        yield _Piece(glyphs, min(glyph.top for glyph in glyphs), max(glyph.bottom for glyph in glyphs))


def _left_to_right(glyphs: list[Glyph]) -> list[Glyph]:
    """As the eye reads them: a writer may set the quotation marks of a line, in another font, after its words."""
    if all(a.x0 <= b.x0 + 1 for a, b in pairwise(glyphs)):
        return glyphs
    ordered = sorted(glyphs, key=lambda glyph: glyph.x0 + glyph.x1)
    return [glyph for i, glyph in enumerate(ordered) if not i or not _again(ordered[i - 1], glyph)]


def _again(before: Glyph, glyph: Glyph) -> bool:
    """The same character set twice on one spot, as bold is faked."""
    return before.character == glyph.character and glyph.x0 - before.x0 < 0.3 * (glyph.x1 - glyph.x0)


def _beside(row: Sequence[_Piece], piece: _Piece) -> bool:
    """Whether the piece stands at the height of the row, to the left or right of all that is in it."""
    other = row[0]
    shared = min(other.bottom, piece.bottom) - max(other.top, piece.top)
    if shared < 0.5 * min(other.bottom - other.top, piece.bottom - piece.top):
        return False
    return all(piece.x0 >= one.x1 - 1 or piece.x1 <= one.x0 + 1 for one in row)


def _line(pieces: Sequence[_Piece], page: int) -> Line:
    every = [glyph for piece in pieces for glyph in piece.glyphs]
    text, lefts = [], []
    before = every[0]
    for glyph in every:
        if glyph is not before and _apart(before, glyph):
            text.append(" ")
            lefts.append(before.x1)
        text.append(glyph.character)
        lefts.append(glyph.x0)
        before = glyph
    top, bottom = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
    return Line(page, "".join(text), (*lefts, every[-1].x1), top, bottom, _size(every))


def _apart(before: Glyph, glyph: Glyph) -> bool:
    """Whether a space that stands nowhere in the file is meant: between words, or where the gap is wide."""
    gap = glyph.x0 - before.x1
    if gap <= 0 or before.character.isspace() or glyph.character.isspace():
        return False
    gap /= max(before.height, glyph.height, 1.0)
    if CJK.match(before.character) or CJK.match(glyph.character):
        return gap > WIDE_GAP
    return gap > WORD_GAP


def _size(glyphs: Sequence[Glyph]) -> float:
    """The width of a Chinese character in the line, else the height of its characters."""
    widths = [glyph.x1 - glyph.x0 for glyph in glyphs if HAN.match(glyph.character)]
    return round(median(widths or [glyph.height for glyph in glyphs]), 1)
