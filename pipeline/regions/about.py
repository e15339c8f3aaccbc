"""Which region a report is about: named by it, else inferred from the places that it names as its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.model import Candidate, Place, Region
from pipeline.regions.hints import holds_the_towns, infer, parts_elsewhere, towns_alone
from pipeline.regions.view import Mention, View, fits, possible, view_of
from pipeline.regions.words import zone

_WEIGHT = {"title": 7.0, "bare title": 4.0, "issuer": 3.0, "opening": 4.0, "tail": 3.0, "text": 0.0}
_FIT = 5.0
_SIGNED = 3.0
_LISTED = 12
_PEERS = 3


def decide(text: str, title: str = "", issuer: str = "", as_of: str = "") -> Region:
    """The region a report is about, with the words that decided as `evidence`; undecided: no code but `candidates`."""
    view = view_of(text, title, issuer, as_of)
    found = _named(view) or infer(view, as_of) or _undecided(view)
    return _in_zone(found, title, view)


def _named(view: View) -> Region | None:
    """The place with the strongest standing among those that the report names as its own."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in view.own():
        for name in _readings(mention, view):
            groups[name.full_name].append(mention)
    scored = [(_score(name, ms, view), name, ms) for name, ms in groups.items()]
    good = [s for s in scored if _may_be_named(s[1], s[2], view) and not _is_part(s[1], groups, view)]
    if not good or _is_survey(good, view):
        return None
    best, full, mentions = max(good, key=lambda s: s[0])  # of equals the one named first
    if any(s[0] == best and s[1] != full and s[2] == mentions for s in good):
        return None
    return _stated(full, mentions, view)


def _readings(mention: Mention, view: View) -> list[Candidate]:
    """What a mention means; among several bearers those that other names in the report speak for."""
    found = list(possible(mention.place))
    if len(found) < 2:
        return found
    if mention.place.bare and len({c.code[:4] for c in found}) == 1:
        return sorted(found, key=lambda c: c.code)[:1]
    near = [c for c in found if any(_speaks_for(m.place, c) for m in view.own() if m is not mention)]
    return near if len(near) == 1 else []


def _speaks_for(place: Place, candidate: Candidate) -> bool:
    """A decided place above, at or below the candidate, or beside it in one prefecture."""
    if not place.code:
        return False
    if place.code.endswith("0000"):
        return candidate.code[:2] == place.code[:2]
    return candidate.code[:4] == place.code[:4]


def _score(full: str, mentions: list[Mention], view: View) -> float:
    # 濮阳机构编制工作信息 as a title names the paper, not what it is about.
    places = {"bare title" if m.where == "title" and m.place.bare else m.where for m in mentions}
    level = _level(full, mentions)
    base = sum(_WEIGHT[w] for w in places) + min(len(mentions), 6) + min(towns_alone(view)[_code(full, mentions)], 2)
    if not view.kind or not fits(full, level, view.kind):
        return base
    # Who signs and says 我区 speaks of itself.
    return base + _FIT + (_SIGNED if view.firm and "issuer" in places else 0.0)


def _level(full: str, mentions: list[Mention]) -> str:
    return next(c.level for m in mentions for c in possible(m.place) if c.full_name == full)


def _code(full: str, mentions: list[Mention]) -> str:
    return next(c.code for m in mentions for c in possible(m.place) if c.full_name == full)


def _may_be_named(full: str, mentions: list[Mention], view: View) -> bool:
    """A title names; elsewhere the name has to fit how the report speaks of itself, and to stand out."""
    where = {m.where for m in mentions}
    level = _level(full, mentions)
    if "title" in where:
        return not view.anonymous or fits(full, level, view.kind)
    if view.anonymous or (level == "township" and not fits(full, level, view.kind)):
        return False
    if not view.kind:
        return bool(where & {"issuer", "opening", "tail"}) or len(mentions) > 2
    prominent = bool(where & {"issuer", "tail", "opening"})
    if not where & {"issuer", "tail"} and parts_elsewhere(view, _code(full, mentions), level):
        return False
    if fits(full, level, view.kind):
        return prominent or len(mentions) > 1
    return prominent and len(mentions) > 1 and level != "province" and not view.firm


def _is_survey(good: list[tuple[float, str, list[Mention]]], view: View) -> bool:
    """Several places of one level that a text without a voice of its own names alike: 浙江、江苏、山东等省."""
    best = max(s[0] for s in good)
    level = {_level(full, ms) for score, full, ms in good if score == best}
    return not view.kind and len(level) == 1 and sum(s[0] == best for s in good) >= _PEERS


def _is_part(full: str, groups: dict[str, list[Mention]], view: View) -> bool:
    """A county-level city that the text treats as one of its prefecture's: that is named first, or others beside it."""
    mentions = groups[full]
    if not full.endswith("市") or mentions[0].where not in ("opening", "text") or _level(full, mentions) != "county":
        return False
    order = list(groups)
    before = order[: order.index(full)]
    above = [n for n in before if full.startswith(n) and _is_named_above(n, groups[n])]
    heads = {m.where for n in above for m in groups[n]} & {"title", "issuer", "tail"}
    if not heads and holds_the_towns(view, _code(full, mentions)):
        return False
    if above:
        return len(mentions) <= 2 * len(groups[above[-1]])
    code = _code(full, mentions)[:4]
    beside = [n for n in order if n != full and _level(n, groups[n]) == "county" and _code(n, groups[n])[:4] == code]
    return sum(len(groups[n]) for n in beside) * 2 >= len(mentions)


def _is_named_above(full: str, mentions: list[Mention]) -> bool:
    """A prefecture that the text itself names, not only the head of the paper."""
    return _level(full, mentions) == "prefecture" and any(m.where in ("opening", "text") for m in mentions)


def _in_zone(found: Region, title: str, view: View) -> Region:
    """A report of a zone (开发区 …) whose title names it alone: published like a township of the region found."""
    named = zone().match(title)
    if named is None or any(m.where == "title" for m in view.mentions):
        return found
    speaks = named.group() in view.text or view.kind == "区"
    home = found if found.level in ("county", "prefecture") else _signer(view)
    if not speaks or not home.code:
        return found
    return Region(home.name + named.group(), home.code, "", "township", "stated", named.group())


def _signer(view: View) -> Region:
    """The region of whoever issued or wrote the report."""
    for m in view.mentions:
        if m.where in ("issuer", "tail") and m.place.code:
            return Region(m.place.full_name, m.place.code, "", m.place.level, "stated", m.words)
    return Region()


def _stated(full: str, mentions: list[Mention], view: View) -> Region:
    first = next(m for w in ("title", "opening", "issuer", "tail", "text") for m in mentions if m.where == w)
    meant = next(c for c in possible(first.place) if c.full_name == full)
    # A zone stands where a township would: it is published with its county's code.
    level = meant.level or "township"
    return Region(full, meant.code, first.place.township_code, level, "stated", first.words)


def _undecided(view: View) -> Region:
    names = (c.full_name for m in view.own() if m.where != "text" or not m.place.code for c in possible(m.place))
    return Region(candidates=tuple(_first(names, _LISTED)))


def _first(names: Iterable[str], count: int) -> list[str]:
    return list(dict.fromkeys(names))[:count]
