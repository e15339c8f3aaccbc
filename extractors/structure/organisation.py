"""Which body stands under, is posted to, carries the sign of or was merged into which, by rules on templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.structure.state import Spoken, negated
from extractors.structure.template import Span, Template
from extractors.structure.words import BODY, PLACE, StructureRule, rules, said

_STOPS = ("，", "；", "：", "。", "（")


@dataclass(frozen=True, slots=True)
class Tie:
    """The lower body and the body above it as spans of the text."""

    relation: str
    lower: Span
    above: Span
    rule: str
    confidence: str


def ties(made: Template, spoken: Spoken) -> list[Tie]:
    """Every tie that a sentence states; of those that two rules find, the first."""
    found: dict[tuple[str, str, str], Tie] = {}
    text = spoken.text
    for rule in rules("organisation") if BODY in made.text and said("tie_cue").search(made.text) else ():
        for match in rule.pattern.finditer(made.text):
            if negated(made, match.start(), match.end()):
                continue
            for tie in _of_match(rule, match, made, spoken):
                lower, above = text[slice(*tie.lower)], text[slice(*tie.above)]
                if lower != above and re.search(rule.lower, lower):
                    found.setdefault((tie.relation, lower, above), tie)
    return _without_losers(list(found.values()))


def _without_losers(found: list[Tie]) -> list[Tie]:
    """A body merged is merged into one body; a body set up under another is not the other's part by a weaker rule."""
    first: dict[tuple[str, Span], Tie] = {}
    for tie in found:
        if tie.relation == "merged":
            first.setdefault((tie.relation, tie.lower), tie)
    return [tie for tie in found if tie.relation != "merged" or first[(tie.relation, tie.lower)] is tie]


def _of_match(rule: StructureRule, match: re.Match[str], made: Template, spoken: Spoken) -> Iterator[Tie]:
    lower, above = _side("x", match, made, spoken), _side("y", match, made, spoken)
    if rule.paired and lower is None and above and len(above) > 1:
        lower = spoken.established[-len(above) :]
    if rule.id == "sign" and lower and len(lower) > 1:
        lower = None  # a list of parts that was just set up carries no sign; the body that they belong to does
    if rule.single and above and len(above) > 1:
        return
    lower, above = lower or _topic(match, made, spoken), above or _topic(match, made, spoken)
    for one, other in _pairs(rule, lower, above):
        yield Tie(rule.gives, one, other, rule.id, rule.confidence)


def _topic(match: re.Match[str], made: Template, spoken: Spoken) -> Sequence[Span]:
    at = match.start() + (match[0][:1] in _STOPS)
    topic = spoken.topic_at(made, at)
    return (topic,) if topic else ()


def _side(name: str, match: re.Match[str], made: Template, spoken: Spoken) -> Sequence[Span] | None:
    """The names of one side; a body that comes first, or above, is taken by its full name."""
    if name not in match.re.groupindex:
        return None
    spans: list[Span] = []
    signs = (BODY, PLACE) if name == "y" else (BODY,)
    owners = {one.start() for one in said("owner_sign").finditer(made.text)} if name == "x" else ()
    further = name + "2"
    for group in (name, further) if further in match.re.groupindex else (name,):
        for index in range(match.start(group), match.end(group)):
            token = made.tokens.get(index) if index >= 0 else None
            spans += token.items if token and token.sign in signs and index not in owners else ()
    first = name == "y" or ("y" in match.re.groupindex and match.start("x") < match.start("y"))
    return [spoken.full(span) for span in spans] if first else spans


def _pairs(rule: StructureRule, lower: Sequence[Span], above: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    if rule.paired and len(lower) == len(above) > 1:
        yield from zip(lower, above, strict=True)
        return
    tops = above[-1:] if rule.gives == "merged" else above
    yield from ((one, other) for one in lower for other in tops)


def established(made: Template, spoken: Spoken) -> None:
    """Keep the bodies that a sentence says were set up, for 四支大队分别由…管理."""
    for match in said("established").finditer(made.text):
        token = made.tokens.get(match.start("b"))
        if token and token.sign == BODY:
            spoken.established.append(token.items[-1])
