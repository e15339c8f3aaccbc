"""What a published table is made of: columns, codes and the links between tables, as nouns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.indicators import Indicator

FieldType = Literal["string", "number", "integer", "date"]


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its words in both languages; `advice` tells what to do where something went wrong."""

    code: str
    zh: str
    en: str
    advice_zh: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A published column: `name` in the CSV, Chinese label, type, meaning in both languages and, if closed, codes."""

    name: str
    label_zh: str
    type: FieldType
    meaning: str
    meaning_zh: str
    codes: tuple[str, ...] = ()
    required: bool = False
    separator: str = ""
    """Between several values in one cell; empty where a cell holds one."""
    unit: str = ""
    pattern: str = ""
    """Regular expression that a filled cell matches whole."""
    least: int | None = None
    most: int | None = None
    """Bounds of a number, both included."""
    indicator: Indicator | None = None
    """What the column compares, in comparison.csv."""
    words: tuple[Code, ...] = ()
    """Words of codes that are not in `CODES`: those of a user's own indicators."""


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key: `column` holds a value of `table`'s `target`, or is empty."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """A published CSV file: `name` without `.csv`, its columns in order, primary key and foreign keys."""

    name: str
    label_zh: str
    meaning: str
    meaning_zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)
