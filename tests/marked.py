"""Cases with the mark in place: `由⟦178支⟧精简为…`, each mark with one line that says what is expected of it.

A case file is TOML: `[[case]]` with `text` (one paragraph a line), `want` (one line a mark, in order), and where needed
`head` (lines put before the text: title and so on, no marks), `table = true` (each line a row, the first the header),
`xfail_reason`. A line of `want` is `category value unit key=value …`:

    team 178 支 stage=before measure=队伍

`value` is a number, `4~9` for a range, with `>` before it for `over`, `<` for `under`, `~` for `about`; `-` stands for an
empty unit. Alternatives are joined by `|`. Not said: bound exact, per and direction empty, stage empty or `after`, region the
report's own. Pieces are enough for `measure`, `subject` (`-`: none) and an ending for `region`; `part_of=2` is the second mark.
Numbers without a mark have to be no facts (or `other`, which claims nothing); `?` before the category: may be one or none.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest import compose
from pipeline.lexicon.words import load
from pipeline.model import Block, Document, Fact, Report
from pipeline.resolve.reading import Extraction, extract

CASES = Path(__file__).parent / "cases"
MARK = re.compile("⟦([^⟦⟧]+)⟧")
BOUNDS = {">": "over", "<": "under", "~": "about"}
EMPTY = "-"
PIECES = ("measure", "subject")
DEFAULT = {"per": ("",), "stage": ("", "after"), "direction": ("",)}


@dataclass(frozen=True)
class Want:
    """What one mark expects; `rest` holds the attributes stated, each with its alternatives."""

    start: int
    end: int
    category: tuple[str, ...]
    bound: str
    low: Decimal
    high: Decimal
    unit: tuple[str, ...]
    optional: bool = False
    rest: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A text without marks, and what its marks expect."""

    text: str
    want: tuple[Want, ...]
    table: bool = False
    reason: str = ""


def tables(name: str) -> list[dict[str, Any]]:
    """The raw rows of `cases/<name>.toml`."""
    rows: list[dict[str, Any]] = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
    return rows


def cases(name: str) -> list[Any]:
    """The cases of `cases/<name>.toml` as parameters; one with `xfail_reason` has to fail."""
    return [pytest.param(case(row), id=f"{name}-{i}-{row['text'][:14]}", marks=_marks(row)) for i, row in enumerate(tables(name), 1)]


def _marks(row: dict[str, Any]) -> tuple[Any, ...]:
    reason = row.get("xfail_reason", "")
    return (pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError),) if reason else ()


def case(row: dict[str, Any]) -> Case:
    """The marks taken out of a row's text; ValueError when marks and `want` do not pair off."""
    unknown = set(row) - {"text", "want", "head", "table", "xfail_reason", "why"}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)} in {row['text']}")
    text, spans = unmark(row["text"].replace("|", " | ") if row.get("table") else row["text"])
    head = row["head"] + "\n" if row.get("head") else ""
    lines = row.get("want", [])
    if len(lines) != len(spans):
        raise ValueError(f"{len(spans)} marks, {len(lines)} lines: {row['text']}")
    wants = tuple(_want(line, len(head) + a, len(head) + b) for line, (a, b) in zip(lines, spans, strict=True))
    return Case(head + text, wants, row.get("table", False), row.get("why", ""))


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks, and where what they held stands in it."""
    spans, taken = [], 0
    for match in MARK.finditer(marked):
        start = match.start() - taken
        spans.append((start, start + len(match[1])))
        taken += 2
    return marked.replace("⟦", "").replace("⟧", ""), spans


def _want(line: str, start: int, end: int) -> Want:
    category, value, unit, *rest = line.split()
    bound = BOUNDS.get(value[0], "range" if "~" in value else "exact")
    low, _, high = value.removeprefix(">").removeprefix("<").removeprefix("~").partition("~")
    stated = dict(part.split("=", 1) for part in rest)
    return Want(
        start, end, tuple(category.removeprefix("?").split("|")), bound, Decimal(low), Decimal(high or low),
        tuple("" if one == EMPTY else one for one in unit.split("|")), category.startswith("?"), {key: tuple(v.split("|")) for key, v in stated.items()},
    )  # fmt: skip


@cache
def read(text: str, table: bool = False) -> Extraction:
    """What the program reads from a text; as a table, each line is a row below the first."""
    return extract(report_of(text, table), load())


def report_of(text: str, table: bool = False) -> Report:
    """Each line a paragraph, or a row below the first."""
    first, *rest = text.split("\n")
    header = tuple(first.split(" | "))
    blocks = [Block(first, "row"), *(Block(line, "row", header=header) for line in rest)] if table else [
        Block(line) for line in (first, *rest)]  # fmt: skip
    return compose(Document("txt", tuple(blocks)), "r1")


def problems(one: Case) -> list[str]:
    """Everything in which the program's facts differ from the case's; empty when they agree."""
    result = read(one.text, one.table)
    text = report_of(one.text, one.table).text
    held = {id(fact): fact for fact in result.facts if fact.category != "other"}
    wrong = []
    for want in one.want:
        span = text[want.start : want.end]
        fact = next((f for f in held.values() if f.start < want.end and want.start < f.end), None)
        if fact is None:
            wrong += [] if want.optional else [f"{span}: missed ({_fate(want, result)})"]
            continue
        del held[id(fact)]
        wrong += [f"{span}: {what}" for what in _differences(fact, want, one, result)]
    return wrong + [f"{fact.span}: no fact, got {fact.category} ({fact.rule})" for fact in held.values()]


def _fate(want: Want, result: Extraction) -> str:
    """What became of a number that is no fact: `other`, the code of its refusal, or `not seen`."""
    if any(fact.start < want.end and want.start < fact.end for fact in result.facts):
        return "other"
    return next((r.reason for r in result.refusals if r.start < want.end and want.start < r.end), "not seen")


def _differences(fact: Fact, want: Want, one: Case, result: Extraction) -> list[str]:
    got = {"category": fact.category, "bound": fact.bound, "unit": fact.unit}
    asked = {"category": want.category, "bound": (want.bound,), "unit": want.unit}
    for key, alternatives in (DEFAULT | want.rest).items():
        got[key], asked[key] = _said(fact, key, result), alternatives
    out = [f"{key} {got[key]!r}, not {'|'.join(asked[key])!r}" for key in got if not _agrees(key, got[key], asked[key], one)]
    if (fact.value, fact.value_low, fact.value_high) != _values(want):
        out.append(f"value {fact.value} {fact.value_low} {fact.value_high}")
    if (fact.start, fact.end) != (want.start, want.end):
        out.append(f"span {fact.span!r}")
    if "region" not in want.rest and fact.region != result.region:
        out.append(f"region {fact.region.name!r}, not the report's {result.region.name!r}")
    return out


def _said(fact: Fact, key: str, result: Extraction) -> str:
    if key == "region":
        return fact.region.name
    if key == "region_code":
        return fact.region.code
    if key == "part_of":
        total = next((f for f in result.facts if f.start == fact.part_of), None)
        return "" if total is None else f"{total.start}"
    return str(getattr(fact, key))


def _agrees(key: str, got: str, asked: tuple[str, ...], one: Case) -> bool:
    if key == "part_of":
        return got in {"" if want == EMPTY else str(one.want[int(want) - 1].start) for want in asked}
    if EMPTY in asked and not got:
        return True
    if key in PIECES:
        return any(piece in got for piece in asked) and len(got) <= 30
    if key == "region":
        return any(got.endswith(name) for name in asked)
    if key == "domain":
        return got.split(";") == list(asked) or got in asked
    return got in asked


def _values(want: Want) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """`value`, `value_low`, `value_high` as the contract fills them for each bound."""
    low, high = want.low, want.high
    return {
        "exact": (low, low, low), "over": (low, low, None), "under": (low, None, low),
        "about": (low, None, None), "range": (None, low, high),
    }[want.bound]  # fmt: skip
