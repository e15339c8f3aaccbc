"""Sets written stories as PDF by three producers, and tells what a reader should get back.

`layouts` (kinds.py) draws the settings, `story` composes a text for one, `wanted` is the truth, `press` the bytes.
"""

from .kinds import KINDS, PRODUCERS, layouts
from .layout import Layout
from .making import press
from .story import compose
from .truth import Score, Want, judged, wanted

__all__ = ["KINDS", "PRODUCERS", "Layout", "Score", "Want", "compose", "judged", "layouts", "press", "wanted"]
