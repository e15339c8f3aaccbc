"""The comparison in long form: one row a cell, with its unit, basis and the facts behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.dataset import Row
from pipeline.export.contents import Contents, Filled
from pipeline.schema import Code, Column, Table

NAME = "comparison_long"
_WIDE, _EVIDENCE = "comparison", "comparison_evidence"
_PLACE = ("region_name", "region_code", "township_code", "region_level", "province", "prefecture", "year")
_SPREAD = ("value_low", "value_high", "bound")
_BASES = (
    Code("fact", "原文数量", "a quantity that a report states"),
    Code("mechanism", "原文机制", "a mechanism that a report names"),
    Code("computed", "计算得出", "computed from other indicators"),
)
_ADDED = (
    Column("indicator_label", "指标名称", "string", "the indicator in words", "比较指标的名称"),
    Column("value", "数值", "number", "value of the cell; empty for a range", "该格数值；区间为空"),
    Column("unit", "单位", "string", "unit of the indicator", "指标的单位"),
    Column("basis", "依据", "string", "what the value rests on", "数值的依据", tuple(code.code for code in _BASES)),
    Column("fact_ids", "所据事实", "string", "facts behind the cell", "该格所据事实", separator=";"),
    Column("report_ids", "所据报告", "string", "reports that they stand in", "其所在报告", separator=";"),
)
_Cell = tuple[str, str, str]
"""Region name, year, indicator."""


def with_long(data: Contents) -> Contents:
    """The tables and, after the wide comparison, the long one."""
    tables = [part for filled in data.tables for part in _and_long(filled, data)]
    return replace(data, tables=tuple(tables), words={code.code: code for code in _BASES} | dict(data.words))


def indicators(data: Contents) -> tuple[Column, ...]:
    """The columns of the wide comparison that hold an indicator."""
    return tuple(column for column in data[_WIDE].table.columns if column.indicator)


def evidence(data: Contents) -> Mapping[_Cell, Sequence[Row]]:
    """The rows of comparison_evidence by the cell that they stand behind."""
    behind: dict[_Cell, list[Row]] = defaultdict(list)
    for row in data[_EVIDENCE].rows:
        behind[row["region_name"], row["year"], row["indicator"]].append(row)
    return behind


def _and_long(filled: Filled, data: Contents) -> Iterable[Filled]:
    yield filled
    if filled.table.name == _WIDE:
        yield _long(data)


def _long(data: Contents) -> Filled:
    behind, columns = evidence(data), indicators(data)
    table = _table(data)
    rows = [
        _row(table, wide, column, behind[cell], data)
        for wide in data[_WIDE].rows
        for column in columns
        if (cell := (wide["region_name"], wide["year"], column.name)) in behind or wide[column.name]
    ]
    return Filled(table, rows)


def _table(data: Contents) -> Table:
    known = {c.name: c for name in (_WIDE, _EVIDENCE) for c in data[name].table.columns}
    added = {column.name: column for column in _ADDED}
    order = (*_PLACE, "indicator", "indicator_label", "value", *_SPREAD, "unit", "basis", "fact_ids", "report_ids")
    columns = tuple({**known, **added}[name] for name in order if name in known or name in added)
    key = ("region_name", "year", "indicator")
    return Table(NAME, "比较（长表）", "cell of comparison.csv that has a value", "比较表每个有值的格", columns, key)


def _row(table: Table, wide: Row, column: Column, behind: Sequence[Row], data: Contents) -> Row:
    first = behind[0] if behind else {}
    cells = {name: wide.get(name, "") for name in _PLACE} | {name: first.get(name, "") for name in _SPREAD}
    cells |= {"indicator": column.name, "indicator_label": column.label_zh}
    cells |= {"value": wide[column.name], "unit": column.unit, "basis": _basis(behind)}
    cells |= {"fact_ids": _ids("fact_id", behind), "report_ids": _ids("report_id", behind)}
    return {name: cells[name] for name in table.names}


def _basis(behind: Sequence[Row]) -> str:
    if any(row.get("chosen") == "computed" or row.get("expression") for row in behind):
        return "computed"
    return "mechanism" if any(row.get("mechanism_id") for row in behind) else "fact"


def _ids(name: str, behind: Sequence[Row]) -> str:
    return ";".join(dict.fromkeys(row[name] for row in behind if row.get(name)))
