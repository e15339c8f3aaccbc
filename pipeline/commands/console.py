"""Lines in and JSON out, in UTF-8 whatever the terminal says."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from decimal import Decimal

from pipeline.dataset import Row, plain
from pipeline.schema import Table

Json = str | int | float | None


def lines(given: str | None) -> Iterator[str]:
    """The argument itself, or for `-` and nothing each line of standard input, without its line end."""
    if given is not None and given != "-":
        yield given.encode("utf-8", "replace").decode("utf-8")
        return
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    for line in sys.stdin:
        yield line.removesuffix("\n").removesuffix("\r")


def print_json(value: object, indent: int | None = None) -> None:
    """One JSON value, on one line unless `indent` says otherwise."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print(json.dumps(value, ensure_ascii=False, indent=indent))


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
