"""Answers made by hand, one JSON file a report, as typed nouns (corpus/README.md describes the format)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.messages import Misuse

HELD_OUT = "held_out"
Choices = tuple[str, ...]
"""Acceptable values, best first."""


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A quantity that the report states; None where the answer leaves an attribute open."""

    context: str
    """A phrase that occurs once in the report and holds `span`."""
    span: str
    category: Choices
    bound: str
    unit: Choices
    value: float | None
    low: float | None
    high: float | None
    stage: Choices
    per: Choices
    region: str
    """Empty: the report's own; `*`: arguable; else the end of the full name."""
    level: Choices | None
    action: Choices | None
    as_of: Choices | None
    direction: Choices | None
    measure: Choices | None
    subject: Choices | None
    domain: Choices | None
    optional: bool
    phenomena: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trap:
    """A place where no scored fact may stand."""

    context: str
    span: str
    phenomena: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldMechanism:
    """A mechanism that the report names."""

    name: str
    kind: Choices
    components: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldCitation:
    """A document that the report cites."""

    title: str
    number: str
    year: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldCheck:
    """An arithmetic relation that the report states."""

    kind: str
    terms: tuple[float, ...]
    stated: float
    decimals: int
    """Digits after the point of the stated number."""
    optional: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """Everything known of one report. `copies`: files that hold the same text, of which one carries the rows."""

    report: str
    region_code: str
    meta: Mapping[str, str]
    facts: tuple[GoldFact, ...]
    traps: tuple[Trap, ...]
    mechanisms: tuple[GoldMechanism, ...]
    citations: tuple[GoldCitation, ...]
    checks: tuple[GoldCheck, ...]
    copies: tuple[str, ...]


def load_gold(folder: Path) -> tuple[Gold, ...]:
    """Every answer below a folder, by file name; UsageError when there is none or one is not as described."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise Misuse("no_gold", path=folder)
    return tuple(_load(file) for file in files)


def is_held_out(folder: Path) -> bool:
    """Whether nothing but figures may be shown of this gold."""
    return HELD_OUT in folder.resolve().parts


def _load(file: Path) -> Gold:
    try:
        return _gold(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # The kind of error only: its words might quote an answer that nobody may see.
        raise Misuse("bad_gold", path=file, what=type(error).__name__) from None


def _gold(data: Mapping[str, Any]) -> Gold:
    return Gold(
        data["report"], data["region"].get("region_code", ""), dict(data.get("meta", {})),
        tuple(_fact(one) for one in data["facts"]),
        tuple(Trap(one["context"], one["span"], _strings(one.get("phenomena", ()))) for one in data.get("traps", ())),
        tuple(_mechanism(one) for one in data["mechanisms"]),
        tuple(_citation(one) for one in data.get("citations", ())),
        tuple(_check(one) for one in data.get("checks", ())),
        _strings(data.get("copies", ())),
    )  # fmt: skip


def _fact(data: Mapping[str, Any]) -> GoldFact:
    ranged = data["bound"] == "range"
    return GoldFact(
        data["context"], data["span"], _strings(data["category"]), data["bound"], _strings(data["unit"]),
        value=None if ranged else float(data["value"]),
        low=float(data["low"]) if ranged else None, high=float(data["high"]) if ranged else None,
        stage=_strings(data.get("stage", ("", "after"))), per=_strings(data.get("per", ("",))),
        region=data.get("region", ""), level=_choices(data, "level"), action=_choices(data, "action"),
        as_of=_choices(data, "as_of"), direction=_choices(data, "direction"), measure=_choices(data, "measure"),
        subject=_choices(data, "subject"), domain=_choices(data, "domain"),
        optional=bool(data.get("optional")), phenomena=_strings(data.get("phenomena", ())),
    )  # fmt: skip


def _mechanism(data: Mapping[str, Any]) -> GoldMechanism:
    components = _strings(data.get("components") or ())
    return GoldMechanism(data["name"], _strings(data["kind"]), components, bool(data.get("optional")))


def _citation(data: Mapping[str, Any]) -> GoldCitation:
    number, year = data.get("number", ""), str(data.get("year", ""))
    return GoldCitation(data["title"], number, year, bool(data.get("optional")))


def _check(data: Mapping[str, Any]) -> GoldCheck:
    digits = len(str(data["stated"]).partition(".")[2].rstrip("0"))
    terms = tuple(float(term) for term in data["terms"])
    decimals = int(data.get("decimals", digits))
    return GoldCheck(data["kind"], terms, float(data["stated"]), decimals, bool(data.get("optional")))


def _choices(data: Mapping[str, Any], key: str) -> Choices | None:
    return _strings(data[key]) if key in data else None


def _strings(values: Any) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(values)
    return tuple(str(value) for value in values)
