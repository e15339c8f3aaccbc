"""One Stata file a table (format 118, Stata 14 and later): labelled codes, long texts as strL."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.export.contents import Choice, Contents
from pipeline.export.labelled import Labelled, Limits, labelled
from pipeline.export.labels import cut, in_utf8, table_label
from pipeline.export.notes import Notes, Step

FOLDER = "stata"
_RESERVED = (
    "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n", "_pi", "_pred",
    "_rc", "_skip", "strl", "using", "with",
)  # fmt: skip
_LIMITS = Limits(name=32, label=80, value_label=32000, text=0, size=len, reserved=_RESERVED)
_LONGEST = 2045
"""Bytes that a str variable holds; longer ones are strL."""
_STAMP = datetime(1980, 1, 1)
"""In place of the time of writing, so that the same tables give the same bytes."""


def write(data: Contents, choice: Choice, folder: Path, notes: Notes, step: Step) -> None:
    """`stata/<table>.dta` for every table."""
    (folder / FOLDER).mkdir()
    for filled in data.tables:
        told = f"{table_label(filled.table, choice.language)} · {data.about['program']} {data.about['version']}"
        table = labelled(filled, data, choice, _LIMITS, notes)
        _save(table, cut(told, 80), folder / FOLDER / f"{filled.table.name}.dta")
        step()


def _save(table: Labelled, told: str, file: Path) -> None:
    frame = table.frame.astype({name: "Int16" for name in table.values})
    frame.to_stata(
        file, version=118, write_index=False, time_stamp=_STAMP, data_label=told,
        variable_labels={str(name): label for name, label in table.labels.items()},
        value_labels={str(name): dict(values) for name, values in table.values.items()},
        convert_strl=[str(name) for name in frame if _is_long(table, str(name))],
    )  # fmt: skip


def _is_long(table: Labelled, name: str) -> bool:
    texts = table.frame[name]
    return texts.dtype == object and any(in_utf8(text) > _LONGEST for text in texts)
