"""Ratios, sums of money, and deadlines: what the measure word alone says."""

from __future__ import annotations

from pipeline.frames import Context, Frame
from pipeline.lexicon.patterns import cues
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim
from pipeline.numbers.patterns import unit_kinds

RATIO_UNITS = frozenset(["%", "百分点", "倍", "‰"])
WORKDAYS = ("工作日", "个工作日")


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim on a ratio, money or a deadline; a duration, an age or a date gets none."""
    unit = frame.quantity.unit
    if unit in RATIO_UNITS:
        return Claim("ratio", "ratio.unit", 90)
    kind = unit_kinds().get(unit)
    if kind == "money":
        return Claim("money", "money.unit", 90)
    if kind == "time" and unit in cues("short_times") and _is_limit(frame, context):
        return Claim("time_limit", "time_limit.clause", 90)
    return None


def _is_limit(frame: Frame, context: Context) -> bool:
    if frame.quantity.unit in WORKDAYS:
        return True
    if frame.quantity.unit in ("个月", "周"):
        return frame.quantity.bound == "under" and any(word in context.clause for word in cues("limit_verbs"))
    named = any(word in frame.noun.text for word in cues("limit_nouns"))
    if named or frame.role in ("to", "from", "change") or frame.quantity.bound == "under":
        return True
    if any(word in context.clause for word in ("平均", *cues("limit_verbs"))):
        return True
    return any(word in context.sentence for word in ("用时", "时限", "办结", "压缩", "缩短", "就能", "办妥", "办好"))
