"""Numbers that are no facts, and the reason for each."""

from __future__ import annotations

import re
from functools import cache

from pipeline.frames import Frame
from pipeline.frames.tokens import SPANS_OF_TIME
from pipeline.lexicon.patterns import cues, pattern
from pipeline.lexicon.words import Lexicon
from pipeline.model import Quantity
from pipeline.numbers.hanzi import HANZI
from pipeline.numbers.patterns import unit_kinds

CONTACT = re.compile(r"\d{3,5}|[\w.\-]+@[\w.\-]+|[（(]?0\d{2,3}[）)]?\s*[-—–]?\s*\d{7,8}|1\d{10}|400-?\d{3}-?\d{4}")
GLOSS_REACH = 24
RANKED = frozenset(["位", "名", "强"])
KIND_REASONS = {"date": "date", "code": "document_number", "formula": "formula", "ordinal": "ordinal"}
QUOTED = re.compile(r"[“「『‘]([^“”「」『』‘’。！？]{1,60})[”」』’]")
TITLED = re.compile(r"《[^》]{1,120}》")
FORMING = frozenset(["establish", "merge", "retain", "cut", "abolish", "assign"])


def plain_reason(quantity: Quantity, text: str) -> str:
    """The reason that a number of this kind is never a fact; empty when it may be one."""
    if quantity.kind == "code" and CONTACT.fullmatch(quantity.span):
        return "hotline"
    if quantity.kind == "code" and re.search(r"[.vV]|版", quantity.span):
        return "version"
    if (
        quantity.kind == "ordinal"
        and not quantity.span.lstrip().startswith("第")
        and "大队" not in text[quantity.end : quantity.end + 2]
    ):
        return "list_number"
    if quantity.unit in SPANS_OF_TIME:
        return "duration"
    return KIND_REASONS.get(quantity.kind, "no_unit" if quantity.value is None and quantity.low is None else "")


def covered(text: str, start: int, end: int) -> dict[str, list[tuple[int, int]]]:
    """Ranges of one sentence that hold no facts: `title` 《…》 and `name` “…” without a stop inside."""
    return {
        "title": [m.span() for m in TITLED.finditer(text, start, end)],
        "name": [m.span() for m in QUOTED.finditer(text, start, end) if not pattern("speech").search(m[1])],
    }


def glossed(text: str, own: list[Quantity]) -> frozenset[int]:
    """Starts of the numbers that only name a formula's slots: “1+4+X”，即1个中心镇带4个乡镇."""
    found: set[int] = set()
    for i, formula in enumerate(own):
        slots = [int(part) for part in re.findall(r"\d+", formula.span)] if formula.kind == "formula" else []
        after = [q for q in own[i + 1 :] if q.kind == "number"][: len(slots)]
        if len(slots) < 2 or len(after) < len(slots) or after[0].start - formula.end > GLOSS_REACH:
            continue
        named = pattern("gloss").search(text, formula.end, after[0].start)
        if named and [q.value for q in after] == slots:
            found |= {q.start for q in after}
    return frozenset(found)


def reason(frame: Frame, category: str, text: str, ranges: dict[str, list[tuple[int, int]]], lexicon: Lexicon) -> str:
    """Why this number, which looks like a quantity, is no fact; empty when it is one."""
    quantity = frame.quantity
    for name, spans in ranges.items():
        if any(start < quantity.start and quantity.end < end + 1 for start, end in spans):
            return name
    if text[quantity.start - 1 : quantity.start] == "每" and quantity.unit == "人":
        return "figure_of_speech"
    if quantity.unit in RANKED and text[quantity.start - 1 : quantity.start] in ("前", "居", "列", "末", "后"):
        return "ordinal"
    unit_kind = unit_kinds().get(quantity.unit, "")
    if unit_kind == "time" and category != "time_limit":
        return "duration"
    if pattern("duty").match(text, quantity.end - 2) and unit_kind == "time":
        return "duration"
    if quantity.unit in ("级", "层") and category != "domain":
        return "level"
    if not quantity.unit and category not in ("population", "ratio"):
        return "no_unit" if quantity.value is None or quantity.value < 10000 or category == "other" else ""
    if quantity.unit == "大" and category != "domain":
        return "figure_of_speech"
    return _figure(frame, category, text, lexicon) if quantity.span[0] in HANZI else ""


def _figure(frame: Frame, category: str, text: str, lexicon: Lexicon) -> str:
    """Chinese numerals serve in idioms and slogans: 一张网, 三项制度, 一支队伍管执法."""
    quantity = frame.quantity
    if (quantity.unit in ("%", "倍") and quantity.span[:1] != "百") or quantity.value == 0:
        return ""
    around = text[max(0, quantity.start - 2) : quantity.end + 10]
    if any(idiom in around for idiom in lexicon.markers["slogan"]["idioms"]):
        return "figure_of_speech"
    if re.match(r"[一](?![十百千万亿零〇点])", quantity.span):
        forming = (
            frame.role == "to"
            or pattern("each_one").search(text, frame.clause, quantity.start) is not None
            or (frame.side == "right" and _forms(frame, lexicon))
        )
        named = category in ("team", "agency", "division", "staffing", "personnel")
        if _slogan(frame, text, lexicon):
            return "slogan"
        return "" if forming and named else "figure_of_speech"
    small = quantity.value is not None and quantity.value <= 10 and not frame.noun.heads
    if small and category in ("other", "activity", "matter") and not _really_counts(frame):
        return "institution" if text[quantity.end : quantity.end + 2] in ("制度", "清单") else "figure_of_speech"
    return ""


def _really_counts(frame: Frame) -> bool:
    """六起, 十余场: more than a manner of speaking."""
    quantity = frame.quantity
    large = (quantity.value is not None and quantity.value >= 4) or quantity.bound == "over"
    return large and quantity.unit in cues("counted")


def _forms(frame: Frame, lexicon: Lexicon) -> bool:
    verb = lexicon.verbs.get(frame.own_verb)
    return verb is not None and verb.action in FORMING


@cache
def _after_slogan(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[一-龥]{{0,6}}(?:{'|'.join(words)})")


def _slogan(frame: Frame, text: str, lexicon: Lexicon) -> bool:
    return (
        _after_slogan(tuple(lexicon.markers["slogan"]["verbs"])).match(text, frame.quantity.end, frame.quantity.end + 9)
        is not None
    )
