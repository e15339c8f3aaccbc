"""Organs, administrative areas, fields and inhabitants: what a head noun alone decides."""

from __future__ import annotations

from pipeline.frames import Context, Frame
from pipeline.lexicon.patterns import cues
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim
from pipeline.numbers.patterns import unit_kinds

WEIGHTS = {"agency": 60, "division": 62, "domain": 64, "population": 66}
CHECKING = frozenset(["handle"])


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim when the head noun is an organ, an area, a field of enforcement or the population."""
    for head in frame.noun.heads:
        weight = WEIGHTS.get(head.category)
        if weight and not lexicon.vetoes[head.category].search(frame.noun.text) is not None:
            return Claim(head.category, f"{head.category}.noun", weight)
    quantity = frame.quantity
    if unit_kinds().get(quantity.unit) == "noun" and quantity.span[0].isdigit():  # 12镇5乡: its own measure word
        found = next((h for h in lexicon.heads.get(quantity.unit, ()) if h.category in ("division", "agency")), None)
        return Claim(found.category, f"{found.category}.unit", 55) if found else None
    many = quantity.unit in ("", "人") and quantity.value is not None and quantity.value >= 1000
    if many and any(word in context.clause for word in cues("dwelling")):
        return Claim("population", "population.context", 50)
    return None
