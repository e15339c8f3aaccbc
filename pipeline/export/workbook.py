"""The Excel workbook: a sheet a table with frozen headings and filters, sentences as comments, codebook, long texts."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.dataset import Row
from pipeline.export.codebook import COLUMNS as CODEBOOK
from pipeline.export.codebook import codebook
from pipeline.export.contents import Choice, Contents, Filled
from pipeline.export.csv_tables import heading
from pipeline.export.labels import column_label, cut, meaning, shown
from pipeline.export.long_form import evidence
from pipeline.export.notes import Notes, Step
from pipeline.export.sheet import LONGEST_COMMENT, ROWS, Head, Line, LongText, Sheet
from pipeline.messages import Language, say
from pipeline.schema import Column, Table

if TYPE_CHECKING:
    from openpyxl import Workbook

FILE = "jianbao.xlsx"
_WIDE = ("comparison", "region_name")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_LONG = ("table", "row", "column", "part", "text")
_WIDTHS = {"evidence": 60, "region_name": 28, "file": 36, "title": 36, "sha256": 20}


def write(data: Contents, choice: Choice, folder: Path, notes: Notes, step: Step) -> None:
    """The workbook; the same tables give the same bytes."""
    save(data, choice, folder / FILE, notes, step)


def save(data: Contents, choice: Choice, file: Path, notes: Notes, step: Step, rows: int = ROWS) -> None:
    """The workbook with at most `rows` rows a sheet, headings included: what is more goes to further sheets."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = Sheet(book, notes, rows)
    for filled in data.tables:
        _add(sheet, filled, data, choice)
        step()
    texts = _long_texts(sheet.long_texts)
    for name, columns, lines in (
        ("codebook", CODEBOOK, codebook(data)), ("about", ("name", "value"), tuple(data.about.items())),
        ("long_texts", _LONG, texts),
    ):  # fmt: skip
        if lines:
            title = say(f"sheet_{name}", "zh") if choice.headers == "zh" else name
            sheet.add(title, _plain_heads(columns), _plain_lines(lines))
    _finish(book, data, file)


def _add(sheet: Sheet, filled: Filled, data: Contents, choice: Choice) -> None:
    title = filled.table.label_zh if choice.headers == "zh" else filled.table.name
    heads = [_head(column, data, choice) for column in filled.table.columns]
    sheet.add(title, heads, _lines(filled, data, choice), filled.table, left=_left(filled.table))


def _left(table: Table) -> int:
    """Columns that stay in view: the region of the wide comparison."""
    return 1 if table.name == _WIDE[0] and table.names[0] == _WIDE[1] else 0


def _head(column: Column, data: Contents, choice: Choice) -> Head:
    name, told = heading(column, choice.headers), column_label(column, data, choice.language)
    width = _WIDTHS.get(column.name, 12 if column.type != "string" or column.codes else 20)
    return Head(name, f"{told}\n{meaning(column, choice.language)}", width)


def _lines(filled: Filled, data: Contents, choice: Choice) -> Iterator[Line]:
    told = _comments(data, choice.language) if filled.table.name == _WIDE[0] else None
    readers = [(column, _reader(column, filled.table, data, choice)) for column in filled.table.columns]
    for row in filled.rows:
        comments = told(row["region_name"], row["year"]) if told else {}
        cells = [read(row[column.name]) for column, read in readers]
        yield Line(cells, {at: comments[c.name] for at, (c, _) in enumerate(readers) if c.name in comments})


def _reader(column: Column, table: Table, data: Contents, choice: Choice) -> Callable[[str], str | float | int | None]:
    if column.type == "integer":
        return lambda cell: int(cell) if cell else None
    if column.type == "number":
        return lambda cell: _number(cell)
    return lambda cell: shown(column, cell, data, choice)


def _number(cell: str) -> float | int | None:
    return None if not cell else float(cell) if "." in cell else int(cell)


def _comments(data: Contents, language: Language) -> Callable[[str, str], Mapping[str, str]]:
    """For a region and year: what stands behind the cell of each indicator, sentence and file."""
    names = {filled.table.name for filled in data.tables}
    if not {"comparison_evidence", "facts", "reports"} <= names:
        return lambda region, year: {}
    told: dict[tuple[str, str], dict[str, list[str]]] = {}
    say_one = _teller(data, language)
    for (region, year, indicator), behind in evidence(data).items():
        told.setdefault((region, year), {})[indicator] = list(dict.fromkeys(map(say_one, behind)))
    return lambda region, year: {
        name: cut("\n".join(lines), LONGEST_COMMENT) for name, lines in told.get((region, year), {}).items()
    }


def _teller(data: Contents, language: Language) -> Callable[[Row], str]:
    """For a row of comparison_evidence: the sentence, or how the value was computed, and the file it stands in."""
    sentences = {row["fact_id"]: row["evidence"] for row in data["facts"].rows}
    files = {row["report_id"]: row["file"] for row in data["reports"].rows}

    def told(row: Row) -> str:
        sentence = row.get("expression") or row.get("evidence") or sentences.get(row["fact_id"], "")
        return say("comment_evidence", language, sentence=sentence, file=files.get(row["report_id"], ""))

    return told


def _long_texts(texts: Iterable[LongText]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (text.table, str(text.row), text.column, str(number), part)
        for text in texts
        for number, part in enumerate(text.parts, start=1)
    )


def _plain_heads(columns: Sequence[str]) -> list[Head]:
    return [Head(name, "", 60 if name in ("text", "value") else 24) for name in columns]


def _plain_lines(lines: Iterable[Sequence[str]]) -> Iterator[Line]:
    return (Line(list(line), {}) for line in lines)


def _finish(book: Workbook, data: Contents, file: Path) -> None:
    """Saved with fixed times in its properties and in the archive, which openpyxl takes from the clock."""
    book.properties.creator = book.properties.title = f"{data.about['program']} {data.about['version']}"
    made = file.with_name(f"{file.name}.made")
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            _copy(name, source, target)
    made.unlink()


def _copy(name: str, source: zipfile.ZipFile, target: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    if name == "docProps/core.xml":
        target.writestr(entry, _STAMPS.sub(rb"\g<1>1980-01-01T00:00:00Z", source.read(name)))
        return
    with source.open(name) as given, target.open(entry, "w", force_zip64=True) as taken:
        shutil.copyfileobj(given, taken)
