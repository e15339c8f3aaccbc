"""Which of several facts stands in a cell, why, and which of the others disagree with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.compare.rounding import agree, precision
from pipeline.compare.rules import Rule, clause
from pipeline.dataset import Row
from pipeline.lexicon import table

_SCOPE = ("level", "domain", "per", "action", "unit")
_YEAR_END = "-12-31"
_HEAD = 2
"""Characters that head nouns of two noun phrases share when both count one kind of thing (队伍, 事项, 人员)."""
_NEAR = Decimal("0.8")
"""Numbers of one report that differ more count different things (168 received, 93 concluded)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: the fact, why it, how many qualified, and the facts that disagree with reasons."""

    rule: Rule
    fact: Row
    value: Decimal | None
    chosen: str
    candidates: int
    others: tuple[tuple[Row, str], ...] = ()


def choose(rule: Rule, facts: Sequence[Row], reports: dict[str, Row], beside: Row | None) -> Cell | None:
    """The cell of an indicator from the facts of a region and year; `beside`: a fact whose sentence is preferred."""
    mixed = _mixed(facts) if rule.parts else frozenset()
    found = [fact for fact in facts if rule.takes(fact) and fact["fact_id"] not in mixed]
    found = [fact for fact in found if fact["value"]] or found
    if not found:
        return None
    order = ("together", *rule.choose, "first")
    keys = {fact["fact_id"]: _keys(rule, fact, reports[fact["report_id"]], beside, order) for fact in found}
    found.sort(key=lambda fact: keys[fact["fact_id"]])
    same = [fact for fact in found if _counts_the_same(found[0], fact) and agree(found[0], fact, rule.amount)]
    taken = min(same, key=lambda fact: (precision(fact, rule.amount), keys[fact["fact_id"]]))
    apart = [fact for fact in found if not agree(taken, fact, rule.amount)]
    others = tuple((fact, _why(keys, taken, fact, order)) for fact in _disagreeing(rule, taken, found))
    return Cell(rule, taken, rule.amount(taken, "value"), _chosen(found, taken, apart, keys, order), len(found), others)


def _mixed(facts: Iterable[Row]) -> frozenset[str]:
    """Totals over several levels: 全县30支，其中县级8支、乡镇22支 makes 30 no number of county level."""
    levels = {fact["fact_id"]: fact["level"] for fact in facts}
    return frozenset(f["part_of"] for f in facts if f["level"] and f["level"] != levels.get(f["part_of"], f["level"]))


def _chosen(
    found: Sequence[Row], taken: Row, apart: Sequence[Row], keys: dict[str, _Keys], order: Sequence[str]
) -> str:
    if len(found) == 1:
        return "only"
    if taken is not found[0]:
        return "precise"
    return _why(keys, taken, apart[0], order) if apart else "agreed"


_Key = tuple[int, ...] | tuple[Decimal] | tuple[str, int]
_Keys = tuple[_Key, ...]


def _keys(rule: Rule, fact: Row, report: Row, beside: Row | None, order: Sequence[str]) -> _Keys:
    """What the facts are sorted by, one key a criterion: the smaller, the better."""
    value = rule.amount(fact, "value") or rule.amount(fact, "value_low") or Decimal(0)
    known: dict[str, _Key] = {
        "together": (0 if beside is None or _one_sentence(fact, beside) else 1,),
        "own": (0 if fact["region_name"] == report["region_name"] else 1,),
        "whole": (1 if fact["domain"] else 0,),
        "latest": (-_day(fact["as_of"]), -_day(report["published"])),
        "largest": (-abs(value),),
        "first": (fact["report_id"], int(fact["char_start"])),
    }
    return tuple(known[name] for name in order)


def _day(date: str) -> int:
    """A date as a number that sorts; a bare year counts as its end."""
    full = date + _YEAR_END[len(date) - len("2021") :] if date else ""
    return int(full.replace("-", "") or 0)


def _one_sentence(one: Row, other: Row) -> bool:
    return one["report_id"] == other["report_id"] and one["evidence"] == other["evidence"]


def _why(keys: dict[str, _Keys], taken: Row, other: Row, order: Sequence[str]) -> str:
    """The first criterion by which the one comes before the other."""
    pairs = zip(keys[taken["fact_id"]], keys[other["fact_id"]], order, strict=True)
    return next((name for mine, its, name in pairs if mine != its), "first")


def _disagreeing(rule: Rule, taken: Row, found: Sequence[Row]) -> list[Row]:
    """Of each other report the fact that it would have in the cell, and other passages of the same report."""
    first: dict[str, Row] = {}
    for fact in found:
        first.setdefault(fact["report_id"], fact)
    answers = [fact for report, fact in first.items() if report != taken["report_id"] and _same_scope(taken, fact)]
    passages = [f for f in found if f["report_id"] == taken["report_id"] and _repeats(rule, taken, f)]
    return [fact for fact in (*passages, *answers) if not agree(taken, fact, rule.amount)]


def _same_scope(taken: Row, other: Row) -> bool:
    """Whether the facts of two reports speak of one thing at one time, neither of a part of it."""
    dates = {taken["as_of"], other["as_of"]} - {""}
    alike = all(taken[column] == other[column] for column in ("level", "domain", "per", "part_of"))
    kin = _within(taken["measure"], other["measure"], taken["region_name"]) or (
        taken["measure"][-_HEAD:] == other["measure"][-_HEAD:]
    )
    return len(dates) < 2 and alike and kin and _is_whole(taken) == _is_whole(other)


def _repeats(rule: Rule, taken: Row, other: Row) -> bool:
    """Whether another sentence of the report states the number again: the same phrase, a number of the same order."""
    if _one_sentence(taken, other) or taken["per"] or not _same_scope(taken, other) or not _is_whole(other):
        return False
    one, two = (abs(rule.amount(fact, "value") or Decimal(0)) for fact in (taken, other))
    return _counts_the_same(taken, other) and min(one, two) >= _NEAR * max(one, two)


def _is_whole(fact: Row) -> bool:
    """Whether nothing in the number's clause says that it counts a part (其余11个乡镇)."""
    return not any(word in clause(fact) for word in table("indicators")["narrowed"]["words"])


def _counts_the_same(one: Row, other: Row) -> bool:
    """Whether both count one thing: same level, field, doing and measure word, one noun phrase within the other."""
    if any(one[column] != other[column] for column in _SCOPE) or one["part_of"] != other["part_of"]:
        return False
    if one["report_id"] == other["report_id"] and one["measure"] != other["measure"]:
        return False
    pairs = ((one[column], other[column]) for column in ("subject", "measure"))
    return all(_within(mine, its, one["region_name"]) for mine, its in pairs)


def _within(one: str, other: str, region: str) -> bool:
    """Whether one phrase holds the other, the region's own name aside; an empty one says nothing against it."""
    one, other = (_bare(text, region) for text in (one, other))
    return one in other or other in one


def _bare(text: str, region: str) -> str:
    sizes = range(min(len(text), len(region)), 1, -1)
    return next((text[size:] for size in sizes if region.endswith(text[:size])), text)
