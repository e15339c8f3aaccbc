"""Which published fact answers which gold fact, and what of it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.dataset import Row
from pipeline.evaluate.folding import Folded, Range, fold, places
from pipeline.evaluate.gold import Choices, Gold, GoldFact, Trap
from pipeline.schema import CATEGORIES

SCORED = frozenset(CATEGORIES) - {"other"}
_LONGEST_NAME = 30
_SLACK = 4
"""Characters that a span may be longer than the gold's."""


@dataclass(frozen=True, slots=True)
class FactVerdict:
    """A gold fact and the published fact that answers it; without gold a false alarm, without row a miss.

    `agreed` decides strict, `soft` costs nothing; both are empty unless gold and row are there.
    """

    gold: GoldFact | None
    row: Row | None
    agreed: Mapping[str, bool]
    soft: Mapping[str, bool]

    @property
    def counts(self) -> bool:
        """Whether it counts in any figure: an optional gold fact does not."""
        return self.gold is None or not self.gold.optional

    @property
    def detected(self) -> bool:
        """Category, value and place are right."""
        return self.agreed.get("category", False)

    @property
    def strict(self) -> bool:
        """Bound, unit, per, stage and region are right too."""
        return bool(self.agreed) and all(self.agreed.values())

    @property
    def claims(self) -> bool:
        """Whether the published fact, if any, claims something (`other` does not)."""
        return self.row is not None and self.row["category"] in SCORED


@dataclass(frozen=True, slots=True)
class Guarded:
    """A place where no scored fact may stand, and whether one does."""

    span: str
    context: str
    phenomena: tuple[str, ...]
    row: Row | None


@dataclass(frozen=True, slots=True)
class _Pair:
    gold: int
    row: int
    rank: tuple[bool, bool, int, bool, int]
    agreed: Mapping[str, bool]


def judge_facts(gold: Gold, rows: Sequence[Row], text: Folded) -> tuple[FactVerdict, ...]:
    """A verdict for each gold fact, in the gold's order, and one for each scored fact that answers none."""
    chosen = _choose(_pairs(gold, rows, text))
    answers = {pair.gold: pair for pair in chosen}
    verdicts = [_verdict(fact, answers.get(at), rows) for at, fact in enumerate(gold.facts)]
    used = {pair.row for pair in chosen}
    loose = [row for at, row in enumerate(rows) if at not in used and row["category"] in SCORED]
    return (*verdicts, *(FactVerdict(None, row, {}, {}) for row in loose))


def judge_guarded(gold: Gold, rows: Sequence[Row], text: Folded) -> tuple[Guarded, ...]:
    """A verdict for each trap, and for each quantity of category `other` alone."""
    others = [Trap(f.context, f.span, f.phenomena) for f in gold.facts if f.category == ("other",)]
    return tuple(_guarded(trap, rows, text) for trap in (*gold.traps, *others))


def number(cell: str | None) -> float | None:
    """The number of a cell, None when there is none."""
    try:
        return float(cell or "")
    except ValueError:
        return None


def _pairs(gold: Gold, rows: Sequence[Row], text: Folded) -> list[_Pair]:
    found = []
    for gold_at, fact in enumerate(gold.facts):
        ranges = places(fact.context, fact.span, text)
        for row_at, row in enumerate(rows):
            if _value_agrees(row, fact) and _stands_at(row, fact, ranges):
                found.append(_pair(gold_at, fact, row_at, row, gold.region_code))
    return found


def _pair(gold_at: int, fact: GoldFact, row_at: int, row: Row, home: str) -> _Pair:
    agreed = _agreed(row, fact, home)
    close = fold(row["span"]) == fold(fact.span)
    return _Pair(
        gold_at, row_at, (agreed["category"], not fact.optional, sum(agreed.values()), close, -gold_at), agreed
    )


def _choose(pairs: list[_Pair]) -> list[_Pair]:
    """The best pairs, each gold fact and each row once."""
    golds: set[int] = set()
    rows: set[int] = set()
    chosen = []
    for pair in sorted(pairs, key=lambda pair: pair.rank, reverse=True):
        if pair.gold not in golds and pair.row not in rows:
            golds.add(pair.gold)
            rows.add(pair.row)
            chosen.append(pair)
    return chosen


def _verdict(fact: GoldFact, pair: _Pair | None, rows: Sequence[Row]) -> FactVerdict:
    if pair is None:
        return FactVerdict(fact, None, {}, {})
    row = rows[pair.row]
    return FactVerdict(fact, row, pair.agreed, _soft(row, fact))


def _guarded(trap: Trap, rows: Sequence[Row], text: Folded) -> Guarded:
    ranges = places(trap.context, trap.span, text)
    wrong = next((row for row in rows if row["category"] in SCORED and _overlaps(row, ranges)), None)
    return Guarded(trap.span, trap.context, trap.phenomena, wrong)


def _value_agrees(row: Row, fact: GoldFact) -> bool:
    if fact.bound == "range":
        return _same(row["value_low"], fact.low) and _same(row["value_high"], fact.high)
    return _same(row["value"], fact.value)


def _same(cell: str, want: float | None) -> bool:
    got = number(cell)
    return got is not None and want is not None and abs(got - want) <= 1e-6 * max(1.0, abs(want))


def _stands_at(row: Row, fact: GoldFact, ranges: Sequence[Range]) -> bool:
    if not ranges:  # the context was not read as written (a scan): the evidence has to hold it
        return fold(fact.context) in fold(row["evidence"])
    return _overlaps(row, ranges)


def _overlaps(row: Row, ranges: Sequence[Range]) -> bool:
    start, end = number(row["char_start"]), number(row["char_end"])
    return start is not None and end is not None and any(start < e and s < end for s, e in ranges)


def _agreed(row: Row, fact: GoldFact, home: str) -> dict[str, bool]:
    return {
        "category": row["category"] in fact.category, "bound": row["bound"] == fact.bound,
        "unit": _unit_agrees(row, fact), "per": row["per"] in fact.per, "stage": row["stage"] in fact.stage,
        "region_of_fact": _region_agrees(row, fact, home),
    }  # fmt: skip


def _unit_agrees(row: Row, fact: GoldFact) -> bool:
    if fact.category[0] == "population":
        return True
    return _bare_unit(row["unit"]) in {_bare_unit(unit) for unit in fact.unit}


def _bare_unit(unit: str) -> str:
    folded = fold(unit)
    return folded[1:] if folded.startswith(("余", "多")) else folded


def _region_agrees(row: Row, fact: GoldFact, home: str) -> bool:
    if fact.region == "*":
        return True
    if fact.region:
        return fold(row["region_name"]).endswith(fold(fact.region))
    return not home or row["region_code"].strip() == home


def _soft(row: Row, fact: GoldFact) -> dict[str, bool]:
    got, want = fold(row["span"]), fold(fact.span)
    found = {
        "limits": _limits(row), "evidence": fold(fact.context) in fold(row["evidence"]),
        "span": bool(got) and (got in want or want in got) and len(got) <= len(want) + _SLACK,
    }  # fmt: skip
    for key, codes in (("level", fact.level), ("action", fact.action), ("direction", fact.direction)):
        if codes is not None:
            found[key] = row[key] in codes
    if fact.as_of is not None:
        found["as_of"] = any(row["as_of"] == date or (date and row["as_of"].startswith(date)) for date in fact.as_of)
    for key, pieces in (("measure", fact.measure), ("subject", fact.subject)):
        if pieces is not None:
            found[key] = _holds_one(row[key], pieces)
    if fact.domain is not None:
        found["domain"] = set(row["domain"].split(";")) >= set(fact.domain)
    return found


def _holds_one(phrase: str, pieces: Choices) -> bool:
    got = fold(phrase)
    return bool(got) and len(got) <= _LONGEST_NAME and any(fold(piece) in got for piece in pieces)


def _limits(row: Row) -> bool:
    """Whether value, value_low and value_high are filled as the row's own bound wants."""
    value, low, high = (number(row[key]) for key in ("value", "value_low", "value_high"))
    if row["bound"] == "range":
        return value is None and low is not None and high is not None and low <= high
    wanted = {"exact": (value, value), "over": (value, None), "under": (None, value), "about": (None, None)}
    return value is not None and row["bound"] in wanted and (low, high) == wanted[row["bound"]]
