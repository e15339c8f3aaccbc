"""What comparison.csv compares, as nouns: one indicator a column, read from lexicon/indicators.toml.

Only names, labels and kinds are read here, for the table of columns; `pipeline.compare` reads which facts qualify.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["stated", "mechanism", "derived"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A column of comparison.csv: labels, unit of its values and definition in both languages.

    `kind`: `stated` by a fact, `mechanism` (1 where a report names it) or `derived` from other columns.
    """

    id: str
    zh: str
    en: str
    unit: str
    meaning_zh: str
    meaning: str
    kind: Kind
    group: str = ""
    derive: str = ""
    """How a derived value is computed: a key of `OPERATIONS`."""
    inputs: tuple[str, ...] = ()
    """Ids of the indicators that it is derived from."""

    @property
    def formula(self) -> str:
        """How it is derived, in the names of the columns; empty where it is not."""
        return OPERATIONS[self.derive].format(*self.inputs) if self.derive else ""


OPERATIONS: dict[str, str] = {
    "cut": "({0} − {1}) ÷ {0} × 100",
    "share": "{0} ÷ {1} × 100",
    "ratio": "{0} ÷ {1}",
    "per_10000": "{0} ÷ {1} × 10000",
    "difference": "{0} − {1}",
}
"""Ways to derive a value from two others: name → how it is written."""


def described(row: Mapping[str, Any]) -> Indicator:
    """The indicator of one table of the TOML file, which is taken to be valid."""
    inputs = tuple(row.get("from", ()))
    kind: Kind = "derived" if "derive" in row else "mechanism" if "mechanism" in row else "stated"
    return Indicator(
        row["id"], row["zh"], row["en"], row.get("unit", ""), row["meaning_zh"], row["meaning"],
        kind, row.get("group", ""), row.get("derive", ""), inputs,
    )  # fmt: skip


@cache
def shipped() -> tuple[Mapping[str, Any], ...]:
    """The tables of lexicon/indicators.toml, in the order of the columns."""
    text = files("pipeline").joinpath("lexicon", "indicators.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["indicator"])


SHIPPED: tuple[Indicator, ...] = tuple(map(described, shipped()))
"""The indicators that ship with the program."""
