"""From the numbers of a report to its facts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.frames import Context, frames
from pipeline.lexicon.words import Lexicon
from pipeline.model import Block, Fact, Placed, Quantity, Refusal, Sentence
from pipeline.numbers import quantities
from pipeline.resolve import attributes as attribute
from pipeline.resolve.attributes import Planned
from pipeline.resolve.cells import as_cell, cells_of
from pipeline.resolve.claims import Judged, elliptic, winner
from pipeline.resolve.measure import subject, wording
from pipeline.resolve.refuse import covered, glossed, plain_reason, reason

SAME_CLAUSE = re.compile(r"、[一-龥]{2,8}")
OWN_UNIT = frozenset(["division.unit", "agency.unit"])
UNJUDGED = Decimal(0)
"""The confidence of a fact until all of its report are known (`confidence.sure_facts`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """Facts and refused numbers of a report, in reading order."""

    facts: tuple[Fact, ...]
    refusals: tuple[Refusal, ...]


def find_facts(
    text: str, sentences: tuple[Sentence, ...], found: tuple[Quantity, ...], lexicon: Lexicon, published: str = ""
) -> Found:
    """The facts of a text whose number expressions are `found`; `published` is its date, where it has one."""
    facts: list[Fact] = []
    refusals: list[Refusal] = []
    before: list[Judged] = []
    planned = Planned()
    year = attribute.own_year(text, published)
    topical, paragraph = "", -1
    for sentence, own in _by_sentence(sentences, found):
        if sentence.placed.block.kind == "row":
            facts += _of_row(text, sentence, lexicon, published)
            continue
        if sentence.placed.start != paragraph:
            topical, paragraph = "", sentence.placed.start
        topical = attribute.topical_year(text, sentence) or topical
        before = [one for one in before[-12:] if one.frame.sentence.placed.start == sentence.placed.start]
        judged = _judge(text, sentence, own, lexicon, before)
        before += judged
        refusals += [Refusal(q.start, q.end, q.span, why) for q in own if (why := plain_reason(q, text))]
        refusals += [_refusal(one) for one in judged if one.reason]
        planned = attribute.planned_from(text, sentence, year, bool(published), planned)
        facts += _facts(text, [one for one in judged if not one.reason], planned, topical, lexicon)
    return Found(tuple(facts), tuple(sorted(refusals, key=lambda r: r.start)))


def _of_row(text: str, sentence: Sentence, lexicon: Lexicon, published: str) -> list[Fact]:
    """The facts of a table's row: each cell is read as the sentence that its heads make of it."""
    rows, row = [], text[sentence.start : sentence.end]
    for cell in cells_of(text, sentence):
        placed = Placed(0, len(cell.words), Block(cell.words))
        said = Sentence(0, len(cell.words), sentence.section, placed)
        found = find_facts(cell.words, (said,), quantities(cell.words, lexicon.extra_units), lexicon, published)
        rows += [as_cell(fact, cell, row, sentence) for fact in found.facts[:1]]
    return rows


def _by_sentence(
    sentences: tuple[Sentence, ...], found: tuple[Quantity, ...]
) -> Iterator[tuple[Sentence, list[Quantity]]]:
    starts = [quantity.start for quantity in found]
    for sentence in sentences:
        low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if low < high:
            yield sentence, [q for q in found[low:high] if q.end <= sentence.end]


def _judge(text: str, sentence: Sentence, own: list[Quantity], lexicon: Lexicon, before: list[Judged]) -> list[Judged]:
    if not any(q.value is not None or q.low is not None for q in own):
        return []
    ranges = covered(text, sentence.start, sentence.end)
    slots = glossed(text, own)
    judged: list[Judged] = []
    for frame in frames(text, sentence, own, lexicon, [one.frame for one in before]):
        context = Context(text[frame.clause : frame.clause_end], text[sentence.start : frame.clause_end])
        claim = winner(frame, context, lexicon)
        frame, claim = elliptic(frame, claim, before + judged, text, lexicon)
        why = "formula" if frame.quantity.start in slots else reason(frame, claim.category, text, ranges, lexicon)
        judged.append(Judged(frame, claim, why))
    return judged


def _refusal(one: Judged) -> Refusal:
    quantity = one.frame.quantity
    return Refusal(quantity.start, quantity.end, quantity.span, one.reason)


def _facts(text: str, judged: list[Judged], planned: Planned, topical: str, lexicon: Lexicon) -> list[Fact]:
    rows: list[Fact] = []
    for i, one in enumerate(judged):
        after = judged[i + 1].frame.quantity if i + 1 < len(judged) else None
        rows.append(_fact(text, one, after, planned.start, topical, lexicon))
    return _by_field(text, _shared(text, rows, judged), judged)


def _shared(text: str, rows: list[Fact], judged: list[Judged]) -> list[Fact]:
    """平均办案周期由42天压缩为27天: the result is an average too."""
    for i in range(1, len(rows)):
        frame, last = judged[i].frame, judged[i - 1].frame
        between = text[rows[i - 1].end : rows[i].start]
        if frame.side == "listed" and rows[i - 1].per and not rows[i].per:
            rows[i] = replace(rows[i], per=rows[i - 1].per)
        if rows[i - 1].per == "each" and not rows[i].per and SAME_CLAUSE.fullmatch(between):
            rows[i] = replace(rows[i], per="each")
        if frame.role == "to" and last.role == "from" and not rows[i].per:
            rows[i] = replace(rows[i], per=rows[i - 1].per)
    return rows


def _by_field(text: str, rows: list[Fact], judged: list[Judged]) -> list[Fact]:
    """应急管理、自然资源领域分别为21项、18项: the numbers of a list go to the fields of a list, one each."""
    i = 0
    while i < len(rows):
        run = 1
        while i + run < len(rows) and judged[i + run].frame.side == "listed":
            run += 1
        fields = attribute.listed_domains(text, judged[i].frame.sentence.start, rows[i].start, run) if run > 1 else ()
        for j, field in enumerate(fields):
            rows[i + j] = replace(rows[i + j], domain=field)
        levels = rows[i].level.split("+")
        if run > 1 and len(levels) == run and not fields:  # 市、县、乡三级队伍分别为4支、21支和96支
            for j, one in enumerate(levels):
                rows[i + j] = replace(rows[i + j], level=one)
        i += run
    return rows


def _fact(text: str, one: Judged, after: Quantity | None, planned: int, topical: str, lexicon: Lexicon) -> Fact:
    frame, quantity, category = one.frame, one.frame.quantity, one.claim.category
    measure = quantity.unit if one.claim.rule in OWN_UNIT else wording(frame, text)
    stage = attribute.stage(frame, category, measure, text, lexicon, planned)
    return Fact(
        quantity.start, quantity.end, quantity.span, category, measure,
        quantity.value, quantity.low, quantity.high, quantity.bound, _unit(quantity, category),
        text[frame.sentence.start : frame.sentence.end], frame.sentence.section, one.claim.rule,
        UNJUDGED,
        subject=subject(frame, text), per=attribute.per(frame, stage, text, after), stage=stage,
        direction=attribute.direction(frame, measure, stage, lexicon),
        level=attribute.level(frame, category, measure, text, lexicon),
        domain=";".join(attribute.domains(frame.noun.text) or attribute.domains(text[frame.clause : quantity.start])),
        action=attribute.action(frame, category),
        as_of=attribute.as_of(text, frame.sentence, quantity, topical), decimals=quantity.decimals,
    )  # fmt: skip


def _unit(quantity: Quantity, category: str) -> str:
    if category == "population" and not quantity.unit:
        return "人"
    return "元" if category == "money" else quantity.unit
