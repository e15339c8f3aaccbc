"""The published wording of a fact: the noun phrase it measures, and the body that has it."""

from __future__ import annotations

import re
from functools import cache

from pipeline.frames import Frame
from pipeline.lexicon import table

LEAD = re.compile(
    r"^(?:全[市县区省州盟旗镇乡]|我[市县区省州镇]|该[市县区镇乡]|本[市县区镇]|辖区|原有|现有|共有|共|的|等|和|与|及|其中|其|已|均|全部|所有|累计|各类|首批|上述|这些|改革[前后]|整合[前后]|目前|截至目前|年[底末]|当年|今年|去年|以来|期间|日均|月均|力争|全年|明显|计|来|[，、])+"
)
NAMED = re.compile(r"^[一-龥]{2,10}?(?:省|自治区|自治州|自治县|市|县|区|旗)(?=[一-龥]{2})(?!场|民|容|政|辖|区|域|级|直|内|属|本)")
TAIL = re.compile(r"(?:达|共|约|近|的|等|了|和|与|反倒|明显)+$")
BODY = (
    r"(?:局|委员会|委|办公室|编办|大队|中队|支队|总队|执法队|部门|中心|政府|机关|乡镇|镇街|街道|单位|法院|检察院|司法所|派出所|执法办|办事处|管委会|[^民]镇|所|站|处|科|队|公司|院|组)"
)
SUBJECT_START = re.compile(rf"^(?:由|其中，?由?|同时，?|并由|经|而|此外，?|目前，?|据统计，?|截至[^，]{{1,14}}，)?([一-龥·（）“”\-]{{0,22}}?{BODY})(?=(?:[^一-龥]|[^，。；]))")
BY = re.compile(rf"由((?:(?!由)[一-龥（）]){{1,20}}?{BODY})(?=统一|集中|负责|行使|承接|承担|查处|依法|具体|牵头|实施|办理|管理|执法)")


def wording(frame: Frame, text: str) -> str:
    """The noun phrase without leading place names and adverbs; at most 30 characters."""
    phrase = frame.noun.text
    act = (frame.own_verb or (frame.verb if not phrase else "")).removesuffix("了")
    if act and (not phrase or frame.side == "fronted" and not frame.noun.head and not frame.role and not phrase.endswith(_known())):
        return act
    for pattern in (LEAD, NAMED, LEAD):
        shorter = pattern.sub("", phrase)
        if len(shorter) >= 2:
            phrase = shorter
    shorter = TAIL.sub("", phrase)
    return (shorter or phrase)[-30:]


@cache
def _known() -> tuple[str, ...]:
    return tuple(table("activity")["nouns"])


def subject(frame: Frame, text: str) -> str:
    """The body that has, does or gets it: after 由, or at the head of its clause or an earlier one of the sentence."""
    stop = frame.noun.start if 0 <= frame.noun.start < frame.quantity.start and frame.side in ("left", "fronted") else frame.quantity.start
    before = text[frame.sentence.start : stop]
    given = list(BY.finditer(before))
    if given:
        return given[-1][1]
    for clause in reversed(re.split(r"[，,；;]", before)):
        found = SUBJECT_START.match(clause)
        if found and len(found[1]) >= 2 and not re.search(r"(?:将|把|对|向|为|在|从|按|以|经|通过|根据|按照|随着|推动|组织|开展)", found[1][:6]):
            return found[1]
    return ""
