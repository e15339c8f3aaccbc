"""One DuckDB file: typed tables with keys and comments, the codebook and what made the data as tables of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.export.codebook import COLUMNS as CODEBOOK
from pipeline.export.codebook import codebook
from pipeline.export.contents import Choice, Contents, Filled
from pipeline.export.csv_tables import heading
from pipeline.export.labels import code_label, column_label, is_coded, meaning, shown, table_label
from pipeline.export.notes import Notes, Step
from pipeline.schema import Column, Link, Table

if TYPE_CHECKING:
    import pandas
    from duckdb import DuckDBPyConnection

FILE = "jianbao.duckdb"


def write(data: Contents, choice: Choice, folder: Path, notes: Notes, step: Step) -> None:
    """The file, closed and without a write-ahead log."""
    import duckdb

    with duckdb.connect(str(folder / FILE)) as base:
        for filled in data.tables:
            base.execute(_create(filled, data, choice, notes))
            _insert(base, filled, data, choice, notes)
            for comment in _comments(filled.table, data, choice):
                base.execute(comment)
            step()
        _plain_table(base, "codebook", CODEBOOK, codebook(data))
        _plain_table(base, "about", ("name", "value"), tuple(data.about.items()))
        base.execute("CHECKPOINT")


def _create(filled: Filled, data: Contents, choice: Choice, notes: Notes) -> str:
    """The table with those of its rules that its rows keep: tables of the user's own choice may lack rows."""
    table = filled.table
    parts = [_column(column, filled, data, choice) for column in table.columns]
    if table.key and _is_unique(filled):
        names = {column.name: column for column in table.columns}
        kind = "PRIMARY KEY" if all(_is_full(names[key], filled) for key in table.key) else "UNIQUE"
        parts.append(f"{kind} ({', '.join(_name(names[key], choice) for key in table.key)})")
    elif table.key:
        notes.add("export_key", table=table.name, column=", ".join(table.key))
    for link in table.links:
        if _is_kept(table, link, data):
            parts += _foreign_key(filled, link, data, choice, notes)
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(parts)})"


def _is_unique(filled: Filled) -> bool:
    keys = [tuple(row[name] for name in filled.table.key) for row in filled.rows]
    return len(set(keys)) == len(keys)


def _is_full(column: Column, filled: Filled) -> bool:
    return column.required and all(row[column.name] for row in filled.rows)


def _column(column: Column, filled: Filled, data: Contents, choice: Choice) -> str:
    needed = " NOT NULL" if _is_full(column, filled) else ""
    return f"{_name(column, choice)} {_type(column, data, choice)}{needed}"


def _type(column: Column, data: Contents, choice: Choice) -> str:
    """Codes as an ENUM in their order: compact, sorted by meaning, and a factor or category when read elsewhere."""
    if is_coded(column):
        return f"ENUM ({', '.join(_text(word) for word in _words(column, data, choice))})"
    return {"number": "DOUBLE", "integer": "BIGINT"}.get(column.type, "VARCHAR")


def _words(column: Column, data: Contents, choice: Choice) -> Sequence[str]:
    if choice.headers == "codes":
        return column.codes
    return tuple(dict.fromkeys(code_label(code, data.words, "zh") for code in column.codes))


def _is_kept(table: Table, link: Link, data: Contents) -> bool:
    """A table that was not chosen cannot be referred to; nor can a row of the same table that comes later."""
    return link.table != table.name and any(filled.table.name == link.table for filled in data.tables)


def _foreign_key(filled: Filled, link: Link, data: Contents, choice: Choice, notes: Notes) -> list[str]:
    column = next(column for column in filled.table.columns if column.name == link.column)
    target = next(column for column in data[link.table].table.columns if column.name == link.target)
    there = {row[link.target] for row in data[link.table].rows}
    if not _is_unique(data[link.table]) or not {row[link.column] for row in filled.rows} - {""} <= there:
        if filled.rows:
            notes.add("export_link", table=filled.table.name, column=link.column, target=link.table)
        return []
    reference = f"{_quoted(link.table)} ({_name(target, choice)})"
    return [f"FOREIGN KEY ({_name(column, choice)}) REFERENCES {reference}"]


def _insert(base: DuckDBPyConnection, filled: Filled, data: Contents, choice: Choice, notes: Notes) -> None:
    if not filled.rows:
        return
    frame = _frame(filled, data, choice, notes)
    base.register("given", frame)
    cells = (f'CAST("{at}" AS {_type(column, data, choice)})' for at, column in enumerate(filled.table.columns))
    base.execute(f"INSERT INTO {_quoted(filled.table.name)} SELECT {', '.join(cells)} FROM given")
    base.unregister("given")


def _frame(filled: Filled, data: Contents, choice: Choice, notes: Notes) -> pandas.DataFrame:
    """The cells as text, NULL where empty; columns are numbered, so that no name needs quoting."""
    import pandas

    columns = {}
    for at, column in enumerate(filled.table.columns):
        cells = [row[column.name] for row in filled.rows]
        if column.type == "number":
            for cell in cells:
                notes.real(cell, filled.table, column)
        columns[str(at)] = pandas.Series([shown(column, c, data, choice) or None for c in cells], dtype="object")
    return pandas.DataFrame(columns)


def _comments(table: Table, data: Contents, choice: Choice) -> Iterator[str]:
    yield f"COMMENT ON TABLE {_quoted(table.name)} IS {_text(table_label(table, choice.language))}"
    for column in table.columns:
        told = f"{column_label(column, data, choice.language)}: {meaning(column, choice.language)}"
        yield f"COMMENT ON COLUMN {_quoted(table.name)}.{_name(column, choice)} IS {_text(told)}"


def _plain_table(base: DuckDBPyConnection, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    base.execute(f"CREATE TABLE {name} ({', '.join(f'{_quoted(one)} VARCHAR' for one in columns)})")
    if rows:
        base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", [list(row) for row in rows])


def _name(column: Column, choice: Choice) -> str:
    return _quoted(heading(column, choice.headers))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _text(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
