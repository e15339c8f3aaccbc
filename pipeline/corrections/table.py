"""The log as a table, corrections.csv: one row an entry, all of it text, so that it can be read back whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast

from pipeline.columns import Column, Table
from pipeline.corrections.nouns import Anchor, Correction, Kind, TableName

_KINDS = ("accept", "correct", "reject", "add", "undo", "confirm")
_ANCHOR = tuple(one.name for one in fields(Anchor))
_WHOLE = frozenset(["start", "end", "nth", "of", "lead", "tail", "alike"])

CORRECTIONS = Table(
    "corrections", "人工更正", "what a person said of a row", "每次人工复核的结论",
    (
        Column("correction_id", "更正编号", "string", "stable id", "固定编号", required=True),
        Column("at", "时间", "string", "when, UTC", "时间（协调世界时）", required=True),
        Column("who", "复核人", "string", "who said so", "何人所作"),
        Column("report_id", "报告编号", "string", "the report it is about", "所涉报告", required=True),
        Column("table", "表", "string", "table of the row", "所涉行所在的表", ("facts", "mechanisms"), required=True),
        Column("kind", "种类", "string", "what was done", "所作处理", _KINDS, required=True),
        Column("quote", "原文", "string", "the span as written", "所涉文字原文"),
        Column("prefix", "前文", "string", "what stands before it", "其前的文字"),
        Column("suffix", "后文", "string", "what stands behind it", "其后的文字"),
        Column("start", "起始位置", "integer", "where it stood", "当时的起点"),
        Column("end", "结束位置", "integer", "where it ended", "当时的终点"),
        Column("label", "类别", "string", "category or kind of the row", "该行的类别或类型"),
        Column("value", "数值", "string", "value of the row", "该行的数值"),
        Column("nth", "第几处", "integer", "which of several like places", "相同文字中的第几处"),
        Column("of", "共几处", "integer", "how many like places", "相同文字的处数"),
        Column("lead", "句内前文", "integer", "characters of `prefix` in its own sentence", "前文中属于本句的字数"),
        Column("tail", "句内后文", "integer", "characters of `suffix` in its own sentence", "后文中属于本句的字数"),
        Column("alike", "句内相同处", "integer", "how many like sentences", "句内相同的处数"),
        Column("before", "更正前", "string", "the row before, JSON", "更正前的行（JSON）"),
        Column("after", "更正后", "string", "what was changed, JSON", "改动的各列（JSON）"),
        Column("why", "理由", "string", "why", "理由"),
        Column("names", "所指更正", "string", "the entry that is undone or confirmed", "被撤销或确认的更正"),
    ),
    ("correction_id",),
)  # fmt: skip
"""Columns of corrections.csv."""


def to_row(one: Correction) -> dict[str, str]:
    """The entry as plain cells."""
    anchor = {name: str(getattr(one.anchor, name)) for name in _ANCHOR}
    said = {
        "correction_id": one.correction_id, "at": one.at, "who": one.who, "report_id": one.report_id,
        "table": one.table, "kind": one.kind, "why": one.why, "names": one.names,
    }  # fmt: skip
    cells = {**said, **anchor, "before": _json(one.before), "after": _json(one.after)}
    return {name: cells[name] for name in CORRECTIONS.names}


def from_row(row: Mapping[str, str]) -> Correction:
    """The entry that `to_row` was given; ValueError or KeyError when a cell is not what it should be."""
    if row["table"] not in ("facts", "mechanisms") or row["kind"] not in _KINDS:
        raise ValueError(f"{row['table']}, {row['kind']}")
    parts: dict[str, Any] = {name: int(row[name]) if name in _WHOLE else row[name] for name in _ANCHOR}
    return Correction(
        row["correction_id"], row["at"], row["who"], row["report_id"], cast(TableName, row["table"]),
        cast(Kind, row["kind"]), Anchor(**parts), _cells(row["before"]), _cells(row["after"]), row["why"], row["names"],
    )  # fmt: skip


def _json(cells: Mapping[str, str]) -> str:
    return json.dumps(dict(cells), ensure_ascii=False, sort_keys=True) if cells else ""


def _cells(text: str) -> dict[str, str]:
    cells = json.loads(text) if text else {}
    if not isinstance(cells, dict):
        raise ValueError(text)
    return {str(name): str(cell) for name, cell in cells.items()}
