"""Tables for statistics programs: coded columns as whole numbers with labels, texts within a limit, no missing text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.export.contents import Choice, Contents, Filled
from pipeline.export.labels import code_label, column_label, cut, in_utf8, is_coded, shown, variable_names
from pipeline.export.notes import Notes
from pipeline.schema import Column

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program takes; lengths of names and labels in `size`, of texts in bytes of UTF-8 (0: any)."""

    name: int
    label: int
    value_label: int
    text: int
    size: Callable[[str], int]
    reserved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A frame of numbers and texts; labels by the frame's names."""

    frame: pandas.DataFrame
    labels: Mapping[str, str]
    values: Mapping[str, Mapping[int | float, str]]
    columns: Mapping[str, Column]


def labelled(filled: Filled, data: Contents, choice: Choice, limits: Limits, notes: Notes) -> Labelled:
    """The table as a program with these limits takes it; codes are numbered from 1 in the order of the schema."""
    import pandas

    names = variable_names(filled.table, choice, limits.name, limits.size, limits.reserved)
    columns = dict(zip(names, filled.table.columns, strict=True))
    cells = {name: _series(filled, column, data, choice, limits, notes) for name, column in columns.items()}
    labels = {
        name: _fit(column_label(one, data, choice.language), limits.label, limits) for name, one in columns.items()
    }
    values = {name: _values(one, data, choice, limits) for name, one in columns.items() if is_coded(one)}
    return Labelled(pandas.DataFrame(cells), labels, values, columns)


def _series(
    filled: Filled, column: Column, data: Contents, choice: Choice, limits: Limits, notes: Notes
) -> pandas.Series[Any]:
    import pandas

    cells = [row[column.name] for row in filled.rows]
    if is_coded(column):
        return pandas.Series(_numbered(cells, column.codes), dtype="float64")
    if column.type in ("number", "integer"):
        return pandas.Series([notes.real(cell, filled.table, column) for cell in cells], dtype="float64")
    texts = (shown(column, cell, data, choice).replace("\0", "\ufffd") for cell in cells)
    return pandas.Series([_text(text, filled, column, limits, notes) for text in texts], dtype="object")


def _numbered(cells: Iterable[str], codes: Sequence[str]) -> list[float | None]:
    numbers: dict[str, float] = {code: float(number) for number, code in enumerate(codes, start=1)}
    return [numbers[cell] if cell else None for cell in cells]


def _text(text: str, filled: Filled, column: Column, limits: Limits, notes: Notes) -> str:
    if not limits.text or in_utf8(text) <= limits.text:
        return text
    notes.count("export_cut", filled.table, column)
    return cut(text, limits.text, in_utf8)


def _values(column: Column, data: Contents, choice: Choice, limits: Limits) -> dict[int | float, str]:
    words = (code_label(code, data.words, choice.language) for code in column.codes)
    return {number: _fit(word, limits.value_label, limits) for number, word in enumerate(words, start=1)}


def _fit(text: str, most: int, limits: Limits) -> str:
    return cut(text, most, limits.size)
