"""From what was found in the text as read to what is published: offsets, spans and evidence of the written text.

What quotes the report (span, evidence) is cut out of it, invisible marks and all. What names something (measure,
subject, mechanism, title) is in the report's own characters, without marks. Codes, units, regions and dates stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.model import (
    Allocation,
    Check,
    Citation,
    Fact,
    Mechanism,
    Organisation,
    Quantity,
    Refusal,
    Region,
    Report,
    Result,
)
from pipeline.writing.fold import View

PATH = " / "
"""Between the headings of a section."""


def published(result: Result, report: Report, view: View | None) -> Result:
    """The result of reading `view`, as a result of the report that it is a view of."""
    if view is None:
        return result
    head = result.head
    # Once each: what they are known by is looked for in the whole text.
    named = {fact.region for fact in result.facts} | {one.region for one in result.mechanisms}
    named |= {one.region for one in result.allocation} | {one.region for one in result.organisation}
    regions = {region: _region(region, view) for region in named}
    return replace(
        result,
        report=report,
        head=replace(head, title=_words(head.title, 0, view), issuer=_words(head.issuer, 0, view)),
        region=_region(result.region, view),
        facts=tuple(_fact(fact, view, regions) for fact in result.facts),
        mechanisms=tuple(_mechanism(one, view, regions) for one in result.mechanisms),
        citations=tuple(_citation(one, view) for one in result.citations),
        checks=checks_as_written(result.checks, view),
        allocation=tuple(_allocation(one, view, regions) for one in result.allocation),
        organisation=tuple(_organisation(one, view, regions) for one in result.organisation),
        refusals=tuple(_refusal(one, view) for one in result.refusals),
    )


def checks_as_written(checks: tuple[Check, ...], view: View) -> tuple[Check, ...]:
    """The same relations between facts of the written text."""
    return tuple(_check(one, view) for one in checks)


def quantity_as_written(quantity: Quantity, view: View) -> Quantity:
    """The same number expression in the written text."""
    start, end = view.span(quantity.start, quantity.end)
    number_end = view.span(quantity.start, quantity.number_end)[1] if quantity.number_end else 0
    return replace(quantity, start=start, end=end, span=view.written[start:end], number_end=number_end)


def _fact(fact: Fact, view: View, regions: Mapping[Region, Region]) -> Fact:
    start, end = view.span(fact.start, fact.end)
    return replace(
        fact, start=start, end=end, span=view.written[start:end],
        measure=_words(fact.measure, fact.start, view, fact.evidence),
        subject=_words(fact.subject, fact.start, view, fact.evidence),
        evidence=_quote(fact.evidence, fact.start, view), section=_section(fact.section, fact.start, view),
        part_of=fact.part_of if fact.part_of < 0 else view.places[fact.part_of], region=regions[fact.region],
    )  # fmt: skip


def _mechanism(one: Mechanism, view: View, regions: Mapping[Region, Region]) -> Mechanism:
    start, end = view.span(one.start, one.end)
    name, gloss, *components = (
        _words(words, one.start, view, one.evidence) for words in (one.name, one.gloss, *one.components)
    )
    return replace(
        one, start=start, end=end, name=name, gloss=gloss, components=tuple(components),
        evidence=_quote(one.evidence, one.start, view), section=_section(one.section, one.start, view),
        region=regions[one.region],
    )  # fmt: skip


def _citation(one: Citation, view: View) -> Citation:
    start, end = view.span(one.start, one.end)
    said = (one.title, one.number, one.issuer)
    title, number, issuer = (_words(words, one.start, view, one.evidence) for words in said)
    evidence = _quote(one.evidence, one.start, view)
    return replace(one, start=start, end=end, title=title, number=number, issuer=issuer, evidence=evidence)


def _allocation(one: Allocation, view: View, regions: Mapping[Region, Region]) -> Allocation:
    start, end = view.span(one.start, one.end)
    return replace(
        one, start=start, end=end, domain=_words(one.domain, one.start, view, one.evidence),
        body=_words(one.body, one.start, view, one.evidence), evidence=_quote(one.evidence, one.start, view),
        section=_section(one.section, one.start, view), region=regions[one.region],
    )  # fmt: skip


def _organisation(one: Organisation, view: View, regions: Mapping[Region, Region]) -> Organisation:
    start, end = view.span(one.start, one.end)
    body, above = (_words(words, one.start, view, one.evidence) for words in (one.body, one.above))
    return replace(
        one, start=start, end=end, body=body, above=above, evidence=_quote(one.evidence, one.start, view),
        section=_section(one.section, one.start, view), region=regions[one.region],
    )  # fmt: skip


def _check(one: Check, view: View) -> Check:
    facts = tuple(view.places[start] for start in one.facts)
    return replace(one, facts=facts, evidence=_quote(one.evidence, one.facts[-1] if one.facts else 0, view))


def _refusal(one: Refusal, view: View) -> Refusal:
    start, end = view.span(one.start, one.end)
    return replace(one, start=start, end=end, span=view.written[start:end])


def _region(region: Region, view: View) -> Region:
    return replace(region, evidence=_quote(region.evidence, 0, view)) if region.evidence else region


def _section(section: str, near: int, view: View) -> str:
    return PATH.join(_words(heading, near, view) for heading in section.split(PATH)) if section else ""


def _quote(quoted: str, near: int, view: View) -> str:
    """What the report writes where a stretch around `near`, else the first such stretch, was read."""
    start = view.text.rfind(quoted, 0, near + len(quoted))
    start = start if start >= 0 else view.text.find(quoted)
    if not quoted or start < 0:
        return _words(quoted, near, view)
    first, last = view.span(start, start + len(quoted))
    return view.written[first:last]


def _words(words: str, near: int, view: View, around: str = "") -> str:
    """Words in the report's own characters: as they stand in `around` near the place, or before it, or anywhere.

    Words that were put together are looked up piece by piece, the longest piece first.
    """
    if view.text == view.plain:
        return words
    written, at = "", 0
    while at < len(words):
        start, end = _longest(words, at, near, view, around)
        written += view.plain[start:end] if end > start else words[at]
        at += max(end - start, 1)
    return written


def _longest(words: str, at: int, near: int, view: View, around: str) -> tuple[int, int]:
    """Where the longest beginning of `words[at:]` that the text holds stands; an empty stretch for none."""
    for size in range(len(words) - at, 0, -1):
        start = _nearest(words[at : at + size], near, view, around)
        if start >= 0:
            return start, start + size
    return 0, 0


def _nearest(piece: str, near: int, view: View, around: str) -> int:
    begin = max(view.text.rfind(around, 0, near + len(around)), 0) if around else 0
    stop = min(len(view.text), begin + len(around)) if around else near
    start = view.text.rfind(piece, begin, near + len(piece))
    start = start if start >= 0 else view.text.find(piece, begin, stop)
    return start if start >= 0 else view.text.find(piece)
