"""Townships and streets as of 2023-06-30, read only when one is asked for."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from pipeline.regions.table import Unit, at, level_of, lineage, rows_of, version


class Town(NamedTuple):
    """A township: nine digits, the GB/T 2260 code of its county (of its prefecture, inside a zone), its name."""

    code: str
    county: str
    name: str


class Towns(NamedTuple):
    """Towns by name and by shorter form; those of one county; zones (开发区 …) that are no GB/T 2260 unit, by name."""

    named: dict[str, list[Town]]
    of_county: dict[str, list[Town]]
    zones: dict[str, str]
    longest: int


@cache
def towns() -> Towns:
    """The table, read once."""
    named: dict[str, list[Town]] = defaultdict(list)
    of_county: dict[str, list[Town]] = defaultdict(list)
    zones: dict[str, str] = {}
    for area, county, zone, listed in rows_of("townships"):
        if zone:
            zones[zone] = county
        for item in listed.split(","):
            name, *short = item[3:].split("/")
            town = Town(area + item[:3], county, name)
            of_county[county].append(town)
            for form in (name, *short):
                named[form].append(town)
    return Towns(dict(named), dict(of_county), zones, max(map(len, named)))


def called(name: str) -> list[Town]:
    """Towns of a written name; 殿前街道办事处 is 殿前街道."""
    known = towns().named
    return known.get(name) or known.get(name.removesuffix("办事处").removesuffix("人民政府"), [])


def county_of(town: Town, year: int = 0) -> Unit:
    """The division that a town lies in, as it was in a year (0: now)."""
    unit = version(town.county, 0)
    if unit is None:
        raise KeyError(town.county)
    return at(unit, year) or unit


def lies_under(town: Town, head: Unit) -> bool:
    """Whether a town lies in a division of then or now."""
    today = at(head, 0) or head
    return today.code in lineage(county_of(town))


def in_county(head: Unit) -> list[Town]:
    """The towns of a county, or of all counties below a higher division."""
    today = at(head, 0) or head
    if level_of(today.code) == "county":
        return towns().of_county.get(today.code, [])
    return [town for county in _counties_under(today.code) for town in towns().of_county[county]]


@cache
def _counties_under(code: str) -> tuple[str, ...]:
    """Codes of the counties, with towns of their own, that lie in a division."""
    of_county = towns().of_county
    return tuple(county for county, listed in of_county.items() if code in lineage(county_of(listed[0])))
