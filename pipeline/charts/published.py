"""What the pictures are drawn from: the tables of a published folder, its indicators, and the marks of its cells."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.dataset import Row
from pipeline.export.csv_tables import decode
from pipeline.export.datapackage import FILE
from pipeline.messages import Language, Misuse
from pipeline.schema import CODES, TABLE
from pipeline.settings import VERSION

_READ = ("reports", "facts", "mechanisms", "comparison", "comparison_evidence", "conflicts")
_SIGNS = {"about": "≈", "over": "≥", "under": "≤"}
Cell = tuple[str, str, str]
"""Region name, year, indicator."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A column of comparison.csv in words; `unit` is empty where the table gives none."""

    id: str
    zh: str
    en: str
    unit: str
    meaning_zh: str
    meaning: str

    def label(self, language: Language) -> str:
        """Its name with its unit."""
        name = self.zh if language == "zh" else self.en
        if not self.unit:
            return name
        return f"{name}（{self.unit}）" if language == "zh" else f"{name} ({self.unit})"

    def definition(self, language: Language) -> str:
        """What it counts; empty where that is no more than its name."""
        name, meaning = (self.zh, self.meaning_zh) if language == "zh" else (self.en, self.meaning)
        return "" if meaning == name else meaning


@dataclass(frozen=True, slots=True)
class Published:
    """A published folder: rows by table, indicators by id, signs of the cells (≥ 200), cells on which reports disagree."""

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


def load(folder: Path) -> Published:
    """The folder's tables; Misuse when one is missing or not of this version."""
    rows = {name: _rows(folder / f"{name}.csv", name) for name in _READ}
    disputed = frozenset(_cell(row) for row in rows["conflicts"])
    return Published(rows, _indicators(), _signed(rows), disputed, _version(folder / FILE))


def _rows(file: Path, name: str) -> list[Row]:
    try:
        return decode(TABLE[name], file.read_bytes())
    except (OSError, ValueError) as error:
        raise Misuse("bad_output", path=file, what=error) from None


def _indicators() -> dict[str, Indicator]:
    columns = (column for column in TABLE["comparison"].columns if column.type == "number")
    return {
        c.name: Indicator(c.name, c.label_zh, CODES[c.name].en if c.name in CODES else c.name, c.unit, c.meaning_zh, c.meaning)
        for c in columns
    }  # fmt: skip


def _signed(rows: Mapping[str, list[Row]]) -> dict[Cell, str]:
    """The sign of each cell that one fact alone stands behind."""
    bounds = {row["fact_id"]: row["bound"] for row in rows["facts"]}
    behind: dict[Cell, list[str]] = defaultdict(list)
    for row in rows["comparison_evidence"]:
        behind[_cell(row)].append(bounds.get(row["fact_id"], ""))
    return {cell: _SIGNS[found[0]] for cell, found in behind.items() if len(found) == 1 and found[0] in _SIGNS}


def _cell(row: Row) -> Cell:
    return row["region_name"], row["year"], row["indicator"]


def _version(file: Path) -> str:
    try:
        return str(json.loads(file.read_text("utf-8"))["program_version"])
    except (OSError, ValueError, KeyError, TypeError):
        return VERSION
