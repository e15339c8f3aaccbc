"""Mechanisms and citations: what is marked in a text is found, and nothing else."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.citations import find_citations
from extractors.mechanisms import find_mechanisms
from extractors.mechanisms.find import CONFIDENCE
from pipeline.ingest import compose
from pipeline.lexicon.words import load
from pipeline.model import Block, Citation, Document, Mechanism, Report
from pipeline.schema import MECHANISM_KINDS
from pipeline.segment import sentences

CASES = Path(__file__).parent / "cases"
MARK = re.compile("⟦([^⟦⟧]+)⟧")


def cases(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
    return rows


MECHANISMS = cases("mechanisms")
CITATIONS = cases("citations")


def report(text: str) -> Report:
    return compose(Document("txt", tuple(Block(line) for line in text.split("\n"))), "r1")


def mechanisms(text: str) -> tuple[Mechanism, ...]:
    read = report(text)
    found = find_mechanisms(read.text, sentences(read), load())
    assert all(read.text[one.start : one.end] == one.name and one.name in one.evidence for one in found)
    return found


def citations(text: str) -> tuple[Citation, ...]:
    read = report(text)
    found = find_citations(read.text, sentences(read))
    assert all(read.text[one.start : one.end] == one.title and one.title in one.evidence for one in found)
    return found


def plain(marked: str) -> str:
    return marked.replace("⟦", "").replace("⟧", "")


@pytest.mark.parametrize("case", MECHANISMS, ids=lambda case: case["text"][:24])
def test_mechanisms(case: dict[str, Any]) -> None:
    found = mechanisms(plain(case["text"]))
    assert [one.name for one in found] == MARK.findall(case["text"])
    assert [one.kind for one in found] == case.get("kind", [one.kind for one in found])
    assert [one.level for one in found] == case.get("level", [one.level for one in found])
    if "components" in case:
        assert list(found[0].components) == case["components"]
    if "rule" in case:
        assert found[0].rule == f"mechanism.{case['rule']}"


@pytest.mark.parametrize("case", CITATIONS, ids=lambda case: case["text"][:24])
def test_citations(case: dict[str, Any]) -> None:
    found = citations(plain(case["text"]))
    assert [one.title for one in found] == MARK.findall(case["text"])
    for field in ("number", "year", "issuer"):
        assert [getattr(one, field) for one in found] == case.get(field, [getattr(one, field) for one in found])


@pytest.mark.parametrize("rows", [MECHANISMS, CITATIONS], ids=["mechanisms", "citations"])
def test_each_file_holds_cases_where_nothing_is_found(rows: list[dict[str, Any]]) -> None:
    assert sum("⟦" not in case["text"] for case in rows) >= 4


def test_each_rule_fires_in_some_case() -> None:
    fired = {one.rule.removeprefix("mechanism.") for case in MECHANISMS for one in mechanisms(plain(case["text"]))}
    assert fired == set(CONFIDENCE)


def test_each_kind_is_a_published_code_and_found_in_some_case() -> None:
    found = {one.kind for case in MECHANISMS for one in mechanisms(plain(case["text"]))}
    assert found == set(MECHANISM_KINDS)


def test_a_gloss_is_the_text_s_own() -> None:
    [one] = mechanisms("镇里推行“1+1+X”管理体制，即“1个平台调度、1支队伍执法、X个站所联动”。")
    assert one.gloss == "“1个平台调度、1支队伍执法、X个站所联动”"
    assert one.components == ("1个平台调度", "1支队伍执法", "X个站所联动")


def test_a_domain_named_in_the_name() -> None:
    [one] = mechanisms("建成县城管执法平台，日均派单90件。")
    assert one.domain == "城管"


def test_a_name_stands_once_and_under_its_heading() -> None:
    [one] = mechanisms("一、坚持统筹\n推行“镇村联巡、警城联防”模式。\n二、成效\n“镇村联巡、警城联防”模式叫得响。")
    assert (one.section, one.confidence) == ("一、坚持统筹", Decimal("0.92"))


@given(st.text(alphabet="“”《》〈〉（）()、，。+—→1N制度机制平台按照推行建立编随事走甲乙的了尚未\n ", max_size=120))
def test_whatever_the_text_names_stand_where_they_say(text: str) -> None:
    mechanisms(text)
    citations(text)
