"""How every picture looks: colours, sizes and the settings of matplotlib. Lengths are inches, type sizes points.

Colours are of the set by Okabe and Ito, which colour-blind readers tell apart; whatever they tell is also told by
shape, filling or words, so that a grey print says the same.
"""

from __future__ import annotations

from typing import Any

INK = "#1a1a1a"
MUTED = "#666666"
FAINT = "#d0d0d0"
PALE = "#ececec"
PAPER = "#ffffff"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
TINT = "#cfe3f1"
"""Blue thinned for a ground under black figures."""

TITLE = 10.5
LABEL = 8.0
SMALL = 7.0
CELL = 6.5

WIDTH = 6.3
"""The text width of an A4 page."""
ROW = 0.2
PAGE_ROWS = 40
"""Rows of one picture; more go to further ones. Forty fill an A4 page with its caption."""
EDGE = 0.08
LEADING = 1.45
"""Line height as a multiple of the type size."""
DPI = 300

RC: dict[str, Any] = {
    "text.parse_math": False,  # a $ in a report is a $
    "text.usetex": False,
    "text.hinting": "none",
    "svg.fonttype": "path",  # glyphs as outlines: shown alike by every viewer and journal, with no font at all
    "svg.hashsalt": "jianbao",
    "hatch.linewidth": 0.6,
    "path.simplify": False,
}
"""On top of the defaults of matplotlib, whatever the user's own settings are."""
