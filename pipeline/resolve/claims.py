"""Who wins a number: every extractor may claim it, the heaviest claim stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from extractors import amounts, bodies, cases, matters, staffing, teams
from pipeline.frames import Context, Frame, Noun
from pipeline.lexicon.patterns import pattern
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim

EXTRACTORS: tuple[Callable[[Frame, Context, Lexicon], Claim | None], ...] = (
    amounts.claim, teams.claim, matters.claim, staffing.claim, bodies.claim, cases.claim,
)  # fmt: skip
NOBODY = Claim("other", "other", 0)
WEAK = 50
"""A claim below this weight gives way to what the number before it counts."""
OPENED = re.compile(r"[一-龥]{0,12}[（(]")
BROKEN_DOWN = frozenset(["team", "agency", "personnel", "staffing", "matter", "case", "activity"])
"""Categories whose totals are broken down by area in brackets."""
NEVER_INHERITED = frozenset(["other", "ratio", "money", "time_limit", "population"])


@dataclass(frozen=True, slots=True)
class Judged:
    """A number with its frame and the claim that won it, or the reason why it is no fact."""

    frame: Frame
    claim: Claim
    reason: str


def winner(frame: Frame, context: Context, lexicon: Lexicon) -> Claim:
    """The heaviest claim on the number; `other` when no extractor wants it."""
    claims = [claim for extractor in EXTRACTORS if (claim := extractor(frame, context, lexicon))]
    return max(claims, key=lambda claim: claim.weight, default=NOBODY)


def elliptic(frame: Frame, claim: Claim, before: list[Judged], text: str, lexicon: Lexicon) -> tuple[Frame, Claim]:
    """市级12项、县级35项: a number without a noun of its own counts what the last one with its measure word does."""
    if claim.category == "staffing" and frame.side == "inherited" and _holders(text, frame):
        return _named_by_holders(text, frame), Claim("personnel", "ellipsis", WEAK)
    whole = _whole_in_front(text, frame, before)
    whole = whole or _listed_with(text, frame, before)
    if whole and claim.category == "division" and whole.claim.category in BROKEN_DOWN:
        return replace(frame, noun=whole.frame.noun, side="inherited"), Claim(whole.claim.category, "ellipsis", WEAK)
    if claim.category == "staffing" and whole and whole.claim.category == "personnel":
        return frame, Claim("personnel", "personnel.bracket", WEAK)
    if claim.weight >= WEAK and not (claim.rule == "activity.verb" and not frame.noun.text):
        return frame, claim
    if not _open(frame, lexicon):
        return frame, claim
    for other in reversed(before[-8:]):
        if other.frame.quantity.unit == frame.quantity.unit and other.claim.category not in NEVER_INHERITED:
            if other.claim.category == "staffing" and _holders(text, frame):
                return _named_by_holders(text, frame), Claim("personnel", "ellipsis", WEAK)
            noun = other.frame.noun if len(frame.noun.text) < 2 or not frame.noun.head else frame.noun
            inherited = Claim(other.claim.category, "ellipsis", min(other.claim.weight, WEAK))
            return replace(frame, noun=noun, side="inherited"), inherited
    return frame, claim


def _whole_in_front(text: str, frame: Frame, before: list[Judged]) -> Judged | None:
    """中队12个（城区3个、乡镇9个）: the total right before the brackets that the number stands in."""
    for one in reversed(before[-6:]):
        between = text[one.frame.quantity.end : frame.quantity.start]
        if OPENED.match(between) and not set(between) & set("）)。；"):
            return one if one.frame.quantity.unit == frame.quantity.unit else None
    return None


def _listed_with(text: str, frame: Frame, before: list[Judged]) -> Judged | None:
    """市级38个、镇街18个: the item before it in the list, if that left its noun out."""
    last = before[-1] if before else None
    if last is None or last.frame.side != "inherited" or last.frame.quantity.unit != frame.quantity.unit:
        return None
    return last if re.fullmatch(r"、[一-龥（）]{1,6}", text[last.frame.quantity.end : frame.quantity.start]) else None


def _named_by_holders(text: str, frame: Frame) -> Frame:
    """实际在岗11名: what they are called is the words before the number, not 编制."""
    found = pattern("holders").search(text, max(frame.sentence.start, frame.quantity.start - 8), frame.quantity.start)
    if found is None:
        return frame
    return replace(frame, noun=Noun(found.start(), found.end(), found[0]), side="left")


def _holders(text: str, frame: Frame) -> bool:
    """实有139名 after 核定编制162名: the people who hold the posts."""
    return (
        pattern("holders").search(text, max(frame.sentence.start, frame.quantity.start - 8), frame.quantity.start)
        is not None
    )


def _open(frame: Frame, lexicon: Lexicon) -> bool:
    """Whether the words beside the number leave open what it counts."""
    noun = frame.noun
    if noun.text.endswith(lexicon.activity["not_activity"]) or frame.quantity.unit == "":
        return False
    if frame.quantity.unit in ("个", "家", "处", "次"):
        return not noun.text
    return not noun.heads and frame.side != "right"
