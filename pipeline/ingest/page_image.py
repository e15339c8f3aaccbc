"""A page as a picture, from any format that shows pages without text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

POINTS = 72.0
"""To the inch."""
DPI = 200.0
"""At which pages are shown to the recogniser: body text of 16 points is 44 pixels high, and it works on 48."""
LONGEST = 5000
"""Pixels along the longer side, whatever size a page claims to have."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """Grey pixels, rows from the top, and how many points a pixel is."""

    pixels: Pixels
    points: float


def scale_to(width: float, height: float) -> float:
    """Pixels a point at which to render a page of that many points."""
    return min(DPI / POINTS, LONGEST / max(width, height, 1.0))
