"""A town or district named inside a clause, read within the report's own region."""

from __future__ import annotations

from pipeline.model import Place, Region
from pipeline.regions.names import Reading, read_name
from pipeline.regions.places import lookup, place_from
from pipeline.regions.table import Unit, version
from pipeline.regions.towns import Town, in_county, lies_under, may_be_town

_KINDS = ("街道办事处", "街道", "镇", "乡", "苏木")


def place_of(mention: str, home: Region) -> Region:
    """The region that a mention means (五显镇, 哈林格尔, 湖里区, 兰西县) in a report about `home`.

    Under home if it is there; else the one place in the country that bears a division's name or comes with its path;
    else, as a town that the table does not list, home's name and the name as written under home's code; home itself
    where the words are no town's name at all (派驻乡).
    """
    found = _under(mention, home)
    if found is not None:
        return _region(found, mention)
    anywhere = lookup(mention)
    if anywhere.code and (anywhere.level != "township" or not home.code or _has_path(anywhere)):
        return _region(anywhere, mention)
    if not home.code:
        return Region(candidates=tuple(c.full_name for c in anywhere.candidates), evidence=mention)
    if mention.endswith(_KINDS) and not may_be_town(mention):
        return home
    return Region(_county_name(home) + mention, home.code, "", "township", "stated", mention)


def _under(mention: str, home: Region) -> Place | None:
    """The mention inside home, or inside the county or prefecture that home is part of."""
    unit = version(home.code, 0) if home.code else None
    if unit is None:
        return None
    if home.name.endswith(mention):
        return Place(mention, home.code, home.name, home.level, home.township_code, home.code)
    for head in _heads(unit):
        towns = _towns(mention, head)
        reading = Reading(towns=towns) if towns else read_name(mention, 0, (head,))
        place = place_from(mention, reading, 0) if any(reading) else None
        if place is not None and place.code:
            return place
    return None


def _heads(unit: Unit) -> list[Unit]:
    """Home, then its prefecture (a county report may name a neighbour), never its province."""
    above = version(unit.parent, 0) if unit.parent and not unit.parent.endswith("0000") else None
    return [unit, above] if above else [unit]


def _towns(mention: str, head: Unit) -> tuple[Town, ...]:
    """Towns of the head by name, or by a name without its kind (哈林格尔)."""
    listed = in_county(head)
    exact = tuple(t for t in listed if t.name == mention)
    return exact or tuple(t for t in listed if any(t.name == mention + kind for kind in _KINDS) and lies_under(t, head))


def _has_path(place: Place) -> bool:
    """Whether a township was written with a name above it."""
    unit = version(place.code, 0)
    return unit is not None and unit.name[:2] in place.name[:-2]


def _county_name(home: Region) -> str:
    unit = version(home.code, 0)
    if home.level == "township" and unit is not None:
        return home.name[: home.name.rfind(unit.name) + len(unit.name)]
    return home.name


def _region(place: Place, mention: str) -> Region:
    return Region(place.full_name, place.code, place.township_code, place.level or "township", "stated", mention)
