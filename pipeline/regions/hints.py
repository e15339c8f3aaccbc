"""A region that a report does not name, inferred from the districts and towns that it names as its parts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from pipeline.model import Region
from pipeline.regions.names import year_of
from pipeline.regions.table import chain, full_name, level_of, version
from pipeline.regions.view import Mention, View, fits, possible

_COUNTY_KINDS = ("县", "区", "旗")
_PREFECTURE_KINDS = ("市", "州", "盟", "地区")
_SPOKEN_FOR = 2
_COUNTY_INSIDE = re.compile("..[县区市旗]..")
Votes = dict[str, dict[str, str]]
"""Code → the distinct names that speak for it, each with the words as written."""


def infer(view: View, as_of: str) -> Region | None:
    """我市 with a district of it, 我县 with towns of it; None where the hints do not agree on one region."""
    year = year_of(as_of)
    if view.kind in _COUNTY_KINDS:
        return _county(view, year)
    if view.kind in _PREFECTURE_KINDS:
        return _prefecture(view, year) or (_county(view, year) if view.kind == "市" else None)
    return None


def _county(view: View, year: int) -> Region | None:
    """The county that most of the towns named lie in."""
    votes = _restricted(_town_votes(view), view)
    fitting = {c: v for c, v in votes.items() if fits(_name(c, year), level_of(c), view.kind)}
    best = _winner(fitting)
    if best is None:
        return None
    alone = len(fitting[best]) == 1 and len([c for c in votes if set(votes[c]) & set(fitting[best])]) > 1
    return None if alone else _inferred(best, list(fitting[best].values()), year)


def _prefecture(view: View, year: int) -> Region | None:
    """The prefecture that most of the counties named lie in; towns of one county-level city speak for that city."""
    votes = _unit_votes(view, year)
    best = _winner(votes)
    if best is not None:
        return _inferred(best, list(votes[best].values()), year)
    if votes:
        return None
    city = _county(view, year) if view.kind == "市" else None
    return city or _from_towns(view, year)


def _from_towns(view: View, year: int) -> Region | None:
    """Towns alone: the one prefecture that they share."""
    votes: Votes = defaultdict(dict)
    for county, named in _restricted(_town_votes(view), view).items():
        above = _above(county, year)
        if above:
            votes[above].update(named)
    best = _winner(votes)
    unique = best is not None and (len(votes[best]) > 1 or len(votes) == 1)
    return _inferred(best, list(votes[best].values()), year) if best and unique else None


def towns_alone(view: View) -> Counter[str]:
    """How many towns, named without their county and borne by one county only, lie in each county."""
    own = [m for m in view.own() if m.place.code and m.place.level == "township" and _is_lone_town(m)]
    return Counter(code for code, _ in {(m.place.code, m.place.full_name) for m in own})


def holds_the_towns(view: View, code: str) -> bool:
    """Whether the towns named alone, at least two, are a county's and no other's of its prefecture."""
    near = {c: n for c, n in towns_alone(view).items() if c[:4] == code[:4]}
    return set(near) == {code} and near[code] >= _SPOKEN_FOR


def parts_elsewhere(view: View, code: str, level: str) -> bool:
    """Whether the parts named alone are those of another division: towns for a county, counties for a prefecture."""
    if level == "county":
        parts = towns_alone(view)
    elif level == "prefecture" and view.kind in _PREFECTURE_KINDS:
        units = {m.place.code for m in view.own() if m.place.level == "county"}
        parts = Counter(c[:4] + "00" for c in units)
    else:
        return False
    return max(parts.values(), default=0) >= _SPOKEN_FOR and not parts[code]


def _town_votes(view: View) -> Votes:
    votes: Votes = defaultdict(dict)
    for mention in view.own():
        for found in possible(mention.place):
            if found.level == "township":
                name = found.full_name[-len(mention.words) :] if mention.place.code else mention.words
                votes[found.code].setdefault(name, mention.words)
    return votes


def _unit_votes(view: View, year: int) -> Votes:
    """Prefectures by the districts and counties below them, towns counted with the county they are written with."""
    votes: Votes = defaultdict(dict)
    for mention in view.own():
        found = possible(mention.place)
        if not found or level_of(found[0].code) != "county" or _is_lone_town(mention):
            continue
        for one in found:
            above = _above(one.code, year)
            if above:
                votes[above].setdefault(mention.words if len(found) > 1 else one.code, mention.words)
    return votes


def _is_lone_town(mention: Mention) -> bool:
    """Whether a town is written alone, not behind its county (同安区五显镇)."""
    one = possible(mention.place)[0]
    return (
        one.level == "township" and one.full_name.endswith(mention.words) and not _COUNTY_INSIDE.search(mention.words)
    )


def _above(code: str, year: int) -> str:
    unit = version(code, year)
    line = chain(unit, year) if unit else ()
    return line[1].code if len(line) > 1 else ""


def _restricted(votes: Votes, view: View) -> Votes:
    """Only those inside a prefecture or province that the report names (its issuer, its superior), if any."""
    named = {m.place.code for m in view.own() if m.place.code}
    prefectures = {c[:4] for c in named if level_of(c) == "prefecture"}
    provinces = {c[:2] for c in named if level_of(c) == "province"}
    for heads in (prefectures, provinces):
        kept = {c: v for c, v in votes.items() if c.startswith(tuple(heads))} if heads else {}
        if kept:
            return kept
    return votes


def _winner(votes: Votes) -> str | None:
    ranked = sorted(votes, key=lambda c: (-len(votes[c]), c))
    if not ranked or (len(ranked) > 1 and len(votes[ranked[0]]) == len(votes[ranked[1]])):
        return None
    return ranked[0]


def _name(code: str, year: int) -> str:
    unit = version(code, year)
    return unit.name if unit else ""


def _inferred(code: str, words: list[str], year: int) -> Region | None:
    unit = version(code, year)
    if unit is None:
        return None
    evidence = "；".join(dict.fromkeys(words))
    return Region(full_name(unit, year), unit.code, "", level_of(unit.code), "inferred", evidence)
