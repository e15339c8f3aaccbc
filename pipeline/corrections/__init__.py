"""What people say of a report's rows: kept as a log, anchored by quote and neighbourhood, applied on every reading."""

from __future__ import annotations

from pipeline.corrections.anchors import Squeezed, anchor_at, locate, squeeze
from pipeline.corrections.apply import Applied, apply
from pipeline.corrections.gold import gold_of
from pipeline.corrections.log import fingerprint
from pipeline.corrections.nouns import Anchor, Correction
from pipeline.corrections.places import places
from pipeline.corrections.table import CORRECTIONS, from_row, to_row
from pipeline.corrections.validate import Problem, Refused, clean, note

__all__ = [
    "CORRECTIONS", "Anchor", "Applied", "Correction", "Problem", "Refused", "Squeezed", "anchor_at", "apply", "clean",
    "fingerprint", "from_row", "gold_of", "locate", "note", "places", "squeeze", "to_row",
]  # fmt: skip
