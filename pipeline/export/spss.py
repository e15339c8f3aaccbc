"""One SPSS file a table: labelled codes, measures, texts up to the 32,767 bytes that a variable holds."""

from __future__ import annotations

import textwrap
from pathlib import Path

from pipeline.export.contents import Choice, Contents
from pipeline.export.labelled import Labelled, Limits, labelled
from pipeline.export.labels import cut, in_utf8, is_coded, table_label
from pipeline.export.notes import Notes, Step
from pipeline.schema import Column

FOLDER = "spss"
_RESERVED = ("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with")
_LIMITS = Limits(name=64, label=255, value_label=120, text=32767, size=in_utf8, reserved=_RESERVED)
_FILE_LABEL = 64
_NOTE = 80
_STAMP_AT, _STAMP = 92, b"01 Jan 8000:00:00"
"""Place of the date and time of writing in the header; fixed, so that the same tables give the same bytes."""
_WIDTH = 20
"""Characters in which the widest number is shown."""


def write(data: Contents, choice: Choice, folder: Path, notes: Notes, step: Step) -> None:
    """`spss/<table>.sav` for every table."""
    (folder / FOLDER).mkdir()
    about = [line for name, text in data.about.items() for line in _note(f"{name}: {text}")]
    for filled in data.tables:
        file = folder / FOLDER / f"{filled.table.name}.sav"
        told = table_label(filled.table, choice.language)
        _save(labelled(filled, data, choice, _LIMITS, notes), told, about, file)
        _stamp(file)
        step()


def _save(table: Labelled, told: str, about: list[str], file: Path) -> None:
    from pyreadstat import write_sav

    write_sav(
        table.frame, file, file_label=cut(told, _FILE_LABEL, in_utf8), note=about, row_compress=True,
        column_labels=dict(table.labels), variable_value_labels={n: dict(v) for n, v in table.values.items()},
        variable_measure={name: _measure(column) for name, column in table.columns.items()},
        variable_format={n: _format(table, n, c) for n, c in table.columns.items() if _is_number(c)},
    )  # fmt: skip


def _note(text: str) -> list[str]:
    """The text in lines of the length that a document record takes; a character may need three bytes."""
    return textwrap.wrap(text, _NOTE if text.isascii() else _NOTE // 3)


def _measure(column: Column) -> str:
    return "scale" if column.type in ("number", "integer") else "nominal"


def _is_number(column: Column) -> bool:
    return is_coded(column) or column.type in ("number", "integer")


def _format(table: Labelled, name: str, column: Column) -> str:
    """As many decimals as the column needs, so that 49 is not shown as 49.00."""
    numbers = table.frame[name].dropna()
    decimals = max((len(f"{number:.6f}".rstrip("0").partition(".")[2]) for number in numbers), default=0)
    return f"F{_WIDTH if column.type == 'number' else 10}.{decimals}"


def _stamp(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(_STAMP_AT)
        stream.write(_STAMP)
