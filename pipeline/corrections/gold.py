"""A report that people went through, as an answer to measure by (corpus/README.md describes the form)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pipeline.model import Check, Citation, CorrectionState, Fact, Mechanism, Region, Result

_WIDEN = 3
"""Characters by which a phrase grows on either side until it stands once in the report."""
_NAMED = ("level", "action", "as_of", "direction", "measure", "subject", "domain")
_NOT_SCORED = "other"
Json = dict[str, Any]


def gold_of(file: str, result: Result, rejected: Iterable[CorrectionState] = ()) -> Json:
    """The answer to one report, from its rows as people left them.

    What a person saw is required and must be as that person left it; what nobody looked at costs nothing either way
    (`optional`); a place whose fact was rejected (`rejected`) becomes a trap. ValueError for a report without text.
    """
    if result.report is None:
        raise ValueError(f"{file} was not read")
    text, home = result.report.text, result.region
    scored = [fact for fact in result.facts if fact.category != _NOT_SCORED]
    checked = {fact.start for fact in result.facts if fact.reviewed}
    return {
        "report": file,
        "region": {
            "region_name": home.name, "region_code": home.code, "region_level": home.level, "region_basis": home.basis,
        },
        "meta": _without_empty(
            {name: getattr(result.head, name) for name in ("title", "issuer", "issue_no", "published")}
        ),
        "facts": [_fact(text, fact, home) for fact in scored],
        "mechanisms": [_mechanism(one) for one in _by_name(result.mechanisms)],
        "citations": [_citation(one) for one in result.citations],
        "checks": _checks(result.checks, result.facts, checked),
        "traps": _traps(text, rejected, scored),
    }  # fmt: skip


def context(text: str, start: int, end: int) -> str:
    """A phrase around `text[start:end]` that stands once in the text, no wider than it must be; the text at worst."""
    first, last = start, end
    while text.find(text[first:last]) != first or text.find(text[first:last], first + 1) >= 0:
        if first == 0 and last == len(text):
            break
        first, last = max(0, first - _WIDEN), min(len(text), last + _WIDEN)
    return text[first:last]


def _fact(text: str, fact: Fact, home: Region) -> Json:
    amount = {"low": _json(fact.value_low), "high": _json(fact.value_high)}
    said = {name: [getattr(fact, name)] for name in _NAMED if fact.reviewed and getattr(fact, name)}
    elsewhere = fact.region.name not in ("", home.name)
    return {
        "context": context(text, fact.start, fact.end), "span": fact.span, "category": [fact.category],
        **(amount if fact.bound == "range" else {"value": _json(_stated(fact))}),
        "bound": fact.bound, "unit": [fact.unit], "per": [fact.per],
        "stage": ["", "after"] if fact.stage in ("", "after") else [fact.stage],
        **({"region": fact.region.name} if elsewhere else {}), **said,
        **({} if fact.reviewed else {"optional": True}),
    }  # fmt: skip


def _stated(fact: Fact) -> Decimal:
    """The one number of a fact that is no range."""
    return next((one for one in (fact.value, fact.value_low, fact.value_high) if one is not None), Decimal(0))


def _mechanism(one: Mechanism) -> Json:
    parts: Json = {"components": list(one.components)} if one.components else {}
    return {"name": one.name, "kind": [one.kind], **parts, **({} if one.reviewed else {"optional": True})}


def _by_name(mechanisms: Iterable[Mechanism]) -> list[Mechanism]:
    """One a name, the first mention; a mention that a person saw before one that nobody looked at."""
    first: dict[str, Mechanism] = {}
    for one in sorted(mechanisms, key=lambda one: (not one.reviewed, one.start)):
        first.setdefault(one.name, one)
    return sorted(first.values(), key=lambda one: one.start)


def _citation(one: Citation) -> Json:
    said = {"title": one.title, "number": one.number, "year": one.year}
    return {**_without_empty(said), "optional": True}


def _checks(checks: Iterable[Check], facts: Iterable[Fact], seen: set[int]) -> list[Json]:
    """Relations between facts; required where a person saw every one of them."""
    at = {fact.start: fact for fact in reversed(tuple(facts))}
    rows = []
    for check in checks:
        if not check.facts or any(start not in at for start in check.facts):
            continue
        *operands, stated = (at[start] for start in check.facts)
        optional = {} if set(check.facts) <= seen else {"optional": True}
        row = {"kind": check.kind, "terms": [_json(_stated(fact)) for fact in operands]}
        rows.append({**row, "stated": _json(_stated(stated)), "decimals": stated.decimals, **optional})
    return rows


def _traps(text: str, rejected: Iterable[CorrectionState], facts: list[Fact]) -> list[Json]:
    taken = {(fact.start, fact.end) for fact in facts}
    places = sorted({(one.start, one.end) for one in rejected if one.state == "applied" and one.start >= 0} - taken)
    return [{"context": context(text, *place), "span": text[slice(*place)]} for place in places]


def _json(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _without_empty(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}
