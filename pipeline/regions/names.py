"""From a written name, with or without the names above it, to the divisions that it may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.regions import words
from pipeline.regions.table import Unit, alive, at, level_of, table, under
from pipeline.regions.towns import Town, called, county_of, lies_under, towns


class Reading(NamedTuple):
    """What a name may mean: divisions, else towns, else a zone inside one of the divisions."""

    units: tuple[Unit, ...] = ()
    towns: tuple[Town, ...] = ()
    zone: str = ""


def year_of(as_of: str) -> int:
    """The year of a date (2021, 2021-06, 2021-06-11), 0 for none; UsageError for anything else."""
    if not as_of:
        return 0
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", as_of):
        raise UsageError(f"not a date: {as_of} (2021, 2021-06, 2021-06-11)")
    return int(as_of[:4])


def read_name(name: str, year: int, heads: Sequence[Unit] | None = None) -> Reading:
    """A name or a path of names; `heads` are the divisions it has to lie in. Empty where nothing bears it."""
    units = units_called(name, year, heads)
    if units and (year or any(not u.end for u in units)):
        return Reading(units)
    found = _towns_called(name, heads)
    if found or units:
        return Reading(towns=found) if found else Reading(units)
    path = _read_path(name, year, heads)
    return path if any(path) else _read_zone(name, heads)


def _towns_called(name: str, heads: Sequence[Unit] | None) -> tuple[Town, ...]:
    """Towns of a name; on its own a common noun (高新区, 城区) names none."""
    if name[-1:] in "省市县州盟旗":  # no township is called so: spares reading their table
        return ()
    if heads is None:
        return () if name in words.words().no_town else tuple(called(name))
    return tuple(t for t in called(name) if any(lies_under(t, h) for h in heads))


def _read_path(name: str, year: int, heads: Sequence[Unit] | None) -> Reading:
    for cut in range(len(name) - 1, 1, -1):
        above = [u for u in bearers(name[:cut]) if heads is None or any(under(u, h) for h in heads)]
        found = read_name(name[cut:].lstrip(" 　"), year, prefer(above, year)) if above else Reading()
        found = found if any(found) or not above else read_name(name[cut:].lstrip(" 　"), year, above)
        if any(found):
            return found
    return Reading()


def _read_zone(name: str, heads: Sequence[Unit] | None) -> Reading:
    """包头市高新区 is no GB/T 2260 unit: it is read inside the division it is written with."""
    if heads and words.zone().fullmatch(name):
        return Reading(tuple(heads), zone=name)
    home = table().by_code.get(towns().zones.get(name, ""), []) if heads is None else []
    return Reading((home[-1],), zone=name) if home else Reading()


def bearers(name: str) -> list[Unit]:
    """Every division that ever bore a name, in full or short."""
    t = table()
    return [*t.full.get(name, ()), *t.short.get(name, ()), *t.bare.get(name, ())]


def units_called(name: str, year: int, heads: Sequence[Unit] | None = None) -> tuple[Unit, ...]:
    """The divisions that a name means in a year: those in force before others, full names before short before bare."""
    t = table()
    ranks = [t.full.get(name, ()), t.short.get(name, ()), t.bare.get(name, ())]
    kept = [[u for u in rank if heads is None or any(under(u, h) for h in heads)] for rank in ranks]
    for fits in (_in_force, _just_ended, _any):
        for rank in kept:
            found = [u for u in rank if fits(u, year)]
            if found:
                return _as_in(found, year, fits is _any)
    return ()


def prefer(units: Sequence[Unit], year: int) -> list[Unit]:
    """Those in force in the year, or all of them when none is."""
    return [u for u in units if alive(u, year)] or list(units)


def _in_force(unit: Unit, year: int) -> bool:
    return alive(unit, year)


def _just_ended(unit: Unit, year: int) -> bool:
    """The table knows years only: in the year of a change the old name may still be right."""
    return year > 0 and unit.end == year


def _any(unit: Unit, year: int) -> bool:
    return True


def _as_in(units: Sequence[Unit], year: int, moved: bool) -> tuple[Unit, ...]:
    """One unit a line of descent, the latest; in a given year the one that it was then."""
    latest: dict[object, Unit] = {}
    for unit in sorted(units, key=lambda u: (u.start, u.code)):
        then = (at(unit, year) if year and moved else unit) or unit
        today = at(unit, 0)
        latest[today.code if today else then] = then
    return tuple(sorted(latest.values(), key=lambda u: u.code))


def decide_units(name: str, units: Sequence[Unit]) -> Unit | None:
    """The one unit meant; a province's bare name means the province (吉林, 海南), any other shared name nothing."""
    if len(units) == 1:
        return units[0]
    provinces = [u for u in units if level_of(u.code) == "province"]
    return provinces[0] if len(provinces) == 1 and not name.endswith(("市", "县", "区", "旗")) else None


def decide_towns(found: Sequence[Town], year: int) -> tuple[Town, Unit] | None:
    """The one town meant and its county, None when several bear the name."""
    return (found[0], county_of(found[0], year)) if len(found) == 1 else None
