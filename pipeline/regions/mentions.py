"""All places that a running text mentions, in order, paths merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import ahocorasick

from pipeline.model import Place
from pipeline.regions.context import left_ok, stands_alone
from pipeline.regions.names import Reading, units_called, year_of
from pipeline.regions.places import place_from
from pipeline.regions.table import Unit, level_of, table
from pipeline.regions.towns import Town, lies_under, may_be_town, towns
from pipeline.regions.words import unlisted_town, words, zone

# 乡镇 and 乡村 are common nouns; passing over them here spares most look-ups.
_TOWN_END = re.compile(
    "(?<!乡)镇(?!街)|乡(?![镇村（(])|街道(?:办事处)?|苏木(?!乡)|[农林牧]场|(?:开发|园|管理|地)区(?:办事处)?"
)
_TOWN_LONGEST = 12


class _Hit(NamedTuple):
    """Characters that a division's or a township's name is written with."""

    start: int
    end: int
    town: bool


@lru_cache(maxsize=8)
def scan(text: str, as_of: str = "") -> tuple[Place, ...]:
    """Every mention with its offsets; the longest reading wins, 九原区哈林格尔镇 and 聊城阳谷县 are one mention each.

    A name that several places bear and no path decides has no `code` but `candidates`. Bare names (阳谷) are found
    only where nothing speaks for an ordinary word, and are marked `bare`.
    """
    year, out, done = year_of(as_of), [], 0
    hits = sorted({*_division_hits(text), *_town_hits(text)}, key=lambda h: (h.start, -h.end))
    starts = _by_start(hits)
    for hit in hits:
        if hit.start < done:
            continue
        found = _mention(text, hit, starts, year)
        if found is not None:
            out.append(found)
            done = found.end
    return tuple(out)


@cache
def _automaton() -> ahocorasick.Automaton:
    """All names that may be read on their own; value: length."""
    t, w = table(), words()
    made = ahocorasick.Automaton()
    for name in {*t.full, *t.short, *t.bare}:
        if name not in w.generic and name not in w.ordinary:
            made.add_word(name, len(name))
    made.make_automaton()
    return made


def _division_hits(text: str) -> Iterator[_Hit]:
    for last, length in _automaton().iter(text):
        yield _Hit(last + 1 - length, last + 1, False)


def _town_hits(text: str) -> Iterator[_Hit]:
    """Every listed name that ends in a word for its kind."""
    barred = words().no_town
    for found in _TOWN_END.finditer(text):
        named = towns().named  # read when a text first needs it
        end = found.end()
        name_end = end - 3 if found.group().endswith("街道办事处") else end
        for start in range(max(0, name_end - _TOWN_LONGEST), name_end - 1):
            name = text[start:name_end]
            if name in named and name not in barred:
                yield _Hit(start, end, True)


def _by_start(hits: list[_Hit]) -> dict[int, list[_Hit]]:
    starts: dict[int, list[_Hit]] = {}
    for hit in hits:
        starts.setdefault(hit.start, []).append(hit)
    return starts


def _mention(text: str, hit: _Hit, starts: dict[int, list[_Hit]], year: int) -> Place | None:
    """The mention that begins with a hit, followed down its path; None where the characters are no name."""
    reading = _read(text, hit, year, None)
    end, path = hit.end, False
    while reading.units and not reading.zone:
        step = _step(text, end, starts, reading.units, year)
        if step is None:
            break
        reading, end, path = step[0], step[1], True
    sure = path and left_ok(text, hit.start, hit.end)
    if not any(reading) or not (sure or stands_alone(text, hit.start, hit.end, hit.town)):
        return None
    return _placed(text[hit.start : end], reading, year, hit.start, not path and _is_bare(text[hit.start : end]))


def _step(
    text: str, at: int, starts: dict[int, list[_Hit]], heads: tuple[Unit, ...], year: int
) -> tuple[Reading, int] | None:
    """What follows a division right behind its name and lies in it."""
    for hit in starts.get(at, ()):
        reading = _read(text, hit, year, heads)
        if any(reading):
            return reading, hit.end
    for size in (3, 2):
        name = text[at : at + size]
        if _is_name_here(text, at, name):
            units = units_called(name, year, heads)
            if units:
                return Reading(units), at + size
    return _tail(text, at, heads, year)


def _is_name_here(text: str, at: int, name: str) -> bool:
    """Whether a common noun behind a division is the name of a part of it (阳泉市城区, 青海共和)."""
    if name in words().generic:
        return text[at - 1] in "市州县区"
    return name in words().ordinary and stands_alone(text, at, at + len(name), False)


def _tail(text: str, at: int, heads: tuple[Unit, ...], year: int) -> tuple[Reading, int] | None:
    """A zone (包头市高新区) or a town that the table does not list, right behind its division."""
    found = zone().match(text, at)
    if found is None and level_of(heads[0].code) == "county":
        found = unlisted_town().match(text, at)
        found = found if found and may_be_town(found.group()) else None
    return (Reading(heads, zone=found.group()), found.end()) if found else None


def _read(text: str, hit: _Hit, year: int, heads: tuple[Unit, ...] | None) -> Reading:
    name = text[hit.start : hit.end]
    if not hit.town:
        return Reading(units_called(name, year, heads))
    named = towns().named
    found: list[Town] = named.get(name) or named.get(name.removesuffix("办事处"), [])
    return Reading(towns=tuple(t for t in found if heads is None or any(lies_under(t, h) for h in heads)))


def _is_bare(name: str) -> bool:
    t = table()
    return name in t.bare and name not in t.full and name not in t.short


def _placed(name: str, reading: Reading, year: int, start: int, bare: bool) -> Place:
    p = place_from(name, reading, year)
    return Place(
        p.name, p.code, p.full_name, p.level, p.township_code, p.current, start, start + len(name), p.candidates, bare
    )  # fmt: skip
