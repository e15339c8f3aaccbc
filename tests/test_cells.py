"""Facts of tables: what a cell counts is said by the heads of its column and its row."""

from __future__ import annotations

import pytest

from tests.marked import read

CASES = [
    (
        "项目 | 执法队伍（支） | 执法人员（名）\n改革前 | 21 | 418\n改革后 | 6 | 375",
        [("team", 21, "支", "before"), ("personnel", 418, "名", "before"), ("team", 6, "支", "after"),
         ("personnel", 375, "名", "after")],
    ),
    (
        "指标 | 2022年 | 2023年\n立案数（件） | 131 | 152\n罚没款（万元） | 36.5 | 42.1",
        [("case", 131, "件", ""), ("case", 152, "件", ""), ("money", 365000, "元", ""), ("money", 421000, "元", "")],
    ),
    ("单位 | 持证率 | 承接事项\n第一中队 | 91.5 | 66", [("ratio", 91.5, "%", ""), ("matter", 66, "", "")]),
    ("序号 | 联系电话 | 备注\n1 | 6161234 | 3", []),
]  # fmt: skip


@pytest.mark.parametrize(("table", "wanted"), CASES, ids=lambda value: str(value)[:12])
def test_cells_are_facts(table: str, wanted: list[tuple[str, float, str, str]]) -> None:
    found = read(table, table=True).facts
    assert [(fact.category, float(fact.value or 0), fact.unit, fact.stage) for fact in found] == wanted


def test_a_year_in_the_head_is_the_date() -> None:
    found = read("指标 | 2022年 | 2023年\n办案（件） | 131 | 152", table=True).facts
    assert [fact.as_of for fact in found] == ["2022", "2023"]


def test_the_row_is_the_evidence_and_its_head_the_region() -> None:
    lines = "县区 | 执法中队（个）\n太康县 | 12\n合计 | 30"
    found = read(lines, table=True).facts
    assert found[0].evidence == "太康县 | 12"
    assert found[0].span == "12" and found[0].region.name.endswith("太康县")
