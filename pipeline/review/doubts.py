"""Which rows a person should look at first, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pipeline.dataset import Row

WEIGHT = {"confirm_correction": 16, "inconsistent": 8, "conflict": 4, "place_undecided": 2, "low_confidence": 1}
"""Code of a doubt → how much it weighs; the heavier, the sooner it is shown."""
LOW = 0.7
"""Below this confidence a row is doubtful."""


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """A doubtful row: where it stands, and what speaks against it (codes of `WEIGHT`, the heaviest first)."""

    table: str
    row_id: str
    codes: tuple[str, ...]
    confidence: float
    start: int

    @property
    def order(self) -> tuple[int, float]:
        """The smaller, the more doubtful."""
        return -sum(WEIGHT[code] for code in self.codes), self.confidence


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against rows, by their ids."""

    inconsistent: Collection[str] = ()
    conflicting: Collection[str] = ()
    to_confirm: Collection[str] = ()


def doubt_of(table: str, row: Row, against: Against) -> Doubt | None:
    """What is doubtful about a row as published; None where nothing is.

    Of a row that a person has seen nothing is, unless another reading asks for it.
    """
    row_id, confidence = row["fact_id" if table == "facts" else "mechanism_id"], float(row["confidence"] or 0)
    seen = bool(row["reviewed"])
    said = {
        "confirm_correction": row_id in against.to_confirm,
        "inconsistent": not seen and row_id in against.inconsistent,
        "conflict": not seen and row_id in against.conflicting,
        "place_undecided": not seen and not row["region_code"],
        "low_confidence": not seen and confidence < LOW,
    }
    codes = tuple(code for code, holds in said.items() if holds)
    return Doubt(table, row_id, codes, confidence, int(row["char_start"])) if codes else None


def inconsistent_ids(checks: Iterable[Row]) -> frozenset[str]:
    """Facts of relations that do not come out."""
    wrong = (row["fact_ids"] for row in checks if row["status"] == "inconsistent")
    return frozenset(one for ids in wrong for one in ids.split(";") if one)


def conflicting_ids(conflicts: Iterable[Row]) -> frozenset[str]:
    """Facts that disagree with another report's or passage's."""
    return frozenset(row[name] for row in conflicts for name in ("fact_id", "other_fact_id"))
