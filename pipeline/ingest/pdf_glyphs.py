"""What pdfium says of a page: every character with its box, in the coordinates of the page as it is shown."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.intp]

LINE = re.compile(r"[^\r\n]+")
HYPHEN = "\x02"
"""What pdfium puts for a hyphen at a line's end."""
SPECIAL = re.compile("[\ufffd-\uffff]")
"""Where pdfium's whole text differs from its single characters: hyphens at line ends, halves of pairs."""
PASSED = re.compile("[\x00\ufffe\uffff\r\n ]")
"""What may be no character of the file."""
HIGH, LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""The two halves of a character that pdfium gives one after the other."""
SAMPLES = 16
"""Characters of a page by which the turn of its text is known."""
TILT = 4.0
"""Degrees from upright beyond which a line is no text of the page but lies across it."""
PALE = 150
"""Darkness, of 255, below which ink may be a watermark's: grey and lighter."""
OPAQUE = 128
FARTHEST = 1e6
"""Points: a damaged file may put a letter anywhere, or nowhere."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box in points from the top left; how sure a recogniser was of it, from 0 to 1."""

    character: str
    x0: float
    top: float
    x1: float
    bottom: float
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a page in reading order, and an array of each side of their boxes in points from the top left.

    `breaks` is true for the characters before which a line begins; `odd` for those that lie across the page or are
    printed so pale that they may be a watermark.
    """

    text: str
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    breaks: Flags
    odd: Flags
    sure: Floats | None = None

    def take(self, chosen: Flags) -> Characters:
        """Those characters for which `chosen` is true; lines that lose their first character begin at the next."""
        import numpy as np

        kept = np.flatnonzero(chosen)
        text = "".join(compress(self.text, chosen.tolist()))
        return self._at(kept, text, np.diff(np.cumsum(self.breaks)[kept], prepend=-1) > 0)

    def put(self, places: Places, breaks: Flags) -> Characters:
        """The characters at these places, in this order, with new line beginnings."""
        return self._at(places, "".join([self.text[at] for at in places.tolist()]), breaks)

    def _at(self, places: Places, text: str, breaks: Flags) -> Characters:
        x0, top, x1, bottom = (side[places] for side in (self.x0, self.top, self.x1, self.bottom))
        return Characters(
            text, x0, top, x1, bottom, breaks, self.odd[places], None if self.sure is None else self.sure[places]
        )


def characters_of(glyphs: Iterable[Glyph]) -> Characters:
    """Characters that came from elsewhere than pdfium; a line feed among them begins a line."""
    import numpy as np

    kept: list[Glyph] = []
    breaks: list[bool] = []
    fresh = True
    for glyph in glyphs:
        if glyph.character == "\n":
            fresh = True
        else:
            kept.append(glyph)
            breaks.append(fresh)
            fresh = False
    sides = np.array([(one.x0, one.top, one.x1, one.bottom, one.sure) for one in kept], dtype=float)
    x0, top, x1, bottom, sure = sides.reshape(-1, 5).T
    text = "".join(one.character for one in kept)
    return Characters(text, x0, top, x1, bottom, np.array(breaks, dtype=bool), np.zeros(len(kept), dtype=bool), sure)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown: its own coordinates go up from the lower left, and its text may be turned."""

    angle: int
    left: float
    low: float
    width: float
    height: float

    def corner(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Points from the top left, where the text stands upright, of a point of the page, or of arrays of them."""
        x, y = x - self.left, y - self.low
        if self.angle == 0:
            return x, self.height - y
        if self.angle == 90:
            return y, x
        if self.angle == 180:
            return self.width - x, y
        return self.height - y, self.width - x


def characters(page: Any) -> tuple[Characters, Shown]:
    """The characters of a pypdfium2 page, without the spaces and line ends that pdfium adds, and how it is shown."""
    text_page = page.get_textpage()
    try:
        return _characters(page, text_page)
    finally:
        text_page.close()


def _characters(page: Any, text_page: Any) -> tuple[Characters, Shown]:
    import numpy as np

    count = max(0, text_page.count_chars())
    text = _text(text_page, count)
    boxes = _boxes(text_page, count)
    starts = _line_starts(text)
    keep = _kept(text_page, text)
    angle, odd = _strange(text_page, text, starts, count)
    shown = _shown(page, angle)
    (a, b), (c, d) = shown.corner(boxes[0], boxes[1]), shown.corner(boxes[2], boxes[3])
    sides = (np.minimum(a, c), np.minimum(b, d), np.maximum(a, c), np.maximum(b, d))
    x0, top, x1, bottom = (np.round(side, 2) for side in sides)
    breaks = np.zeros(count, dtype=bool)
    breaks[starts] = True
    breaks[1:] |= odd[1:] != odd[:-1]
    found = Characters(text.replace(HYPHEN, "-"), x0, top, x1, bottom, breaks, odd)
    return (found if keep.all() else found.take(keep)), shown


def _text(text_page: Any, count: int) -> str:
    """One character an index: all at once where pdfium's text has no gaps and no pairs, else one by one."""
    import pypdfium2.raw as pdfium

    units = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page.raw, 0, count, units) if count else 0
    text = bytes(units)[: 2 * count].decode("utf-16-le", "replace")
    if written == count + 1 and len(text) == count and not SPECIAL.search(text):
        return text
    return paired([pdfium.FPDFText_GetUnicode(text_page.raw, at) for at in range(count)])


def paired(codes: list[int]) -> str:
    """One character an index; of a pair of halves the first is the character and the second none."""
    text: list[str] = []
    for before, code in zip([0, *codes], codes, strict=False):
        if before in HIGH and code in LOW:
            text[-1] = chr(0x10000 + ((before - HIGH.start) << 10) + code - LOW.start)
            text.append("\x00")
        else:
            text.append("\ufffd" if code in HIGH or code in LOW else chr(code))
    return "".join(text)


def _boxes(text_page: Any, count: int) -> Floats:
    """Left, top, right and bottom of every character in the page's own coordinates: an array of four rows.

    pdfium gives boxes only one by one: they are asked for from C, into one array.
    """
    import numpy as np

    if not count:
        return np.zeros((4, 0))
    rectangles = (ctypes.c_float * (4 * count))()
    first = ctypes.addressof(rectangles)
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    deque(map(_box_reader(), repeat(handle, count), range(count), range(first, first + 16 * count, 16)), maxlen=0)
    boxes = np.frombuffer(memoryview(rectangles).cast("B"), dtype=np.float32).reshape(count, 4).T.astype(np.float64)
    return np.clip(np.nan_to_num(boxes), -FARTHEST, FARTHEST)


@cache
def _box_reader() -> Any:
    """FPDFText_GetLooseCharBox taking plain addresses, which saves the making of an object a character."""
    import pypdfium2.raw as pdfium

    address = ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(address or 0)


def _line_starts(text: str) -> list[int]:
    """The first character of each line as pdfium ends them."""
    return [found.start() for found in LINE.finditer(text)]


def _kept(text_page: Any, text: str) -> Flags:
    """False for line ends, for what is no character and for the spaces that stand nowhere in the file."""
    import numpy as np
    import pypdfium2.raw as pdfium

    keep = np.ones(len(text), dtype=bool)
    for found in PASSED.finditer(text):
        at = found.start()
        if found[0] != " " or pdfium.FPDFText_IsGenerated(text_page.raw, at) == 1:
            keep[at] = False
    return keep


def _strange(text_page: Any, text: str, starts: list[int], count: int) -> tuple[int, Flags]:
    """Degrees, a multiple of 90, by which most of the text is turned before the page is; which characters are odd."""
    import numpy as np

    step = max(1, count // SAMPLES)
    turns = Counter(round(_turn(text_page, at) / 90) % 4 for at in range(0, count, step))
    angle = 90 * turns.most_common(1)[0][0] if turns else 0
    odd = np.zeros(count, dtype=bool)
    if any(_tilted(text_page, starts, angle)) or any(_pale(text_page, starts)):
        every = range(count)  # pdfium may have put letters of a watermark into lines of the text
        odd |= np.array(_tilted(text_page, every, angle)) | np.array(_pale(text_page, every))
    return angle, odd


def _turn(text_page: Any, at: int) -> float:
    import pypdfium2.raw as pdfium

    return -math.degrees(pdfium.FPDFText_GetCharAngle(text_page.raw, at))


def _tilted(text_page: Any, starts: Iterable[int], angle: int) -> list[bool]:
    """For each character whether it is turned otherwise than the page's text."""
    import pypdfium2.raw as pdfium

    read, handle, straight = pdfium.FPDFText_GetCharAngle, text_page.raw, math.radians(-angle) % math.tau
    least, most = math.radians(TILT), math.tau - math.radians(TILT)
    return [least < (read(handle, at) - straight) % math.tau < most for at in starts]


def _pale(text_page: Any, starts: Iterable[int]) -> list[bool]:
    """For each character whether it is printed in light grey, in a light colour or half transparent."""
    import pypdfium2.raw as pdfium

    read, handle = pdfium.FPDFText_GetFillColor, text_page.raw
    red, green, blue, alpha = ink = [ctypes.c_uint() for _ in range(4)]
    where = [ctypes.byref(one) for one in ink]
    pale = []
    for at in starts:
        known = read(handle, at, *where)
        light = 299 * red.value + 587 * green.value + 114 * blue.value > 1000 * (255 - PALE)
        pale.append(bool(known) and (light or alpha.value < OPAQUE))
    return pale


def _shown(page: Any, angle: int) -> Shown:
    left, low, right, high = page.get_cropbox()
    return Shown(angle, left, low, right - left, high - low)
