"""comparison_long.csv: the long comparison in the form of the published CSV files."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.contents import Choice, Contents, Filled
from pipeline.export.csv_tables import encode
from pipeline.export.labels import shown
from pipeline.export.long_form import NAME
from pipeline.export.notes import Notes, Step


def write(data: Contents, choice: Choice, folder: Path, notes: Notes, step: Step) -> None:
    """The file; none where the tables chosen leave the long comparison out."""
    for filled in data.tables:
        if filled.table.name == NAME:
            (folder / f"{NAME}.csv").write_bytes(_encoded(filled, data, choice))
            step()


def _encoded(filled: Filled, data: Contents, choice: Choice) -> bytes:
    columns = filled.table.columns
    rows = ({column.name: shown(column, row[column.name], data, choice) for column in columns} for row in filled.rows)
    return encode(filled.table, rows, choice.headers)
