"""The code that a place had in another year, for merging with a census of that year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.regions.table import Unit, alive, at, full_name, level_of, table

FIRST_YEAR, LAST_YEAR = 1981, 2024
"""The years of the code table."""


@dataclass(frozen=True, slots=True)
class InYear:
    """A place in another year.

    `relation`: `same` code, `recoded` (the same place, another code: a county that became a district), `predecessor`
    (it did not exist yet; `nearest` is what it came from), `successor` (it had gone into `nearest`) or `unknown`
    (divided, or not in the table). With the last three there is no code.
    """

    code: str
    name: str
    relation: str
    nearest: tuple[str, ...] = ()


_UNKNOWN = InYear("", "", "unknown")


@cache
def in_year(code: str, name: str, year: int) -> InYear:
    """The place of a GB/T 2260 code and full name as it was in a year (a township: its county)."""
    unit = unit_of(code, name)
    if unit is None:
        return _UNKNOWN
    if alive(unit, year):
        return _found(unit, code, year)
    return _earlier(unit, code, year) if year < unit.start else _later(unit, code, year)


def unit_of(code: str, name: str) -> Unit | None:
    """Who bore a code under the name that stands in a full name; else who bore it last."""
    units = table().by_code.get(code, [])
    named = [unit for unit in units if unit.name in name]
    return (named or units)[-1] if units else None


def above(code: str, name: str) -> dict[str, str]:
    """Names of the `province` and `prefecture` that a place lies in, its own where it is one, as of its own time."""
    unit, names = unit_of(code, name), {"province": "", "prefecture": ""}
    while unit is not None:
        names |= {level_of(unit.code): unit.name} if level_of(unit.code) in names else {}
        unit = _parent(unit)
    return names


def _parent(unit: Unit) -> Unit | None:
    when = unit.end - 1 if unit.end else LAST_YEAR
    units = [one for one in table().by_code.get(unit.parent, ()) if alive(one, when)]
    return units[-1] if units else None


def _found(unit: Unit, code: str, year: int) -> InYear:
    return InYear(unit.code, full_name(unit, year), "same" if unit.code == code else "recoded")


def _earlier(unit: Unit, code: str, year: int) -> InYear:
    before = _predecessors(unit)
    if len(before) != 1:
        then = [at(one, year) or one for one in before]
        return InYear("", "", "predecessor" if then else "unknown", _named(then, year))
    return _found(before[0], code, year) if alive(before[0], year) else _earlier(before[0], code, year)


def _later(unit: Unit, code: str, year: int) -> InYear:
    then = at(unit, year)
    if then is None:
        return _UNKNOWN
    return _found(then, code, year) if _came_alone(then, unit) else InYear("", "", "successor", _named([then], year))


def _came_alone(later: Unit, unit: Unit) -> bool:
    """Whether the later division came from this one and no other."""
    before = _predecessors(later)
    return before == [unit] or (len(before) == 1 and before[0] != later and _came_alone(before[0], unit))


def _predecessors(unit: Unit) -> list[Unit]:
    """Those that ended when the unit began, and went into it."""
    found = table().before.get(unit.code, ())
    return [one for one in found if one.end and one.start < unit.start and at(one, unit.start) == unit]


def _named(units: list[Unit], year: int) -> tuple[str, ...]:
    return tuple(sorted({f"{unit.code} {full_name(unit, year if alive(unit, year) else 0)}" for unit in units}))
