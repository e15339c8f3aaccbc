"""What a text's own numbers come to. Cases: cases/checks.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.audit import check_facts
from pipeline.audit.verdict import plain
from pipeline.ingest import compose
from pipeline.lexicon.words import load
from pipeline.model import Block, Document, Fact, Report, Sentence
from pipeline.resolve.reading import quantities
from pipeline.segment import sentences

_TABLE = tomllib.loads((Path(__file__).parent / "cases" / "checks.toml").read_text("utf-8"))
CASES = [*_TABLE["case"], *_TABLE["more"]]
MARK = re.compile("⟦(.*?)⟧")
KINDS = {"sum", "share", "reduction", "difference", "product"}
DIGITS = "0123456789"
PER = ("each", "average")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["text"][:40]) for case in CASES])
def test_only_what_the_text_ties_together(case: dict[str, Any]) -> None:
    found = check_facts(*_read(case["text"]))
    assert {check.expression for check in found if check.status == "consistent"} == set(case.get("checks", []))
    assert {check.expression for check in found if check.status == "inconsistent"} == set(case.get("wrong", []))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_has_cases_right_wrong_and_empty(kind: str) -> None:
    own = [case for case in CASES if case["kind"] == kind]
    assert any(case.get("checks") for case in own)
    assert any(case.get("wrong") for case in own)
    assert any(not case.get("checks") and not case.get("wrong") for case in own)


def test_operands_come_first_and_the_stated_result_last() -> None:
    text, rows, facts = _read("全区执法人员⟦400名⟧，其中持证人员⟦350名⟧，持证人员占比达⟦87.5%⟧。")
    (check,) = check_facts(text, rows, facts)
    whole, part, rate = (fact.start for fact in facts)
    assert check.facts == (part, whole, rate)
    assert (check.kind, check.stated, check.computed) == ("share", "87.5", "87.5")


def test_evidence_reaches_over_every_operand() -> None:
    text, rows, facts = _read("先说旧账。改革前有大队⟦20支⟧。改革后仅保留⟦5支⟧，减幅⟦75%⟧。再说新账。")
    (check,) = check_facts(text, rows, facts)
    assert check.evidence == "改革前有大队20支。改革后仅保留5支，减幅75%。"


def test_evidence_of_far_operands_is_the_stated_results_sentence() -> None:
    text, rows, facts = _read("原有事业单位⟦31家⟧。\n事业单位总数降到⟦24家⟧，较改革前减少⟦7家⟧。")
    (check,) = check_facts(text, rows, facts)
    assert check.evidence == "事业单位总数降到24家，较改革前减少7家。"


@pytest.mark.parametrize(
    ("stated", "status"),
    [("49%", "consistent"), ("49.4%", "consistent"), ("49.44%", "consistent"), ("49.43%", "consistent"), ("49.42%", "inconsistent"), ("50%", "inconsistent"),
     ("五成", "consistent"), ("近五成", "consistent"), ("超过49%", "consistent"), ("超过51%", "inconsistent"), ("不到45%", "inconsistent")],
)  # fmt: skip
def test_judged_at_the_precision_stated(stated: str, status: str) -> None:
    (check,) = check_facts(*_read(f"队伍由⟦178支⟧精简为⟦90支⟧，降幅⟦{stated}⟧。"))
    assert check.status == status


def test_a_loose_operand_is_not_computed_with() -> None:
    assert not check_facts(*_read("队伍由⟦170余支⟧精简为⟦90支⟧，降幅⟦49%⟧。"))


def test_nothing_is_divided_by_zero() -> None:
    assert not check_facts(*_read("案件由⟦0件⟧增加到⟦9件⟧，增长⟦90%⟧。"))


def test_the_order_of_facts_does_not_matter() -> None:
    text, rows, facts = _read(CASES[0]["text"])
    assert check_facts(text, rows, facts) == check_facts(text, rows, facts[::-1])


@pytest.mark.parametrize(("value", "written"), [("1.26E+4", "12600"), ("0.50", "0.5"), ("33.3333333", "33.333333"), ("-0", "0")])
def test_numbers_are_written_plainly(value: str, written: str) -> None:
    assert plain(Decimal(value)) == written


def test_expressions_hold_numbers_and_signs_only() -> None:
    for case in CASES:
        for check in check_facts(*_read(case["text"])):
            assert re.fullmatch(r"[\d. +−×÷()=%]+", check.expression)


def _read(marked: str) -> tuple[str, tuple[Sentence, ...], tuple[Fact, ...]]:
    """The text without its marks, its sentences, and a fact for each mark."""
    report = compose(Document("txt", tuple(Block(line) for line in MARK.sub(_bare, marked).split("\n"))), "r")
    return report.text, sentences(report), _facts(report, marked)


def _facts(report: Report, marked: str) -> tuple[Fact, ...]:
    facts, shift = [], 0
    for found in MARK.finditer(marked):
        span, *traits = found[1].split("|")
        facts.append(_fact(report, found.start() - shift, span, traits))
        shift += len(found[0]) - len(span)
    return tuple(facts)


def _bare(found: re.Match[str]) -> str:
    return found[1].split("|")[0]


def _fact(report: Report, start: int, span: str, traits: list[str]) -> Fact:
    number = quantities(span if span[-1] not in DIGITS else f"{span}名", load())[0]
    row = next(row for row in sentences(report) if row.start <= start < row.end)
    fact = Fact(
        start, start + len(span), span, "ratio" if number.kind == "percent" else "matter", "", number.value, number.low, number.high,
        number.bound, number.unit, report.text[row.start : row.end], "", "mark", Decimal(1), decimals=number.decimals,
    )  # fmt: skip
    own = [trait for trait in traits if trait not in PER]
    return replace(fact, per=next((trait for trait in traits if trait in PER), ""), category=own[0] if own else fact.category)


TABLE = (("河口镇", "⟦12⟧", "⟦80%⟧"), ("山前镇", "⟦9⟧", "⟦75%⟧"), ("桥北镇", "⟦7⟧", "⟦90%⟧"))


@pytest.mark.parametrize(("last", "found"), [("28", "consistent"), ("30", "inconsistent")])
@pytest.mark.parametrize("first", [True, False])
def test_a_row_of_totals_adds_up_its_columns(last: str, found: str, first: bool) -> None:
    total = ("合计", f"⟦{last}⟧", "⟦82%⟧")
    rows = (total, *TABLE) if first else (*TABLE, total)
    (check,) = check_facts(*_table(rows))
    assert (check.kind, check.expression, check.status) == ("sum", f"12 + 9 + 7 = {last}", found)
    assert check.evidence == f"合计 | {last} | 82%"


@pytest.mark.parametrize(
    "rows",
    [TABLE, (("河口镇", "⟦12⟧"), ("山前镇", "—"), ("合计", "⟦12⟧")), (("河口镇", "⟦12⟧"), ("小计", "⟦12⟧"), ("山前镇", "⟦9⟧"), ("合计", "⟦21⟧"))],
)
def test_a_table_without_one_whole_row_of_totals_adds_up_nothing(rows: tuple[tuple[str, ...], ...]) -> None:
    assert not check_facts(*_table(rows))


def _table(rows: tuple[tuple[str, ...], ...]) -> tuple[str, tuple[Sentence, ...], tuple[Fact, ...]]:
    marked = [" | ".join(row) for row in rows]
    header = ("镇", "队员（名）", "持证率")[: len(rows[0])]
    blocks = tuple(Block(MARK.sub(_bare, row), "row", header=header) for row in marked)
    report = compose(Document("docx", blocks), "r")
    return report.text, sentences(report), _facts(report, "\n".join(marked))
