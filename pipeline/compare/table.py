"""From fact rows to comparison.csv: which facts an indicator takes, and which of them stands in the cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.dataset import Row, Rows
from pipeline.indicators import shipped
from pipeline.schema import TABLE

_Cell = tuple[str, str]
"""Region name and year."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What one column of comparison.csv takes; an empty tuple allows everything."""

    id: str
    category: str
    stage: tuple[str, ...]
    action: tuple[str, ...]
    measure: tuple[str, ...]
    largest: bool

    def takes(self, fact: Row) -> bool:
        """Whether the fact row may stand in a cell of this column: a total, stated as one number."""
        return (
            fact["category"] == self.category
            and bool(fact["value"]) and not fact["part_of"] and not fact["per"]
            and (not self.stage or fact["stage"] in self.stage)
            and (not self.action or fact["action"] in self.action)
            and (not self.measure or any(word in fact["measure"] for word in self.measure))
        )  # fmt: skip


@cache
def indicators() -> tuple[Indicator, ...]:
    """The indicators of lexicon/indicators.toml, in the order of the columns."""
    return tuple(_indicator(dict(row)) for row in shipped() if "category" in row)


def compare(rows: Rows) -> Rows:
    """`comparison` and `comparison_evidence` from the rows of `reports` and `facts`, where a region is known."""
    years = {report["report_id"]: report["year"] for report in rows["reports"]}
    cells: dict[_Cell, list[Row]] = defaultdict(list)
    for fact in rows["facts"]:
        if fact["region_name"]:
            cells[fact["region_name"], fact["as_of"][:4] or years[fact["report_id"]]].append(fact)
    found: Rows = {"comparison": [], "comparison_evidence": []}
    for (_, year), facts in sorted(cells.items()):
        chosen = {one.id: taken for one in indicators() if (taken := _choose(one, facts))}
        if chosen:
            found["comparison"].append(_compared(year, chosen))
            found["comparison_evidence"] += [_behind(name, year, fact) for name, fact in chosen.items()]
    return found


def _indicator(row: dict[str, object]) -> Indicator:
    stage, action, measure = (_strings(row.get(name, ())) for name in ("stage", "action", "measure"))
    return Indicator(str(row["id"]), str(row["category"][0]), stage, action, measure, True)


def _strings(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, Iterable) else ()


def _choose(indicator: Indicator, facts: list[Row]) -> Row | None:
    taken = [fact for fact in facts if indicator.takes(fact)]
    if not taken:
        return None
    if indicator.largest:
        return min(taken, key=lambda fact: (-Decimal(fact["value"]), fact["report_id"], int(fact["char_start"])))
    return min(taken, key=lambda fact: (fact["report_id"], int(fact["char_start"])))


def _compared(year: str, chosen: dict[str, Row]) -> Row:
    cells = {name: fact["value"] for name, fact in chosen.items()} | {"status": "ok", "reports_unread": "0"}
    reports = {fact["report_id"] for fact in chosen.values()}
    return _filled("comparison", next(iter(chosen.values())), year=year, reports=str(len(reports)), code_year="2024", **cells)


def _behind(indicator: str, year: str, fact: Row) -> Row:
    return _filled("comparison_evidence", fact, year=year, indicator=indicator, chosen="largest", candidates="1")


def _filled(name: str, fact: Row, **cells: str) -> Row:
    """A row of a table: the given cells, else the fact's column of that name, else empty."""
    return {column: cells.get(column, fact.get(column, "")) for column in TABLE[name].names}
