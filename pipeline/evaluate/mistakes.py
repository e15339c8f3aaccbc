"""What is wrong, beside the sentence it is wrong about. Never called for gold that is held out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.dataset import Row
from pipeline.evaluate.facts import FactVerdict
from pipeline.evaluate.folding import Folded, fold_text, places
from pipeline.evaluate.gold import GoldFact
from pipeline.evaluate.names import Verdict
from pipeline.evaluate.scoring import ReportScore

_STOP = re.compile(r"[。！？；\n]")
_COLUMN = {"region_of_fact": "region_name", "limits": "value", "evidence": "section"}
"""Where what was got stands, unless the attribute is a column of its own."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: `missed`, `wrong` (counts in strict), `false` (alarm) or `detail` (counts in its attribute only)."""

    report: str
    kind: str
    table: str
    what: str
    """The span or name."""
    said: str
    """What was got and wanted."""
    sentence: str


def mistakes(scores: Iterable[ReportScore]) -> tuple[Mistake, ...]:
    """Every mistake, report by report, facts first, in the gold's order."""
    return tuple(mistake for score in scores for mistake in _of(score))


def sentence_around(raw: str, start: int, end: int) -> str:
    """The sentence, to the next stop on both sides, without white space around it."""
    before = [found.end() for found in _STOP.finditer(raw, 0, start)]
    after = _STOP.search(raw, end)
    return raw[before[-1] if before else 0 : after.end() if after else len(raw)].strip()


def _of(score: ReportScore) -> Iterator[Mistake]:
    text = fold_text(score.text)
    for fact in score.facts:
        yield from _fact(score.report, fact, text)
    yield from _led_astray(score)
    for other in score.others:
        yield from _other(score.report, other, score.text)


def _fact(report: str, verdict: FactVerdict, text: Folded) -> Iterator[Mistake]:
    gold, row = verdict.gold, verdict.row
    if not verdict.counts:
        return
    if gold is None and row is not None:
        yield Mistake(report, "false", "facts", row["span"], row["category"], row["evidence"])
    elif gold is not None and row is None:
        yield Mistake(report, "missed", "facts", gold.span, "/".join(gold.category), _sentence(gold, text))
    elif gold is not None and row is not None:
        for kind, pairs in (("wrong", verdict.agreed), ("detail", verdict.soft)):
            said = "; ".join(_difference(key, row, gold) for key, right in pairs.items() if not right)
            if said:
                yield Mistake(report, kind, "facts", gold.span, said, row["evidence"])


def _led_astray(score: ReportScore) -> Iterator[Mistake]:
    """Places that lead astray where the row answers an optional fact, so that no other line tells of it."""
    optional = [verdict.row for verdict in score.facts if not verdict.counts and verdict.row]
    for place in score.guarded:
        if place.phenomena and any(place.row is row for row in optional) and place.row:
            said = f"category: {place.row['category']} ≠ other"
            yield Mistake(score.report, "detail", "facts", place.span, said, place.row["evidence"])


def _other(report: str, verdict: Verdict, raw: str) -> Iterator[Mistake]:
    name = verdict.kind or "reports"
    if verdict.kind and not verdict.got:
        at = raw.find(verdict.wanted)
        sentence = sentence_around(raw, at, at + len(verdict.wanted)) if at >= 0 else ""
        yield Mistake(report, "missed", name, verdict.wanted, "", sentence)
    elif verdict.kind and not verdict.wanted:
        yield Mistake(report, "false", name, verdict.got, "", verdict.evidence)
    for key, right in verdict.attributes.items():
        if not right:
            what = verdict.got if verdict.evidence else ""
            yield Mistake(report, "detail", name, what, f"{key} {verdict.said.get(key, '')}", verdict.evidence)


def _sentence(gold: GoldFact, text: Folded) -> str:
    ranges = places(gold.context, gold.span, text)
    return sentence_around(text.raw, *ranges[0]) if ranges else gold.context


def _difference(key: str, row: Row, gold: GoldFact) -> str:
    got = row.get(_COLUMN.get(key, key), "") or "–"
    wanted = getattr(gold, {"region_of_fact": "region"}.get(key, key), None)
    if key == "evidence":
        return f"{key}: {gold.context}"
    if wanted is None or key == "limits":
        return f"{key}: {got}"
    return f"{key}: {got} ≠ {wanted if isinstance(wanted, str) else '/'.join(one or '–' for one in wanted) or '–'}"
