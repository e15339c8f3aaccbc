"""Corrections: found again, applied, overridden, taken back; and what they become."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codes import CORRECTION_PROBLEMS, CORRECTION_STATES
from pipeline.corrections import (
    CORRECTIONS,
    Anchor,
    Correction,
    Refused,
    anchor_at,
    apply,
    clean,
    fingerprint,
    from_row,
    gold_of,
    locate,
    squeeze,
    to_row,
)
from pipeline.corrections.nouns import Kind
from pipeline.dataset import result_rows
from pipeline.evaluate.gold import load_gold
from pipeline.export.csv_tables import decode, encode
from pipeline.ingest import compose
from pipeline.model import Block, Document, Fact, Report, Result
from pipeline.run import read_one, read_report
from pipeline.settings import Settings

OPEN = Path(__file__).parents[1] / "corpus" / "reports" / "open"
TEXT = (
    "南乐县综合行政执法改革简报\n"
    "全县整合组建执法队伍12支，其中县级3支、乡镇9支。改革前全县共有执法队伍31支，精简率为61.3%。\n"
    "谷金楼镇承接行政处罚事项66项，配备执法人员18名。按照“编随事走”的原则下沉编制40名。"
)
SETTINGS = Settings()


def report_of(text: str, report_id: str = "r1") -> Report:
    blocks = tuple(Block(line) for line in text.split("\n"))
    return compose(Document("txt", blocks), report_id)


def read(text: str, *corrections: Correction) -> Result:
    return read_report(report_of(text), "0" * 64, SETTINGS, corrections)


def rows_of(result: Result, table: str = "facts") -> dict[str, dict[str, str]]:
    """Rows by span or name."""
    return {row["span" if table == "facts" else "name"]: row for row in result_rows(result)[table]}


def said(text: str, kind: Kind, quote: str, after: Mapping[str, str] | None = None, nth: int = 0, **more: Any) -> Correction:
    """What a person says of the row whose span or name is `quote` when the text is read, or of that stretch of text."""
    result = more.pop("on", None) or read(text)
    table = more.pop("table", "facts")
    found = [row for row in result_rows(result)[table] if row["span" if table == "facts" else "name"] == quote]
    before = found[nth] if found and kind != "add" else {}
    start = int(before["char_start"]) if before else text.index(quote)
    end = int(before["char_end"]) if before else start + len(quote)
    cells = clean(table, kind, before, after or {}, quote)
    label = {**before, **cells}["category" if table == "facts" else "kind"]
    anchor = anchor_at(squeeze(text), start, end, before.get("category" if table == "facts" else "kind", label), before.get("value", cells.get("value", "")))
    return Correction(more.pop("id", f"c-{kind}-{quote}"), "2026-01-01T00:00:00Z", "甲", "r1", table, kind, anchor, before, cells)


def entry(kind: Kind, names: str, number: str, anchor: Anchor | None = None) -> Correction:
    return Correction(number, "2026-01-02T00:00:00Z", "乙", "r1", "facts", kind, anchor or Anchor("", "", "", 0, 0), names=names)


def states(result: Result) -> list[str]:
    return [one.state for one in result.corrections]


# What people say of rows


def test_a_corrected_value_is_published_as_the_person_said() -> None:
    row = rows_of(read(TEXT, said(TEXT, "correct", "66项", {"value": "67", "subject": "谷金楼镇政府"})))["66项"]
    assert (row["value"], row["value_low"], row["value_high"]) == ("67", "67", "67")
    assert (row["subject"], row["reviewed"], row["confidence"], row["span"]) == ("谷金楼镇政府", "corrected", "1", "66项")


def test_an_accepted_row_stays_as_it_was_seen_at_confidence_1() -> None:
    row, plain = rows_of(read(TEXT, said(TEXT, "accept", "18名")))["18名"], rows_of(read(TEXT))["18名"]
    assert row == {**plain, "reviewed": "accepted", "confidence": "1"}


def test_a_rejected_row_is_gone_and_the_checks_are_made_without_it() -> None:
    plain, result = read(TEXT), read(TEXT, said(TEXT, "reject", "31支"))
    assert any(check.kind == "reduction" for check in plain.checks)
    assert not any(check.kind == "reduction" for check in result.checks)
    assert "31支" not in rows_of(result)


def test_checks_see_corrected_facts() -> None:
    wrong = said(TEXT, "correct", "9支", {"value": "8"})
    assert [check.status for check in read(TEXT).checks if check.kind == "sum"] == ["consistent"]
    result = read(TEXT, wrong)
    assert [check.status for check in result.checks if check.kind == "sum"] == ["inconsistent"]
    assert "inconsistent_numbers" in result.warnings


def test_a_rejected_total_has_no_parts_left() -> None:
    plain, result = rows_of(read(TEXT)), rows_of(read(TEXT, said(TEXT, "reject", "12支")))
    assert plain["3支"]["part_of"] == plain["12支"]["fact_id"]
    assert result["3支"]["part_of"] == result["9支"]["part_of"] == ""


def test_a_part_may_be_given_a_total_and_freed_of_it() -> None:
    total = rows_of(read(TEXT))["31支"]["fact_id"]
    assert rows_of(read(TEXT, said(TEXT, "correct", "3支", {"part_of": ""})))["3支"]["part_of"] == ""
    assert rows_of(read(TEXT, said(TEXT, "correct", "3支", {"part_of": total})))["3支"]["part_of"] == total
    moved = "新增的一段。\n" + TEXT
    row = rows_of(read(moved, said(TEXT, "correct", "3支", {"part_of": total})))
    assert row["3支"]["part_of"] == row["31支"]["fact_id"] != total


def test_a_row_that_no_rule_finds_is_added_with_its_sentence_and_section() -> None:
    text = TEXT + "另有志愿者驿站若干。"
    added = said(text, "add", "若干", {"category": "agency", "value": "5", "bound": "about", "unit": "个"})
    row = rows_of(read(text, added))["若干"]
    assert row["evidence"] == "另有志愿者驿站若干。" and text[int(row["char_start"]) : int(row["char_end"])] == "若干"
    assert (row["reviewed"], row["rule"], row["value"], row["value_low"]) == ("added", "person", "5", "")
    assert row["region_name"] == read(text).region.name


def test_mechanisms_are_corrected_rejected_and_added() -> None:
    name = "编随事走"
    assert rows_of(read(TEXT, said(TEXT, "correct", name, {"kind": "coordination"}, table="mechanisms")), "mechanisms")[name]["kind"] == "coordination"
    twice = TEXT + "\n各地坚持“编随事走”。"
    assert name in rows_of(read(twice), "mechanisms")
    assert name not in rows_of(read(twice, said(twice, "reject", name, table="mechanisms")), "mechanisms")
    added = said(TEXT, "add", "改革简报", {"kind": "platform"}, table="mechanisms")
    assert rows_of(read(TEXT, added), "mechanisms")["改革简报"]["reviewed"] == "added"


def test_offsets_are_those_of_the_written_text_and_checks_those_of_the_read_one() -> None:
    text = TEXT.replace("12支", "１２支").replace("综合", "綜\u200b合").replace("县级", "縣級")
    result = read(text, said(text, "correct", "9支", {"value": "8"}))
    row = rows_of(result)["１２支"]
    assert text[int(row["char_start"]) : int(row["char_end"])] == "１２支" and row["value"] == "12"
    assert [check.status for check in result.checks if check.kind == "sum"] == ["inconsistent"]
    assert [check.facts for check in result.checks if check.kind == "sum"] == [
        tuple(text.index(span) for span in ("3支", "9支", "１２支"))
    ]


# The log


def test_the_last_word_on_a_row_holds_and_undoing_brings_the_one_before_back() -> None:
    first = said(TEXT, "correct", "66项", {"value": "67"}, id="a")
    second = said(TEXT, "correct", "66项", {"value": "68"}, id="b", on=read(TEXT, first))
    assert rows_of(read(TEXT, first, second))["66项"]["value"] == "68"
    assert states(read(TEXT, first, second)) == ["superseded", "applied"]
    undone = read(TEXT, first, second, entry("undo", "b", "u"))
    assert rows_of(undone)["66项"]["value"] == "67" and states(undone) == ["applied", "undone", "applied"]
    again = read(TEXT, first, second, entry("undo", "b", "u"), entry("undo", "u", "v"))
    assert rows_of(again)["66项"]["value"] == "68"


def test_two_people_at_the_same_time_the_later_one_holds() -> None:
    one, other = (said(TEXT, "correct", "66项", {"value": value}, id=value) for value in ("67", "68"))
    result = read(TEXT, one, other)
    assert [row["value"] for row in result_rows(result)["facts"] if row["span"] == "66项"] == ["68"]
    assert states(result) == ["superseded", "applied"]


def test_entries_of_other_reports_are_passed_over() -> None:
    other = replace(said(TEXT, "reject", "66项"), report_id="r2")
    assert read(TEXT, other) == read(TEXT)


def test_the_fingerprint_changes_with_every_entry() -> None:
    one = said(TEXT, "accept", "66项")
    prints = {fingerprint(log) for log in ((), (one,), (one, entry("undo", one.correction_id, "u")), (replace(one, who="丙"),))}
    assert len(prints) == 4 and "" in prints


# Another reading, another rule

RETYPED = [
    pytest.param(lambda text: text.replace("。", "。\n"), id="line breaks"),
    pytest.param(lambda text: re.sub(r"(\d)([一-龥])", r"\1 \2", text), id="spaces behind digits"),
    pytest.param(lambda text: text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}), id="wide digits"),
    pytest.param(lambda text: text.replace("，", ",").replace("；", ";"), id="narrow stops"),
    pytest.param(lambda text: "页眉一行\n附件三份。" + text, id="text in front"),
    pytest.param(lambda text: text.replace("\n", "\n新写的一句话，与此无关。\n"), id="a sentence between"),
    pytest.param(lambda text: text.replace("执", "执\u200b"), id="invisible marks"),
]


@pytest.mark.parametrize("change", RETYPED)
def test_a_correction_survives_another_reading(change: Any) -> None:
    result = read(change(TEXT), said(TEXT, "correct", "18名", {"value": "81"}), said(TEXT, "reject", "40名"))
    spans = {squeeze(row["span"]).text: row for row in result_rows(result)["facts"]}
    assert states(result) == ["applied", "applied"]
    assert spans["18名"]["value"] == "81" and "40名" not in spans


def _other_rule(result: Result, change: Any) -> tuple[Fact, ...]:
    return tuple(one for fact in result.facts if (one := change(fact)) is not None)


CHANGED = [
    pytest.param(lambda fact: None if fact.span == "66项" else fact, id="not found any more"),
    pytest.param(lambda fact: replace(fact, value=Decimal(660)) if fact.span == "66项" else fact, id="another value"),
    pytest.param(lambda fact: replace(fact, category="other") if fact.span == "66项" else fact, id="another category"),
    pytest.param(lambda fact: replace(fact, end=fact.end - 1, span="66") if fact.span == "66项" else fact, id="a shorter span"),
    pytest.param(lambda fact: replace(fact, value=Decimal(67)) if fact.span == "66项" else fact, id="what the person said"),
]


@pytest.mark.parametrize("change", CHANGED)
def test_a_correction_survives_another_rule(change: Any) -> None:
    correction, result = said(TEXT, "correct", "66项", {"value": "67"}), read(TEXT)
    applied = apply(report_of(TEXT), _other_rule(result, change), result.mechanisms, [correction])
    (row,) = (fact for fact in applied.facts if fact.start <= TEXT.index("66项") < fact.end)
    assert (row.span, row.value, row.category, row.reviewed, row.confidence) == ("66项", 67, "matter", "corrected", 1)
    assert row.evidence == next(fact.evidence for fact in result.facts if fact.span == "66项")
    assert [one.state for one in applied.states] == ["applied"]
    assert len(applied.facts) == len(result.facts)


def test_of_the_same_quote_twice_the_neighbourhood_tells_which() -> None:
    text = "甲镇配备执法人员18名，乙镇配备执法人员18名。\n甲镇配备执法人员18名，丙镇配备执法人员18名。"
    for nth in range(4):
        place = [found.start() for found in re.finditer("18名", text)][nth]
        moved = "前言。\n" + text.replace("丙镇", "丙\n镇")
        found = locate(squeeze(moved), anchor_at(squeeze(text), place, place + 3))
        assert found.how == "sure"
        assert found.start == [one.start() for one in re.finditer("18名", moved)][nth]


def test_of_the_same_neighbourhood_twice_the_count_tells_which_or_a_person_does() -> None:
    line = "全镇配备专职行政执法辅助人员共计18名，其余人员由县级统一调配使用安排。"
    text = f"{line}\n{line}"
    second = text.rindex("18名")
    anchor = anchor_at(squeeze(text), second, second + 3)
    assert (anchor.nth, anchor.of) == (2, 2)
    assert locate(squeeze("前言。" + text), anchor).start == second + 3
    assert locate(squeeze(line), anchor).how == "near"
    assert locate(squeeze(f"{text}\n{line}"), anchor).how == "near"


NEAR = [
    pytest.param("谷金楼镇承接行政处罚事项66项，配备执法人员18名", "谷金楼镇及福堪镇共承接处罚66项，另配人员18名", "confirm", id="neighbourhood only similar"),
    pytest.param("66项", "67项", "confirm", id="quote slightly different"),
    pytest.param("谷金楼镇承接行政处罚事项66项，配备执法人员18名。", "", "orphan", id="sentence gone"),
]


@pytest.mark.parametrize(("old", "new", "state"), NEAR)
def test_what_is_not_found_for_sure_is_asked_about_and_never_lost(old: str, new: str, state: str) -> None:
    correction = said(TEXT, "correct", "66项", {"value": "999"})
    changed = TEXT.replace(old, new)
    result = read(changed, correction)
    (one,) = result.corrections
    assert one.state == state and "999" not in {row["value"] for row in rows_of(result).values()}
    if state == "confirm":
        assert changed[one.start : one.end] in ("66项", "67项")
        at = anchor_at(squeeze(changed), one.start, one.end, "matter", "66")
        confirmed = read(changed, correction, entry("confirm", correction.correction_id, "k", at))
        assert confirmed.corrections[0].state == "applied"
        assert rows_of(confirmed)[changed[one.start : one.end]]["value"] == "999"


SOUP = st.text(alphabet="甲乙县镇支项名12 3，。；\n执法队伍“”（）", max_size=60)


@settings(max_examples=150, deadline=None)
@given(SOUP, st.integers(0, 8))
def test_text_in_front_never_loses_or_misplaces_a_correction(front: str, which: int) -> None:
    facts = read(TEXT).facts
    fact = facts[which % len(facts)]
    anchor = anchor_at(squeeze(TEXT), fact.start, fact.end, fact.category, str(fact.value))
    text = front + "\n" + TEXT
    found = locate(squeeze(text), anchor)
    assert found.how != "lost"
    assert (found.start, found.end) == (fact.start + len(front) + 1, fact.end + len(front) + 1) or found.how == "near"


@settings(max_examples=150, deadline=None)
@given(SOUP, st.integers(0, 8), st.integers(0, len(TEXT)))
def test_text_in_between_never_misplaces_a_correction(between: str, which: int, at: int) -> None:
    facts = read(TEXT).facts
    fact = facts[which % len(facts)]
    anchor = anchor_at(squeeze(TEXT), fact.start, fact.end)
    found = locate(squeeze(TEXT[:at] + between + TEXT[at:]), anchor)
    moved = len(between) if at <= fact.start else 0
    assert found.how != "sure" or fact.start < at < fact.end or found.start == fact.start + moved


def test_an_anchor_stands_on_something() -> None:
    for start, end in ((3, 3), (5, 2), (0, 10**6), (TEXT.index("\n"), TEXT.index("\n") + 1)):
        with pytest.raises(ValueError, match="nothing"):
            anchor_at(squeeze(TEXT), start, end)


# What people may enter

FACT = {"category": "matter", "value": "66", "value_low": "66", "value_high": "66", "bound": "exact", "measure": "事项", "region_name": "河南省濮阳市南乐县", "region_code": "410923", "region_level": "county"}
TAKEN = [
    pytest.param({"value": "１２．５0"}, {"value": "12.5", "value_low": "12.5", "value_high": "12.5"}, id="full width, needless zero"),
    pytest.param({"bound": "over"}, {"bound": "over", "value_high": ""}, id="over has no high"),
    pytest.param({"bound": "under", "value": "30"}, {"bound": "under", "value": "30", "value_low": "", "value_high": "30"}, id="under has no low"),
    pytest.param({"bound": "range", "value_low": "4", "value_high": "9"}, {"bound": "range", "value": "", "value_low": "4", "value_high": "9"}, id="a range has no value"),
    pytest.param({"level": "township + county"}, {"level": "county+township"}, id="levels from the top"),
    pytest.param({"domain": "市场监管；交通运输"}, {"domain": "市场监管;交通运输"}, id="Chinese semicolon"),
    pytest.param({"measure": " 处罚事项 ", "value": "66"}, {"measure": "处罚事项"}, id="only what changes"),
    pytest.param({"region_name": "清丰县"}, {"region_name": "河南省濮阳市清丰县", "region_code": "410922"}, id="a region by its name"),
    pytest.param({"as_of": "2021-06"}, {"as_of": "2021-06"}, id="a month"),
]
NOT_TAKEN = [
    ({"value": "2,718"}, "not_a_number", "value"),
    ({"value": "1e5"}, "not_a_number", "value"),
    ({"value": "nan"}, "not_a_number", "value"),
    ({"value": "0.1234567"}, "too_many_decimals", "value"),
    ({"value": ""}, "value_needed", "value"),
    ({"category": "teams"}, "unknown_code", "category"),
    ({"category": ""}, "required", "category"),
    ({"level": "county+moon"}, "unknown_code", "level"),
    ({"bound": "range", "value_low": "9", "value_high": "4"}, "range_needed", "value_low"),
    ({"measure": "一\n二"}, "control_characters", "measure"),
    ({"measure": "长" * 501}, "too_long", "measure"),
    ({"as_of": "去年"}, "bad_form", "as_of"),
    ({"region_code": "41"}, "bad_form", "region_code"),
    ({"region_name": "乌有县"}, "region_unknown", "region_name"),
    ({"fact_id": "x"}, "not_editable", "fact_id"),
    ({"__class__": "x"}, "not_editable", "__class__"),
    ({"value": "66"}, "nothing_changed", ""),
]


@pytest.mark.parametrize(("after", "cells"), TAKEN)
def test_what_is_entered_is_tidied_and_completed(after: dict[str, str], cells: dict[str, str]) -> None:
    assert clean("facts", "correct", FACT, after) == cells


@pytest.mark.parametrize(("after", "code", "column"), NOT_TAKEN)
def test_what_the_schema_does_not_take_is_refused_by_column(after: dict[str, str], code: str, column: str) -> None:
    with pytest.raises(Refused) as refused:
        clean("facts", "correct", FACT, after)
    assert (code, column) in {(one.code, one.column) for one in refused.value.problems}
    assert all(one.code in {code.code for code in CORRECTION_PROBLEMS} for one in refused.value.problems)


def test_an_added_row_needs_what_every_row_has() -> None:
    for table, after in (("facts", {"value": "1"}), ("facts", {"category": "team"}), ("mechanisms", {"level": "county"})):
        with pytest.raises(Refused):
            clean(cast(Any, table), "add", {}, after, "一支")
    assert clean("mechanisms", "add", {}, {"kind": "principle"}, "编随 事走")["name"] == "编随事走"


# What becomes of them


def test_the_log_goes_to_csv_and_back_without_live_formulas() -> None:
    log = [
        replace(said(TEXT, "correct", "66项", {"value": "67"}), why="=HYPERLINK(1)", who="@甲"),
        entry("undo", "c", "u"),
        replace(said(TEXT, "accept", "18名"), anchor=Anchor("-1\n项", "+前", "\r后", 0, 3)),
    ]
    data = encode(CORRECTIONS, map(to_row, log))
    assert not re.search(rb"(?:^|,)\"?[=@+\r]", data, re.M)
    assert [from_row(row) for row in decode(CORRECTIONS, data)] == log


def test_a_row_that_is_no_entry_is_refused() -> None:
    row = to_row(said(TEXT, "accept", "66项"))
    for wrong in ({"table": "reports"}, {"kind": "delete"}, {"start": "x"}, {"before": "[]"}, {"after": "{"}):
        with pytest.raises(ValueError):
            from_row({**row, **wrong})


def test_a_corrected_report_is_gold(tmp_path: Path) -> None:
    rejected = said(TEXT, "reject", "40名")
    result = read(TEXT, said(TEXT, "correct", "66项", {"value": "67"}), rejected, said(TEXT, "accept", "编随事走", table="mechanisms"))
    made = gold_of("a.txt", result, [one for one in result.corrections if one.correction_id == rejected.correction_id])
    (tmp_path / "a.txt.json").write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    (gold,) = load_gold(tmp_path)
    assert {fact.span: fact.optional for fact in gold.facts} == {fact.span: fact.span != "66项" for fact in result.facts}
    assert [(trap.span, trap.context.count(trap.span)) for trap in gold.traps] == [("40名", 1)]
    assert all(TEXT.count(fact.context) == 1 and fact.span in fact.context for fact in gold.facts)
    assert [(one.name, one.optional) for one in gold.mechanisms] == [("编随事走", False)]
    assert next(fact.value for fact in gold.facts if fact.span == "66项") == 67
    with pytest.raises(ValueError, match="not read"):
        gold_of("b.txt", Result("r2", "", "failed", "empty"))


def test_a_file_is_read_with_its_log() -> None:
    data = TEXT.encode()
    plain = read_one(data, "a.txt", SETTINGS)
    row = next(row for row in result_rows(plain)["facts"] if row["span"] == "66项")
    anchor = anchor_at(squeeze(TEXT), int(row["char_start"]), int(row["char_end"]), row["category"], row["value"])
    reject = Correction("c", "2026-01-01T00:00:00Z", "甲", plain.report_id, "facts", "reject", anchor, row)
    result = read_one(data, "a.txt", SETTINGS, corrections=[reject])
    assert len(result.facts) == len(plain.facts) - 1 and states(result) == ["applied"]


def test_each_state_has_words() -> None:
    assert {code.code for code in CORRECTION_STATES} == {"applied", "confirm", "orphan", "superseded", "undone"}
    assert all(code.zh and code.en for code in (*CORRECTION_STATES, *CORRECTION_PROBLEMS))


# Real texts, written anew


def _perturbed(text: str) -> str:
    """Other white space, width and line breaks, and a sentence put between every two paragraphs."""
    text = re.sub(r"(\d)([一-龥])", r"\1 \2", text).replace("，", ",").replace("（", "(").replace("）", ")")
    text = re.sub(r"([一-龥])\n", "\\1\n此处另有说明，与前后文均无关。\n", text)
    return re.sub(r"(?<=[一-龥]{11})(?=[一-龥]{2})", "\n", "转载自某网站。\n" + text).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})


def test_facts_of_the_open_reports_are_found_in_other_writing() -> None:
    right = wrong = total = 0
    for path in sorted(OPEN.glob("*.txt"))[:25]:
        text = "\n".join(placed.block.text for placed in report_of(path.read_text("utf-8", "replace")).placed)
        old, new = squeeze(text), squeeze(_perturbed(text))
        for fact in re.finditer(r"\d[\d.]*[一-龥%]", text):
            found = locate(new, anchor_at(old, fact.start(), fact.end()))
            total += 1
            if found.how == "sure":
                here = _rank(new, found.start) == _rank(old, fact.start())
                right, wrong = right + here, wrong + (not here)
    assert total > 500 and wrong == 0 and right / total >= 0.99


def _rank(squeezed: Any, place: int) -> int:
    """Which digit of the text stands at a place: perturbing adds none."""
    return len(re.findall(r"\d", squeezed.text[: squeezed.at(place)]))
