"""What the pictures are drawn from: the tables of a published folder, its indicators, and the marks of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.dataset import Row
from pipeline.indicators import Indicator
from pipeline.messages import Language
from pipeline.schema import Table

_SIGNS = {"about": "≈", "over": "≥", "under": "≤"}
Cell = tuple[str, str, str]
"""Region name, year, indicator."""
READ = ("reports", "facts", "mechanisms", "comparison", "comparison_evidence", "conflicts", "organisation")
"""The tables that are drawn from."""


def label(one: Indicator, language: Language) -> str:
    """The indicator's name with its unit."""
    name = one.zh if language == "zh" else one.en
    if not one.unit:
        return name
    return f"{name}（{one.unit}）" if language == "zh" else f"{name} ({one.unit})"


def definition(one: Indicator, language: Language) -> str:
    """What the indicator counts; empty where that is no more than its name."""
    name, meaning = (one.zh, one.meaning_zh) if language == "zh" else (one.en, one.meaning)
    return "" if meaning == name else meaning


@dataclass(frozen=True, slots=True)
class Published:
    """A published folder: rows by table, indicators by id, signs of the cells (≥ 200), cells that are disputed."""

    rows: Mapping[str, list[Row]]
    indicators: Mapping[str, Indicator]
    signs: Mapping[Cell, str]
    disputed: frozenset[Cell]
    version: str
    """Of the program that made the tables."""

    def value(self, row: Row, indicator: str) -> str:
        """A cell of comparison.csv as a picture shows it: the number with its sign, † where reports disagree."""
        cell = (row["region_name"], row["year"], indicator)
        return self.signs.get(cell, "") + row[indicator] + ("†" if cell in self.disputed else "")

    def originals(self) -> list[Row]:
        """Reports that are no copy of another."""
        return [row for row in self.rows["reports"] if not row["duplicate_of"]]


def collected(rows: Mapping[str, list[Row]], tables: Sequence[Table], version: str) -> Published:
    """What the pictures need of a published folder's rows, by table; `version` of the program that published them."""
    comparison = next(table for table in tables if table.name == "comparison")
    indicators = {column.indicator.id: column.indicator for column in comparison.columns if column.indicator}
    disputed = frozenset(map(_cell, rows["conflicts"]))
    return Published(rows, indicators, _signed(rows), disputed, version)


def _signed(rows: Mapping[str, list[Row]]) -> dict[Cell, str]:
    """The sign of each cell whose fact is not exact."""
    behind = rows["comparison_evidence"]
    return {_cell(row): _SIGNS[row["bound"]] for row in behind if row["bound"] in _SIGNS}


def _cell(row: Row) -> Cell:
    return row["region_name"], row["year"], row["indicator"]
