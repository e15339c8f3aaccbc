"""Matters, powers and duties: 事项, 权限, 职权, 职责."""

from __future__ import annotations

from pipeline.frames import Context, Frame
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim

NAMES = ("事项", "权限", "职权", "清单", "赋权", "处罚权", "执法权")
GIVING = frozenset(["delegate", "undertake", "withdraw", "exercise", "transfer"])


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim when the head noun is a power, or 项 is what is delegated, undertaken or withdrawn without a noun."""
    if lexicon.vetoes["matter"].search(frame.noun.text) is not None:
        return None
    if any(head.category == "matter" for head in frame.noun.heads):
        return Claim("matter", "matter.noun", 70)
    if frame.quantity.unit == "项" and not frame.noun.heads:
        if frame.action in GIVING:
            return Claim("matter", "matter.verb", 40)
        if any(word in context.sentence for word in NAMES):
            return Claim("matter", "matter.context", 35)
    return None
