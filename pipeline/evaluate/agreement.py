"""Two independent answers to the same reports: one is judged as if the program had published it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.dataset import Row
from pipeline.evaluate.facts import FactVerdict, judge_facts
from pipeline.evaluate.folding import Folded, fold_text, places
from pipeline.evaluate.gold import Gold, GoldCheck, GoldFact
from pipeline.evaluate.mistakes import sentence_around
from pipeline.evaluate.names import Verdict, check_status, judge_checks, judge_citations, judge_mechanisms
from pipeline.evaluate.output import Output
from pipeline.evaluate.scoring import ReportScore
from pipeline.schema import TABLE

_ARGUABLE = "*"


def agreement(golds: Iterable[Gold], seconds: Iterable[Gold], output: Output) -> tuple[ReportScore, ...]:
    """A score for each report that both answer, `seconds` taken as output; `output` has the texts.

    What either calls optional costs nothing, and an attribute counts where both state it.
    """
    second = {gold.report: gold for gold in seconds}
    return tuple(_score(gold, second[gold.report], output) for gold in golds if gold.report in second)


def _score(gold: Gold, second: Gold, output: Output) -> ReportScore:
    row = output.reports.get(gold.report)
    text = fold_text(output.texts.get(row["report_id"], "") if row else "")
    facts = _judge_facts(*_one_spelling(gold, second), text)
    others = (
        *_free(judge_mechanisms(gold, _mechanisms(second)), {m.name for m in second.mechanisms if m.optional}),
        *_free(judge_citations(gold, _citations(second)), {c.title for c in second.citations if c.optional}),
        *judge_checks(_with_optional_checks(gold, second), _checks(second)),
    )  # fmt: skip
    return ReportScore(gold.report, row["format"] if row else "", len(gold.facts), facts, (), others, text.raw)


def _one_spelling(gold: Gold, second: Gold) -> tuple[Gold, Gold]:
    """Both with each place written as briefly as either writes it (兰西县哈林格尔镇 and 哈林格尔镇)."""
    written = {fact.region for fact in (*gold.facts, *second.facts) if fact.region}
    names = sorted(written, key=lambda name: (len(name), name))
    brief = {name: next(short for short in names if name.endswith(short)) for name in names}
    first, other = (
        replace(one, facts=tuple(replace(fact, region=brief.get(fact.region, "")) for fact in one.facts))
        for one in (gold, second)
    )
    return first, other


def _judge_facts(gold: Gold, second: Gold, text: Folded) -> tuple[FactVerdict, ...]:
    rows = [_fact(at, fact, second, text) for at, fact in enumerate(second.facts)]
    verdicts = [(v, second.facts[int(v.row["fact_id"])] if v.row else None) for v in judge_facts(gold, rows, text)]
    return tuple(_both(v, other) if other else v for v, other in verdicts if v.gold or (other and not other.optional))


def _both(verdict: FactVerdict, other: GoldFact) -> FactVerdict:
    """The verdict on what both state."""
    if not verdict.agreed:
        return verdict
    agreed = {**verdict.agreed, **({"region_of_fact": True} if other.region == _ARGUABLE else {})}
    stated = {key: right for key, right in verdict.soft.items() if getattr(other, key, None) is not None}
    return replace(verdict, agreed=agreed, soft=stated)


def _fact(at: int, fact: GoldFact, gold: Gold, text: Folded) -> Row:
    start, end = next(iter(places(fact.context, fact.span, text)), (0, 0))
    low, high = _limits(fact)
    return _row(
        "facts",
        fact_id=str(at), region_name=fact.region, region_code="" if fact.region else gold.region_code,
        category=fact.category[0], value=_cell(fact.value), value_low=_cell(low), value_high=_cell(high),
        bound=fact.bound, unit=fact.unit[0], per=fact.per[0], stage=fact.stage[0], span=fact.span,
        level=_first(fact.level), action=_first(fact.action), as_of=_first(fact.as_of),
        direction=_first(fact.direction), measure=_first(fact.measure), subject=_first(fact.subject),
        domain=";".join(fact.domain or ()), char_start=str(start), char_end=str(end),
        evidence=sentence_around(text.raw, start, end) if end else fact.context,
    )  # fmt: skip


def _limits(fact: GoldFact) -> tuple[float | None, float | None]:
    """Low and high as the program would fill them."""
    return {
        "range": (fact.low, fact.high), "exact": (fact.value, fact.value),
        "over": (fact.value, None), "under": (None, fact.value),
    }.get(fact.bound, (None, None))  # fmt: skip


def _mechanisms(gold: Gold) -> list[Row]:
    return [
        _row("mechanisms", name=one.name, kind=one.kind[0], components=";".join(one.components))
        for one in gold.mechanisms
    ]


def _citations(gold: Gold) -> list[Row]:
    return [_row("citations", title=one.title, number=one.number, year=one.year) for one in gold.citations]


def _checks(gold: Gold) -> list[Row]:
    return [_check(one) for one in gold.checks]


def _check(check: GoldCheck) -> Row:
    terms = " + ".join(map(_cell, check.terms))
    return _row("checks", kind=check.kind, expression=terms, stated=_cell(check.stated), status=check_status(check))


def _with_optional_checks(gold: Gold, second: Gold) -> Gold:
    """The gold, with the second's optional checks known to it, so that they are no false alarms."""
    unknown = (check for check in second.checks if check.optional and check not in gold.checks)
    return replace(gold, checks=(*gold.checks, *unknown))


def _free(verdicts: Sequence[Verdict], optional: set[str]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.wanted or verdict.got not in optional]


def _row(table: str, **cells: str) -> Row:
    return {**dict.fromkeys(TABLE[table].names, ""), **cells}


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""


def _cell(number: float | None) -> str:
    return "" if number is None else format(number, "f").rstrip("0").rstrip(".")
