"""How sure a row is: points for what is known of it, added up and read as a probability (lexicon/confidence.toml).

The points are fitted on the open half of the corpus (`python .ci/calibration.py --write`; docs/calibration.md).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.lexicon import table
from pipeline.model import Fact, Mechanism, Region

Features = Mapping[str, str]
"""Value by feature: what is known of a row when it is published."""
UNIT = 100
"""Points that make one natural logarithm of the odds."""
_PLACES = 3
_LONG = (30, 60, 100)
_MANY = (1, 2, 4, 8)
_WORDS = (0, 2, 6)


@dataclass(frozen=True, slots=True)
class Expected:
    """What to expect of the rows at a confidence or more, of a text that the rules have not met."""

    at: Decimal
    precision: Decimal
    recall: Decimal


def sure_facts(facts: Sequence[Fact], home: Region) -> tuple[Fact, ...]:
    """The facts of one report, with their confidence."""
    features = fact_features(facts, home)
    return tuple(replace(one, confidence=confidence("facts", of)) for one, of in zip(facts, features, strict=True))


def sure_mechanisms(found: Iterable[Mechanism]) -> tuple[Mechanism, ...]:
    """Mechanisms with their confidence."""
    return tuple(replace(one, confidence=confidence("mechanisms", mechanism_features(one))) for one in found)


def confidence(kind: str, features: Features) -> Decimal:
    """The probability, to three places, that a row of `kind` (`facts` or `mechanisms`) is right."""
    base, points = _points(kind)
    return _probability(base + sum(points.get(f"{name}={value}", 0) for name, value in features.items()))


@cache
def expected(kind: str) -> tuple[Expected, ...]:
    """What to expect, from the lowest confidence up."""
    lines = table("confidence")[kind]["expected"]
    return tuple(Expected(**{name: Decimal(cell) for name, cell in line.items()}) for line in lines)


def expected_at(kind: str, least: Decimal) -> Expected:
    """What to expect of rows at `least` or more: the line of the table for the highest confidence not above it."""
    lines = expected(kind)
    return next((line for line in reversed(lines) if line.at <= least), lines[0])


def fact_features(facts: Sequence[Fact], home: Region) -> list[dict[str, str]]:
    """Of each fact of one report what bears on whether it is right."""
    beside: dict[str, list[int]] = defaultdict(list)
    for at, fact in enumerate(facts):
        beside[fact.evidence].append(at)
    place = {at: (nth, len(group)) for group in beside.values() for nth, at in enumerate(group)}
    return [_of_fact(fact, home, *place[at]) for at, fact in enumerate(facts)]


def mechanism_features(one: Mechanism) -> dict[str, str]:
    """Of a mechanism what bears on whether it is right."""
    return {
        "rule": one.rule, "kind": one.kind, "components": _some(one.components), "gloss": _some(one.gloss),
        "length": _band(len(one.name), _WORDS),
    }  # fmt: skip


def _of_fact(fact: Fact, home: Region, nth: int, of: int) -> dict[str, str]:
    return {
        "rule": fact.rule, "found_by": fact.rule.partition(".")[2], "category": fact.category,
        "stage": fact.stage, "bound": fact.bound, "per": fact.per, "direction": fact.direction,
        "action": fact.action, "unit": fact.unit, "region": _whose(fact.region, home),
        "cell": _some(" | " in fact.evidence), "numbers": _band(of, _MANY), "place": _nth(nth, of),
        "sentence": _band(len(fact.evidence), _LONG), "measure": _band(len(fact.measure), _WORDS),
        "level": _some(fact.level), "domain": _some(fact.domain), "as_of": _some(fact.as_of),
        "subject": _some(fact.subject), "part": _some(fact.part_of >= 0),
    }  # fmt: skip


def _whose(region: Region, home: Region) -> str:
    if (region.code, region.township_code) == (home.code, home.township_code):
        return "own"
    return "town" if region.township_code else "other"


def _nth(nth: int, of: int) -> str:
    return "first" if nth == 0 else "last" if nth == of - 1 else "inner"


def _some(value: object) -> str:
    return "yes" if value else "no"


def _band(value: int, limits: tuple[int, ...]) -> str:
    """`-2`: at most 2 (and more than the limit before); `+`: more than the last."""
    return next((f"-{limit}" for limit in limits if value <= limit), "+")


@cache
def _points(kind: str) -> tuple[int, Mapping[str, int]]:
    own = table("confidence")[kind]
    return own["base"], own["points"]


@cache
def _probability(points: int) -> Decimal:
    return Decimal(str(round(1 / (1 + math.exp(-points / UNIT)), _PLACES)))
