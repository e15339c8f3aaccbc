"""Pictures of a published folder: what they show is what the tables say, in a font that comes with the program."""

from __future__ import annotations

import csv
import re
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.charts import FORMATS, KINDS, READ, Ask, NoData, Published, collected, draw
from pipeline.charts.font import FILE
from pipeline.cli import main
from pipeline.export.published import read
from pipeline.regions.table import table

ROOT = Path(__file__).resolve().parents[1]
REPORTS = {
    "a.txt": "河南省濮阳市南乐县改革情况\n2023年6月1日\n改革以来，全县执法队伍由22支整合为8支，12个乡镇建立吹哨报到机制。全年办理案件320件。",
    "b.txt": "河南省周口市商水县改革情况\n2023年6月1日\n全县执法队伍由18支整合为9支，23个乡镇全部承接赋权事项。全年办理案件200余件，没有发生一起败诉案件。",
    "c.txt": "河南省周口市商水县改革情况\n2024年6月1日\n今年以来，全县办理案件260件，推行“综合查一次”制度。",
    "d.txt": "",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    inbox, out = tmp_path_factory.mktemp("inbox"), tmp_path_factory.mktemp("out") / "published"
    for name, text in REPORTS.items():
        (inbox / name).write_text(text, "utf-8")
    assert main(["extract", str(inbox), "--out", str(out)]) == 3
    return out


@pytest.fixture(scope="module")
def data(folder: Path) -> Published:
    found = read(folder, READ)
    return collected(found.rows, found.tables, "1.0")


def told(data: Published, kind: str, ask: Ask) -> str:
    return "\n".join(line for picture in draw(kind, data, ask) for line in picture.told)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_is_drawn_the_same_each_time(data: Published, kind: str, language: str) -> None:
    ask = Ask("zh" if language == "zh" else "en", indicator="cases" if kind in ("ranking", "years") else "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a character that the font lacks
        first, second = (draw(kind, data, ask) for _ in range(2))
        for one, other in zip(first, second, strict=True):
            assert not one.lacks_glyphs
            for form in FORMATS:
                assert one.bytes_of(form) == other.bytes_of(form) != b""
    svg = first[0].bytes_of("svg").decode("utf-8")
    assert "<text" not in svg and "<script" not in svg and "<dc:date>" not in svg


def test_team_counts_are_those_of_the_comparison(data: Published, folder: Path) -> None:
    shown = told(data, "teams", Ask("en"))
    with open(folder / "comparison.csv", encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["teams_before"] and row["teams_after"]]
    assert {(row["teams_before"], row["teams_after"]) for row in rows} == {("22", "8"), ("18", "9")}
    for row in rows:
        line = next(line for line in shown.splitlines() if row["region_name"] in line)
        assert re.search(rf"\b{row['teams_before']}\b.*\b{row['teams_after']}\b", line)


def test_a_ranking_is_ordered_and_takes_the_latest_year(data: Published) -> None:
    lines = told(data, "ranking", Ask("en", "cases")).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["320", "260"]
    assert "2024" in lines[1]


def test_years_tell_what_is_not_stated_and_where_there_is_no_report(data: Published) -> None:
    shown = told(data, "years", Ask("en", "cases"))
    assert "≥200" in shown and "260" in shown


def test_a_mechanism_that_is_not_named_is_not_denied(data: Published) -> None:
    shown = told(data, "mechanisms", Ask("zh")).splitlines()
    assert shown == ["南乐县: 吹哨报到: 写明采用", "商水县: 综合查一次: 写明采用"]


def test_coverage_has_every_original_report(data: Published) -> None:
    assert len(told(data, "coverage", Ask("en")).splitlines()) >= len(REPORTS)


@pytest.mark.parametrize(("kind", "ask"), [("teams", Ask(level="province")), ("ranking", Ask(indicator="fines")), ("years", Ask(indicator="fines"))])
def test_nothing_to_show_is_said(data: Published, kind: str, ask: Ask) -> None:
    with pytest.raises(NoData) as caught:
        draw(kind, data, ask)
    assert caught.value.said("zh") != caught.value.said("en")


def test_a_dollar_is_a_dollar(data: Published) -> None:
    rows = {name: [dict(row) for row in own] for name, own in data.rows.items()}
    for row in rows["comparison"]:
        row["region_name"] = row["region_name"].replace("南乐县", r"$\frac{1}{0}$县")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (picture,) = draw("ranking", replace(data, rows=rows), Ask("zh", "cases"))
        assert picture.bytes_of("svg")
    assert r"$\frac{1}{0}$" in "".join(picture.told)


def test_the_font_holds_every_place() -> None:
    from matplotlib.ft2font import FT2Font

    held = set(FT2Font(str(FILE)).get_charmap())
    names = {unit.name for units in table().by_code.values() for unit in units}
    assert len(names) > 3000
    assert not {one for name in names for one in name if ord(one) not in held}


def test_the_command_writes_and_tells(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "pictures"
    assert main(["chart", str(folder), "--out", str(out), "--kind", "teams", "--kind", "ranking", "--indicator", "cases", "--lang", "zh"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["ranking-cases.png", "ranking-cases.svg", "teams.png", "teams.svg"]
    assert (out / "teams.png").read_bytes().startswith(b"\x89PNG")
    assert main(["chart", str(folder), "--out", str(out), "--kind", "teams", "--level", "province"]) == 4
    assert "teams not drawn" in capsys.readouterr().err
    assert main(["chart", str(tmp_path)]) == 2
    assert main(["chart", str(folder), "--kind", "ranking", "--indicator", "no_such"]) == 2
