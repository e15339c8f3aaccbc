"""The font of every picture, which ships with the program, so that no machine needs a Chinese one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FAMILY = "Jianbao Sans"
FILE = Path(__file__).parent / "data" / "JianbaoSans-Regular.otf"
GETA = "〓"
"""What printers set for a character that they lack."""


@cache
def glyphs() -> frozenset[int]:
    """The code points that the font can set."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(FILE)).get_charmap())


def settable(text: str) -> str:
    """The text on one line, with 〓 in place of each character that the font lacks."""
    return "".join(one if ord(one) in glyphs() else GETA for one in " ".join(text.split()))
