"""A published folder read back: its tables as they were before they were written, and what it says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.columns import Code, Table
from pipeline.dataset import Row
from pipeline.export import published
from pipeline.export.citation import cite
from pipeline.export.datapackage import FILE
from pipeline.export.folder import RUN_FILE
from pipeline.messages import Language
from pipeline.schema import CODES, SCHEMA_VERSION, TABLES
from pipeline.settings import PROGRAM, VERSION, Headers


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
    """The tables of a folder that `publish` wrote, also with columns of a user's own indicators.

    OSError when a file cannot be read, ValueError when one is not as it was written.
    """
    found = published.read(folder)
    filled = tuple(checked(table, found.rows[table.name]) for table in found.tables)
    return Contents(filled, _words(found.tables), _about(folder))


def checked(table: Table, rows: Sequence[Row]) -> Filled:
    """The table filled; ValueError where a cell holds a code that the table does not list."""
    for column in table.columns:
        if column.codes:
            found = {row[column.name] for row in rows} - {"", *column.codes}
            parts = {part for cell in found for part in (cell.split(column.separator) if column.separator else [cell])}
            if unknown := parts - set(column.codes):
                raise ValueError(f"{table.name}.{column.name} holds {min(unknown)!r}, which is none of its codes")
    return Filled(table, rows)


def fill(rows: Mapping[str, Sequence[Row]], tables: Sequence[Table] = TABLES) -> Contents:
    """Tables that never were in a folder; ValueError as for `checked`."""
    about = {"program": PROGRAM, "version": VERSION, "schema_version": SCHEMA_VERSION, "citation": cite(VERSION)}
    return Contents(tuple(checked(table, rows.get(table.name, ())) for table in tables), _words(tables), about)


def _words(tables: Iterable[Table]) -> Mapping[str, Code]:
    """Words of every code; those of the program and of a user's own indicators."""
    return CODES | {code.code: code for table in tables for column in table.columns for code in column.words}


def _about(folder: Path) -> dict[str, str]:
    """Versions and settings: nothing that differs from one run to the next over the same reports."""
    package = json.loads((folder / FILE).read_bytes())
    version = str(package.get("program_version", VERSION))
    about = {"program": PROGRAM, "version": version}
    about["schema_version"] = str(package.get("schema_version", SCHEMA_VERSION))
    run = folder / RUN_FILE
    if run.is_file():
        settings = json.loads(run.read_bytes()).get("settings", {})
        kept = {name: value for name, value in settings.items() if name not in ("workers", "headers")}
        about["settings"] = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return about | {"citation": cite(version)}
