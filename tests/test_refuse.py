"""Numbers that are no facts: the reason that is given for each, and that none is lost in silence."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.codes import REFUSALS
from pipeline.commands.parse import statements
from tests.marked import EMPTY, read, tables, unmark

ROWS = tables("refusals")
CODES = {code.code for code in REFUSALS}


def _params() -> list[Any]:
    return [
        pytest.param(row["text"], row["want"], id=row["text"][:20],
                     marks=pytest.mark.xfail(strict=True, reason=row["xfail_reason"], raises=AssertionError) if "xfail_reason" in row else ())
        for row in ROWS
    ]  # fmt: skip


@pytest.mark.parametrize(("marked", "want"), _params())
def test_what_is_marked_is_no_fact_and_has_its_reason(marked: str, want: list[str]) -> None:
    text, spans = unmark(marked)
    result = read(text)
    assert [fact.span for fact in result.facts if fact.category != "other"] == []
    assert len(spans) == len(want)
    for (start, end), codes in zip(spans, want, strict=True):
        given = {refusal.reason for refusal in result.refusals if refusal.start < end and start < refusal.end}
        assert given <= set(codes.split("|")), text[start:end]
        assert given or EMPTY in codes.split("|"), f"{text[start:end]}: no reason"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:20])
def test_a_refusal_stands_where_it_says(row: dict[str, Any]) -> None:
    text, _ = unmark(row["text"])
    refusals = read(text).refusals
    assert all(text[one.start : one.end] == one.span for one in refusals)
    assert [one.start for one in refusals] == sorted(one.start for one in refusals)
    assert {one.reason for one in refusals} <= CODES


def test_every_reason_has_a_case() -> None:
    """As the one right answer, not as one of several."""
    assert CODES - {codes for row in ROWS for codes in row["want"]} == set()


def test_why_prints_the_reason_in_both_languages() -> None:
    for language, words in (("en", "administrative levels, not a count"), ("zh", "层级")):
        found = statements("健全三级联动机制。", why=True, language=language)["refusals"]
        assert found == [{"span": "三级", "start": 2, "end": 4, "reason": "level", "meaning": words}]


def test_without_why_nothing_is_said_of_refusals() -> None:
    assert "refusals" not in statements("健全三级联动机制。")


def test_facts_and_refusals_stand_side_by_side() -> None:
    found = statements("2022年，三级联动处置工单88件，位居第一。", why=True)
    assert [fact["span"] for fact in found["facts"]] == ["88件"]  # type: ignore[index, attr-defined]
    assert [one["reason"] for one in found["refusals"]] == ["date", "level", "ordinal"]  # type: ignore[index, attr-defined]
