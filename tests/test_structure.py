"""Structure: what is marked in a text is found and tied as it is said, and nothing else; the scorer and the picture."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from extractors.structure.words import rules
from pipeline.charts import READ, Ask, NoData, Published, collected, draw_organisation
from pipeline.cli import main
from pipeline.commands.parse import read_text
from pipeline.dataset import result_rows
from pipeline.evaluate import from_reports
from pipeline.evaluate.structure import bodies_agree, field_key, judge, load_answers, tally
from pipeline.export.published import read
from pipeline.messages import Misuse
from pipeline.model import Result
from pipeline.schema import RELATIONS
from pipeline.settings import Settings
from tests.marked import tables, unmark

CASES = tables("structure")
BOOKS = ("organisation", "allocation")
OF_TIES = {"structure.of_subordinate", "structure.of_merged", "structure.of_sign"}


def found(text: str) -> Result:
    result = read_text(text)
    assert all(text[one.start : one.end] == one.body for one in result.organisation)
    assert all(text[one.start : one.end] == one.domain for one in result.allocation)
    assert all(one.evidence in text and one.relation in RELATIONS for one in result.organisation)
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_what_is_marked_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    result = found(text)
    assert [f"{one.body} {one.relation} {one.above}" for one in result.organisation] == case.get("organisation", [])
    assert [f"{one.domain} {one.level}" for one in result.allocation] == case.get("allocation", [])
    rows = {(one.start, one.end) for one in (*result.organisation, *result.allocation)}
    assert rows >= set(spans) and all(any(a <= start and end <= b for a, b in spans) for start, end in rows)


def test_every_rule_fires_in_some_case() -> None:
    results = [found(unmark(case["text"])[0]) for case in CASES]
    fired = {one.rule for result in results for one in (*result.organisation, *result.allocation)}
    assert {f"structure.{rule.id}" for book in BOOKS for rule in rules(book)} | OF_TIES <= fired


@pytest.mark.parametrize("book", BOOKS)
def test_rules_have_names_of_their_own_and_examples(book: str) -> None:
    ids = [rule.id for rule in rules(book)]
    assert len(ids) == len(set(ids)) and all(rule.example for rule in rules(book))


def test_a_short_form_stands_for_the_name_before_it() -> None:
    result = found("组建县交通运输综合行政执法大队，隶属县交通运输局。大队下设3个中队。")
    assert ("中队", "县交通运输综合行政执法大队") in {(one.body, one.above) for one in result.organisation}


def test_a_place_named_in_the_statement_is_whose_it_is() -> None:
    result = found("云南省曲靖市改革情况\n先说麒麟区。文化市场执法由市级一级执法。")
    assert [(one.region.name, one.level) for one in result.allocation] == [("云南省曲靖市麒麟区", "prefecture")]


def test_written_characters_and_offsets_are_kept() -> None:
    text = "縣綜合行政執法局下設２個執法大隊。市場監管執法由縣級負責。"
    result = read_text(text)
    (tie,), (one,) = result.organisation, result.allocation
    assert (tie.body, tie.above) == ("執法大隊", "縣綜合行政執法局") and text[tie.start : tie.end] == tie.body
    assert (one.domain, one.level) == ("市場監管", "county") and text[one.start : one.end] == one.domain


def test_rows_are_in_the_order_of_the_text_and_hold_every_column() -> None:
    rows = result_rows(found("县综合行政执法局下设大队。县交通运输局下设交通大队。市场监管执法由县级负责。"))
    starts = [int(row["char_start"]) for row in rows["organisation"]]
    assert starts == sorted(starts) and len(starts) == 2
    assert rows["allocation"][0]["level"] == "county" and rows["allocation"][0]["confidence"]


@pytest.mark.parametrize(
    ("got", "want", "same"),
    [("县市场监管局", "市场监管局", True), ("市场监管局", "县市场监管所", False), ("中队", "执法中队", True), ("", "中队", False)],
)
def test_names_of_one_body(got: str, want: str, same: bool) -> None:
    assert bodies_agree(got, want) is same


def test_fields_are_compared_without_the_words_for_what_they_are() -> None:
    assert field_key("市场监管领域") == field_key("市场监管执法") == "市场监管"
    assert field_key("生态环境保护") == "生态环境" and field_key("环境保护") == "环境保护"


def test_the_scorer_counts_found_missed_and_false(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("县综合行政执法局下设执法大队。县司法局加挂县法制局牌子。农业执法由县级负责。", "utf-8")
    gold = tmp_path / "gold"
    gold.mkdir()
    ties = [("执法大队", "subordinate", "综合行政执法局", False), ("县水利站", "subordinate", "县水利局", False), ("县司法局", "sign", "县法制局", True)]
    answers = {
        "report": "a.txt", "allocation": [{"domain": "农业", "level": "township"}],
        "organisation": [dict(zip(("body", "relation", "above", "optional"), one, strict=True)) for one in ties],
    }  # fmt: skip
    (gold / "a.txt.json").write_text(json.dumps(answers), "utf-8")
    output = from_reports([str(tmp_path / "a.txt")], Settings())
    counted = tally(judge(load_answers(gold), output, "organisation"))
    assert (counted.found, counted.missed, counted.false) == (1, 1, 0)
    assert (counted.precision, counted.recall, round(counted.f1, 4)) == (1.0, 0.5, 0.6667)
    other = tally(judge(load_answers(gold), output, "allocation"))
    assert (other.found, other.missed, other.false) == (0, 1, 1)


def test_an_answer_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misuse):
        load_answers(tmp_path)
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(Misuse):
        load_answers(tmp_path)


REPORT = "河南省濮阳市南乐县改革情况\n组建县综合行政执法局（挂县城市管理局牌子）。县综合行政执法局下设综合行政执法大队、法规科。向城关镇派驻执法中队。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inbox, out = tmp_path_factory.mktemp("inbox"), tmp_path_factory.mktemp("out") / "published"
    (inbox / "a.txt").write_text(REPORT, "utf-8")
    (inbox / "b.txt").write_text("河南省周口市商水县改革情况\n全县办理案件20件。", "utf-8")
    assert main(["extract", str(inbox), "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def data(folder: Path) -> Published:
    tables_read = read(folder, READ)
    return collected(tables_read.rows, tables_read.tables, "1.0")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_shows_every_tie_the_same_each_time(data: Published, language: str) -> None:
    ask = Ask("zh" if language == "zh" else "en")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a character that the font lacks
        (first,), (second,) = (draw_organisation(data, ask, "a.txt") for _ in range(2))
        assert first.bytes_of("svg") == second.bytes_of("svg") and not first.lacks_glyphs
        assert first.bytes_of("png").startswith(b"\x89PNG")
    assert len(first.told) == len(data.rows["organisation"]) == 4


def test_circles_and_many_bodies_are_drawn_and_what_is_left_out_is_told(data: Published) -> None:
    base = data.rows["organisation"][0]
    circle = [base | {"body": a, "above": b, "relation": "subordinate"} for a, b in (("甲局", "乙局"), ("乙局", "甲局"))]
    many = [base | {"body": f"第{i}中队" * 9, "above": "大队", "relation": "subordinate"} for i in range(60)]
    rows = {**data.rows, "organisation": circle + many}
    assert "40 of 64; 24 more" in shown(data, rows)
    assert "乙局 ↑" in shown(data, rows | {"organisation": circle}) or "甲局 ↑" in shown(data, rows | {"organisation": circle})


def shown(data: Published, rows: dict[str, list[dict[str, str]]]) -> str:
    """All words of the picture of these rows."""
    (picture,) = draw_organisation(Published(rows, data.indicators, data.signs, data.disputed, "1.0"), Ask("en"), "a.txt")
    assert len(picture.told) == len(rows["organisation"]) and picture.bytes_of("svg")
    return " ".join(text.get_text() for text in picture.figure.axes[0].texts)




def test_a_report_without_ties_and_an_unknown_one_are_told(data: Published, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoData):
        draw_organisation(data, Ask(), "b.txt")
    with pytest.raises(Misuse):
        draw_organisation(data, Ask(), "c.txt")
    out = str(tmp_path / "pictures")
    assert main(["chart", str(folder), "--organisation", "a.txt", "--out", out]) == 0
    assert len(list((tmp_path / "pictures").iterdir())) == 2
    assert main(["chart", str(folder), "--organisation", "b.txt", "--out", out]) == 4


def test_a_body_named_with_and_without_its_level_is_drawn_once() -> None:
    from pipeline.charts.organisation import _by_full_names, _tree

    ties = [{"body": "执法大队", "above": "县执法局", "relation": "subordinate"}, {"body": "中队", "above": "县执法大队", "relation": "subordinate"}]
    assert [(line.name, line.depth) for line in _tree(_by_full_names(ties))] == [("县执法局", 0), ("县执法大队", 1), ("中队", 2)]
