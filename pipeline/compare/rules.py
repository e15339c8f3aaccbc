"""Which facts and mechanisms an indicator takes: a rule for each table of lexicon/indicators.toml or a user's file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.dataset import Row
from pipeline.indicators import Indicator, described

CODED = ("category", "stage", "action", "level", "per", "direction")
"""Columns of facts.csv whose codes a rule may list."""
WORDED = ("measure", "near", "subject", "sentence")
"""What a rule may ask for words in; each also as not_…"""
CHOICES = ("own", "whole", "latest", "largest", "first")
WITHIN = {"": (), "report": ("report_id",), "sentence": ("report_id", "evidence")}
"""What facts have in common that stand in one report or sentence."""
_DEFAULT_CHOICE = ("own", "whole", "latest", "largest")
_DEFAULTS: dict[str, tuple[str, ...]] = {"stage": ("", "after"), "per": ("",)}
_DIGITS = frozenset("0123456789.")
_CLAUSE_END = re.compile(r"[，；;。！!？?、|\n]|,(?!\d)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator and what it takes. `factors`: measure words and what they are worth in the indicator's unit."""

    one: Indicator
    codes: tuple[tuple[str, frozenset[str]], ...] = ()
    factors: Mapping[str, Decimal] | None = None
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    no_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    undivided: bool = False
    """Only where no enforcement field is named."""
    parts: bool = False
    signed: bool = False
    """Down is negative."""
    together: str = ""
    choose: tuple[str, ...] = _DEFAULT_CHOICE
    within: tuple[str, ...] = ()
    """Columns of facts.csv in which the facts behind a derived value are alike."""
    own_level: bool = False

    @property
    def categories(self) -> frozenset[str]:
        """Codes of the facts that it may take."""
        return dict(self.codes).get("category", frozenset())

    def takes(self, fact: Row) -> bool:
        """Whether a row of facts.csv may stand in a cell of this indicator."""
        return (
            all(fact[column] in allowed for column, allowed in self.codes)
            and (self.parts or not fact["part_of"])
            and not (self.undivided and fact["domain"])
            and not (self.own_level and fact["level"].split("+")[0] not in ("", fact["region_level"]))
            and (self.factors is None or fact["unit"] in self.factors)
            and bool(fact["value"] or fact["value_low"] or fact["value_high"])
            and all(_holds(fact, where, words) for where, words in self.words)
            and not any(_holds(fact, where, words) for where, words in self.no_words)
        )

    def names(self, mechanism: Row) -> bool:
        """Whether a row of mechanisms.csv is the one that this indicator is about."""
        text = mechanism["name"]
        return any(word in text for _, words in self.words for word in words) and not any(
            word in text for _, words in self.no_words for word in words
        )

    def amount(self, fact: Row, column: str) -> Decimal | None:
        """The fact's `value`, `value_low` or `value_high` in the indicator's unit, signed where it is a change."""
        if self.signed and fact["direction"] == "down":
            column = {"value_low": "value_high", "value_high": "value_low"}.get(column, column)
        if not fact[column]:
            return None
        factor = self.factors[fact["unit"]] if self.factors else Decimal(1)
        return Decimal(fact[column]) * (-factor if self.signed and fact["direction"] == "down" else factor)


def rule(row: Mapping[str, Any]) -> Rule:
    """The rule of one table of the TOML file, which is taken to be valid."""
    one = described(row)
    if one.kind == "mechanism":
        return Rule(one, words=_listed(row, "mechanism"), no_words=_listed(row, "not_mechanism"))
    if one.kind == "derived":
        return Rule(one, within=(*row.get("same", ()), *WITHIN[row.get("within", "")]))
    return Rule(
        one, _codes(row), _factors(row.get("units")), _listed(row, *WORDED),
        tuple((where.removeprefix("not_"), words) for where, words in _listed(row, *(f"not_{w}" for w in WORDED))),
        row.get("domain") == "none", bool(row.get("parts")), bool(row.get("signed")), row.get("together", ""),
        tuple(row.get("choose", _DEFAULT_CHOICE)), own_level=bool(row.get("own_level")),
    )  # fmt: skip


def clause(fact: Row) -> str:
    """The stretch of the evidence between commas that holds the number; the whole row of a table."""
    text, span = fact["evidence"], fact["span"]
    at = text.find(span)
    while at > 0 and text[at - 1] in _DIGITS:  # 8项 is not the end of 58项
        at = text.find(span, at + 1)
    if at < 0 or " | " in text:
        return text
    begins = max((found.end() for found in _CLAUSE_END.finditer(text, 0, at)), default=0)
    ends = _CLAUSE_END.search(text, at + len(span))
    return text[begins : ends.start() if ends else len(text)]


def _holds(fact: Row, where: str, words: Iterable[str]) -> bool:
    text = fact["evidence"] if where == "sentence" else fact.get(where, fact["measure"] + "\n" + clause(fact))
    return any(word in text for word in words)


def _codes(row: Mapping[str, Any]) -> tuple[tuple[str, frozenset[str]], ...]:
    asked = {**_DEFAULTS, **{column: row[column] for column in CODED if column in row}}
    return tuple((column, frozenset(codes)) for column, codes in asked.items())


def _factors(units: Iterable[str] | Mapping[str, Any] | None) -> Mapping[str, Decimal] | None:
    if units is None:
        return None
    if isinstance(units, Mapping):
        return {unit: Decimal(str(factor)) for unit, factor in units.items()}
    return dict.fromkeys(units, Decimal(1))


def _listed(row: Mapping[str, Any], *names: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(row[name])) for name in names if name in row)
