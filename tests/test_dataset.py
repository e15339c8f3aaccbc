"""Rows, cells, CSV, data package: what is published is what the contract says, and can be read back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes import REASONS, WARNINGS
from pipeline.compare import compare
from pipeline.copies import Copy
from pipeline.dataset import Reading, Row, plain, result_rows, tables
from pipeline.export.csv_tables import arm, decode, defuse, encode, heading
from pipeline.export.folder import publish, render
from pipeline.model import Block, Check, Citation, Fact, Head, Mechanism, Placed, Region, Report, Result, Run
from pipeline.schema import CODES, TABLE, TABLES, WORDS
from pipeline.settings import Headers

HOME = Region("河南省濮阳市南乐县", "410923", "", "county", "stated", "南乐县")
TEXT = "全县执法队伍由20支整合为8支。=SUM(A1)也是文字，“两头联”机制见《工作方案》。"


def fact(start: int = 7, **changes: object) -> Fact:
    plain_fact = Fact(
        start, start + 3, TEXT[start : start + 3], "team", "执法队伍", Decimal(20), Decimal(20), Decimal(20), "exact", "支",
        TEXT[:17], "一、整合", "from_to", Decimal("0.95"), stage="before", level="county",
    )  # fmt: skip
    return replace(plain_fact, **changes)


def result(**changes: object) -> Result:
    placed = Placed(0, len(TEXT), Block(TEXT, runs=(Run(0, len(TEXT), 2, (10.0, 20.123, 30.0, 40.0)),)))
    one = Result(
        "r0123456789abcdef", "ab" * 32, "ok", report=Report("r0123456789abcdef", TEXT, (placed,), "pdf", 3),
        head=Head("标题", "县委编办", "5", "2021-06-11", "2021", "published"), region=HOME,
        facts=(fact(), fact(14, value=Decimal(8), stage="after", confidence=Decimal("0.4"), part_of=7)),
        mechanisms=(Mechanism(28, 31, "两头联", "coordination", TEXT[17:], "", "quoted", Decimal("0.9"), ("甲", "乙")),
                    Mechanism(28, 31, "两头联", "coordination", TEXT[17:], "", "quoted", Decimal("0.9"), region=HOME)),
        citations=(Citation(36, 40, "工作方案", "", "", "", TEXT[17:]), Citation(50, 54, "工作方案", "南发〔2020〕1号", "", "2020", "x")),
        checks=(Check("reduction", "(20 − 8) ÷ 20 = 60%", (7, 14), "49%", "60", "inconsistent", TEXT[:17]),),
        warnings=("inconsistent_numbers",), body="x",
    )  # fmt: skip
    return replace(one, **changes)


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), ("0", "0"), ("-0.0", "0"), ("49.0", "49"), ("2.718E+6", "2718000"), ("88.630", "88.63"), ("1E-9", "0"),
     ("0.1234567", "0.123457"), ("-3.5", "-3.5"), ("123456789012345678901234567890.5", "123456789012345678901234567890.5")],
)  # fmt: skip
def test_numbers_are_plain(value: str | None, cell: str) -> None:
    assert plain(None if value is None else Decimal(value)) == cell


def test_rows_of_a_result() -> None:
    rows = result_rows(result())
    first, second = rows["facts"]
    assert (first["fact_id"], first["char_start"], first["page"], first["box"]) == ("r0123456789abcdef-f7", "7", "2", "10,20.12,30,40")
    assert (first["region_code"], first["value"], first["confidence"]) == ("410923", "20", "0.95")
    assert second["part_of"] == first["fact_id"]
    assert [row["components"] for row in rows["mechanisms"]] == ["甲;乙"]
    assert [(row["title"], row["number"], row["year"], row["char_start"]) for row in rows["citations"]] == [
        ("工作方案", "南发〔2020〕1号", "2020", "36")
    ]
    assert rows["checks"][0]["fact_ids"] == f"{first['fact_id']};{second['fact_id']}"
    assert (rows["checks"][0]["stated"], rows["checks"][0]["computed"]) == ("49", "60")


def test_what_is_not_published_is_not_referred_to() -> None:
    rows = result_rows(result(facts=(fact(confidence=Decimal("0.1")), fact(14, part_of=7))), Decimal("0.5"))
    assert [(row["span"], row["part_of"]) for row in rows["facts"]] == [(fact(14).span, "")]
    assert rows["checks"][0]["fact_ids"] == rows["facts"][0]["fact_id"]


def test_two_facts_at_one_place_have_two_ids() -> None:
    rows = result_rows(result(facts=(fact(), fact())))
    assert [row["fact_id"] for row in rows["facts"]] == ["r0123456789abcdef-f7", "r0123456789abcdef-f7-2"]


def test_a_copy_has_a_row_and_carries_none() -> None:
    rows = tables([Reading(result(), "b/x.txt", ("c/y.txt",))], {"r0123456789abcdef": Copy("r1", 0.98765)})
    (row,) = rows["reports"]
    assert (row["duplicate_of"], row["similarity"], row["facts"], row["also_as"]) == ("r1", "0.9877", "2", "c/y.txt")
    assert row["warnings"] == "inconsistent_numbers;copy"
    assert not rows["facts"] and not rows["checks"]


def test_a_failed_file_has_a_row() -> None:
    failed = Result("u1", "", "failed", "encrypted", "needs a password")
    (row,) = tables([Reading(failed, "x.pdf")], {})["reports"]
    assert (row["status"], row["reason"], row["format"], row["characters"], row["facts"]) == ("failed", "encrypted", "", "", "0")


LIVE = ["=1+1", "+8", "-3", "@x", "\t=1", "\r=1", "'=1", "''+1"]


@pytest.mark.parametrize("text", LIVE)
def test_formulas_are_defused_and_come_back(text: str) -> None:
    assert defuse(text) == f"'{text}"
    assert arm(defuse(text)) == text


@pytest.mark.parametrize("text", ["", "1+8", "'quoted'", "（+1）", "减-1"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert defuse(text) == text == arm(text)


TABLE_ROWS = st.lists(st.fixed_dictionaries({name: st.text(max_size=8) for name in TABLE["organisation"].names}), max_size=3)


@given(TABLE_ROWS)
def test_csv_comes_back_as_it_was(rows: list[Row]) -> None:
    numeric = [column.name for column in TABLE["organisation"].columns if column.type != "string"]
    plain_rows = [row | dict.fromkeys(numeric, "-3") for row in rows]
    assert decode(TABLE["organisation"], encode(TABLE["organisation"], plain_rows)) == plain_rows


def test_csv_bytes() -> None:
    row = dict.fromkeys(TABLE["organisation"].names, "") | {"body": 'a"b,c', "above": "\r=x", "confidence": "-1"}
    data = encode(TABLE["organisation"], [row])
    assert data.startswith(b"\xef\xbb\xbf" + b"report_id,") and data.endswith(b"\n") and b"\r\n" not in data
    parsed = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert (parsed[0]["body"], parsed[0]["above"], parsed[0]["confidence"]) == ('a"b,c', "'\r=x", "-1")


@pytest.mark.parametrize("headers", ["codes", "zh"])
def test_both_languages_can_be_read_back(headers: Headers) -> None:
    rows = tables([Reading(result(), "x.pdf")], {})
    for table in TABLES:
        data = encode(table, rows[table.name], headers)
        assert decode(table, data) == rows[table.name]
    assert ("县级" in encode(TABLE["facts"], rows["facts"], headers).decode()) == (headers == "zh")


def test_a_table_of_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown columns"):
        decode(TABLE["facts"], b"a,b\n1,2\n")


@pytest.mark.parametrize("headers", ["codes", "zh"])
def test_the_data_package_is_valid(tmp_path: Path, headers: Headers) -> None:
    from frictionless import validate

    failed = Result("u0123456789abcdef", "", "failed", "encrypted")
    rows = tables([Reading(result(), "x.pdf"), Reading(failed, "=y.pdf")], {})
    rows |= compare(rows)
    publish(render(rows, {"r0123456789abcdef": TEXT}, headers), tmp_path / "out")
    report = validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    rows["facts"][0]["part_of"] = "nowhere"
    publish(render(rows, {}, headers), tmp_path / "bad")
    assert not validate(str(tmp_path / "bad" / "datapackage.json")).valid


def test_the_data_package_explains_every_code() -> None:
    files = render(tables([], {}), {})
    package = json.loads(files["datapackage.json"])
    fields = {(r["name"], f["name"]): f for r in package["resources"] for f in r["schema"]["fields"]}
    assert set(fields["reports", "reason"]["codes"]) == {code.code for code in REASONS}
    assert fields["reports", "reason"]["codes"]["empty"]["advice_zh"]
    assert all(field["description"] and field["title"] for field in fields.values())
    assert list(files)[-1] == "datapackage.json"


@pytest.mark.parametrize("headers", ["codes", "zh"])
def test_the_data_package_is_a_codebook(headers: Headers) -> None:
    package = json.loads(render(tables([], {}), {}, headers)["datapackage.json"])
    assert package["program_version"] in package["citation"] and package["description"]
    for table, resource in zip(TABLES, package["resources"], strict=True):
        assert resource["title"] and resource["description"]
        for column, field in zip(table.columns, resource["schema"]["fields"], strict=True):
            limits = field.get("constraints", {})
            assert (field["name"], field["column"], field["title"]) == (heading(column, headers), column.name, column.label_zh)
            assert (field["type"], field.get("unit", ""), field.get("separator", "")) == (column.type, column.unit, column.separator)
            assert column.meaning in field["description"] and column.meaning_zh in field["description"]
            assert (limits.get("required", False), limits.get("minimum"), limits.get("maximum")) == (column.required, column.least, column.most)
            assert [words["en"] for words in field.get("codes", {}).values()] == [CODES[code].en for code in column.codes]


def test_no_code_has_two_meanings_and_no_label_stands_for_two() -> None:
    assert len(CODES) == len(WORDS) + len(REASONS) + len(WARNINGS)
    for table in TABLES:
        for headers in ("codes", "zh"):
            headings = [heading(column, headers) for column in table.columns]
            assert len(set(headings)) == len(headings), table.name
        for column in table.columns:
            assert len({CODES[code].zh for code in column.codes}) == len(column.codes), column.name
            assert not any(CODES[code].zh for code in column.codes if column.separator and column.separator in CODES[code].zh)
        assert {name for name in table.key} | {link.column for link in table.links} <= set(table.names)
