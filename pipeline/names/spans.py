"""Named things as spans of a text, and how overlapping ones are settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LABELS = ("REGION", "BODY", "DOCUMENT", "DOMAIN", "ROLE")


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing: `text[start:end]` of the text it was found in, in code points."""

    start: int
    end: int
    label: str
    text: str


def settled(found: Iterable[Entity]) -> tuple[Entity, ...]:
    """The longest of those that overlap, the first among equals, in reading order."""
    kept: list[Entity] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda e: (e.start - e.end, e.start, LABELS.index(e.label))):
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return tuple(sorted(kept, key=lambda e: e.start))


def backed(first: Iterable[Entity], second: Iterable[Entity]) -> tuple[Entity, ...]:
    """All of `first`, and of `second` those that touch none of them, in reading order."""
    kept = list(first)
    taken = {at for one in kept for at in range(one.start, one.end)}
    kept += [one for one in second if taken.isdisjoint(range(one.start, one.end))]
    return tuple(sorted(kept, key=lambda e: e.start))
