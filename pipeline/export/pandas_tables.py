"""Tables as pandas frames and back: nullable numbers, codes as categories in their order, labels in `attrs`."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pipeline.dataset import Row, plain
from pipeline.export.contents import Choice, Contents, Filled
from pipeline.export.csv_tables import heading
from pipeline.export.labels import code_label, column_label, is_coded, shown
from pipeline.schema import Code, Column, Table

if TYPE_CHECKING:
    import pandas

Labels = Literal["codes", "zh", "en"]


def frame(filled: Filled, data: Contents, labels: Labels = "codes") -> pandas.DataFrame:
    """The table; with `zh` under Chinese headings and in Chinese words, with `en` codes in English words.

    An empty cell is missing (NA). `attrs`: table, title, meaning, labels, units and codes, all by column.
    """
    import pandas

    columns = {
        heading(column, "zh" if labels == "zh" else "codes"): _series(filled, column, data, labels)
        for column in filled.table.columns
    }
    found = pandas.DataFrame(columns)
    found.attrs = _attrs(filled.table, data, labels)
    return found


def rows(table: Table, found: pandas.DataFrame, exact: bool = False) -> list[Row]:
    """The frame's rows as they are published; ValueError when a column is missing, or if `exact` one too many."""
    if missing := [name for name in table.names if name not in found]:
        raise ValueError(f"{table.name}: columns missing: {', '.join(missing)}")
    more = [str(name) for name in found if name not in table.names]
    if exact and more:
        raise ValueError(f"{table.name}: columns that are not published: {', '.join(more)}")
    cells = {column.name: [_cell(value, column) for value in found[column.name]] for column in table.columns}
    return [{name: cells[name][at] for name in table.names} for at in range(len(found))]


def _series(filled: Filled, column: Column, data: Contents, labels: Labels) -> pandas.Series[Any]:
    import pandas

    cells = [row[column.name] or None for row in filled.rows]
    if column.type == "integer":
        return pandas.Series([cell and int(cell) for cell in cells], dtype="Int64")
    if column.type == "number":
        return pandas.Series([cell and float(cell) for cell in cells], dtype="Float64")
    if is_coded(column):
        words = {code: _word(code, data.words, labels) for code in column.codes}
        kind = pandas.CategoricalDtype(list(dict.fromkeys(words.values())))
        return pandas.Series([None if cell is None else words[cell] for cell in cells], dtype=kind)
    choice = Choice("zh" if labels == "zh" else "codes")
    return pandas.Series([cell and shown(column, cell, data, choice) for cell in cells], dtype="string")


def _word(code: str, words: Mapping[str, Code], labels: Labels) -> str:
    return code if labels == "codes" else code_label(code, words, labels)


def _attrs(table: Table, data: Contents, labels: Labels) -> dict[Hashable | None, Any]:
    headings = {heading(column, "zh" if labels == "zh" else "codes"): column for column in table.columns}
    return {
        "table": table.name,
        "title": {"zh": table.label_zh, "en": f"one row per {table.meaning}"},
        "labels": {
            "zh": {name: column_label(column, data, "zh") for name, column in headings.items()},
            "en": {name: column_label(column, data, "en") for name, column in headings.items()},
        },
        "units": {name: column.unit for name, column in headings.items() if column.unit},
        "codes": {name: _meanings(column, data) for name, column in headings.items() if column.codes},
        **dict(data.about.items()),
    }


def _meanings(column: Column, data: Contents) -> dict[str, dict[str, str]]:
    return {
        code: {"zh": code_label(code, data.words, "zh"), "en": code_label(code, data.words, "en")}
        for code in column.codes
    }


def _cell(value: Any, column: Column) -> str:
    import pandas

    if pandas.isna(value):
        return ""
    return plain(Decimal(repr(float(value)))) if column.type == "number" else str(value)
