"""One Parquet file a table: every text untouched, numbers as numbers, labels and codes in each field's metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.contents import Choice, Contents, Filled
from pipeline.export.csv_tables import heading
from pipeline.export.labels import column_label, shown
from pipeline.export.notes import Notes, Step
from pipeline.schema import Column

if TYPE_CHECKING:
    import pyarrow

FOLDER = "parquet"


def write(data: Contents, choice: Choice, folder: Path, notes: Notes, step: Step) -> None:
    """`parquet/<table>.parquet` for every table; the same tables give the same bytes."""
    from pyarrow import parquet

    (folder / FOLDER).mkdir()
    for filled in data.tables:
        table = _table(filled, data, choice, notes)
        parquet.write_table(table, folder / FOLDER / f"{filled.table.name}.parquet", compression="zstd")
        step()


def _table(filled: Filled, data: Contents, choice: Choice, notes: Notes) -> pyarrow.Table:
    import pyarrow

    fields = [_field(column, data, choice) for column in filled.table.columns]
    arrays = [
        pyarrow.array(_cells(filled, column, data, choice, notes), field.type)
        for column, field in zip(filled.table.columns, fields, strict=True)
    ]
    about = {**data.about, "table": filled.table.name, "title": filled.table.label_zh}
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields, metadata=about))


def _field(column: Column, data: Contents, choice: Choice) -> pyarrow.Field:
    import pyarrow

    kind = {"integer": pyarrow.int64(), "number": pyarrow.float64()}.get(column.type, pyarrow.string())
    words = {code: _words(code, data) for code in column.codes}
    told = {
        "name": column.name, "label_zh": column_label(column, data, "zh"), "label_en": column_label(column, data, "en"),
        "unit": column.unit, "meaning_zh": column.meaning_zh, "meaning": column.meaning,
        "codes": json.dumps(words, ensure_ascii=False) if words else "",
    }  # fmt: skip
    return pyarrow.field(heading(column, choice.headers), kind, metadata={k: v for k, v in told.items() if v})


def _words(code: str, data: Contents) -> dict[str, str]:
    word = data.words.get(code)
    return {"zh": word.zh, "en": word.en} if word else {}


def _cells(filled: Filled, column: Column, data: Contents, choice: Choice, notes: Notes) -> list[object]:
    cells = (row[column.name] for row in filled.rows)
    if column.type == "number":
        return [notes.real(cell, filled.table, column) for cell in cells]
    if column.type == "integer":
        return [int(cell) if cell else None for cell in cells]
    return [shown(column, cell, data, choice) or None for cell in cells]
