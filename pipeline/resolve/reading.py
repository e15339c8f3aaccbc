"""One report read through: numbers, facts, mechanisms, citations, region, head."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.citations import find_citations
from extractors.mechanisms import find_mechanisms
from extractors.structure import find_structure
from pipeline import regions
from pipeline.lexicon.words import Lexicon
from pipeline.model import (
    Allocation,
    Check,
    Citation,
    Fact,
    Head,
    Mechanism,
    Organisation,
    Quantity,
    Refusal,
    Region,
    Report,
)
from pipeline.numbers import quantities as read_quantities
from pipeline.resolve.attributes import level_in
from pipeline.resolve.confidence import sure_facts, sure_mechanisms
from pipeline.resolve.facts import find_facts
from pipeline.resolve.head import read_head
from pipeline.resolve.parts import parts_of
from pipeline.resolve.whose import regions_of
from pipeline.segment import sentences
from pipeline.writing import quantity_as_written, view_of


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one report states, before its arithmetic is checked."""

    head: Head = field(default_factory=Head)
    region: Region = field(default_factory=Region)
    facts: tuple[Fact, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    allocation: tuple[Allocation, ...] = ()
    organisation: tuple[Organisation, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def quantities(text: str, lexicon: Lexicon) -> tuple[Quantity, ...]:
    """Every number expression of a text, before any of it is judged."""
    view = view_of(text)
    if view is None:
        return read_quantities(text, lexicon.extra_units)
    return tuple(quantity_as_written(found, view) for found in read_quantities(view.text, lexicon.extra_units))


def extract(report: Report, lexicon: Lexicon, region_hint: Region | None = None) -> Extraction:
    """All that a report states, its text being one to read (`writing.report_as_read`).

    `region_hint` is the region to assume when the text decides none.
    """
    rows = sentences(report)
    head = read_head(report)
    found = find_facts(report.text, rows, read_quantities(report.text, lexicon.extra_units), lexicon, head.published)
    as_of = head.published or head.year
    home = regions.decide(report.text, head.title, head.issuer, as_of)
    if not home.code and region_hint is not None:
        home = region_hint
    mentioned = regions.scan(report.text, as_of)
    places = regions_of(report.text, rows, found.facts, home, mentioned)
    parts = parts_of(report.text, rows, found.facts)
    facts = tuple(
        replace(fact, region=place, level=level_in(fact, place, home), part_of=parts.get(fact.start, -1))
        for fact, place in zip(found.facts, places, strict=True)
    )
    mechanisms = sure_mechanisms(replace(one, region=home) for one in find_mechanisms(report.text, rows, lexicon))
    structure = find_structure(report.text, rows, mentioned, home)
    return Extraction(
        head, home, sure_facts(facts, home), mechanisms, find_citations(report.text, rows),
        allocation=structure.allocation, organisation=structure.organisation, refusals=found.refusals,
    )  # fmt: skip
