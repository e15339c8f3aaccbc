"""The published wording of a fact: the noun phrase it measures, and the body that has it."""

from __future__ import annotations

import re
from functools import cache

from pipeline.frames import Frame
from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of, cues, pattern

LONGEST = 30


def wording(frame: Frame, text: str) -> str:
    """The noun phrase without leading place names and adverbs, or the act that is counted; at most 30 characters."""
    phrase = frame.noun.text
    act = (frame.own_verb or (frame.verb if not phrase else "")).removesuffix("了")
    if act and (not phrase or _names_only_the_body(frame, phrase)):
        return act
    for name in ("measure_lead", "measure_place", "measure_lead"):
        shorter = pattern(name).sub("", phrase)
        if len(shorter) >= 2 or (shorter and phrase.startswith("其中")):
            phrase = shorter
    return (pattern("measure_tail").sub("", phrase) or phrase)[-LONGEST:]


def _names_only_the_body(frame: Frame, phrase: str) -> bool:
    """全镇累计巡查4800余次: what stands before the verb did it, and the verb says what is counted."""
    return frame.side == "fronted" and not frame.noun.head and not frame.role and not phrase.endswith(_known())


@cache
def _known() -> tuple[str, ...]:
    return tuple(table("activity")["nouns"])


def subject(frame: Frame, text: str) -> str:
    """The body that has, does or gets it: after 由, or at the head of its clause or an earlier one of the sentence."""
    own = 0 <= frame.noun.start < frame.quantity.start and frame.side in ("left", "fronted")
    before = text[frame.sentence.start : frame.noun.start if own and frame.noun.heads else frame.quantity.start]
    given = list(_by().finditer(before))
    return given[-1][1] if given else frame.body


@cache
def _by() -> re.Pattern[str]:
    doing = any_of(cues("subject_verbs"))
    return re.compile(rf"由((?:(?!由)[一-龥（）]){{1,20}}?{any_of(cues('bodies'))})(?={doing})")
