"""Which field is enforced at which level, by rules on templates and by the bodies that are set up for one field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.structure.levels import (
    above,
    below,
    is_named,
    level_in,
    level_of_body,
    regions_of_body,
    regions_of_token,
)
from extractors.structure.organisation import Tie
from extractors.structure.state import Spoken, negated
from extractors.structure.template import Span, Template, Token
from extractors.structure.words import BODY, FIELD, LEVEL, PLACE, StructureRule, field_words, rules, said
from pipeline.model import Allocation, Place, Region, Sentence

_SHORT = 12
_OF_TIES = {"subordinate": ("lower",), "merged": ("above",), "sign": ("above", "lower")}
"""By relation, the side whose body exists after the change."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its template and all that it is read by."""

    text: str
    sentence: Sentence
    made: Template
    places: Sequence[Place]
    home: Region
    spoken: Spoken


@dataclass(slots=True)
class Held:
    """What a paragraph carries on: the field that heads it, and the regions that it speaks of."""

    home: Region
    paragraph: int = -1
    fields: tuple[Span, ...] = ()
    regions: tuple[Region, ...] = ()
    headed: bool = False
    """Whether a sentence of its own named the regions, so that they hold for more than the next."""

    def enter(self, scene: Scene) -> None:
        """Forget what another paragraph said; take up a field that is a sentence of its own."""
        if scene.sentence.placed.start != self.paragraph:
            self.paragraph, self.fields, self.regions, self.headed = scene.sentence.placed.start, (), (), False
        headed = said("field_alone").match(scene.made.text)
        token = scene.made.tokens.get(headed.start("d")) if headed else None
        if token:
            self.fields = token.items

    def leave(self, scene: Scene) -> None:
        """Keep the regions that a sentence begins with where it goes on after ； or does no more than name them."""
        short = len(scene.made.text) <= _SHORT
        if said("whole_region").search(scene.made.text) or not (short or self.regions):
            self.regions = ()
        if not short and not scene.made.text.endswith("；"):
            self.regions = self.regions if self.headed else ()
            return
        self.headed = short
        match = said("region_first").match(scene.made.text)
        token = scene.made.tokens.get(match.start("p")) if match else None
        if token and (found := regions_of_token(scene.text, token, scene.places, scene.home)):
            self.regions = found


@dataclass(frozen=True, slots=True)
class _Stated:
    span: Span
    level: str
    regions: tuple[Region, ...]
    body: str
    rule: str
    confidence: str


def fields(scene: Scene, held: Held, found: Sequence[Tie]) -> list[Allocation]:
    """The allocations that a sentence states; `found`: its ties between bodies."""
    held.enter(scene)
    gone = {tie.lower for tie in found if tie.relation == "merged"}
    stated = [*_by_rules(scene, held, gone), *_by_ties(scene, held, found, gone)]
    held.leave(scene)
    return [_row(scene, one, region) for one in stated if one.level for region in _whose(one, scene.home)]


def _whose(one: _Stated, home: Region) -> tuple[Region, ...]:
    """The regions of a statement; a town's name says nothing of what another level does."""
    found = tuple(region for region in one.regions if region.level != "township" or one.level == "township")
    return found or (home,)


def _row(scene: Scene, one: _Stated, region: Region) -> Allocation:
    (start, end), sentence = one.span, scene.sentence
    return Allocation(
        start, end, scene.text[start:end], one.level, one.body, scene.text[sentence.start : sentence.end],
        sentence.section, f"structure.{one.rule}", Decimal(one.confidence), region,
    )  # fmt: skip


def _by_rules(scene: Scene, held: Held, gone: set[Span]) -> Iterator[_Stated]:
    made = scene.made
    taken: dict[Span, str] = {}
    if FIELD not in made.text and BODY not in made.text and not held.fields:
        return
    for rule in rules("allocation"):
        for match in rule.pattern.finditer(made.text):
            if not rule.plain and negated(made, match.start(), match.end()):
                continue
            spans = list(_spans(scene, match, gone)) or (list(held.fields) if "d" not in match.re.groupindex else [])
            regions = _regions(scene, held, rule, match)
            level = _level(scene, held, rule, match, regions)
            for span in spans:
                if taken.setdefault(span, rule.id) != rule.id:
                    continue
                yield _Stated(span, level, regions, _body(scene, match), rule.id, rule.confidence)


def _by_ties(scene: Scene, held: Held, found: Sequence[Tie], gone: set[Span]) -> Iterator[_Stated]:
    for tie in found:
        for side in _OF_TIES.get(tie.relation, ()):
            span: Span = getattr(tie, side)
            name = scene.text[slice(*span)]
            if span not in gone and (inner := field_in(scene.text, span)) is not None:
                at = scene.made.at(span[0])
                level = level_of_body(name, scene.places, scene.home) or _level_around(scene, held, at)
                own = regions_of_body(scene.text, span[0], scene.places, scene.home)
                yield _Stated(inner, level, own or _around(scene, held, at), name, f"of_{tie.relation}", tie.confidence)


def field_in(text: str, span: Span) -> Span | None:
    """Where a body's name holds the one field that it enforces; None where it holds none."""
    name, words = text[span[0] : span[1]], field_words()
    match = words.in_body.match(name) or words.in_unknown.match(name)
    return (span[0] + match.start("field"), span[0] + match.end("field")) if match else None


def _spans(scene: Scene, match: re.Match[str], gone: set[Span]) -> Iterator[Span]:
    """The fields of a match: the list itself, or what the names of bodies hold."""
    for group in ("d", "d2"):
        index = match.start(group) if group in match.re.groupindex else -1
        token = scene.made.tokens.get(index)
        if token and token.sign == FIELD:
            yield from token.items
        elif token and token.sign == BODY:
            yield from (inner for one in token.items if one not in gone and (inner := field_in(scene.text, one)))


def _token(scene: Scene, match: re.Match[str], group: str) -> Token | None:
    return scene.made.tokens.get(match.start(group)) if group in match.re.groupindex else None


def _body(scene: Scene, match: re.Match[str]) -> str:
    token = _token(scene, match, "b") or _token(scene, match, "d")
    return scene.text[slice(*scene.spoken.full(token.items[0]))] if token and token.sign == BODY else ""


def _level(
    scene: Scene, held: Held, rule: StructureRule, match: re.Match[str], regions: tuple[Region, ...]
) -> str:
    if rule.gives not in ("named", "around", "subject", "below", "above"):
        return rule.gives
    if rule.gives in ("below", "above"):
        whose = regions[0] if regions else scene.home
        return below(whose) if rule.gives == "below" else above(whose)
    token = _token(scene, match, "l") or _token(scene, match, "b")
    if token is None and (own := _token(scene, match, "d")) and own.sign == BODY:
        token = own
    if token:
        return _of_token(scene, held, token) or _level_around(scene, held, match.start())
    if rule.gives == "subject" and not _near_level(scene, match.start()):
        topic = scene.spoken.topic_at(scene.made, match.start())
        if topic and (level := level_of_body(scene.text[slice(*topic)], scene.places, scene.home)):
            return level
    return _level_around(scene, held, match.start())


def _near_level(scene: Scene, at: int) -> bool:
    """Whether the clause up to an index names a level or a place."""
    begin = max(scene.made.text.rfind(stop, 0, at) for stop in "，。；：") + 1
    return any(begin <= index < at and token.sign in (LEVEL, PLACE) for index, token in scene.made.tokens.items())


def _level_around(scene: Scene, held: Held, at: int) -> str:
    for index in sorted((i for i in scene.made.tokens if i <= at), reverse=True):
        token = scene.made.tokens[index]
        if token.sign in (LEVEL, PLACE) and (level := _of_token(scene, held, token)):
            return level
    return held.regions[0].level if held.regions else scene.home.level or "county"


def _of_token(scene: Scene, held: Held, token: Token) -> str:
    name = scene.text[slice(*token.items[0])]
    if token.sign == BODY:
        return level_of_body(scene.text[slice(*scene.spoken.full(token.items[0]))], scene.places, scene.home)
    if token.sign == PLACE and (found := regions_of_token(scene.text, token, scene.places, scene.home)):
        return found[0].level
    if token.sign == PLACE and is_named(token, scene.places):
        return ""
    return level_in(name, scene.home)


def _regions(scene: Scene, held: Held, rule: StructureRule, match: re.Match[str]) -> tuple[Region, ...]:
    if rule.gives == "township" and _of_all(scene, match):
        return ()
    token = _token(scene, match, "l")
    if token and token.sign == PLACE and (found := regions_of_token(scene.text, token, scene.places, scene.home)):
        return found
    body = _token(scene, match, "b") or _token(scene, match, "d")
    if body and body.sign == BODY and (own := regions_of_body(scene.text, body.start, scene.places, scene.home)):
        return own
    at = match.start("d") if "d" in match.re.groupindex else match.start()
    return _around(scene, held, at)


def _of_all(scene: Scene, match: re.Match[str]) -> bool:
    """Whether a match speaks of a kind of places (由镇街行使), not of one by name."""
    found = [token for index, token in scene.made.tokens.items() if match.start() <= index < match.end()]
    return any(token.sign == PLACE and not is_named(token, scene.places) for token in found)


def _around(scene: Scene, held: Held, at: int) -> tuple[Region, ...]:
    """The regions that the words before an index of the template speak of."""
    for index in sorted((i for i in scene.made.tokens if i < at), reverse=True):
        token = scene.made.tokens[index]
        if scene.made.text[index + 1 : index + 2] == "的" and index + 2 < at:
            continue
        if token.sign == PLACE and (found := regions_of_token(scene.text, token, scene.places, scene.home)):
            return found
    return held.regions
