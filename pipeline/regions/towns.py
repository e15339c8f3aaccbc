"""Townships and streets as of 2023-06-30, read only when one is asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import NamedTuple

from pipeline.regions.table import Unit, at, level_of, lineage, rows_of, version
from pipeline.regions.words import words


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


_OFTEN = 12
"""Towns of the country whose name begins, or ends, with a character that a name not in the table may have there."""


_KINDS = ("街道", "镇", "乡", "苏木")


def _stem(name: str) -> str:
    """The name without its kind; empty where it has none."""
    return next((name[: -len(kind)] for kind in _KINDS if name.endswith(kind)), "")


@cache
def _ends() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that names of towns often begin with, and those they often end with before 镇 or 乡."""
    stems = {_stem(name) for name in towns().named}
    firsts, lasts = (Counter(stem[place] for stem in stems if stem) for place in (0, -1))
    return (
        frozenset(one for one, count in firsts.items() if count >= _OFTEN),
        frozenset(one for one, count in lasts.items() if count >= _OFTEN),
    )


def may_be_town(name: str) -> bool:
    """Whether a name that ends like a township's may be one that is not in the table: 陈家铺乡, but not 派驻乡.

    Another town of the country bears it, or it is made as their names are.
    """
    if called(name):
        return True
    stem = _stem(name)
    firsts, lasts = _ends()
    return len(stem) > 1 and stem[0] in firsts and stem[-1] in lasts and name not in words().no_town


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
