"""A published folder read back: its tables as they were before they were written, and what it says of itself."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.dataset import Row
from pipeline.export.citation import cite
from pipeline.export.csv_tables import decode, heading
from pipeline.export.datapackage import FILE
from pipeline.export.folder import RUN_FILE
from pipeline.messages import Language
from pipeline.schema import CODES, SCHEMA_VERSION, TABLES, Code, Column, FieldType, Table
from pipeline.settings import PROGRAM, VERSION, Headers

_TYPES: dict[str, FieldType] = {"number": "number", "integer": "integer", "date": "date"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_BETWEEN = " / "
"""Between the two languages of a description in the data package."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A table and its rows, under the codes whatever language they were published in."""

    table: Table
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Contents:
    """All tables of a folder; `words` of every code in them; `about`: what made it, as name → text."""

    tables: tuple[Filled, ...]
    words: Mapping[str, Code]
    about: Mapping[str, str]

    def __getitem__(self, name: str) -> Filled:
        return next(filled for filled in self.tables if filled.table.name == name)

    def only(self, names: Sequence[str]) -> Contents:
        """The same with the tables of these names alone; all where none is named."""
        return replace(self, tables=tuple(f for f in self.tables if not names or f.table.name in names))


@dataclass(frozen=True, slots=True)
class Choice:
    """How a format is written: headings and cells as codes or in Chinese, and the language of the labels."""

    headers: Headers = "codes"
    language: Language = "zh"


def read(folder: Path) -> Contents:
    """The tables of a folder that `publish` wrote, also with columns that this version's schema does not know.

    OSError when a file cannot be read, ValueError when one is not as it was written.
    """
    package = _package(folder)
    fields = {one["name"]: one.get("schema", {}).get("fields", []) for one in package.get("resources", [])}
    words = dict(CODES)
    filled = []
    for table in TABLES:
        data = (folder / f"{table.name}.csv").read_bytes()
        fitted = _fitted(table, data, fields.get(table.name, []))
        words |= _words(fields.get(table.name, []), words)
        filled.append(checked(fitted, decode(fitted, data)))
    return Contents(tuple(filled), words, _about(folder, package))


def checked(table: Table, rows: Sequence[Row]) -> Filled:
    """The table filled; ValueError where a cell holds a code that the table does not list."""
    for column in table.columns:
        if column.codes:
            found = {row[column.name] for row in rows} - {"", *column.codes}
            parts = {part for cell in found for part in (cell.split(column.separator) if column.separator else [cell])}
            if unknown := parts - set(column.codes):
                raise ValueError(f"{table.name}.{column.name} holds {min(unknown)!r}, which is none of its codes")
    return Filled(table, rows)


def fill(rows: Mapping[str, Sequence[Row]]) -> Contents:
    """Tables that never were in a folder; ValueError as for `checked`."""
    about = {"program": PROGRAM, "version": VERSION, "schema_version": SCHEMA_VERSION, "citation": cite(VERSION)}
    return Contents(tuple(checked(table, rows.get(table.name, ())) for table in TABLES), CODES, about)


def _package(folder: Path) -> dict[str, Any]:
    """The data package; empty where the folder has none."""
    file = folder / FILE
    package = json.loads(file.read_bytes()) if file.is_file() else {}
    if not isinstance(package, dict):
        raise ValueError(f"{FILE} is not a data package")
    return package


def _fitted(table: Table, data: bytes, fields: Sequence[Mapping[str, Any]]) -> Table:
    """The table with the columns that the file has; those beyond the schema are described by the data package."""
    found = next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")), [])
    for headers in ("codes", "zh"):
        known = {heading(column, headers): column for column in table.columns}
        if found[:1] and found[0] in known:
            told = {field["name"]: _column(field) for field in fields if field["name"] not in known}
            columns = tuple((known | told)[name] for name in found if name in known or name in told)
            return replace(table, columns=tuple(_with_codes(column, headers, fields) for column in columns))
    return table


def _column(field: Mapping[str, Any]) -> Column:
    english, _, chinese = str(field.get("description", "")).partition(_BETWEEN)
    name, title = str(field.get("column", field["name"])), str(field.get("title", field["name"]))
    return Column(
        name, title, _TYPES.get(field.get("type", ""), "string"), english, chinese or english,
        codes=tuple(field.get("codes", ())), unit=str(field.get("unit", "")), separator=str(field.get("separator", "")),
    )  # fmt: skip


def _with_codes(column: Column, headers: Headers, fields: Sequence[Mapping[str, Any]]) -> Column:
    """The column with the codes that the package adds to those of the schema (a user's own indicators)."""
    told = next((tuple(f.get("codes", ())) for f in fields if f["name"] == heading(column, headers)), ())
    added = tuple(code for code in told if code not in column.codes and not _HAN.search(code))
    return replace(column, codes=column.codes + added) if column.codes and added else column


def _words(fields: Sequence[Mapping[str, Any]], known: Mapping[str, Code]) -> dict[str, Code]:
    told = ((code, words) for field in fields for code, words in field.get("codes", {}).items())
    return {
        code: Code(code, str(words.get("zh", code)), str(words.get("en", code)))
        for code, words in told
        if code not in known
    }


def _about(folder: Path, package: Mapping[str, Any]) -> dict[str, str]:
    """Versions and settings: nothing that differs from one run to the next over the same reports."""
    version = str(package.get("program_version", VERSION))
    about = {"program": PROGRAM, "version": version}
    about["schema_version"] = str(package.get("schema_version", SCHEMA_VERSION))
    run = folder / RUN_FILE
    if run.is_file():
        settings = json.loads(run.read_bytes()).get("settings", {})
        kept = {name: value for name, value in settings.items() if name not in ("workers", "headers")}
        about["settings"] = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return about | {"citation": cite(version)}
