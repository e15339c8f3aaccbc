"""Characters of a page to its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def lines_of(glyphs: Iterable[Glyph], page: int) -> tuple[Line, ...]:
    """The lines of a page from top to bottom; pieces that stand side by side are one line."""
    pieces = sorted(_pieces(glyphs), key=lambda piece: (_top(piece), piece[0].x0))
    rows: list[list[list[Glyph]]] = []
    for piece in pieces:
        if rows and _beside(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    found = (_line(sorted(row, key=lambda piece: piece[0].x0), page) for row in rows)
    return tuple(line for line in found if line.text)


def _pieces(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Stretches that pdfium gives without a line end and without a jump up or down."""
    pieces: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.character == "\n":
            pieces.append([])
            continue
        if pieces[-1] and not glyph.invented and _jumps(pieces[-1], glyph):
            pieces.append([])
        pieces[-1].append(glyph)
    trimmed = (_trimmed(piece) for piece in pieces)
    return [piece for piece in trimmed if piece]


def _jumps(piece: Sequence[Glyph], glyph: Glyph) -> bool:
    before = next((one for one in reversed(piece) if not one.invented), None)
    return before is not None and min(before.bottom, glyph.bottom) <= max(before.top, glyph.top)


def _trimmed(piece: list[Glyph]) -> list[Glyph]:
    first = next((at for at, glyph in enumerate(piece) if not glyph.character.isspace()), len(piece))
    last = next((at for at in range(len(piece), first, -1) if not piece[at - 1].character.isspace()), first)
    return piece[first:last]


def _top(piece: Sequence[Glyph]) -> float:
    return min(glyph.top for glyph in piece if not glyph.invented)


def _bottom(piece: Sequence[Glyph]) -> float:
    return max(glyph.bottom for glyph in piece if not glyph.invented)


def _beside(row: Sequence[Sequence[Glyph]], piece: Sequence[Glyph]) -> bool:
    """Whether the piece stands at the height of the row, to the left or right of all that is in it."""
    other = row[0]
    shared = min(_bottom(other), _bottom(piece)) - max(_top(other), _top(piece))
    if shared < 0.5 * min(_bottom(other) - _top(other), _bottom(piece) - _top(piece)):
        return False
    return all(piece[0].x0 >= one[-1].x1 - 1 or piece[-1].x1 <= one[0].x0 + 1 for one in row)


def _line(pieces: Sequence[Sequence[Glyph]], page: int) -> Line:
    every = [glyph for piece in pieces for glyph in piece if not glyph.invented]
    text, lefts = "", []
    for before, glyph in zip([None, *every], every, strict=False):
        if before is not None and _apart(before, glyph):
            text += " "
            lefts.append(before.x1)
        text += glyph.character
        lefts.append(glyph.x0)
    return Line(page, text, (*lefts, every[-1].x1), _top(every), _bottom(every), _size(every))


def _apart(before: Glyph, glyph: Glyph) -> bool:
    """Whether a space that stands nowhere in the file is meant: between words, or where the gap is wide."""
    if before.character.isspace() or glyph.character.isspace():
        return False
    gap = (glyph.x0 - before.x1) / max(before.height, glyph.height, 1.0)
    if CJK.match(before.character) or CJK.match(glyph.character):
        return gap > WIDE_GAP
    return gap > WORD_GAP


def _size(glyphs: Sequence[Glyph]) -> float:
    """The width of a Chinese character in the line, else the height of its characters."""
    widths = [glyph.x1 - glyph.x0 for glyph in glyphs if HAN.match(glyph.character)]
    return round(median(widths or [glyph.height for glyph in glyphs]), 1)
