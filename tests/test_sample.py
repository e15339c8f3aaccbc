"""The validation sample: drawn the same everywhere, sheets that cannot be spoilt in silence, figures that are right."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cli
from pipeline.dataset import Row
from pipeline.messages import Misuse
from pipeline.sampling import draw, judge, read_sheet, write_sheet
from pipeline.sampling.draw import allocate, stratum_of
from pipeline.sampling.score import kappa, wilson
from pipeline.sampling.sheet import ASKED, COLUMNS, SHOWN, Coded
from pipeline.schema import TABLE

TEAMS, MATTERS, OTHERS = 40, 25, 10


def fact(at: int, category: str, confidence: str) -> Row:
    cells = {"fact_id": f"r1-f{at}", "report_id": "r1", "category": category, "confidence": confidence, "value": str(at)}
    shown = {"evidence": f"=第{at}句，\n共{at}支。", "span": f"{at}支", "unit": "支", "region_name": "甲县", "stage": "after"}
    return {**dict.fromkeys(TABLE["facts"].names, ""), **cells, **shown}


FACTS = (
    *(fact(at, "team", "0.98") for at in range(TEAMS)),
    *(fact(100 + at, "matter", "0.95") for at in range(MATTERS)),
    *(fact(200 + at, "other", "0.95") for at in range(OTHERS)),
    fact(300, "money", "0.3"),
)


def ids(n: int, seed: int = 0) -> list[str]:
    return [one.row["fact_id"] for one in draw(FACTS, n, seed)]


# drawing


def test_strata_give_by_their_size() -> None:
    drawn = draw(FACTS, 22, 0)
    assert Counter(one.stratum for one in drawn) == {"team 0.97-1": 13, "matter 0.93-0.97": 8, "money 0-0.93": 1}
    assert {(one.stratum, one.size, one.drawn) for one in drawn} == {
        ("team 0.97-1", TEAMS, 13), ("matter 0.93-0.97", MATTERS, 8), ("money 0-0.93", 1, 1),
    }  # fmt: skip


def test_a_draw_depends_on_nothing_but_facts_and_seed() -> None:
    assert ids(20) == [one.row["fact_id"] for one in draw(reversed(FACTS), 20, 0)]
    assert ids(20) != ids(20, seed=1) and len(set(ids(20))) == 20
    assert ids(4) == ["r1-f117", "r1-f28", "r1-f300", "r1-f9"]  # the same on every machine
    assert set(ids(10)) < set(ids(30)), "the strata give more here, and of each the first"


def test_everything_is_drawn_where_there_is_no_more() -> None:
    assert len(ids(500)) == TEAMS + MATTERS + 1 and ids(2) and not draw((), 5, 0)


@pytest.mark.parametrize(("confidence", "band"), [("1", "0.97-1"), ("0.97", "0.97-1"), ("0.969", "0.93-0.97"), ("0.93", "0.93-0.97"), ("0", "0-0.93")])
def test_bands(confidence: str, band: str) -> None:
    assert stratum_of(fact(1, "team", confidence)) == f"team {band}"


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 500)), st.integers(1, 800))
def test_shares_add_up_and_no_stratum_gives_more_than_it_has(sizes: dict[str, int], n: int) -> None:
    shares = allocate(sizes, n)
    assert sum(shares.values()) == min(n, sum(sizes.values()))
    assert all(0 <= share <= sizes[name] for name, share in shares.items())
    assert n < len(sizes) or all(shares.values())


@pytest.mark.parametrize(
    ("sizes", "n", "shares"),
    [
        ({"a": 50, "b": 30, "c": 20}, 13, {"a": 6, "b": 4, "c": 3}), ({"a": 1, "b": 1, "c": 1}, 2, {"a": 1, "b": 1, "c": 0}),
        ({"a": 1000, "b": 1}, 10, {"a": 9, "b": 1}), ({}, 5, {}), ({"a": 2}, 5, {"a": 2}),
    ],
)  # fmt: skip
def test_largest_remainders(sizes: dict[str, int], n: int, shares: dict[str, int]) -> None:
    assert allocate(sizes, n) == shares


# sheets


@pytest.fixture(params=["xlsx", "csv"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"sheet.{request.param}"
    write_sheet(draw(FACTS, 12, 0), {"r1": "甲.txt"}, path, "zh")
    return path


Change = Callable[[list[list[Any]]], object]


def edit(path: Path, change: Change) -> Path:
    """The sheet, saved again by another program after a change of its lines."""
    from openpyxl import Workbook, load_workbook

    if path.suffix == ".csv":
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines: list[list[Any]] = list(csv.reader(file))
        change(lines)
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        return path
    lines = [list(line) for line in load_workbook(path).worksheets[0].iter_rows(values_only=True)]
    change(lines)
    book = Workbook()
    for at, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = book.worksheets[0].cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def put(name: str, *values: Any) -> Change:
    """The values, again and again, down a column."""

    def change(lines: list[list[Any]]) -> None:
        for at, line in enumerate(lines[1:]):
            line[COLUMNS.index(name)] = values[at % len(values)]

    return change


def one_cell(name: str, value: Any) -> Change:
    return lambda lines: lines[3].__setitem__(COLUMNS.index(name), value)


def test_a_filled_sheet_is_read_back(sheet: Path) -> None:
    edit(sheet, put("correct", "是", "否", " YES ", "No"))
    edit(sheet, put("unit_right", "", "否"))
    rows = read_sheet(sheet)
    assert [row.answers["correct"] for row in rows] == [True, False] * 6
    assert [row.answers.get("unit_right") for row in rows] == [None, False] * 6
    assert [row.fact_id for row in rows] == ids(12) and {row.drawn for row in rows} == {7, 4, 1}


def test_a_sheet_may_be_sorted(sheet: Path) -> None:
    edit(sheet, put("correct", "是"))
    edit(sheet, lambda lines: lines.__setitem__(slice(1, None), lines[:0:-1]))
    assert [row.fact_id for row in read_sheet(sheet)] == ids(12)[::-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("correct", "是", ""), "6 rows have no answer under `correct` (row 3, 5, 7"),
        (put("correct", "是", "大概"), "6 rows hold an answer other than yes or no"),
        (one_cell("note", "a note is free"), ""),
        (one_cell("unit_right", "x"), "1 rows hold an answer other than yes or no (row 4)"),
        *((one_cell(name, "1/4"), "has been altered (row 4)") for name in (*SHOWN, "fact_id", "stratum", "stratum_size", "seal")),
        (lambda lines: lines.append(lines[1]), "1 rows stand twice (row 14)"),
        (lambda lines: lines[0].__setitem__(0, "other"), "is not a sheet of this program"),
        (lambda lines: lines.clear(), "is not a sheet of this program"),
    ],
)
def test_a_spoilt_sheet_is_refused(sheet: Path, change: Change, said: str) -> None:
    edit(sheet, put("correct", "是"))
    edit(sheet, change)
    if not said:
        assert len(read_sheet(sheet)) == 12
        return
    with pytest.raises(Misuse) as error:
        read_sheet(sheet)
    assert said in str(error.value) and sheet.name in str(error.value)


def test_a_lost_row_is_told(sheet: Path) -> None:
    edit(sheet, put("correct", "是"))
    edit(sheet, lambda lines: lines.pop(2))
    with pytest.raises(Misuse, match="1 rows of the sample are missing"):
        judge({"one": read_sheet(sheet)})


def test_a_sheet_is_never_overwritten(sheet: Path) -> None:
    with pytest.raises(Misuse, match="may have been filled in"):
        write_sheet((), {}, sheet, "en")
    with pytest.raises(Misuse, match=r"\.xlsx or \.csv"):
        write_sheet((), {}, sheet.with_suffix(".ods"), "en")


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"", b"\xff\xfe\x00"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_no_sheet(tmp_path: Path, content: bytes, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(content)
    with pytest.raises(Misuse, match=rf"a\{suffix}"):
        read_sheet(tmp_path / f"a{suffix}")
    with pytest.raises(Misuse, match=rf"b\{suffix}"):
        read_sheet(tmp_path / f"b{suffix}")


def test_no_cell_of_a_sheet_runs(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    drawn = draw([fact(1, "team", "0.9") | {"evidence": "=1+1\x07", "span": "+1"}], 1, 0)
    write_sheet(drawn, {}, tmp_path / "a.xlsx", "zh")
    write_sheet(drawn, {}, tmp_path / "a.csv", "zh")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows(min_row=2) for cell in line} <= {"s", "n"}
    assert sheet["B2"].value.startswith("=1+1") and sheet["B2"].data_type == "s"
    assert "'=1+1" in (tmp_path / "a.csv").read_text("utf-8-sig") and "'+1" in (tmp_path / "a.csv").read_text("utf-8-sig")
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"是,否"' and len(choice.sqref.ranges) == len(ASKED)


# figures


def coded(answers: Mapping[str, bool], design: Mapping[str, tuple[str, int, int]]) -> tuple[Coded, ...]:
    return tuple(Coded(key, *design[key[0]], {"correct": answer}) for key, answer in answers.items())


DESIGN = {"a": ("a", 90, 4), "b": ("b", 10, 2)}
ONE = {"a1": True, "a2": True, "a3": True, "a4": False, "b1": True, "b2": False}


def test_precision_over_all_by_stratum_and_weighted() -> None:
    found = judge({"one": coded(ONE, DESIGN)})
    assert (found.overall.right, found.overall.n) == (4, 6)
    assert [(one.name, one.share) for one in found.strata] == [("a", 0.75), ("b", 0.5)]
    assert found.weighted.share == pytest.approx(0.9 * 0.75 + 0.1 * 0.5)
    assert found.weighted.low < found.weighted.share < found.weighted.high
    assert found.agreements == ()


def test_weighted_is_plain_where_every_stratum_gives_alike() -> None:
    same = {key: (key, 10, 4) for key in "ab"}
    found = judge({"one": coded({f"{key}{n}": n > 1 for key in "ab" for n in range(4)}, same)})
    assert (found.weighted.low, found.weighted.high) == pytest.approx((found.overall.low, found.overall.high))


@pytest.mark.parametrize(
    ("right", "n", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (1, 1, 0.2065, 1.0)]
)
def test_wilson(right: int, n: int, low: float, high: float) -> None:
    assert wilson(right / n, n) == pytest.approx((low, high), abs=5e-5)


def test_kappa() -> None:
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa([True] * 3, [True] * 3) is None and kappa([True, False], [True, False]) == 1


def test_two_coders_agree_as_far_as_they_do() -> None:
    two = {**ONE, "a4": True}
    found = judge({"one": coded(ONE, DESIGN), "two": coded(two, DESIGN)})
    (pair,) = found.agreements
    assert (pair.first, pair.second, pair.n) == ("one", "two", 6)
    assert pair.raw == pytest.approx(5 / 6) and pair.kappa is not None and math.isclose(pair.kappa, 4 / 7)
    assert found.overall.right == 4  # where one of two says no, the row is not right
    three = judge({"one": coded(ONE, DESIGN), "two": coded(two, DESIGN), "three": coded(two, DESIGN)})
    assert three.overall.right == 5 and len(three.agreements) == 3


def test_coders_may_share_the_rows_out() -> None:
    parts = [{key: ONE[key] for key in keys} for keys in (("a1", "a2", "b1"), ("a3", "a4", "b2"))]
    found = judge({"one": coded(parts[0], DESIGN), "two": coded(parts[1], DESIGN)})
    assert found.overall.n == 6 and found.agreements == ()


def test_sheets_of_two_samples_are_refused() -> None:
    with pytest.raises(Misuse, match="not of one sample"):
        judge({"one": coded(ONE, DESIGN), "two": coded({"b9": True}, {"b": ("b", 11, 2)})})


def test_further_questions() -> None:
    rows = (Coded("a1", "a", 2, 2, {"correct": True}), Coded("a2", "a", 2, 2, {"correct": False, "unit_right": False, "value_right": True}))
    shares = {one.name: (one.right, one.n) for one in judge({"one": rows}).attributes}
    assert shares == {"value_right": (2, 2), "unit_right": (1, 2), "category_right": (1, 1), "region_right": (1, 1)}


# the command


def test_the_command(tmp_path: Path, fake_reading: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "a.txt").write_text("南乐县有12支，另有13支、80项。", "utf-8")
    assert cli.main(["extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]) == 0
    sheet = tmp_path / "sheet.xlsx"
    assert cli.main(["sample", str(tmp_path / "out"), "--n", "3", "--seed", "5", "--out", str(sheet)]) == 0
    assert "3 facts of 2 strata drawn" in capsys.readouterr().out
    assert cli.main(["sample", "--score", str(sheet)]) == 2
    edit(sheet, put("correct", "yes", "yes", "no"))
    assert cli.main(["sample", "--score", str(sheet)]) == 0
    assert "of the sample" in capsys.readouterr().out
    assert cli.main(["sample", "--score", str(sheet), str(sheet.rename(tmp_path / "b.xlsx")), "--json"]) == 2
    assert cli.main(["sample", "--score", str(tmp_path / "b.xlsx"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["overall"]["right"] == 2


@pytest.mark.parametrize("argv", [["sample"], ["sample", "out", "--score", "a.csv"], ["sample", "nowhere"], ["sample", ".", "--n", "0"]])
def test_wrong_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(argv) == 2
    assert capsys.readouterr().err
