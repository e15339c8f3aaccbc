"""Attributes of facts: stage, direction, per, level, domain, action, time, subject, parts of totals, tables."""

from __future__ import annotations

import pytest

from pipeline.model import Fact
from pipeline.schema import BOUNDS, STAGES
from tests.marked import Case, cases, problems, read, report_of, tables

ATTRIBUTES = cases("attributes")
EVERYWHERE = [
    param for name in ("teams", "matters", "staffing", "bodies", "cases", "amounts", "attributes", "regions_of_facts")
    for param in cases(name)
]  # fmt: skip


@pytest.mark.parametrize("one", ATTRIBUTES)
def test_attributes(one: Case) -> None:
    assert problems(one) == []


@pytest.mark.parametrize("param", [pytest.param(param.values[0], id=param.id) for param in EVERYWHERE])
def test_what_is_published_hangs_together(param: Case) -> None:
    """Whatever is found, right or wrong: the span is verbatim, the limits fit the bound, the evidence is one sentence."""
    result, text = read(param.text, param.table), report_of(param.text, param.table).text
    for fact in result.facts:
        assert text[fact.start : fact.end] == fact.span
        assert fact.span in fact.evidence
        assert fact.evidence in text
        assert "\n" not in fact.evidence
        assert _limits(fact)
        assert 0 < fact.confidence <= 1
        assert len(fact.measure) <= 30
    starts = [fact.start for fact in result.facts]
    assert starts == sorted(set(starts))


def _limits(fact: Fact) -> bool:
    value, low, high = fact.value, fact.value_low, fact.value_high
    return {
        "exact": value is not None and low == high == value,
        "over": value is not None and low == value and high is None,
        "under": value is not None and high == value and low is None,
        "about": value is not None and low is None and high is None,
        "range": value is None and low is not None and high is not None and low <= high,
    }[fact.bound]


@pytest.mark.parametrize("param", [pytest.param(param.values[0], id=param.id) for param in EVERYWHERE if not param.values[0].table])
def test_a_number_is_a_fact_or_refused_but_never_both(param: Case) -> None:
    result = read(param.text)
    facts = {(fact.start, fact.end) for fact in result.facts}
    refused = {(refusal.start, refusal.end) for refusal in result.refusals}
    assert not facts & refused


def test_every_bound_and_stage_is_asked_somewhere() -> None:
    wants = [want for param in EVERYWHERE for want in param.values[0].want]
    assert {want.bound for want in wants} == set(BOUNDS)
    assert {stage for want in wants for stage in want.rest.get("stage", ())} >= set(STAGES)
    for key in ("per", "level", "domain", "action", "as_of", "direction", "measure", "subject", "part_of"):
        assert sum(key in want.rest for want in wants) >= 5, key


def test_there_are_many_cases() -> None:
    names = ("teams", "matters", "staffing", "bodies", "cases", "amounts", "attributes", "regions_of_facts", "refusals")
    assert sum(len(tables(name)) for name in names) >= 250
