"""The published wording of a fact: the noun phrase it measures, and the body that has it."""

from __future__ import annotations

import re
from functools import cache

from pipeline.frames import Frame
from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of, cues, pattern
from pipeline.lexicon.words import Lexicon

LONGEST = 30


def wording(frame: Frame, text: str) -> str:
    """The noun phrase without leading place names and adverbs, or the act that is counted; at most 30 characters."""
    phrase = frame.noun.text
    act = (frame.own_verb or (frame.verb if not phrase else "")).removesuffix("了")
    if act and (not phrase or _names_only_the_body(frame, phrase)):
        return act
    for name in ("measure_lead", "measure_place", "measure_lead"):
        shorter = pattern(name).sub("", phrase)
        if len(shorter) >= 2:
            phrase = shorter
    return (pattern("measure_tail").sub("", phrase) or phrase)[-LONGEST:]


def _names_only_the_body(frame: Frame, phrase: str) -> bool:
    """全镇累计巡查4800余次: what stands before the verb did it, and the verb says what is counted."""
    return frame.side == "fronted" and not frame.noun.head and not frame.role and not phrase.endswith(_known())


@cache
def _known() -> tuple[str, ...]:
    return tuple(table("activity")["nouns"])


def subject(frame: Frame, text: str, lexicon: Lexicon) -> str:
    """The body that has, does or gets it: after 由, or at the head of its clause or an earlier one of the sentence."""
    own = 0 <= frame.noun.start < frame.quantity.start and frame.side in ("left", "fronted")
    before = text[frame.sentence.start : frame.noun.start if own else frame.quantity.start]
    given = list(_by().finditer(before))
    if given:
        return given[-1][1]
    for clause in reversed(re.split(r"[，,；;。]", before)):
        made = _set_up().match(clause)
        if made:
            return made[1]
        found = _first_body().match(clause)
        if found and len(found[1]) >= 2 and _is_body(found[1], lexicon):
            return found[1]
    return ""


def _is_body(name: str, lexicon: Lexicon) -> bool:
    """A name of a body holds no verb but those that names are made of, and no half of a quotation."""
    if pattern("not_a_subject").search(name[:6]) or name.count("“") != name.count("”"):
        return False
    pairs = (name[i : i + 2] for i in range(len(name) - 1))
    return not any(pair in lexicon.verbs and pair not in lexicon.attributive for pair in pairs)


@cache
def _first_body() -> re.Pattern[str]:
    """A body at the head of a clause."""
    lead = any_of(cues("subject_leads"))
    return re.compile(
        rf"^(?:(?:{lead}|截至[^，]{{1,14}}))?([一-龥·（）“”\-]{{0,22}}?{any_of(cues('bodies'))})(?=[^，。；伍列员长罚理置分])"
    )


@cache
def _set_up() -> re.Pattern[str]:
    """A body that was just set up: 组建…一大队，统一行使101项."""
    return re.compile(rf"^(?:组建|成立|设立|新设|设置)([一-龥·（）“”\-]{{2,22}}{any_of(cues('bodies'))})$")


@cache
def _by() -> re.Pattern[str]:
    doing = any_of(cues("subject_verbs"))
    return re.compile(rf"由((?:(?!由)[一-龥（）]){{1,20}}?{any_of(cues('bodies'))})(?={doing})")
