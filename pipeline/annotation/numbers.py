"""The number that stands where a person marked a fact, as an answer states it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from pipeline.annotation.labels import Record
from pipeline.model import Quantity
from pipeline.numbers import quantities

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def number_at(text: str, start: int, end: int) -> Record | None:
    """`value` or `low` and `high`, `bound` and `unit` of the number there; None when no number is read there.

    It is read in its line, because a word before it may bound it (约20支), else from the marked words alone.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    inside = [q for q in quantities(line) if first + q.start < end and start < first + q.end and _counts(q)]
    found = max(inside, key=lambda q: min(first + q.end, end) - max(first + q.start, start), default=None)
    alone = [q for q in quantities(text[start:end]) if _counts(q)]
    if found is None or (alone and first + found.number_end > end):
        found = alone[0] if alone else None
    return _stated(found) if found else _bare(text[start:end])


def _bare(words: str) -> Record | None:
    """A number that the grammar takes for something else (12345, a hotline): the person has said what it is."""
    folded = unicodedata.normalize("NFKC", words).replace(",", "").strip()
    if not _PLAIN.fullmatch(folded):
        return None
    return {"value": float(folded), "bound": "exact", "unit": [""]}


def _counts(quantity: Quantity) -> bool:
    return quantity.value is not None or (quantity.low is not None and quantity.high is not None)


def _stated(quantity: Quantity) -> Record:
    unit = ["元"] if quantity.unit.endswith("元") else [quantity.unit]
    if quantity.bound == "range":
        both = {"low": _float(quantity.low), "high": _float(quantity.high)}
        return both | {"bound": quantity.bound, "unit": unit}
    value = quantity.value if quantity.value is not None else quantity.low
    return {"value": _float(value), "bound": quantity.bound, "unit": unit}


def _float(value: Decimal | None) -> float:
    return float(value or 0)
