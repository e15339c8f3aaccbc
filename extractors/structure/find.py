"""From a report's sentences to its structure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.structure.allocation import Held, Scene, fields
from extractors.structure.organisation import Tie, established, ties
from extractors.structure.state import Spoken, dashed
from extractors.structure.template import template
from extractors.structure.words import field_words, said
from pipeline.model import Allocation, Organisation, Place, Region, Sentence

_SHORT = 16
_STOPS = str.maketrans(",;:()", "，；：（）")


@dataclass(frozen=True, slots=True)
class Structure:
    """Who enforces what, and which body stands above which, in the order of the text."""

    allocation: tuple[Allocation, ...] = ()
    organisation: tuple[Organisation, ...] = ()


def find_structure(text: str, sentences: Sequence[Sentence], places: Sequence[Place], home: Region) -> Structure:
    """The structure that a text states. `places`: those it names; `home`: the region it is about.

    `text[start:end]` is the field, or the lower body as it last stood by name.
    """
    read = text.translate(_STOPS)
    spoken, held = Spoken(read), Held(home)
    allocation: list[Allocation] = []
    organisation: list[Organisation] = []
    for scene in _scenes(read, sentences, places, home, spoken):
        spoken.enter(scene.made, scene.sentence.start)
        found = ties(scene.made, spoken) if not dashed(scene.sentence.section) else []
        organisation += [_organisation(text, tie, scene.sentence) for tie in found]
        allocation += fields(scene, held, found) if not dashed(scene.sentence.section) else []
        established(scene.made, spoken)
        spoken.leave(scene.made)
    return Structure(_first(allocation), tuple(_once(organisation)))


def _scenes(
    text: str, sentences: Sequence[Sentence], places: Sequence[Place], home: Region, spoken: Spoken
) -> Iterator[Scene]:
    at = 0
    for sentence in sentences:
        while at < len(places) and places[at].start < sentence.start:
            at += 1
        end = at
        while end < len(places) and places[end].start < sentence.end:
            end += 1
        own = places[at:end]
        if _may_state(text, sentence, own):
            made = template(text, sentence.start, sentence.end, own)
            yield Scene(text, sentence, made, own, home, spoken)


def _may_state(text: str, sentence: Sentence, own: Sequence[Place]) -> bool:
    """Whether a sentence has words without which it states nothing, or is a short one that the next are about."""
    start, end = sentence.start, sentence.end
    if said("cue").search(text, start, end):
        return True
    fields = field_words().known.search(text, start, end) is not None
    if end - start <= _SHORT:
        return fields or bool(own)
    return fields and said("field_cue").search(text, start, end) is not None


def _organisation(text: str, tie: Tie, sentence: Sentence) -> Organisation:
    start, end = tie.lower
    return Organisation(
        start, end, text[start:end], tie.relation, text[slice(*tie.above)], text[sentence.start : sentence.end],
        sentence.section, f"structure.{tie.rule}", Decimal(tie.confidence),
    )  # fmt: skip


def _first(rows: Sequence[Allocation]) -> tuple[Allocation, ...]:
    """One row a field, level and region; a level alone that another row joins with a second one goes."""
    kept: dict[tuple[str, str, str], Allocation] = {}
    for row in rows:
        kept.setdefault((row.domain, row.level, row.region.name), row)
    joint = {(row.domain, level, row.region.name) for row in rows if "+" in row.level for level in row.level.split("+")}
    kept = {key: row for key, row in kept.items() if key not in joint}
    return tuple(sorted(kept.values(), key=lambda row: (row.start, row.end, row.level, row.region.name)))


def _once(rows: Sequence[Organisation]) -> list[Organisation]:
    kept: dict[tuple[str, str, str], Organisation] = {}
    for row in rows:
        kept.setdefault((row.relation, row.body, row.above), row)
    return sorted(kept.values(), key=lambda row: (row.start, row.end, row.relation, row.above))
