"""A published folder read back: its rows, and its tables with the columns of a user's own indicators."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.dataset import Rows
from pipeline.export.csv_tables import decode
from pipeline.export.datapackage import FILE
from pipeline.indicators import SHIPPED, Indicator
from pipeline.schema import Table, tables_with


@dataclass(frozen=True, slots=True)
class Published:
    """What a folder holds, under codes whatever language it was published in."""

    tables: tuple[Table, ...]
    rows: Rows


def read(folder: Path, names: Iterable[str] = ()) -> Published:
    """The named tables of a folder, or all of them.

    FileNotFoundError when a file is missing, ValueError when a table has other columns than this version's.
    """
    tables = tables_of(folder)
    wanted = set(names) or {table.name for table in tables}
    rows = {t.name: decode(t, (folder / f"{t.name}.csv").read_bytes()) for t in tables if t.name in wanted}
    return Published(tables, rows)


def tables_of(folder: Path) -> tuple[Table, ...]:
    """The tables as the folder's data package describes them: those of the program, and the user's indicators."""
    package = json.loads((folder / FILE).read_text("utf-8"))
    fields: list[dict[str, Any]] = next(
        (one["schema"]["fields"] for one in package["resources"] if one["name"] == "comparison"), []
    )
    shipped = {one.id for one in SHIPPED}
    return tables_with([_indicator(field) for field in fields if field.get("indicator", "") not in {"", *shipped}])


def version_of(folder: Path) -> str:
    """The version of the program that published a folder."""
    return str(json.loads((folder / FILE).read_text("utf-8"))["program_version"])


def _indicator(field: dict[str, Any]) -> Indicator:
    """A user's indicator, as `datapackage` wrote it: enough to name and to label its column."""
    meaning, _, meaning_zh = field["description"].partition(" / ")
    return Indicator(
        field["indicator"], field["title"], field["label_en"], field.get("unit", ""), meaning_zh, meaning,
        field["kind"], field.get("group", ""),
    )  # fmt: skip
