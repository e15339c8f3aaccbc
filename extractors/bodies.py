"""Organs, administrative areas, fields and inhabitants: what a head noun alone decides."""

from __future__ import annotations

from pipeline.frames import Context, Frame
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim

WEIGHTS = {"agency": 60, "division": 62, "domain": 64, "population": 66}
CHECKING = frozenset(["handle"])


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim when the head noun is an organ, an area, a field of enforcement or the population."""
    for head in frame.noun.heads:
        weight = WEIGHTS.get(head.category)
        if weight and not lexicon.vetoes[head.category].search(frame.noun.text) is not None:
            return Claim(head.category, f"{head.category}.noun", weight)
    quantity = frame.quantity
    if quantity.unit in ("", "人") and quantity.value and quantity.value >= 1000 and "人口" in context.clause:
        return Claim("population", "population.context", 50)
    return None
