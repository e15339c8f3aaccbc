"""What people say of a report's rows: kept as a log, anchored by quote and neighbourhood, applied on every reading."""

from __future__ import annotations

from pipeline.corrections.anchors import Squeezed, anchor_at, locate, squeeze
from pipeline.corrections.apply import Applied, apply
from pipeline.corrections.gold import gold_of
from pipeline.corrections.log import fingerprint
from pipeline.corrections.nouns import Anchor, Correction
from pipeline.corrections.table import CORRECTIONS, from_row, to_row
from pipeline.corrections.validate import Refused, clean

__all__ = [
    "CORRECTIONS", "Anchor", "Applied", "Correction", "Refused", "Squeezed", "anchor_at", "apply", "clean",
    "fingerprint", "from_row", "gold_of", "locate", "squeeze", "to_row",
]  # fmt: skip
