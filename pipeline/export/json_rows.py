"""Rows as JSON: numeric columns as numbers, null where not stated."""

from __future__ import annotations

from decimal import Decimal

from pipeline.dataset import Row, plain
from pipeline.schema import Table

Json = str | int | float | None


def json_row(table: Table, row: Row) -> dict[str, Json]:
    """The row with its numeric columns as JSON numbers, null where not stated."""
    texts = {column.name for column in table.columns if column.type == "string"}
    return {name: cell if name in texts else cell_number(cell) for name, cell in row.items()}


def number(value: Decimal | None) -> int | float | None:
    """A JSON number, rounded as everywhere."""
    return cell_number(plain(value))


def cell_number(cell: str) -> int | float | None:
    """The number of a plain cell."""
    if not cell:
        return None
    return float(cell) if "." in cell else int(cell)
