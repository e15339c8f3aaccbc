"""The comparison as text for a terminal: characters two cells wide counted as two, as many columns as fit."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from pipeline.dataset import Row, Rows, plain
from pipeline.schema import Column

_BOUND = {"about": "≈", "over": "≥", "under": "≤", "range": ""}
_DERIVED, _CONFLICT, _NOT_STATED, _NOT_READ = "*", "!", "·", "?"
_GAP = "  "
_HUNDREDTH = Decimal("0.01")

Lines = list[list[str]]
"""Rows of cells, the headings first."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The table as text, and how many indicators were stated, how many of them it shows."""

    text: str
    stated: int
    shown: int


def lay_out(found: Rows, columns: Sequence[Column], labels: Mapping[str, str], width: int) -> Layout:
    """One line a region and year; where few are compared, one line an indicator instead.

    `columns`: those of the indicators; `labels`: column name → words; `width`: cells of a line.
    """
    rows, marks = found["comparison"], _marks(found)
    often = Counter(column.name for column in columns for row in rows if _cell(row, column, marks) not in _EMPTY)
    stated = [column for column in columns if often[column.name]]
    across = [["", *map(_head, rows)], *([labels[c.name], *(_cell(r, c, marks) for r in rows)] for c in stated)]
    if _width_of(across) <= width:
        return Layout(_text(across), len(stated), len(stated))
    order = sorted(stated, key=lambda column: -often[column.name])
    heads = [_head(row) for row in rows]
    fitting = _fitting([[labels[c.name], *(_cell(r, c, marks) for r in rows)] for c in order], ["", *heads], width)
    shown = [column for column in stated if column in order[:fitting]]
    down = [["", *(labels[c.name] for c in shown)]]
    down += [[head, *(_cell(row, c, marks) for c in shown)] for head, row in zip(heads, rows, strict=True)]
    return Layout(_text(down), len(stated), fitting)


_EMPTY = (_NOT_STATED, _NOT_READ)


def _fitting(columns: Lines, first: list[str], width: int) -> int:
    """How many columns stand beside the first one; at least one."""
    left, count = width - max(map(cells, first)), 0
    for column in columns:
        left -= max(map(cells, column)) + len(_GAP)
        if left < 0:
            break
        count += 1
    return max(count, min(1, len(columns)))


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _marks(found: Rows) -> dict[tuple[str, str, str], tuple[str, str]]:
    """What stands before and after a value: its bound; whether it is derived or disputed."""
    disputed = {(row["region_name"], row["year"], row["indicator"]) for row in found["conflicts"]}
    marks = {}
    for row in found["comparison_evidence"]:
        key = (row["region_name"], row["year"], row["indicator"])
        after = (_DERIVED if row["expression"] else "") + (_CONFLICT if key in disputed else "")
        span = f"{row['value_low']}–{row['value_high']}" if row["bound"] == "range" else ""
        marks[key] = (_BOUND.get(row["bound"], "") + span, after)
    return marks


def _cell(row: Row, column: Column, marks: dict[tuple[str, str, str], tuple[str, str]]) -> str:
    value = row[column.name]
    before, after = marks.get((row["region_name"], row["year"], column.name), ("", ""))
    if value or before:
        return before + _short(value) + after
    return _NOT_STATED if row["status"] == "ok" else _NOT_READ


def _short(value: str) -> str:
    return plain(Decimal(value).quantize(_HUNDREDTH, ROUND_HALF_EVEN)) if "." in value else value


def _head(row: Row) -> str:
    name = row["region_name"].removeprefix(row["province"]) or row["region_name"]
    return f"{name.removeprefix(row['prefecture']) or name} {row['year'] or '—'}"


def _width_of(lines: Lines) -> int:
    return sum(_widths(lines)) + len(_GAP) * (len(lines[0]) - 1)


def _widths(lines: Lines) -> list[int]:
    return [max(cells(line[at]) for line in lines) for at in range(len(lines[0]))]


def _text(lines: Lines) -> str:
    widths = _widths(lines)
    return "\n".join(_GAP.join(_set(line, widths)).rstrip() for line in lines)


def _set(line: list[str], widths: list[int]) -> list[str]:
    """The first column to the left, numbers to the right."""
    pads = [" " * (width - cells(text)) for text, width in zip(line, widths, strict=True)]
    return [line[0] + pads[0], *(pad + text for text, pad in zip(line[1:], pads[1:], strict=True))]
