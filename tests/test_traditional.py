"""Traditional characters, full-width digits and invisible marks: read as if simplified, narrow, not there; published as written."""

from __future__ import annotations

import json
import random
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jianbao
from pipeline.cli import main
from pipeline.commands.parse import quantities, read_text
from pipeline.ingest import compose
from pipeline.lexicon import table
from pipeline.model import Block, Document, Fact, Result
from pipeline.run import read_one, read_report
from pipeline.settings import Settings
from pipeline.writing import folded, simplified, view_of
from pipeline.writing.fold import INVISIBLE, is_traditional

PAIRS = tomllib.loads((Path(__file__).parent / "data" / "traditional.toml").read_text("utf-8"))["pair"]
MARKS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202e\u2060\u2066\u2069\ufe0e\ufe0f\ufeff"
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
SAME = (
    "category", "value", "value_low", "value_high", "bound", "unit", "per", "stage", "direction", "level",
    "domain", "action", "as_of", "rule",
)  # fmt: skip


def read(text: str, codec: str = "utf-8") -> Result:
    return read_one(text.encode(codec), "a.txt", Settings())


def stated(result: Result) -> list[tuple[object, ...]]:
    """What the facts say, without the words that are the report's own."""
    return [(*(getattr(fact, name) for name in SAME), fact.region.code, fact.region.township_code) for fact in result.facts]


def verbatim(result: Result) -> bool:
    assert result.report
    text = result.report.text
    facts = all(text[fact.start : fact.end] == fact.span and fact.span in fact.evidence for fact in result.facts)
    names = all(text[one.start : one.end] == one.name for one in result.mechanisms)
    titles = all(text[one.start : one.end] == one.title for one in result.citations)
    rows = (*result.facts, *result.mechanisms, *result.citations, *result.checks)
    return facts and names and titles and all(row.evidence in text for row in rows)


@pytest.mark.parametrize("codec", ["utf-8", "big5", "utf-16", "gb18030"])
@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_both_scripts_state_the_same(pair: dict[str, str], codec: str) -> None:
    one, other = read(pair["simplified"]), read(pair["traditional"], codec)
    assert other.report and other.report.text == pair["traditional"].strip()
    assert len(one.facts) >= 4
    assert stated(other) == stated(one)
    assert [fact.start for fact in other.facts] == [fact.start for fact in one.facts]
    assert [fact.part_of for fact in other.facts] == [fact.part_of for fact in one.facts]
    assert other.region.code == one.region.code
    assert (other.head.published, other.head.year, other.head.issue_no) == (one.head.published, one.head.year, one.head.issue_no)
    assert [(row.kind, row.start) for row in other.mechanisms] == [(row.kind, row.start) for row in one.mechanisms]
    assert [(row.kind, row.expression, row.status) for row in other.checks] == [(row.kind, row.expression, row.status) for row in one.checks]
    assert verbatim(other)


def test_words_are_as_the_report_writes_them() -> None:
    result = read(PAIRS[0]["traditional"])
    assert result.head.title == "南樂縣執法改革「減上補下」見成效"
    assert result.head.issuer == "南樂縣委改革辦"
    assert [fact.measure for fact in result.facts][:3] == ["執法隊伍", "執法隊伍", "精簡率"]
    given_to = [fact.subject for fact in result.facts if fact.value in (Decimal(860), Decimal(145))]
    assert given_to == ["縣綜合行政執法局", "業務主管部門"]
    assert {fact.section for fact in result.facts} == {"", "一、理順職責", "二、充實力量"}
    assert result.region.name == "河南省濮阳市南乐县"
    cited = read(PAIRS[2]["traditional"]).citations[0]
    assert (cited.title, cited.number) == ("關於深化交通運輸綜合行政執法改革的指導意見", "中辦發〔2018〕63號")


def marked(text: str, seed: int) -> str:
    chance = random.Random(seed)
    return "".join(one + (chance.choice(MARKS) if chance.random() < 0.4 else "") for one in text)


@pytest.mark.parametrize("script", ["simplified", "traditional"])
@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_invisible_marks_change_nothing_but_offsets(pair: dict[str, str], script: str) -> None:
    text = pair[script].strip()
    plain, other = read(text), read(marked(text, len(text)))
    assert stated(other) == stated(plain)
    words = [(fact.measure, fact.subject, fact.section) for fact in plain.facts]
    assert [(fact.measure, fact.subject, fact.section) for fact in other.facts] == words
    assert (other.head, other.region.code, other.body) == (plain.head, plain.region.code, plain.body)
    assert [one.name for one in other.mechanisms] == [one.name for one in plain.mechanisms]
    assert other.report and folded(other.report.text) == folded(text)
    assert all(other.report.text[fact.start : fact.end] == fact.span for fact in other.facts)
    assert all(fact.span in fact.evidence and fact.evidence in other.report.text for fact in other.facts)


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_full_width_digits_are_digits(pair: dict[str, str]) -> None:
    plain, wide = read(pair["simplified"]), read(pair["simplified"].translate(WIDE))
    assert stated(wide) == stated(plain)
    assert (wide.head.published, wide.head.year, wide.head.issue_no) == (plain.head.published, plain.head.year, plain.head.issue_no)
    assert verbatim(wide)


FOUND = [
    ("梳理事项1\u200b005项。", "1\u200b005项", 1005, "matter"),
    ("梳理事项１００５项。", "１００５项", 1005, "matter"),
    ("執法隊伍12支。", "12支", 12, "team"),
    ("执法\u200b队\ufeff伍十\u2060二支。", "十\u2060二支", 12, "team"),
    ("\u200e全县\u200f执法人员8\u00ad6名\u200b。", "8\u00ad6名", 86, "personnel"),
    ("辦理案件壹萬起、3\ufe0f20件。".replace("壹", "1"), "1萬起", 10000, "case"),
]


@pytest.mark.parametrize(("text", "span", "value", "category"), FOUND)
def test_found_as_if_written_plainly(text: str, span: str, value: int, category: str) -> None:
    fact: Fact = read_text(text).facts[0]
    assert (fact.span, fact.value, fact.category) == (span, value, category)
    assert text[fact.start : fact.end] == span


def test_quantities_are_told_as_written() -> None:
    found = quantities("由１\u200b２支減至三\u200d支，約2萬餘人")
    assert [(one["span"], one["value"], one["unit"]) for one in found["quantities"]] == [  # type: ignore[attr-defined]
        ("１\u200b２支", 12, "支"), ("三\u200d支", 3, "支"), ("2萬餘人", 20000, "人"),
    ]  # fmt: skip


def test_tables_in_traditional_characters() -> None:
    header = ("地區", "執法隊伍（支）", "改革後編制數（名）")
    text = "甲鎮 | 3 | 4\u200b5"
    rows = (Block(" | ".join(header), "row"), Block(text, "row", header=header))
    report = compose(Document("docx", rows), "r1")
    facts = read_report(report, "", Settings()).facts
    assert [(fact.measure, fact.value, fact.unit, fact.category, fact.stage) for fact in facts] == [
        ("執法隊伍", 3, "支", "team", ""), ("編制數", 45, "名", "staffing", "after"),
    ]  # fmt: skip
    assert [report.text[fact.start : fact.end] for fact in facts] == ["3", "4\u200b5"]
    assert {fact.evidence for fact in facts} == {text}


SCRIPTS = [
    ("乾縣幹部乾淨做事，於後續週期瞭解情況。", "乾县干部干净做事，于后续周期了解情况。"),
    ("顯著減少，著力推進，於潛鎮與樹立典型。", "显著减少，着力推进，於潜镇与树立典型。"),
    ("裏面準備製作檯賬，祇有三隻，捲入夥同者餘下。", "里面准备制作台账，只有三只，卷入伙同者余下。"),
    ("三日內答覆，覆蓋率與批覆數、徵收額。", "三日内答复，覆盖率与批复数、征收额。"),
    ("「減上補下」與『編隨事走』", "“减上补下”与‘编随事走’"),
    # A simplified text keeps what simplified texts hold, and its quotation marks.
    ("乾县於潜镇显著提高，「减上补下」执法", "乾县於潜镇显著提高，「减上补下」执法"),
    ("藉口镇瞭望塔的執法队伍", "藉口镇瞭望塔的执法队伍"),
]


@pytest.mark.parametrize(("written", "want"), SCRIPTS)
def test_one_character_for_one(written: str, want: str) -> None:
    assert simplified(written) == want
    assert len(want) == len(written)


def test_the_table_is_one_for_one() -> None:
    words = table("traditional")
    traditional, plain = "".join(words["traditional"].split()), "".join(words["simplified"].split())
    assert len(traditional) == len(plain) == len(set(traditional))
    assert not set(traditional) & set(words["weak"])
    assert all(len(written) == len(want) for written, want in words["instead"].items())


def test_places_in_traditional_characters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["place", "南樂\u200b縣"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["name"], found["code"], found["full_name"]) == ("南樂\u200b縣", "410923", "河南省濮阳市南乐县")
    assert jianbao.place("乾縣")["code"].tolist() == ["610424"]


def test_which_texts_are_traditional() -> None:
    assert is_traditional("執法隊伍12支") and is_traditional("執法改革")
    assert not is_traditional("执法队伍，一处寫錯") and not is_traditional("2021 abc") and not is_traditional("")


def test_ordinary_texts_are_read_as_they_are() -> None:
    assert view_of(PAIRS[0]["simplified"]) is None
    assert view_of("共12项，“减上补下”。\n　　第二段 | 3 \t\x0c") is None


@given(st.text(st.sampled_from("執法队隊乾县縣「」１2\u200b\ufeff\u00ad\n 。项"), max_size=60))
def test_every_stretch_is_found_again(text: str) -> None:
    view = view_of(text)
    if view is None:
        assert folded(text) == text
        return
    assert len(view.text) == len(view.plain) == len(view.places) - 1
    for start in range(len(view.text)):
        for end in range(start + 1, len(view.text) + 1):
            first, last = view.span(start, end)
            assert INVISIBLE.sub("", text[first:last]) == view.plain[start:end]
            assert view.at(first) == start and view.plain[start] == text[first]


def test_marks_at_the_ends_of_paragraphs_do_not_join_them() -> None:
    result = read("第一段到此为止。\u200b\n\u200b\n\u200b第二段也到此为止，共12件。\ufeff\n第三段\u200b")
    assert result.report and result.report.text == "第一段到此为止。\u200b\n\u200b第二段也到此为止，共12件。\ufeff\n第三段\u200b"


def test_only_marks_are_an_empty_report() -> None:
    assert read("\u200b\n\ufeff \u2060").reason == "empty"


def test_reposting_sites_in_traditional_characters() -> None:
    result = read("甲縣執法改革見成效\n全縣執法隊伍整合為9支。\n推薦閱讀：某某材料\n第 3 頁 共 5 頁")
    assert result.report and result.report.text == "甲縣執法改革見成效\n全縣執法隊伍整合為9支。"
