"""The level that a word, a body's name or a place stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.structure.template import Token
from extractors.structure.words import place_words
from pipeline import regions
from pipeline.lexicon import table
from pipeline.model import Place, Region

LEVELS = ("province", "prefecture", "county", "township")
_ASIDE = re.compile(r"（[^（）]*）")


def below(home: Region) -> str:
    """The level under the region's own."""
    return LEVELS[min(LEVELS.index(home.level) + 1, 3)] if home.level in LEVELS else "county"


def above(home: Region) -> str:
    """The level to which a county's or prefecture's teams are taken up."""
    return "province" if home.level == "province" else "prefecture"


def level_in(word: str, home: Region) -> str:
    """Levels that a word names (市区两级), joined by +; empty for none. 市 is a county where home is such a city."""
    rest, found = _ASIDE.sub("", word), set()
    for name, level in _names():
        if name in rest:
            found.add(level)
            rest = rest.replace(name, "")
    if "市" in rest:
        found.add("county" if _is_county_city(home) else "prefecture")
    return "+".join(level for level in LEVELS if level in found)


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple((name, level) for name, level in table("structure")["level"]["of"])


def _is_county_city(home: Region) -> bool:
    return home.level == "county" and home.name.endswith("市")


def level_of_body(name: str, places: Sequence[Place], home: Region) -> str:
    """The level of a body by the place or the kind of place that its name begins with, or by its rank, or empty."""
    for place in places:
        if name.startswith(place.name) and place.level and not place.bare:
            return place.level
    data = table("structure")["level"]
    for pattern, level in data["body"]:
        if re.match(pattern, name):
            return "county" if level == "prefecture" and name.startswith("市") and _is_county_city(home) else str(level)
    return ""


def regions_of_token(text: str, token: Token, places: Sequence[Place], home: Region) -> tuple[Region, ...]:
    """The regions that a list of places names, other than the report's own and those above it."""
    found = [region for start, end in token.items if (region := _region(text[start:end], start, places, home))]
    return tuple(found)


def regions_of_body(text: str, start: int, places: Sequence[Place], home: Region) -> tuple[Region, ...]:
    """The region that a body's name begins with, other than the report's own and those above it."""
    place = next((one for one in places if one.start == start and not one.bare), None)
    region = _region(text[start : place.end], start, places, home) if place else None
    return (region,) if region else ()


def is_named(token: Token, places: Sequence[Place]) -> bool:
    """Whether a list of places holds a name rather than a kind of places."""
    return any(place.start == start for place in places for start, _ in token.items)


def _region(name: str, start: int, places: Sequence[Place], home: Region) -> Region | None:
    place = next((one for one in places if one.start == start), None)
    if place_words()["generic"].fullmatch(name):
        return None
    if place is None and not re.search(table("structure")["place"]["is_name"], name):
        return None
    if place and place.code and place.level != "township":
        region = Region(place.full_name, place.code, place.township_code, place.level, "stated", name)
    else:
        region = regions.place_of(name, home)
    own = not region.name or home.name.startswith(region.name) or home.name.endswith(name)
    return None if own else region
