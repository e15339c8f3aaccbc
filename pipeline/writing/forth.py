"""Published rows as they would have been read: the way back from `back`, for what people put in between."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Fact
from pipeline.writing.fold import View, folded


def as_read(facts: tuple[Fact, ...], view: View | None) -> tuple[Fact, ...]:
    """Facts of the written text as facts of the text that is read in its place."""
    return facts if view is None else tuple(_fact(fact, view) for fact in facts)


def _fact(fact: Fact, view: View) -> Fact:
    start, end = view.at(fact.start), view.at(fact.end)
    words = (fact.measure, fact.subject, fact.evidence)
    measure, subject, evidence = (folded(one, view.traditional) for one in words)
    total = fact.part_of if fact.part_of < 0 else view.at(fact.part_of)
    return replace(
        fact, start=start, end=end, span=view.text[start:end], measure=measure, subject=subject, evidence=evidence,
        part_of=total,
    )  # fmt: skip
