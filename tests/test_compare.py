"""Regions side by side: what stands in a cell and why, what is left empty, what disagrees, which code it had when."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.compare import compare, tables
from pipeline.compare.layout import cells
from pipeline.compare.own import rules
from pipeline.compare.rounding import agree, span
from pipeline.compare.rules import clause
from pipeline.dataset import Reading, Row, Rows
from pipeline.errors import UsageError
from pipeline.export.folder import publish, render
from pipeline.export.published import read
from pipeline.indicators import OPERATIONS, SHIPPED, shipped
from pipeline.model import Result
from pipeline.regions.in_year import above, in_year
from pipeline.run import assemble, read_one
from pipeline.schema import CATEGORIES, INDICATORS, TABLE
from pipeline.settings import Settings

HOME = "河南省濮阳市南乐县"
HEAD = "南乐县综合行政执法改革情况\n中共南乐县委编办  2022年6月30日\n"


def published(*texts: str, settings: Settings | None = None) -> Rows:
    """Reports of these texts, read and compared."""
    settings = settings or Settings()
    named = [(f"{number}.txt", text) for number, text in enumerate(texts)]
    return assemble([Reading(read_one(text.encode(), name, settings), name) for name, text in named], settings).rows


def row_of(rows: Rows, region: str = HOME, year: str = "2022") -> Row:
    return next(row for row in rows["comparison"] if (row["region_name"], row["year"]) == (region, year))


def behind(rows: Rows, indicator: str) -> list[Row]:
    return [row for row in rows["comparison_evidence"] if row["indicator"] == indicator]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县执法队伍由20支整合为8支。", {"teams_before": "20", "teams_after": "8", "team_cut": "60", "team_cut_stated": ""}),
        ("县级执法队伍由20支精简为8支，精简60%。", {"team_cut_stated": "60", "team_cut": "60", "teams_county": "8"}),
        ("县级执法队伍8支，乡镇执法队伍12支。", {"teams_county": "8", "teams_township": "12", "teams_before": "", "teams_after": ""}),
        ("向乡镇下放行政执法事项120项，乡镇实际承接96项。", {"matters_delegated": "120", "matters_undertaken": "96", "undertaking_share": "80"}),
        ("全年行政诉讼败诉0件。", {"lawsuits_lost": "0", "lawsuits": ""}),
        ("全县执法人员持证率达到97.5%。", {"certified_rate": "97.5", "certified_share": ""}),
        ("全年立案320件，同比下降12.5%。", {"cases": "320"}),
        ("案件平均办理周期由40天缩短为25天。", {"handling_days_before": "40", "handling_days_after": "25", "handling_time_cut": "37.5"}),
        ("部门接到呼叫后2小时内到场。", {"arrival_minutes": "120"}),
        ("推行“乡镇吹哨、部门报到”机制。", {"mech_whistle": "1", "mech_grid": ""}),
        ("全县常住人口50万人，全年立案320件。", {"inhabitants": "500000", "cases_per_10000": "6.4"}),
    ],
)  # fmt: skip
def test_a_sentence_fills_its_cells(text: str, expected: dict[str, str]) -> None:
    found = row_of(published(HEAD + text))
    assert {name: found[name] for name in expected} == expected


def test_parts_do_not_stand_for_totals_and_are_not_added() -> None:
    found = row_of(published(HEAD + "全县共有执法队伍30支，其中县级8支、乡镇22支。"))
    assert (found["teams_county"], found["teams_township"]) == ("8", "22")
    facts = published(HEAD + "县综合执法部门行使事项300项，其中综合执法大队200项、农业执法大队100项。")
    assert row_of(facts)["matters_exercised"] == "300"


def test_a_number_of_another_year_has_a_row_of_its_own_and_a_state_before_stands_beside_the_state_after() -> None:
    rows = published(HEAD + "2020年，全县执法队伍24支。\n2021年底，全县执法队伍由20支整合为8支。")
    found = [(row["year"], row["teams_county"], row["teams_before"], row["teams_after"]) for row in rows["comparison"]]
    assert found == [("2020", "24", "", ""), ("2021", "8", "20", "8"), ("2022", "", "", "")]


def test_what_each_has_is_no_total() -> None:
    found = row_of(published(HEAD + "每个乡镇承接事项85项。"))
    assert (found["matters_undertaken"], found["matters_per_township"]) == ("", "85")


def test_a_derived_value_shows_its_numbers_and_its_facts() -> None:
    rows = published(HEAD + "全县执法队伍由20支整合为8支。")
    first, second = behind(rows, "team_cut")
    assert first["expression"] == second["expression"] == "(20 − 8) ÷ 20 × 100 = 60"
    assert {first["fact_id"], second["fact_id"]} == {fact["fact_id"] for fact in rows["facts"]}
    assert {first["chosen"], first["evidence"]} == {"computed", "全县执法队伍由20支整合为8支。"}
    assert not first["mechanism_id"] and first["bound"] == "exact"


def test_a_share_over_all_gives_nothing() -> None:
    found = row_of(published(HEAD + "下放事项50项。\n乡镇实际承接事项80项。"))
    assert (found["matters_delegated"], found["matters_undertaken"], found["undertaking_share"]) == ("50", "80", "")


def test_a_mechanism_points_to_the_mechanism() -> None:
    rows = published(HEAD + "推行“综合查一次”。")
    (found,) = behind(rows, "mech_one_inspection")
    assert found["mechanism_id"] == rows["mechanisms"][0]["mechanism_id"] and not found["fact_id"]
    assert (found["value"], found["evidence"]) == ("1", "推行“综合查一次”。")


def test_a_range_leaves_the_cell_empty_and_shows_in_the_evidence() -> None:
    rows = published(HEAD + "乡镇均分别核定编制6—9名。")
    (found,) = behind(rows, "posts_per_township")
    assert (found["value"], found["value_low"], found["value_high"], found["bound"]) == ("", "6", "9", "range")
    assert row_of(rows)["posts_per_township"] == ""


FIRST = HEAD + "全县执法队伍由20支整合为8支。\n县里同步完善各项配套措施，改革进展平稳有序，群众反响良好。"
SECOND = HEAD + "改革以来，县级执法队伍由22支整合为8支。\n下一步将继续巩固成果，提升基层治理的能力和水平，建强队伍。"


def test_two_reports_that_disagree_are_listed_with_both_sentences() -> None:
    rows = published(FIRST, SECOND)
    (found,) = rows["conflicts"]
    assert (found["indicator"], found["region_name"], found["year"]) == ("teams_before", HOME, "2022")
    assert (found["value"], found["other_value"], found["between"], found["why"]) == ("22", "20", "between_reports", "largest")
    assert {found["evidence"], found["other_evidence"]} == {"改革以来，县级执法队伍由22支整合为8支。", "全县执法队伍由20支整合为8支。"}
    assert row_of(rows)["teams_before"] == "22" and row_of(rows)["reports"] == "2"
    assert found["report_id"] != found["other_report_id"] and found["fact_id"] != found["other_fact_id"]


def test_the_later_report_is_taken() -> None:
    later = SECOND.replace("6月30日", "9月30日").replace("22支", "19支")
    (found,) = published(FIRST, later)["conflicts"]
    assert (found["value"], found["other_value"], found["why"]) == ("19", "20", "latest")


def test_the_region_s_own_report_is_taken_before_the_city_s() -> None:
    city = "濮阳市综合行政执法改革情况\n中共濮阳市委编办  2022年12月30日\n濮阳市统筹推进改革，全市上下联动。\n南乐县执法队伍由25支整合为8支。"
    rows = published(FIRST, city)
    assert row_of(rows)["teams_before"] == "20"
    assert [(row["other_value"], row["why"]) for row in rows["conflicts"]] == [("25", "own")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全县执法人员持证率达88.63%。", "全县执法人员持证率约88.6%。"),
        ("下沉执法人员213名。", "下沉执法人员200余名。"),
        ("全县执法队伍由20支整合为8支。", "全县执法队伍共有30支，其中县级8支、乡镇22支。"),
        ("全县常住人口50.2万人。", "全县常住人口50万人。"),
        ("截至2022年3月底，全年立案100件。", "截至2022年6月底，全年立案230件。"),
        ("改革前，全县执法队伍20支。", "改革后，全县执法队伍8支。"),
        ("全县执法队伍由20支整合为8支。", "全县执法队伍由20支整合为8支，成效明显。"),
    ],
)  # fmt: skip
def test_what_can_both_be_true_is_no_conflict(one: str, other: str) -> None:
    filler = "\n县里同步完善各项配套措施，改革进展平稳有序，群众反响良好。"
    assert not published(HEAD + one + filler, HEAD + other + "\n下一步将巩固成果，提升治理能力，建强基层。")["conflicts"]


def test_of_those_that_agree_the_most_precise_is_taken() -> None:
    rows = published(HEAD + "下沉执法人员约220名。\n核实后，下沉执法人员213名。")
    (found,) = behind(rows, "personnel_sunk")
    assert (found["value"], found["candidates"]) == ("213", "2") and found["chosen"] == "precise"


def test_two_passages_of_one_report_that_disagree_are_listed() -> None:
    rows = published(HEAD + "全县执法队伍由20支整合为8支。\n回顾改革，全县执法队伍由21支整合为8支。")
    assert [(row["value"], row["other_value"], row["between"]) for row in rows["conflicts"]] == [("21", "20", "within_report")]


def fact(**changes: str) -> Row:
    return dict.fromkeys(TABLE["facts"].names, "") | {"category": "team", "bound": "exact", "span": changes.get("value", "")} | changes


def plain_amount(row: Row, column: str) -> Decimal | None:
    return Decimal(row[column]) if row[column] else None


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (fact(value="178"), fact(value="187"), False),
        (fact(value="30", category="ratio", span="近三成", bound="about"), fact(value="28.5", category="ratio", span="28.5%"), True),
        (fact(value="49", category="ratio", span="49%"), fact(value="49.4", category="ratio", span="49.4%"), True),
        (fact(value="49", category="ratio", span="49%"), fact(value="49.6", category="ratio", span="49.6%"), False),
        (fact(value="200", span="200余名", bound="over"), fact(value="900", span="900名"), False),
        (fact(value="200", span="200名以上", bound="over"), fact(value="900", span="900名"), True),
        (fact(value="3", span="不超过3日", bound="under"), fact(value="5", span="5日"), False),
        (fact(value_low="4", value_high="9", span="4—9支", bound="range"), fact(value="7", span="7支"), True),
        (fact(value="486000", span="48.6万元"), fact(value="485800", span="485800元"), True),
        (fact(value="486000", span="48.6万元"), fact(value="480000", span="48万元"), False),
        (fact(value="30", category="ratio", span="三成"), fact(value="33", category="ratio", span="33%"), True),
        (fact(value="0", span="0件"), fact(value="1", span="1件"), False),
    ],
)  # fmt: skip
def test_words_decide_what_agrees(one: Row, other: Row, fits: bool) -> None:
    assert agree(one, other, plain_amount) is fits and agree(other, one, plain_amount) is fits


def test_what_words_leave_open() -> None:
    assert span(fact(value="200", span="200余名", bound="over"), plain_amount) == (Decimal(200), Decimal(300))
    assert span(fact(value="200", span="200名以上", bound="over"), plain_amount) == (Decimal(200), None)


def test_the_clause_is_that_of_the_number() -> None:
    text = "平均承接58项，收回8项、新增1,265件。"
    assert clause({"evidence": text, "span": "8项"}) == "收回8项"
    assert clause({"evidence": text, "span": "1,265件"}) == "新增1,265件"


def failed(file: str) -> Reading:
    return Reading(Result("u0123456789abcdef", "", "failed", "encrypted"), file)


def test_zero_not_stated_not_read_and_no_report_are_four_things() -> None:
    text = HEAD + "全年行政诉讼败诉0件。"
    read_whole = Reading(read_one(text.encode(), "a.txt", Settings()), "a.txt")
    rows = assemble([read_whole, failed("清丰县2022年简报.docx"), failed("简报.docx")], Settings()).rows
    stated, unread = row_of(rows), row_of(rows, "河南省濮阳市清丰县", "")
    assert (stated["lawsuits_lost"], stated["cases"], stated["status"], stated["reports_unread"]) == ("0", "", "ok", "0")
    assert (unread["lawsuits_lost"], unread["status"], unread["reports"], unread["reports_unread"]) == ("", "failed", "0", "1")
    assert (unread["region_code"], unread["region_level"]) == ("410922", "county")
    assert len(rows["comparison"]) == 2


def test_a_report_read_in_part_says_so() -> None:
    broken = (HEAD + "全县执法队伍由20支整合为8支。").encode("gb18030") + b"\xff\xff"
    rows = assemble([Reading(read_one(broken, "a.txt", Settings()), "a.txt")], Settings()).rows
    assert (row_of(rows)["status"], row_of(rows)["reports"], row_of(rows)["reports_unread"]) == ("partial", "1", "1")


def test_a_report_that_states_nothing_has_a_row() -> None:
    found = row_of(published(HEAD + "改革进展平稳有序，群众反响良好。"))
    assert (found["status"], found["reports"]) == ("ok", "1") and not any(found[name] for name in INDICATORS)


def test_a_copy_counts_once() -> None:
    assert row_of(published(FIRST, FIRST + "\n（完）"))["reports"] == "1"


def test_names_above_and_order() -> None:
    rows = published(FIRST, SECOND.replace("2022年6月30日", "2021年6月30日"))
    found = rows["comparison"]
    assert [(row["year"], row["province"], row["prefecture"]) for row in found] == [("2021", "河南省", "濮阳市"), ("2022", "河南省", "濮阳市")]
    assert published(SECOND.replace("2022年6月30日", "2021年6月30日"), FIRST)["comparison"] == found


@pytest.mark.parametrize(
    ("code", "name", "year", "expected"),
    [
        ("410923", HOME, 2020, ("410923", "same", ())),
        ("110118", "北京市密云区", 2010, ("110228", "recoded", ())),  # a county that became a district
        ("110228", "北京市密云县", 2020, ("110118", "recoded", ())),
        ("500110", "重庆市綦江区", 2000, ("", "predecessor", ("500110 重庆市万盛区", "500222 重庆市綦江县"))),
        ("500222", "重庆市綦江县", 2020, ("", "successor", ("500110 重庆市綦江区",))),
        ("410923", HOME + "城关镇", 2020, ("410923", "same", ())),  # a township has its county's
        ("", "", 2020, ("", "unknown", ())),
    ],
)
def test_the_code_in_another_year(code: str, name: str, year: int, expected: tuple[object, ...]) -> None:
    found = in_year(code, name, year)
    assert (found.code, found.relation, found.nearest) == expected


def test_names_of_a_place_directly_under_a_province() -> None:
    assert above("469023", "海南省澄迈县") == {"province": "海南省", "prefecture": ""}
    assert above("410900", "河南省濮阳市") == {"province": "河南省", "prefecture": "濮阳市"}


def test_codes_as_of_is_a_setting() -> None:
    text = "密云区综合行政执法改革情况\n北京市密云区委编办  2022年6月30日\n我区执法队伍由20支整合为8支。"
    found = row_of(published(text, settings=Settings(codes_as_of=2010)), "北京市密云区")
    assert (found["region_code"], found["code_in_year"], found["name_in_year"]) == ("110118", "110228", "北京市密云县")
    assert (found["code_year"], found["code_relation"]) == ("2010", "recoded")


OWN = """
[[indicator]]
id = "drones"
zh = "无人机架次"
en = "drone flights"
unit = "架次"
meaning_zh = "无人机巡查架次"
meaning = "flights of drones"
category = ["activity"]
units = ["架次"]

[[indicator]]
id = "cases_per_drone"
zh = "每架次案件"
en = "cases per flight"
meaning_zh = "案件数除以架次"
meaning = "cases divided by flights"
derive = "ratio"
from = ["cases", "drones"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    return path


def test_a_user_s_indicator_is_a_column_like_the_others(own: Path, tmp_path: Path) -> None:
    from frictionless import validate

    settings = Settings(indicators=(str(own),))
    rows = published(HEAD + "全年无人机巡查400架次，立案320件。", settings=settings)
    assert (row_of(rows)["drones"], row_of(rows)["cases_per_drone"]) == ("400", "0.8")
    publish(render(rows, {}, "zh", tables(settings.indicators)), tmp_path / "out")
    assert validate(str(tmp_path / "out" / "datapackage.json")).valid
    back = read(tmp_path / "out")
    assert back.rows == rows and back.tables[5].names[-2:] == ("drones", "cases_per_drone")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    fields = {f.get("indicator"): f for r in package["resources"] if r["name"] == "comparison" for f in r["schema"]["fields"]}
    assert (fields["drones"]["unit"], fields["drones"]["kind"], fields["drones"]["label_en"]) == ("架次", "stated", "drone flights")
    assert fields["cases_per_drone"]["formula"] == "cases ÷ drones" and fields["cases_per_drone"]["kind"] == "derived"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[indicator]]", "[[other]]", "no [[indicator]]"),
        ('id = "drones"', 'id = "Drones"', "id takes small letters"),
        ('id = "drones"', 'id = "cases"', "the name is taken"),
        ('zh = "无人机架次"', 'zh = "办理案件数"', "the name is taken"),
        ('en = "drone flights"\n', "", "en is missing"),
        ('["activity"]', '["flying"]', "flying is no code"),
        ('["activity"]', '"activity"', "category takes a list"),
        ('category = ["activity"]', 'categories = ["activity"]', "categories is not known"),
        ('category = ["activity"]\n', "", "takes one of category, mechanism, derive"),
        ('units = ["架次"]', 'units = { "架次" = 0 }', "units takes a list"),
        ('derive = "ratio"', 'derive = "mean"', "derive takes one of"),
        ('from = ["cases", "drones"]', 'from = ["cases", "boats"]', "boats is no indicator"),
        ('from = ["cases", "drones"]', 'from = ["cases", "team_cut"]', "team_cut is no indicator"),
        ('units = ["架次"]', 'choose = ["newest"]', "newest is not one of"),
        ('units = ["架次"]', 'parts = "yes"', "parts takes true or false"),
        ('unit = "架次"', "unit = 5", "unit takes a text"),
        ('units = ["架次"]', 'level = ["county+moon"]', "county+moon is no code"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(OWN.replace(old, new), "utf-8")
    with pytest.raises(UsageError) as error:
        tables((str(path),))
    assert said in str(error.value)


def test_what_ships_is_valid_and_says_what_it_is() -> None:
    from pipeline.compare.own import _faults, _refuse_unknown_inputs  # the same checks as for a user's file

    kinds = {one.id: one.kind for one in SHIPPED}
    for row in shipped():
        assert not list(_faults(row)), row["id"]
        _refuse_unknown_inputs(row, kinds)
    assert len(SHIPPED) >= 40 and [rule.one.id for rule in rules()] == list(INDICATORS)
    assert {code for row in shipped() for code in row.get("category", ())} <= set(CATEGORIES)
    assert {one.derive for one in SHIPPED if one.derive} <= set(OPERATIONS)
    assert all(one.unit for one in SHIPPED if one.kind != "mechanism")


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")

    def call(*argv: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(arg) for arg in argv])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = published(FIRST, SECOND)
    publish(render(rows, {}), tmp_path / "out")
    return tmp_path / "out"


def test_the_command_prints_a_table_with_its_marks(run: Run, folder: Path) -> None:
    code, out, err = run("compare", folder)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["南乐县", "2022"]
    assert any(line.split() == ["teams_before", "22!"] for line in lines) and any("63.64*" in line for line in lines)
    assert "1 rows" in out and "1 conflicts" in out


def test_the_command_fits_its_lines_to_the_terminal(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    # five regions do not fit side by side: one line a region
    names = [("清丰", 6), ("范", 7), ("台前", 5), ("濮阳", 9), ("南乐", 8)]
    texts = [
        f"{name}县综合行政执法改革情况\n中共{name}县委编办  2022年6月30日\n河南省濮阳市{name}县执法队伍由20支整合为{count}支。全年立案3{count}0件，罚款{count}.5万元，行政诉讼败诉0件，执法人员持证率达9{count}.5%。"
        for name, count in names
    ]
    rows = published(*texts)
    publish(render(rows, {}), tmp_path / "many")
    _, out, _ = run("compare", tmp_path / "many")
    table = out.split("\n\n")[0].splitlines()
    assert len(table) == 6 and max(map(cells, table)) <= 60
    assert "more indicators do not fit" in out


def test_the_command_writes_what_it_is_asked_for(run: Run, folder: Path, tmp_path: Path, own: Path) -> None:
    assert run("compare", folder, "--out", tmp_path / "c.csv", "--codes-as-of", 1990, "--indicators", own)[0] == 0
    head, line = (tmp_path / "c.csv").read_text("utf-8-sig").splitlines()
    assert head.endswith(",drones,cases_per_drone") and ",1990,410923," in line
    code, out, _ = run("compare", folder, "--json", "--region", "4109")
    found: list[dict[str, Any]] = json.loads(out)
    assert (code, found[0]["teams_after"], found[0]["cases"]) == (0, 8, None)
    assert json.loads(run("compare", folder, "--json", "--year", "1999")[1]) == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [(["nowhere"], "cannot be read"), (["{folder}", "--codes-as-of", "1899"], "1981 to 2024"), (["{folder}", "--indicators", "none.toml"], "none.toml")],
)
def test_wrong_usage_is_told(run: Run, folder: Path, argv: list[str], said: str) -> None:
    code, _, err = run("compare", *(arg.format(folder=folder) for arg in argv))
    assert code == 2 and said in err


def test_the_tables_do_not_depend_on_the_order_of_rows() -> None:
    rows = published(FIRST, SECOND, HEAD.replace("2022", "2021") + "全年立案320件。")
    turned = {name: list(reversed(found)) for name, found in rows.items()}
    found, again = compare(rows), compare(turned)
    assert found["comparison"] == again["comparison"] and found["conflicts"] == again["conflicts"]
    assert found["comparison_evidence"] == again["comparison_evidence"]
