"""A sentence as a template: lists of bodies, places, fields and levels each stand as one sign."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.structure.words import BODY, FIELD, LEVEL, PLACE, body_words, field_words, levels, place_words, said
from pipeline.model import Place

Span = tuple[int, int]
_JOINT = re.compile(r"(?:、|和|与|及|以及|，|等){1,2}")
_COUNTED = re.compile(r"[\d两三四五六七八九十]+个")


@dataclass(frozen=True, slots=True)
class Token:
    """A list of names of one kind, and where each stands in the report's text."""

    sign: str
    items: tuple[Span, ...]
    end: int
    """Where the list ends, with what belongs to it."""

    @property
    def start(self) -> int:
        """Where the first name begins."""
        return self.items[0][0]


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with signs for its lists; `places[i]` is where the sign or character at `i` stands in the report."""

    text: str
    tokens: dict[int, Token]
    places: tuple[int, ...]

    def at(self, place: int) -> int:
        """The index of a place of the report."""
        return bisect_left(self.places, place)


def template(text: str, start: int, end: int, places: Sequence[Place]) -> Template:
    """The sentence `text[start:end]`; `places` are those that the report names."""
    taken = list(_bodies(text, start, end))
    taken += _free(_fields(text, start, end, taken), taken)
    taken += _free(_places(text, start, end, places), taken)
    taken += _free((Token(LEVEL, ((m.start(), m.end()),), m.end()) for m in levels().finditer(text, start, end)), taken)
    return _composed(text, start, end, sorted(taken, key=lambda token: token.start))


def _composed(text: str, start: int, end: int, tokens: Iterable[Token]) -> Template:
    made: list[str] = []
    at: list[int] = []
    held: dict[int, Token] = {}
    here = start
    for token in tokens:
        made.append(text[here : token.start])
        at += range(here, token.start)
        held[len(at)] = token
        made.append(token.sign)
        at.append(token.start)
        here = token.end
    made.append(text[here:end])
    at += range(here, end)
    return Template("".join(made), held, tuple(at))


def _free(found: Iterable[Token], taken: Sequence[Token]) -> list[Token]:
    """Those that overlap nothing taken, nor one another."""
    kept: list[Token] = []
    for token in found:
        if not any(token.start < other.end and other.start < token.end for other in (*taken, *kept)):
            kept.append(token)
    return kept


def _bodies(text: str, start: int, end: int) -> Iterator[Token]:
    """Lists of bodies."""
    group: list[Span] = []
    for one in bodies(text, start, end):
        if group and not _beside(text, group[-1], one):
            yield Token(BODY, tuple(group), _closed(text, group))
            group = []
        group.append(one)
    if group:
        yield Token(BODY, tuple(group), _closed(text, group))


def _beside(text: str, first: Span, second: Span) -> bool:
    """Whether two bodies are items of one list: not where the second owns what follows, or is one with the first."""
    if _alike(text, first, second):
        return True
    after = said("owner").match(text, second[1]) or said("same").match(text, second[1])
    return after is None and body_words().joined.fullmatch(text, first[1], second[0]) is not None


def _alike(text: str, first: Span, second: Span) -> bool:
    """乡镇政府（街道办事处）: two bodies that stand for one another."""
    return text[first[1] : second[0]] == "（" and text[second[1] : second[1] + 1] == "）" and text[first[1] - 1] == "府"


def _closed(text: str, group: Sequence[Span]) -> int:
    end = group[-1][1]
    return end + 1 if len(group) > 1 and _alike(text, group[-2], group[-1]) else end


def bodies(text: str, start: int, end: int) -> Iterator[Span]:
    """Every body named, in order."""
    words = body_words()
    for first, stop in _runs(text, start, end):
        last = 0
        for head in words.head.finditer(text, first):
            if head.end() > stop:
                break
            last = head.end()
        lead = words.leads.match(text, first, last) if last else None
        first = lead.end() if lead else first
        name = text[first:last]
        if 1 <= len(name) <= words.longest and (len(name) > 1 or name in "局队") and _is_name(name):
            yield first, last


def _is_name(name: str) -> bool:
    words = body_words()
    if words.bare.match(name):
        return True
    return not words.generic.match(name) and not (len(name) == 2 and name[-1] in "所站科室处股厅组")


def _runs(text: str, start: int, end: int) -> Iterator[Span]:
    """Stretches without anything that no name holds."""
    here = start
    for stop in body_words().stop.finditer(text, start, end):
        if stop["inner"]:
            continue
        if here < stop.start():
            yield here, stop.start()
        here = stop.end()
    if here < end:
        yield here, end


def _fields(text: str, start: int, end: int, taken: Sequence[Token]) -> Iterator[Token]:
    """Lists of enforcement fields, with further ones that no table holds."""
    words = field_words()
    here = start
    while found := words.known.search(text, here, end):
        here = found.end()
        if any(found.start() < token.end and token.start < found.end() for token in taken):
            continue
        items = [found.span()]
        while joint := words.joined.match(text, here, end):
            further = words.known.match(text, joint.end(), end) or words.further.match(text, joint.end(), end)
            if further is None or any(further.start() < t.end and t.start < further.end() for t in taken):
                break
            items.append(further.span())
            here = further.end()
        yield Token(FIELD, tuple(items), here)


def _places(text: str, start: int, end: int, places: Sequence[Place]) -> Iterator[Token]:
    """Lists of named places, and of kinds of places (8个街道)."""
    words = place_words()
    spans = {(p.start, p.end) for p in places if not said("no_place").search(p.name)}
    for match in words["shared"].finditer(text, start, end):
        at = match.start("names")
        for name in match["names"].split("、"):
            spans.add((at, at + len(name)))
            at += len(name) + 1
    for name in ("named", "generic"):
        for match in words[name].finditer(text, start, end):
            if not any(match.start() < b and a < match.end() for a, b in spans):
                spans.add(match.span())
    group: list[Span] = []
    for span in sorted(spans):
        if group and not _JOINT.fullmatch(text, group[-1][1], span[0]):
            yield _place_token(text, group)
            group = []
        if not group or span[0] >= group[-1][1]:
            group.append(span)
    if group:
        yield _place_token(text, group)


def _place_token(text: str, group: Sequence[Span]) -> Token:
    """A list of places; 甲、乙等6个街道 without its count."""
    summed = len(group) > 1 and text[group[-1][0] - 1] == "等" and _COUNTED.match(text, group[-1][0])
    return Token(PLACE, tuple(group[:-1] if summed else group), group[-1][1])
