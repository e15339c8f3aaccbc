"""Rows as JSON: numeric columns as numbers, null where not stated."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pipeline.dataset import Row, plain
from pipeline.schema import Table

Json = str | int | float | None


def json_row(table: Table, row: Row) -> dict[str, Json]:
    """The row with its numeric columns as JSON numbers, null where not stated."""
    return json_rows(table, (row,))[0]


def json_rows(table: Table, rows: Iterable[Row]) -> list[dict[str, Json]]:
    """Likewise, for many rows."""
    numeric = [column.name for column in table.columns if column.type != "string"]
    return [{**row, **{name: cell_number(row[name]) for name in numeric if name in row}} for row in rows]


def number(value: Decimal | None) -> int | float | None:
    """A JSON number, rounded as everywhere."""
    return cell_number(plain(value))


def cell_number(cell: str) -> int | float | None:
    """The number of a plain cell."""
    if not cell:
        return None
    return float(cell) if "." in cell else int(cell)
