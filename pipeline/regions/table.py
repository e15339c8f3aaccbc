"""The table of divisions at county level and above, 1981–2024, as it ships: who bears a name, and who was who when."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Unit(NamedTuple):
    """One division under one name and code: in force from the list of `start` until before that of `end` (0: still)."""

    code: str
    name: str
    start: int
    end: int
    parent: str
    next: str
    """Code of the one that succeeded it in `end`; empty when it was divided or is in force."""


class Table(NamedTuple):
    """Units by code (oldest first), by full name, by short form with a kind (道真县) and by bare name (道真)."""

    by_code: dict[str, list[Unit]]
    full: dict[str, list[Unit]]
    short: dict[str, list[Unit]]
    bare: dict[str, list[Unit]]
    before: dict[str, list[Unit]]
    """By the code that succeeded them."""


def rows_of(name: str) -> list[list[str]]:
    """The lines of a shipped table, split into fields."""
    text = zlib.decompress((DATA / f"{name}.tsv.gz").read_bytes(), 31).decode()
    return [line.split("\t") for line in text.splitlines()]


@cache
def table() -> Table:
    """The table, read once."""
    out = Table({}, {}, {}, {}, {})
    for code, name, start, end, parent, heir, bare, short in rows_of("divisions"):
        unit = Unit(code, name, int(start), int(end or 0), parent, heir)
        out.by_code.setdefault(code, []).append(unit)
        out.full.setdefault(name, []).append(unit)
        if heir:
            out.before.setdefault(heir, []).append(unit)
        for form in filter(None, bare.split(";")):
            out.bare.setdefault(form, []).append(unit)
        for form in filter(None, short.split(";")):
            out.short.setdefault(form, []).append(unit)
    for units in out.by_code.values():
        units.sort(key=lambda u: u.start)
    return out


def level_of(code: str) -> str:
    """`province`, `prefecture` or `county`, as the six digits say."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def alive(unit: Unit, year: int) -> bool:
    """In force at the end of a year; year 0 means the table's own date, any year before the first list the first."""
    if not year:
        return not unit.end
    return unit.start <= max(year, 1981) and (not unit.end or year < unit.end)


def version(code: str, year: int) -> Unit | None:
    """Who bore a code in a year (0: now); else whoever bore it last before, else first after."""
    units = table().by_code.get(code, [])
    fit = [u for u in units if alive(u, year)]
    if fit or not units:
        return fit[-1] if fit else None
    past = [u for u in units if not year or u.start <= year]
    return past[-1] if past else units[0]


@cache
def at(unit: Unit, year: int) -> Unit | None:
    """The division that the unit was, or had become, in a year (0: now); None where it was divided or is younger."""
    if alive(unit, year):
        return unit
    if year and year < unit.start:
        return _back(unit, year)
    heir = _heir(unit)
    return at(heir, year) if heir else None


def _heir(unit: Unit) -> Unit | None:
    """Who bore the successor's code when the unit ended."""
    units = [u for u in table().by_code.get(unit.next, ()) if u.start >= unit.end or alive(u, unit.end)]
    units = [u for u in units if u != unit]
    return units[0] if units else None


def _back(unit: Unit, year: int) -> Unit | None:
    """The one predecessor that was in force in a year; None when there were several or none."""
    heirs = table().before.get(unit.code, ())
    found = [u for u in heirs if u.end and u.start < unit.start and at(u, unit.start) == unit]
    same = [u for u in found if u.code == unit.code] or found
    if len(same) != 1:
        return None
    return same[0] if alive(same[0], year) else _back(same[0], year) if year < same[0].start else None


@cache
def chain(unit: Unit, year: int = 0) -> tuple[Unit, ...]:
    """The unit and those above it, nearest first, as they were in a year (0: while the unit was last in force)."""
    when = year if year and alive(unit, year) else (unit.end - 1 if unit.end else 0)
    above = version(unit.parent, max(when, unit.start) if when else 0) if unit.parent else None
    return (unit, *chain(above, when)) if above else (unit,)


@cache
def full_name(unit: Unit, year: int = 0) -> str:
    """河南省濮阳市南乐县"""
    return "".join(u.name for u in reversed(chain(unit, year)))


@cache
def lineage(unit: Unit) -> frozenset[str]:
    """Codes above and at the unit, of its own time and of today."""
    today = at(unit, 0)
    return frozenset(u.code for u in (*chain(unit), *(chain(today) if today else ())))


def under(unit: Unit, head: Unit) -> bool:
    """Whether the unit lies in the head, then or now; a unit does not lie in itself."""
    if unit.code == head.code:
        return False
    today = at(head, 0)
    codes = lineage(unit)
    return head.code in codes or (today is not None and today.code in codes and today != at(unit, 0))
