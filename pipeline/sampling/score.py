"""What filled sheets say: precision with its interval, over all and by stratum, and how far coders agree."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.messages import Misuse
from pipeline.sampling.sheet import ASKED, Coded

_Z = 1.959963984540054
"""Two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval (Wilson); `right` of `n` rows."""

    name: str
    right: int
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two coders over the rows that both coded; `kappa` is None where chance alone would agree on every row."""

    first: str
    second: str
    n: int
    raw: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`weighted`: each stratum counts as much as it weighs among all facts, not in the sample."""

    overall: Share
    weighted: Share
    strata: tuple[Share, ...]
    attributes: tuple[Share, ...]
    agreements: tuple[Agreement, ...]


def judge(sheets: Mapping[str, Sequence[Coded]]) -> Judgement:
    """Sheets by name, of one sample. A row coded by several is right where more than half of them say so.

    UsageError when rows of the sample are missing, or the sheets come from two samples.
    """
    rows = _merged(sheets)
    _refuse_gaps(rows)
    groups: dict[str, list[bool]] = defaultdict(list)
    for fact_id in sorted(rows):
        groups[rows[fact_id][0].stratum].append(_majority([row.answers["correct"] for row in rows[fact_id]]))
    sizes = {row.stratum: row.size for found in rows.values() for row in found}
    strata = tuple(_counted(name, groups[name]) for name in sorted(groups))
    overall = _counted("overall", [right for group in groups.values() for right in group])
    weighted = _weighted(strata, sizes, overall)
    return Judgement(overall, weighted, strata, _attributes(sheets), _agreements(sheets))


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share seen in n draws."""
    if n <= 0:
        return 0.0, 1.0
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float | None:
    """Cohen's kappa of two coders; None where both give one and the same answer throughout."""
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    yes = sum(first) / n, sum(second) / n
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return None if math.isclose(chance, 1.0) else (agreed - chance) / (1 - chance)


def _merged(sheets: Mapping[str, Sequence[Coded]]) -> dict[str, list[Coded]]:
    rows: dict[str, list[Coded]] = defaultdict(list)
    for sheet in sheets.values():
        for row in sheet:
            rows[row.fact_id].append(row)
    designs = {(row.stratum, row.size, row.drawn) for found in rows.values() for row in found}
    if len(designs) != len({stratum for stratum, _, _ in designs}):
        raise Misuse("sheets_differ")
    return rows


def _refuse_gaps(rows: Mapping[str, Sequence[Coded]]) -> None:
    """Every row that was drawn has to be there, or the figures would leave out what was hard to judge."""
    found = Counter(row[0].stratum for row in rows.values())
    drawn = {row[0].stratum: row[0].drawn for row in rows.values()}
    gaps = {name: count - found[name] for name, count in sorted(drawn.items()) if count != found[name]}
    if gaps:
        named = ", ".join(f"{name}: {count}" for name, count in gaps.items())
        raise Misuse("sheet_rows", count=sum(gaps.values()), rows=named)


def _majority(answers: Sequence[bool]) -> bool:
    return 2 * sum(answers) > len(answers)


def _counted(name: str, answers: Sequence[bool]) -> Share:
    right, n = sum(answers), len(answers)
    share = right / n if n else 0.0
    return Share(name, right, n, share, *wilson(share, n))


def _weighted(strata: Sequence[Share], sizes: Mapping[str, int], overall: Share) -> Share:
    """The stratified estimate; its interval is Wilson's at the number of plain draws that would be as exact."""
    total = sum(sizes.values())
    weights = {one.name: sizes[one.name] / total for one in strata}
    share = sum(weights[one.name] * one.share for one in strata)
    variance = sum(weights[one.name] ** 2 * one.share * (1 - one.share) / one.n for one in strata)
    n = share * (1 - share) / variance if variance else float(overall.n)
    return Share("weighted", overall.right, overall.n, share, *wilson(min(1.0, share), n))


def _attributes(sheets: Mapping[str, Sequence[Coded]]) -> tuple[Share, ...]:
    """Each further question, over the rows that answer it; a right row that leaves it open answers yes."""
    given = {name: [_given(row, name) for sheet in sheets.values() for row in sheet] for name in ASKED[1:]}
    answered = {name: [answer for answer in answers if answer is not None] for name, answers in given.items()}
    return tuple(_counted(name, answers) for name, answers in answered.items() if answers)


def _given(row: Coded, name: str) -> bool | None:
    return row.answers.get(name, True if row.answers["correct"] else None)


def _agreements(sheets: Mapping[str, Sequence[Coded]]) -> tuple[Agreement, ...]:
    answers = {name: {row.fact_id: row.answers["correct"] for row in sheet} for name, sheet in sheets.items()}
    pairs = combinations(sheets, 2)
    found = (_agreement(first, second, answers[first], answers[second]) for first, second in pairs)
    return tuple(one for one in found if one is not None)


def _agreement(first: str, second: str, one: Mapping[str, bool], other: Mapping[str, bool]) -> Agreement | None:
    both = sorted(one.keys() & other.keys())
    if not both:
        return None
    a, b = [one[fact_id] for fact_id in both], [other[fact_id] for fact_id in both]
    raw = sum(x == y for x, y in zip(a, b, strict=True)) / len(both)
    return Agreement(first, second, len(both), raw, kappa(a, b))
