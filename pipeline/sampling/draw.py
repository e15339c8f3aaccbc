"""A stratified sample of facts: by category and confidence, seeded, the same on every machine."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.dataset import Row

_BANDS = (Decimal("0.97"), Decimal("0.93"), Decimal(0))
"""Lowest confidence of each band, from the top."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One fact of the sample: its row, its stratum, and how many facts the stratum holds and gives."""

    row: Row
    stratum: str
    size: int
    drawn: int


def draw(facts: Iterable[Row], n: int, seed: int) -> tuple[Drawn, ...]:
    """At most n facts, by id; all of them where there are no more. `other` claims nothing and is left out.

    Each stratum gives in proportion to its size (largest remainders), and at least one fact where n allows it.
    """
    strata: dict[str, list[Row]] = defaultdict(list)
    for row in facts:
        if row["category"] != "other":
            strata[stratum_of(row)].append(row)
    shares = allocate({name: len(rows) for name, rows in strata.items()}, n)
    drawn = [one for name, share in shares.items() for one in _first(name, strata[name], share, seed)]
    return tuple(sorted(drawn, key=lambda one: one.row["fact_id"]))


def stratum_of(row: Row) -> str:
    """`team 0.97-1`: the fact's category and the band that its confidence falls in."""
    confidence = Decimal(row["confidence"])
    at = next(at for at, least in enumerate(_BANDS) if confidence >= least)
    return f"{row['category']} {_BANDS[at]}-{_BANDS[at - 1] if at else 1}"


def allocate(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many to draw of each stratum; the sum is n, or everything where there is less."""
    n = min(n, sum(sizes.values()))
    least = 1 if n >= len(sizes) else 0
    shares = dict.fromkeys(sorted(sizes), least)
    while left := n - sum(shares.values()):
        room = {name: sizes[name] - share for name, share in shares.items() if sizes[name] > share}
        for name, more in _largest_remainders(room, left).items():
            shares[name] += more
    return shares


def _largest_remainders(weights: Mapping[str, int], n: int) -> dict[str, int]:
    """n shared out by weight, none above its weight; ties go by name."""
    total = sum(weights.values())
    exact = {name: min(Fraction(n * weight, total), Fraction(weight)) for name, weight in weights.items()}
    shares = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(exact, key=lambda name: (shares[name] - exact[name], name))
    for name in by_rest[: n - sum(shares.values())]:
        shares[name] += 1
    return shares


def _first(stratum: str, rows: Sequence[Row], share: int, seed: int) -> list[Drawn]:
    """The rows whose seeded hash is smallest: of one stratum, a larger draw of a seed holds the smaller one."""
    shuffled = sorted(rows, key=lambda row: hashlib.sha256(f"{seed}:{row['fact_id']}".encode()).digest())
    return [Drawn(row, stratum, len(rows), share) for row in shuffled[:share]]
