"""Cases, and the output of enforcement: inspections, clean-ups, seizures, trainings."""

from __future__ import annotations

import re

from pipeline.frames import Context, Frame
from pipeline.lexicon.patterns import cues
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim

OFFICES = ("事业单位", "机关", "部门", "成员单位", "执法单位", "机构")
CASES_NAMED = re.compile("立案|案件|复议|办案|结案")
AREA = re.compile("(?:镇|乡|县|区|市|街道|旗|州|两地)$")
PEOPLE = frozenset(["人"])
CASE_UNITS = frozenset(["件", "起", "宗", "例", "家", "单", "桩", "户", "人", "家次"])


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim on a case (案件, 立案N起) or, for an enforcement noun or verb and a fitting measure word, an activity."""
    if any(head.category == "case" for head in frame.noun.heads):
        vetoed = lexicon.vetoes["case"].search(frame.noun.text) is not None
        return None if vetoed else Claim("case", "case.noun", 72)
    unit = frame.quantity.unit
    if unit in CASE_UNITS and _case_verb(frame, lexicon):
        return Claim("case", "case.verb", 55)
    nameless = not frame.noun.text or AREA.search(frame.noun.text) is not None
    if unit in CASE_UNITS - PEOPLE and nameless and CASES_NAMED.search(context.sentence):
        return Claim("case", "case.sentence", 26)
    return _activity(frame, lexicon)


def _case_verb(frame: Frame, lexicon: Lexicon) -> bool:
    known = frame.noun.text.endswith(lexicon.activity["nouns"])
    if (frame.own_verb or frame.verb).startswith(("立案", "移送", "侦查")):
        return not any(head.category in ("personnel", "matter") for head in frame.noun.heads)
    verb = frame.own_verb.removesuffix("了") or ("" if known else frame.verb.removesuffix("了"))
    return verb in cues("case_verbs") or frame.noun.text.endswith(cues("case_verbs"))


def _activity(frame: Frame, lexicon: Lexicon) -> Claim | None:
    table, unit, noun = lexicon.activity, frame.quantity.unit, frame.noun.text
    if unit not in table["units"] or (frame.side != "fronted" and noun.endswith(table["not_activity"])):
        return None
    if unit == "人次":
        return Claim("activity", "activity.measure_word", 80)
    if any(head.category != "agency" for head in frame.noun.heads):
        return None
    office = any(head.category == "agency" for head in frame.noun.heads) and not _inspected(frame, lexicon)
    if office and unit not in table["strong_units"]:
        return None
    known = (noun or frame.own_verb).endswith(table["nouns"]) and not any(word in noun for word in OFFICES)
    if unit in table["strong_units"]:
        return Claim("activity", "activity.measure_word", 50)
    if noun.endswith(table["strong_nouns"]):
        return Claim("activity", "activity.noun", 52)
    if frame.action == "handle" and (unit not in table["verbs_needed"] or known or _own(frame)):
        return Claim("activity", "activity.verb", 65 if known else 42)
    if known and unit not in table["verbs_needed"]:
        return Claim("activity", "activity.noun", 46)
    if unit in CASE_UNITS - PEOPLE and (unit not in table["verbs_needed"] or frame.action in ("abolish", "cut")):
        return Claim("activity", "activity.count", 24)
    return None


def _inspected(frame: Frame, lexicon: Lexicon) -> bool:
    """被检查单位12家: the unit is what enforcement looks at, not an organ that enforces."""
    if lexicon.vetoes["agency"].search(frame.noun.text) is not None:
        return True
    return frame.verb.removesuffix("了") in cues("inspecting")


def _own(frame: Frame) -> bool:
    return bool(frame.own_verb) or frame.side in ("left", "right")
