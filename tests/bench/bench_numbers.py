"""Compares the quantity grammar with Recognizers-Text (development only: it is no dependency).

python -m venv .recognizers && .recognizers/bin/pip install emoji==1.7.0 recognizers-text-suite
PYTHONPATH=. .recognizers/bin/python tests/bench/bench_numbers.py [--failures]
"""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.model import Quantity
from pipeline.numbers import quantities

PHRASES = Path(__file__).with_name("phrases.toml")
MARK = re.compile(r"⟦(?P<span>[^|⟧]*)\|(?P<reading>[^⟧]*)⟧")
BOUNDS = {">": "over", "<": "under", "~": "about"}
WORDLESS = ("date", "code", "ordinal", "formula")
KINDS = {"%": "percent", "‰": "percent", "百分点": "point"}
Limits = tuple[Decimal | None, Decimal | None, Decimal | None, str]


@dataclass(frozen=True)
class Reading:
    """One number expression: where it stands, value, low, high and bound, unit (alternatives by `/`), kind."""

    start: int
    span: str
    limits: Limits
    unit: str
    kind: str


def read_marked(line: str) -> tuple[str, tuple[Reading, ...]]:
    """The text without its marks, and what the marks say."""
    text, found, at = "", [], 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        found.append(_reading(len(text), mark["span"], mark["reading"]))
        text, at = text + mark["span"], mark.end()
    return text + line[at:], tuple(found)


def _reading(start: int, span: str, words: str) -> Reading:
    if words in WORDLESS:
        return Reading(start, span, (None, None, None, "exact"), "", words)
    number, _, unit = words.partition(" ")
    return Reading(start, span, limits(number), unit, KINDS.get(unit, "number"))


def limits(number: str) -> Limits:
    """Value, low, high and bound of `178`, `>200`, `~30`, `4..9` or `~?` (数十: no value)."""
    low, dots, high = number.partition("..")
    if dots:
        return None, Decimal(low), Decimal(high), "range"
    bound = BOUNDS.get(number[0], "exact")
    digits = number.lstrip("".join(BOUNDS))
    value = None if digits == "?" else Decimal(digits)
    return value, value if bound in ("exact", "over") else None, value if bound in ("exact", "under") else None, bound


def reading_of(found: Quantity, wanted: str = "") -> Reading:
    """Our own quantity as a reading; `wanted` names the units that serve as well."""
    unit = wanted if found.unit in wanted.split("/") else found.unit
    return Reading(found.start, found.span, (found.value, found.low, found.high, found.bound), unit, found.kind)


def whole(text: str, expected: tuple[Reading, ...]) -> bool:
    """Whether our grammar reads exactly what is expected: place, limits, bound, unit and kind, and nothing beside."""
    found = quantities(text)
    units = [reading.unit for reading in expected] + [""] * len(found)
    return tuple(reading_of(q, unit) for q, unit in zip(found, units, strict=False)) == expected


def phrases() -> list[tuple[str, tuple[Reading, ...]]]:
    """Every phrase of the list."""
    groups = tomllib.loads(PHRASES.read_text("utf-8"))["group"]
    return [read_marked(line) for group in groups for line in group["phrases"]]


def ours(text: str) -> list[Limits]:
    """The limits of every quantity that our grammar counts, left to right."""
    return [(q.value, q.low, q.high, q.bound) for q in quantities(text) if q.kind not in WORDLESS]


def theirs() -> Callable[[str], list[Limits]]:
    """The same from Recognizers-Text: its numbers and percentages (it has no ranges in Python), the longest of those that overlap."""
    number = importlib.import_module("recognizers_number")
    culture = importlib.import_module("recognizers_text").Culture.Chinese
    readers = (number.recognize_percentage, number.recognize_number)

    def read(text: str) -> list[Limits]:
        return [_resolved(item) for item in _apart(item for reader in readers for item in reader(text, culture))]

    return read


def _apart(items: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for item in sorted(items, key=lambda i: (i.start - i.end, i.start)):
        if all(item.end < other.start or other.end < item.start for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda i: i.start)


def _resolved(item: Any) -> Limits:
    said = str((item.resolution or {}).get("value", ""))
    if not said.startswith(("[", "(")):
        return limits(said.rstrip("%")) if re.fullmatch(r"-?[\d.]+%?", said) else (None, None, None, "exact")
    low, high = (Decimal(end.rstrip("%")) if end.rstrip("%") else None for end in said[1:-1].split(","))
    if low is not None and high is not None:
        return None, low, high, "range"
    return (low, low, None, "over") if high is None else (high, None, high, "under")


def agree(found: list[Limits], expected: tuple[Reading, ...], bounds: bool) -> bool:
    """Whether the values (and the bounds, if asked) are those expected, in order, with none beside."""
    wanted = [reading.limits for reading in expected if reading.kind not in WORDLESS]
    keep = (lambda row: row) if bounds else _values
    return [keep(row) for row in found] == [keep(row) for row in wanted]


def _values(row: Limits) -> tuple[Decimal | None, ...]:
    return row[1:3] if row[3] == "range" else (row[0],)


def main(failures: bool) -> None:
    """Both on every phrase: values alone, values with bounds, and (ours only) place, unit and kind too."""
    rows = phrases()
    readers: dict[str, Callable[[str], list[Limits]]] = {"jianbao": ours, "Recognizers-Text": theirs()}
    print(f"{len(rows)} phrases")
    for name, read in readers.items():
        for label, bounds in (("values", False), ("values and bounds", True)):
            right = sum(agree(read(text), expected, bounds) for text, expected in rows)
            print(f"{name:18}{label:20}{right:5}{right / len(rows):8.1%}")
    missed = [text for text, expected in rows if not whole(text, expected)]
    print(f"{'jianbao':18}{'whole':20}{len(rows) - len(missed):5}{1 - len(missed) / len(rows):8.1%}")
    if failures:
        print("\n".join(f"{text}\n   {[reading_of(q) for q in quantities(text)]}" for text in missed))


if __name__ == "__main__":
    main("--failures" in sys.argv[1:])
