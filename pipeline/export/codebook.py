"""The codebook: every column and every code of it in both languages, as rows for a sheet and as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.export.contents import Contents
from pipeline.export.labels import column_label
from pipeline.schema import Column, Table

COLUMNS = ("table", "column", "code", "type", "unit", "required", "label_zh", "label_en", "meaning_zh", "meaning_en")
"""A row describes a column, or where `code` is filled one code of it."""
_HEAD = ("column", "列名", "type", "unit", "meaning", "含义")
_CODES = ("code", "中文", "English")


def codebook(data: Contents) -> tuple[tuple[str, ...], ...]:
    """The rows of the codebook, in the order of the tables and columns."""
    return tuple(
        row
        for filled in data.tables
        for column in filled.table.columns
        for row in _described(filled.table, column, data)
    )


def page(data: Contents) -> str:
    """The codebook as Markdown: a table of columns for each published table, then every list of codes."""
    parts = [_section(filled.table) for filled in data.tables]
    lists = _lists(data)
    codes = [f"## Codes · 代码\n\n{''.join(_list(names, column, data) for names, column in lists)}"] if lists else []
    return "\n".join([*parts, *codes])


def _described(table: Table, column: Column, data: Contents) -> Iterator[tuple[str, ...]]:
    needed = "yes" if column.required else ""
    labels = (column.label_zh, column_label(column, data, "en"))
    yield table.name, column.name, "", column.type, column.unit, needed, *labels, column.meaning_zh, column.meaning
    for code in column.codes:
        word = data.words.get(code)
        words = (word.zh, word.en) if word else (code, code)
        advice = (word.advice_zh, word.advice) if word else ("", "")
        yield table.name, column.name, code, "", "", "", *words, *advice


def _section(table: Table) -> str:
    key = f"Key: {', '.join(f'`{name}`' for name in table.key)}. " if table.key else ""
    links = ", ".join(f"`{one.column}` → `{one.table}.{one.target}`" for one in table.links)
    rows = [(f"`{c.name}`", c.label_zh, _kind(c), c.unit, c.meaning, c.meaning_zh) for c in table.columns]
    about = f"One row per {table.meaning}. {table.meaning_zh}。{key}{f'Links: {links}.' if links else ''}".rstrip()
    return f"## {table.name} · {table.label_zh}\n\n{about}\n\n{_markdown(_HEAD, rows)}"


def _kind(column: Column) -> str:
    kind = f"codes, joined by `{column.separator}`" if column.codes and column.separator else column.type
    kind = "code" if column.codes and not column.separator else kind
    return f"{kind}, required" if column.required else kind


def _lists(data: Contents) -> list[tuple[list[str], Column]]:
    """Every list of codes once, with the columns that take their codes from it."""
    found: dict[tuple[str, ...], tuple[list[str], Column]] = {}
    for filled in data.tables:
        for column in filled.table.columns:
            if column.codes:
                found.setdefault(column.codes, ([], column))[0].append(f"{filled.table.name}.{column.name}")
    return list(found.values())


def _list(names: Sequence[str], column: Column, data: Contents) -> str:
    words = ((code, data.words.get(code)) for code in column.codes)
    rows = [(f"`{code}`", word.zh if word else code, word.en if word else code) for code, word in words]
    return f"### {', '.join(f'`{name}`' for name in names)}\n\n{_markdown(_CODES, rows)}\n"


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
