"""What pdfium says of a page: every character with its box, in the coordinates of the page as it is shown."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

NEWLINES = "\r\n"
HYPHEN = "\x02"
"""What pdfium puts for a hyphen at a line's end."""
NO_CHARACTER = frozenset("\x00\ufffe\uffff")
SAMPLED = 7
Corner = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box in points from the top left. `invented` is a space that stands nowhere in the file."""

    character: str
    x0: float
    top: float
    x1: float
    bottom: float
    invented: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


def glyphs(page: Any) -> tuple[Glyph, ...]:
    """The characters of a pypdfium2 page in reading order; a line feed, without a box of its own, ends each line."""
    text_page = page.get_textpage()
    try:
        return tuple(_glyphs(text_page, _corner(page, _angle(text_page))))
    finally:
        text_page.close()


def _glyphs(text_page: Any, corner: Corner) -> Iterator[Glyph]:
    import pypdfium2.raw as pdfium

    box, read = pdfium.FS_RECTF(), text_page.raw
    where = ctypes.byref(box)
    for at in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(read, at))
        if character in NEWLINES:
            yield Glyph("\n", 0, 0, 0, 0)
        elif character not in NO_CHARACTER:
            pdfium.FPDFText_GetLooseCharBox(read, at, where)
            (x0, y0), (x1, y1) = corner(box.left, box.top), corner(box.right, box.bottom)
            yield Glyph(
                "-" if character == HYPHEN else character,
                min(x0, x1),
                min(y0, y1),
                max(x0, x1),
                max(y0, y1),
                character == " " and pdfium.FPDFText_IsGenerated(read, at) == 1,
            )


def _angle(text_page: Any) -> int:
    """Degrees, a multiple of 90, by which most of the text is turned before the page is."""
    import pypdfium2.raw as pdfium

    turns: Counter[int] = Counter()
    for at in range(0, text_page.count_chars(), SAMPLED):
        turns[round(pdfium.FPDFText_GetCharAngle(text_page.raw, at) * -2 / math.pi) % 4] += 1
    return 90 * turns.most_common(1)[0][0] if turns else 0


def _corner(page: Any, angle: int) -> Corner:
    """From the page's own coordinates, up from the lower left, to those in which its text stands upright."""
    left, low, right, high = page.get_cropbox()
    width, height = right - left, high - low
    return {
        0: lambda x, y: (x - left, height - (y - low)),
        90: lambda x, y: (y - low, x - left),
        180: lambda x, y: (width - (x - left), y - low),
        270: lambda x, y: (height - (y - low), width - (x - left)),
    }[angle]
