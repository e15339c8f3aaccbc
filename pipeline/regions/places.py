"""A name, or a path of names, as a Place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypedDict

from pipeline.model import Candidate, Place
from pipeline.regions.names import Reading, decide_towns, decide_units, read_name, year_of
from pipeline.regions.table import Unit, at, full_name, level_of
from pipeline.regions.towns import Town, county_of


@lru_cache(maxsize=65536)
def lookup(name: str, as_of: str = "") -> Place:
    """The division that a name means (河南省濮阳市南乐县, 南乐县, 南乐, 九原区哈林格尔镇) at a date (year or ISO date).

    Several bearers and nothing to decide: `code` empty, `candidates` filled. Unknown: both empty.
    Without a date, those in force come before those that ended; `current` is today's code in either case.
    A zone that is no GB/T 2260 unit has no level, and the code of the division it is written with.
    """
    year = year_of(as_of)
    written = "".join(name.split())
    return place_from(name, read_name(written, year) if len(written) > 1 else Reading(), year)


def place_from(name: str, reading: Reading, year: int) -> Place:
    """A reading as a Place under the name as written."""
    if reading.zone:
        return _zone(name, reading, year)
    if reading.towns:
        return _town(name, reading.towns, year)
    return _unit(name, reading.units, year)


def _unit(name: str, units: Sequence[Unit], year: int) -> Place:
    one = decide_units(name, units)
    listed = tuple(candidate(u, year) for u in units) if len(units) > 1 else ()
    if one is None:
        return Place(name, "", "", "", candidates=listed)
    today = at(one, 0)
    return Place(
        name, one.code, full_name(one, year), level_of(one.code), current=today.code if today else "", candidates=listed
    )  # fmt: skip


def _town(name: str, found: Sequence[Town], year: int) -> Place:
    one = decide_towns(found, year)
    if one is None:
        return Place(name, "", "", "", candidates=tuple(town_candidate(t, year) for t in found))
    town, county = one
    today = county_of(town)
    return Place(name, county.code, full_name(county, year) + town.name, "township", town.code, today.code)


def _zone(name: str, reading: Reading, year: int) -> Place:
    home = place_from(name, Reading(reading.units), year)
    level = "township" if reading.zone.endswith(("镇", "乡", "街道", "苏木")) else ""
    return replace(home, full_name=home.full_name + reading.zone if home.code else "", level=level)


def candidate(unit: Unit, year: int) -> Candidate:
    """One of the divisions that a name may mean."""
    return Candidate(unit.code, full_name(unit, year), level_of(unit.code), unit.start, unit.end or None)


def town_candidate(town: Town, year: int) -> Candidate:
    """One of the townships that a name may mean; its years in force are not known."""
    county = county_of(town, year)
    return Candidate(county.code, full_name(county, year) + town.name, "township", None, None)


class CandidateRecord(TypedDict):
    """One candidate as `jianbao place` prints it."""

    code: str
    full_name: str
    level: str
    start: int | None
    end: int | None


class PlaceRecord(TypedDict):
    """The JSON object that `jianbao place` prints."""

    name: str
    code: str | None
    full_name: str
    level: str
    current: str
    candidates: list[CandidateRecord]


def place_record(name: str, as_of: str = "") -> PlaceRecord:
    """What `jianbao place` prints for a name; `code` is None when nothing decides. UsageError for a bad date."""
    found = lookup(name, as_of)
    listed: list[CandidateRecord] = [
        {"code": c.code, "full_name": c.full_name, "level": c.level, "start": c.start, "end": c.end}
        for c in found.candidates
    ]
    return {
        "name": name, "code": found.code or None, "full_name": found.full_name, "level": found.level,
        "current": found.current, "candidates": listed,
    }  # fmt: skip
