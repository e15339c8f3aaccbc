"""What a format could not take as it is, and how it was written instead: data, said by the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.schema import Column, Table

Step = Callable[[], object]
"""Called once a table is written."""


@dataclass(frozen=True, slots=True)
class Note:
    """`key` of `messages.WORDS` and what to fill in."""

    key: str
    values: Mapping[str, object]


@dataclass(slots=True)
class Notes:
    """Counts what happened to cells, by kind, table and column."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    others: list[Note] = field(default_factory=list)

    def count(self, key: str, table: Table, column: Column) -> None:
        """One more cell of that column."""
        self.counts[key, table.name, column.name] += 1

    def add(self, key: str, **values: object) -> None:
        """Anything else worth telling."""
        self.others.append(Note(key, values))

    def told(self) -> tuple[Note, ...]:
        """All notes, in the order in which they came up."""
        counted = (
            Note(key, {"table": table, "column": column, "count": count})
            for (key, table, column), count in self.counts.items()
        )
        return (*counted, *self.others)

    def real(self, cell: str, table: Table, column: Column) -> float | None:
        """The number of a cell; a note where a double cannot hold all of its digits."""
        if not cell:
            return None
        number = float(cell)
        if Decimal(repr(number)) != Decimal(cell):
            self.count("export_rounded", table, column)
        return number
