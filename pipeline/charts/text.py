"""Text on a picture: set in the shipped font, measured before it is placed, broken into lines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pipeline.charts.font import FILE, settable
from pipeline.charts.style import INK, LABEL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

_NOT_FIRST = "，。；：、！？）》”’％%,.;:)"
"""Never at the start of a line."""
_POINTS = 72.0
Across = Literal["left", "center", "right"]


def put(axes: Axes, x: float, y: float, text: str, across: Across = "left", size: float = LABEL, **how: Any) -> Text:
    """The text at a place in the axes' own units, vertically centred on it."""
    how = {"color": INK, "verticalalignment": "center", **how}
    return axes.text(x, y, settable(text), fontproperties=_font(size), horizontalalignment=across, **how)


def width(text: str, size: float = LABEL) -> float:
    """Inches that the text takes on a line."""
    return sum(map(_advance, settable(text))) * size / _POINTS


def lines(text: str, room: float, size: float) -> list[str]:
    """The text in lines of at most `room` inches, broken at spaces and between Chinese characters."""
    found = [""]
    for piece in _pieces(settable(text)):
        if found[-1] and width(found[-1] + piece.rstrip(), size) > room:
            found.append("")
        found[-1] += piece if found[-1] else piece.lstrip()
    return [line.rstrip() for line in found]


def shortened(text: str, room: float, size: float = LABEL) -> str:
    """The text, cut to `room` inches with … at its end where it is longer."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept + "…"


def _pieces(text: str) -> list[str]:
    """What may not be broken: a Latin word with the space after it, a Chinese character with the marks after it."""
    found: list[str] = []
    for one in text:
        if found and (one in _NOT_FIRST or one == " " or (_latin(one) and _latin(found[-1][-1]))):
            found[-1] += one
        else:
            found.append(one)
    return found


def _latin(one: str) -> bool:
    return one.isascii() and one != " "


@cache
def _advance(one: str) -> float:
    """Width of a character in ems."""
    face = _face()
    face.set_size(100, 72)
    return float(face.load_char(ord(one), flags=_unhinted()).linearHoriAdvance) / 65536 / 100


@cache
def _face() -> Any:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(FILE))


@cache
def _unhinted() -> Any:
    from matplotlib.ft2font import LoadFlags

    return LoadFlags.NO_HINTING


@cache
def _font(size: float) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(FILE), size=size)
