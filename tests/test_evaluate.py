"""Figures of merit: the same as the reference scorer's, nothing of held-out texts shown, what a change gains and loses."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.dataset import Row
from pipeline.evaluate import Gold, Output, ReportScore, from_folder, from_reports, load_gold, score
from pipeline.evaluate.against import compare
from pipeline.evaluate.agreement import agreement
from pipeline.evaluate.figures import categories, figures, formats, phenomena
from pipeline.evaluate.folding import fold, fold_text, is_one_sentence, names_agree, places
from pipeline.evaluate.gold import GoldCheck, is_held_out
from pipeline.evaluate.mistakes import mistakes, sentence_around
from pipeline.evaluate.names import check_status, judge_checks
from pipeline.evaluate.page import Page, render
from pipeline.evaluate.tables import as_markdown, as_text, tables
from pipeline.evaluate.worktree import output_at
from pipeline.messages import Misuse
from pipeline.regions.table import rows_of
from pipeline.schema import TABLE
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
HALVES = ("open", "held_out")
TEXT = "南乐县执法改革\n全县执法队伍由20支整合为8支。办结案件约300件，没收非法所得5万元。\n承接事项66项；拨打12345热线。"
REPORT = "r0000000000000000"


def gold_fact(context: str, span: str, category: str, value: float, **more: Any) -> dict[str, Any]:
    fact = {"context": context, "span": span, "category": category.split("/"), "value": value, "bound": "exact"}
    return {**fact, "unit": [re.sub(r"[\d.万]+", "", span)], **more}


GOLD: dict[str, Any] = {
    "report": "a.txt",
    "region": {"region_code": "410923"},
    "meta": {"title": "南乐县执法改革"},
    "facts": [
        gold_fact("由20支", "20支", "team", 20, stage=["before"], phenomena=["from_to"]),
        gold_fact("为8支", "8支", "team", 8, action=["merge"], phenomena=["from_to"]),
        gold_fact("约300件", "300件", "case/activity", 300, bound="about"),
        gold_fact("所得5万元", "5万元", "money", 50000, unit=["元"], optional=True),
        gold_fact("事项66项", "66项", "matter", 66, region="古城镇", phenomena=["town_fact"]),
    ],
    "traps": [{"context": "拨打12345热线", "span": "12345", "phenomena": ["trap"]}],
    "mechanisms": [{"name": "局队合一", "kind": ["principle"]}, {"name": "一网统管", "kind": ["platform"], "optional": True}],
    "citations": [{"title": "试点方案", "number": "南政〔2021〕2号", "year": "2021"}],
    "checks": [{"kind": "reduction", "terms": [20, 8], "stated": 60.0}],
}


def row(table: str, **cells: str) -> Row:
    return {**dict.fromkeys(TABLE[table].names, ""), "report_id": REPORT, **cells}


def fact(span: str, category: str, value: str, **more: str) -> Row:
    start = TEXT.index(span)
    unit = re.sub(r"[\d.万]+", "", span)
    cells = {"value_low": value, "value_high": value, "bound": "exact", "unit": unit, "region_code": "410923"}
    cells |= {"char_start": str(start), "char_end": str(start + len(span)), "evidence": sentence_around(TEXT, start, start + len(span))}
    return row("facts", span=span, category=category, value=value, **{**cells, **more})


PERFECT = (
    fact("20支", "team", "20", stage="before"), fact("8支", "team", "8", action="merge"),
    fact("300件", "case", "300", bound="about", value_low="", value_high=""),
    fact("66项", "matter", "66", region_name="河南省濮阳市南乐县古城镇"),
)  # fmt: skip


def output(facts: Sequence[Row] = PERFECT, text: str = TEXT, **tables_of: Sequence[Row]) -> Output:
    report = row("reports", file="sub/a.txt", format="docx", region_code="410923", title="南乐县执法改革")
    rows = {"facts": facts, "mechanisms": (), "citations": (), "checks": (), **tables_of}
    return Output({"a.txt": report}, {name: {REPORT: found} for name, found in rows.items()}, {REPORT: text})


@pytest.fixture
def golds(tmp_path: Path) -> tuple[Gold, ...]:
    return write_gold(tmp_path / "gold")


def write_gold(folder: Path, **more: Any) -> tuple[Gold, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.txt.json").write_text(json.dumps({**GOLD, **more}, ensure_ascii=False), "utf-8")
    return load_gold(folder)


def changed(at: int, **cells: str) -> tuple[Row, ...]:
    return tuple({**one, **cells} if n == at else one for n, one in enumerate(PERFECT))


# the reference scorer


def assert_same_figures(shared: Path, reports: Path, gold: Path, folder: Path) -> None:
    assert cli.main(["extract", str(reports), "--out", str(folder / "out")]) == 0
    judged = [sys.executable, str(shared / "score.py"), str(folder / "out"), str(gold), "--json", str(folder / "reference.json")]
    subprocess.run(judged, check=True, capture_output=True)
    reference = json.loads((folder / "reference.json").read_text("utf-8"))
    scores = score(load_gold(gold), from_folder(folder / "out"))
    assert figures(scores) == reference["figures"]
    counts = {f"{kind}:{one.category}": n for one in categories(scores) for kind, n in (("tp", one.found), ("fn", one.missed), ("fp", one.false))}
    known = {key: n for key, n in reference["counts"].items() if key.split(":")[0] in ("tp", "fn", "fp")}
    assert {key: n for key, n in counts.items() if n} == known


@pytest.mark.shared
def test_same_figures_as_the_reference_scorer_on_the_reference_reports(shared: Path, tmp_path: Path) -> None:
    assert_same_figures(shared, shared / "reports", shared / "gold", tmp_path)


@pytest.mark.shared
def test_same_figures_as_the_reference_scorer_on_the_open_half(shared: Path, tmp_path: Path) -> None:
    assert_same_figures(shared, CORPUS / "reports" / "open", CORPUS / "gold" / "open", tmp_path)


@pytest.mark.shared
def test_same_figures_as_the_reference_scorer_on_bad_output(shared: Path, tmp_path: Path) -> None:
    """Wrong in every way that a row can be: the figures have to fall by as much."""
    from pipeline.export.csv_tables import decode, encode

    gold = CORPUS / "gold" / "samples"
    assert cli.main(["extract", str(CORPUS / "samples"), "--out", str(tmp_path / "out")]) == 0
    for name, spoil in SPOILT.items():
        file = tmp_path / "out" / f"{name}.csv"
        rows = [spoil(at, one) for at, one in enumerate(decode(TABLE[name], file.read_bytes())) if at % 11]
        file.write_bytes(encode(TABLE[name], rows))
    judged = [sys.executable, str(shared / "score.py"), str(tmp_path / "out"), str(gold), "--json", str(tmp_path / "ref.json")]
    subprocess.run(judged, check=True, capture_output=True)
    found = figures(score(load_gold(gold), from_folder(tmp_path / "out")))
    assert found == json.loads((tmp_path / "ref.json").read_text("utf-8"))["figures"]
    assert found["strict_f1"] < 0.8 and found["offsets"] < 1 and found["region"] < 1


def spoil_fact(at: int, one: Row) -> Row:
    cells = ({"category": "other"}, {"category": "team"}, {"stage": "change"}, {"char_start": "0"}, {"region_code": "110000"},
             {"bound": "over"}, {"unit": "余件"}, {"per": "each"}, {"value": ""}, {"evidence": "。无。无"}, {"measure": ""})  # fmt: skip
    return {**one, **cells[at % 11]} if at % 2 else one


SPOILT: dict[str, Callable[[int, Row], Row]] = {
    "facts": spoil_fact,
    "mechanisms": lambda at, one: {**one, "name": f"{one['name']}模式", "kind": "formula"} if at % 3 else {**one, "name": "无中生有"},
    "citations": lambda at, one: {**one, "number": "", "year": "1999"} if at % 2 else {**one, "title": "无"},
    "checks": lambda at, one: {**one, "status": "consistent", "stated": "" if at % 5 == 0 else one["stated"]},
    "reports": lambda at, one: {**one, "title": "无", "region_code": "" if at % 2 else one["region_code"]},
}


# facts


def test_a_perfect_output_is_perfect(golds: tuple[Gold, ...]) -> None:
    found = figures(score(golds, output()))
    assert (found["detect_f1"], found["strict_f1"], found["region"], found["meta"], found["offsets"]) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("facts", "detect", "strict"),
    [
        (PERFECT[1:], (3, 0, 1), (3, 0, 1)),  # one missed
        ((*PERFECT, fact("12345", "matter", "12345")), (4, 1, 0), (4, 1, 0)),  # a false alarm
        ((*PERFECT, fact("12345", "other", "12345")), (4, 0, 0), (4, 0, 0)),  # `other` claims nothing
        ((*PERFECT, fact("5万元", "money", "50000", unit="元")), (4, 0, 0), (4, 0, 0)),  # an optional one costs nothing
        (changed(0, stage="after"), (4, 0, 0), (3, 1, 1)),
        (changed(1, stage="after"), (4, 0, 0), (4, 0, 0)),  # not stated: empty or after
        (changed(1, category="matter"), (3, 1, 1), (3, 1, 1)),
        (changed(1, category="other"), (3, 0, 1), (3, 0, 1)),
        (changed(2, category="activity"), (4, 0, 0), (4, 0, 0)),  # the second choice
        (changed(2, bound="over"), (4, 0, 0), (3, 1, 1)),
        (changed(3, region_name="河南省濮阳市南乐县", region_code="410923"), (4, 0, 0), (3, 1, 1)),
        (changed(0, region_code="110101"), (4, 0, 0), (3, 1, 1)),
        (changed(0, unit="余支"), (4, 0, 0), (4, 0, 0)),
        (changed(0, unit="个"), (4, 0, 0), (3, 1, 1)),
        (changed(0, per="each"), (4, 0, 0), (3, 1, 1)),
        (changed(0, char_start="0", char_end="3"), (3, 1, 1), (3, 1, 1)),  # the right number elsewhere
        (changed(0, value="21"), (3, 1, 1), (3, 1, 1)),
    ],
)
def test_what_counts(golds: tuple[Gold, ...], facts: Sequence[Row], detect: tuple[int, ...], strict: tuple[int, ...]) -> None:
    cells = {table.name: table for table in tables(score(golds, output(facts)), "en")}["figures"].rows
    assert [tuple(int(cell) for cell in line[4:]) for line in cells[:2]] == [detect, strict]


def test_an_optional_gold_fact_does_not_take_the_row_of_a_wanted_one(tmp_path: Path) -> None:
    twice = [gold_fact("由20支", "20支", "team", 20, optional=True), *GOLD["facts"]]
    assert figures(score(write_gold(tmp_path, facts=twice), output()))["strict_f1"] == 1


def test_a_range_is_compared_by_its_ends(tmp_path: Path) -> None:
    ranged = {**gold_fact("事项66项", "66项", "matter", 66), "bound": "range", "low": 4.0, "high": 9.0}
    golds = write_gold(tmp_path, facts=[ranged])
    for low, high, right in (("4", "9", 1.0), ("4", "8", 0.0), ("", "", 0.0)):
        facts = [fact("66项", "matter", "", bound="range", value_low=low, value_high=high)]
        assert figures(score(golds, output(facts)))["detect_f1"] == right


def test_a_report_that_is_not_there_is_all_missed(golds: tuple[Gold, ...]) -> None:
    (missing,) = score(golds, Output({}, {name: {} for name in ("facts", "mechanisms", "citations", "checks")}, {}))
    assert missing.unread
    assert figures([missing])["detect_r"] == 0 and figures([missing])["region"] == 0


# phenomena, formats, mechanisms, citations, checks


def seen(scores: Sequence[ReportScore]) -> dict[str, tuple[int, int, int]]:
    return {one.phenomenon: (one.n, one.found, one.right) for one in phenomena(scores)}


def test_phenomena(golds: tuple[Gold, ...]) -> None:
    assert seen(score(golds, output())) == {"from_to": (2, 2, 2), "town_fact": (1, 1, 1), "trap": (1, 1, 1)}
    assert seen(score(golds, output(changed(0, stage=""))))["from_to"] == (2, 2, 1)
    assert seen(score(golds, output((*PERFECT, fact("12345", "matter", "12345")))))["trap"] == (1, 0, 0)
    assert seen(score(golds, output((*PERFECT, fact("12345", "other", "12345")))))["trap"] == (1, 1, 1)


def test_a_quantity_of_no_category_is_a_trap_too(tmp_path: Path) -> None:
    other = gold_fact("事项66项", "66项", "other", 66, optional=True, phenomena=["other_team"])
    golds = write_gold(tmp_path, facts=[other])
    assert seen(score(golds, output([])))["other_team"] == (1, 1, 1)
    wrong = score(golds, output([fact("66项", "team", "66")]))
    assert seen(wrong)["other_team"] == (1, 0, 0) and figures(wrong)["detect_p"] == 1
    assert [one.said for one in mistakes(wrong) if one.table == "facts"] == ["category: team ≠ other"]


def test_formats(golds: tuple[Gold, ...]) -> None:
    assert {name: len(group) for name, group in formats(score(golds, output())).items()} == {"docx": 1}


@pytest.mark.parametrize(
    ("got", "want", "agree"),
    [
        ("局队合一", "“局队合一”", True), ("局队合一模式", "局队合一", True), ("联席会议制度", "乡镇综合行政执法联席会议制度", True),
        ("1+8", "1＋8", True), ("上报—受理—处置", "上报——受理-处置", True), ("局队合一", "条块结合", False), ("", "甲", False),
        ("会议", "执法联席会议协调推进", False),
    ],
)  # fmt: skip
def test_names(got: str, want: str, agree: bool) -> None:
    assert names_agree(got, want) is agree and names_agree(want, got) is agree


def test_mechanisms_and_citations(golds: tuple[Gold, ...]) -> None:
    named = [row("mechanisms", name=name, kind="principle") for name in ("局队合一模式", "一网统管", "无中生有")]
    cited = [row("citations", title="试点方案", number="南政〔2021〕2号", year="2020")]
    found = figures(score(golds, output(mechanisms=named, citations=cited)))
    assert (found["mech_p"], found["mech_r"], found["mech_kind"]) == (0.5, 1, 1)
    assert (found["citations_p"], found["citations_r"], found["cited_year"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("expression", "stated", "found"),
    [
        ("(20 − 8) ÷ 20 = 60%", "60", 1), ("1 − 8 ÷ 20 = 60%", "60", 1), ("(20 − 8) ÷ 20 × 100% = 60%", "60", 1),
        ("(20 − 8) ÷ 20 = 61%", "61", 0), ("(20 − 9) ÷ 20 = 60%", "60", 0), ("(20 − 8) ÷ 20", "", 0),
    ],
)  # fmt: skip
def test_checks(golds: tuple[Gold, ...], expression: str, stated: str, found: int) -> None:
    rows = [row("checks", kind="reduction", expression=expression, stated=stated, status="consistent")]
    verdicts = judge_checks(golds[0], rows)
    assert sum(1 for one in verdicts if one.kind and one.wanted and one.got) == found
    assert sum(1 for one in verdicts if one.kind and not one.wanted) == 1 - found


@pytest.mark.parametrize(
    ("kind", "terms", "stated", "decimals", "status"),
    [
        ("reduction", (178, 90), 49.0, 0, "consistent"), ("reduction", (178, 90), 51.0, 0, "inconsistent"),
        ("share", (725, 818), 88.63, 2, "consistent"), ("share", (1, 3), 33.4, 1, ""), ("sum", (171, 536), 707.0, 0, "consistent"),
        ("product", (4, 8), 33.0, 0, "inconsistent"), ("difference", (58, 52), 6.0, 0, "consistent"), ("share", (1, 0), 5.0, 0, ""),
    ],
)  # fmt: skip
def test_what_the_gold_says_of_a_check(kind: str, terms: tuple[float, ...], stated: float, decimals: int, status: str) -> None:
    assert check_status(GoldCheck(kind, terms, stated, decimals, False)) == status


def test_of_a_text_and_its_copies_one_carries_rows(tmp_path: Path) -> None:
    golds = write_gold(tmp_path, copies=["a.txt", "b.txt"])
    one = output()
    twin = {**one.reports["a.txt"], "report_id": "r1", "file": "b.txt", "duplicate_of": REPORT}
    with_twin = replace(one, reports={**one.reports, "b.txt": twin})
    assert figures(score(golds, with_twin))["copies"] == 1
    doubled = replace(with_twin, rows={**one.rows, "facts": {REPORT: PERFECT, "r1": PERFECT}})
    assert figures(score(golds, doubled))["copies"] == 0


def test_folding() -> None:
    assert fold("“由 １２支”——改｜") == "由12支-改" == fold("由12支-改")
    text = fold_text("甲：由 20 支，\n由20支。")
    assert [text.raw[start:end] for start, end in places("由20支，由20支", "20支", text)] == ["20 支", "20支"]
    assert is_one_sentence("他说“好。行”了。") and not is_one_sentence("好。行") and is_one_sentence("甲。乙 | 3")


# what may be shown


def test_mistakes_stand_beside_their_sentences(golds: tuple[Gold, ...]) -> None:
    facts = (*changed(1, stage="planned", action="")[:3], fact("12345", "matter", "12345"))
    found = {(one.kind, one.what): one for one in mistakes(score(golds, output(facts))) if one.table == "facts"}
    assert found["missed", "66项"].sentence == "承接事项66项；"
    assert found["wrong", "8支"].said == "stage: planned ≠ –/after"
    assert found["detail", "8支"].said == "action: – ≠ merge"
    assert found["false", "12345"].said == "matter"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    write_gold(tmp_path / "gold", mechanisms=[], citations=[], checks=[])
    write_gold(tmp_path / "held_out")
    return tmp_path


def spoken(corpus: Path, capsys: pytest.CaptureFixture[str], gold: str, *options: str) -> str:
    page = corpus / f"{gold}.html"
    assert cli.main(["evaluate", str(corpus / "in"), str(corpus / gold), "--html", str(page), *options]) == 0
    return capsys.readouterr().out + page.read_text("utf-8")


@pytest.mark.parametrize("options", [(), ("--json",), ("--agreement",)])
@pytest.mark.parametrize(("gold", "flag"), [("held_out", ()), ("gold", ("--held-out",))])
def test_nothing_of_a_held_out_text_is_shown(
    corpus: Path, capsys: pytest.CaptureFixture[str], fake_reading: None, gold: str, flag: tuple[str, ...], options: tuple[str, ...]
) -> None:
    options = (*options, str(corpus / "gold")) if options == ("--agreement",) else options
    said = spoken(corpus, capsys, gold, *options, *flag)
    assert "detect" in said
    assert not [piece for piece in (*TEXT.split("\n"), "由20支", "为8支", "300件", "66项", "12345", "局队合一") if piece in said]


def test_the_open_half_is_shown(corpus: Path, capsys: pytest.CaptureFixture[str], fake_reading: None) -> None:
    assert spoken(corpus, capsys, "gold").count("20支") > 1
    told = json.loads(spoken(corpus, capsys, "gold", "--json").partition("<!doctype")[0])
    assert {"figures", "categories", "attributes", "phenomena", "formats", "mistakes"} <= told.keys()


def test_held_out_is_known_by_its_folder() -> None:
    assert is_held_out(CORPUS / "gold" / "held_out") and is_held_out(CORPUS / "gold" / "second" / "held_out")
    assert not is_held_out(CORPUS / "gold" / "open")


def test_the_page_escapes_every_text(golds: tuple[Gold, ...]) -> None:
    bad = '</td><script>alert("1")</script>'
    facts = (*PERFECT, fact("12345", "matter", "12345", evidence=f"{bad}拨打12345{bad}"))
    scores = score(golds, output(facts))
    page = render(Page((bad,), tables(scores, "en"), (), mistakes(scores)), "en")
    assert "<script" not in page and "&lt;script&gt;" in page and "<mark>12345</mark>" in page
    assert not re.search(r'(?:src|href)\s*=|url\(|@import', page)


@pytest.mark.parametrize("content", ["{", "[]", '{"report": "a.txt"}', '{"report": "a", "region": {}, "facts": [{"context": "密"}], "mechanisms": []}'])
def test_a_bad_answer_is_told_without_its_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt.json").write_text(content, "utf-8")
    with pytest.raises(Misuse, match=r"a\.txt\.json") as error:
        load_gold(tmp_path)
    assert "密" not in str(error.value)


def test_wrong_usage(corpus: Path, capsys: pytest.CaptureFixture[str], fake_reading: None) -> None:
    assert cli.main(["evaluate", str(corpus / "in"), str(corpus / "in")]) == 2
    assert cli.main(["evaluate", str(corpus / "none"), str(corpus / "gold")]) == 2
    assert cli.main(["extract", str(corpus / "in"), "--out", str(corpus / "out")]) == 0
    assert cli.main(["evaluate", str(corpus / "out"), str(corpus / "gold")]) == 0
    assert cli.main(["evaluate", str(corpus / "out"), str(corpus / "gold"), "--against", "HEAD"]) == 2
    (corpus / "out" / "facts.csv").unlink()
    assert cli.main(["evaluate", str(corpus / "out"), str(corpus / "gold")]) == 2
    assert "facts.csv" in capsys.readouterr().err


def test_tables_as_text_and_markdown(golds: tuple[Gold, ...]) -> None:
    (first, *_) = tables(score(golds, output()), "zh")
    assert as_markdown(first).splitlines()[2].startswith("| detect | 1.0000 |")
    assert len({len(line.encode("gb18030")) for line in as_text(first).splitlines()}) == 1


# what a change gains and loses


def test_gained_lost_and_changed(golds: tuple[Gold, ...]) -> None:
    later = (*changed(0, stage="after")[:3], fact("12345", "matter", "12345"))
    found = compare(golds, output(), output(later))
    assert [(one.kind, one.span, one.effect < 0) for one in found.changes] == [
        ("lost", "66项", True), ("changed", "20支", True), ("gained", "12345", True),
    ]  # fmt: skip
    assert found.changes[1].said == "stage: before → after"
    assert found.counted() == {"gained": 1, "lost": 1, "changed": 1, "better": 0, "worse": 3}
    back = compare(golds, output(later), output())
    assert {one.effect > 0 for one in back.changes} == {True} and back.before == found.after


def test_a_place_is_the_same_place_when_the_text_before_it_changed(golds: tuple[Gold, ...]) -> None:
    """All but the first, whose quoted surroundings reach back to what changed."""
    moved = [{**one, "char_start": str(int(one["char_start"]) + 2), "char_end": str(int(one["char_end"]) + 2)} for one in PERFECT[1:]]
    assert not compare(golds, output(PERFECT[1:]), output(moved, "新：" + TEXT)).changes


PROGRAM = '''
import sys
from pathlib import Path
import jianbao_stand_in
sys.exit(jianbao_stand_in.extract(sys.argv[2], Path(sys.argv[4]), {value}))
'''
STAND_IN = '''
import csv
from pathlib import Path
def extract(path, out, value):
    (out / "texts").mkdir(parents=True)
    tables = {"reports": [{"report_id": "r1", "file": "a.txt", "format": "txt"}], "mechanisms": [], "citations": [], "checks": [],
              "facts": [{"report_id": "r1", "span": "20支", "value": value, "char_start": "0", "char_end": "3", "region_code": Path(path).name}]}
    for name, rows in tables.items():
        with open(out / f"{name}.csv", "w", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else ["report_id"]); writer.writeheader(); writer.writerows(rows)
    (out / "texts" / "r1.txt").write_text("20支", "utf-8")
    return 0 if value != "3" else 1
'''


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of another program under our name, in three revisions, and a change that is not committed."""
    top = tmp_path / "checkout"
    (top / "pipeline").mkdir(parents=True)
    (top / "pipeline" / "__init__.py").touch()
    (top / "jianbao_stand_in.py").write_text(STAND_IN, "utf-8")
    git = ["git", "-C", str(top), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    for value in ("1", "2", "3"):
        (top / "pipeline" / "cli.py").write_text(PROGRAM.format(value=repr(value)), "utf-8")
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", value], check=True)
    monkeypatch.chdir(top)
    return top


def test_another_revision_reads_the_same_reports(history: Path, tmp_path: Path) -> None:
    for revision, value in (("HEAD~2", "1"), ("HEAD~1", "2")):
        (fact_row,) = output_at(revision, str(tmp_path / "in")).of("facts", "r1")
        assert (fact_row["value"], fact_row["region_code"], fact_row["stage"]) == (value, "in", "")
    listed = subprocess.run(["git", "worktree", "list"], cwd=history, capture_output=True, text=True, check=True).stdout
    assert len(listed.splitlines()) == 1


@pytest.mark.parametrize("revision", ["HEAD", "nowhere", "--all"])
def test_a_revision_that_fails_or_is_not_there(history: Path, revision: str) -> None:
    with pytest.raises(Misuse, match=revision):
        output_at(revision, "in")


# two annotators


def test_agreement_with_oneself_is_whole(tmp_path: Path) -> None:
    golds = write_gold(tmp_path)
    found = figures(agreement(golds, golds, output()))
    assert {found[name] for name in ("detect_f1", "strict_f1", "mech_f1", "checks_f1", "citations_p", "measure") if name in found} == {1}


def test_agreement_counts_what_both_call_for(tmp_path: Path) -> None:
    second = [
        gold_fact("由20支整", "20支", "team", 20, stage=["after"]),  # another stage
        gold_fact("为8支", "8支", "agency/team", 8),  # another first choice
        gold_fact("300件", "300件", "case", 300, bound="about", region="*"),
        gold_fact("66项", "66项", "matter", 66, region="南乐县古城镇"),
        gold_fact("12345", "12345", "matter", 12345, optional=True),  # costs nothing
    ]
    found = figures(agreement(write_gold(tmp_path / "one"), write_gold(tmp_path / "two", facts=second), output()))
    assert (found["detect_f1"], found["strict_f1"]) == (0.75, 0.5)


# the corpus


@pytest.mark.parametrize("half", HALVES)
def test_each_phenomenon_stands_five_times_in_each_half(half: str) -> None:
    count: Counter[str] = Counter()
    for gold in load_gold(CORPUS / "gold" / half):
        count.update(name for one in gold.facts for name in one.phenomena)
        count.update(name for one in gold.traps for name in one.phenomena)
    listed = tomllib.loads((CORPUS / "phenomena.toml").read_text("utf-8"))
    assert count.keys() == listed.keys()
    assert not {name: n for name, n in count.items() if n < 5}
    assert all(set(one) == {"meaning", "example"} for one in listed.values())


def test_every_province_is_named_by_some_report() -> None:
    codes = {gold.region_code[:2] for half in HALVES for gold in load_gold(CORPUS / "gold" / half)}
    provinces = {line[0][:2] for line in rows_of("divisions") if line[0].endswith("0000")}
    assert len(provinces) >= 31 and provinces - codes <= {"71", "81", "82"}


def test_there_are_reports_enough_and_each_has_its_answer() -> None:
    sizes = {half: [len(path.read_text("utf-8")) for path in (CORPUS / "reports" / half).iterdir()] for half in HALVES}
    assert sum(map(len, sizes.values())) >= 120 and min(map(len, sizes.values())) >= 60
    assert all(min(found) >= 250 and max(found) >= 2500 for found in sizes.values())
    for half in HALVES:
        answered = {gold.report for gold in load_gold(CORPUS / "gold" / half)}
        assert answered == {path.name for path in (CORPUS / "reports" / half).iterdir()}
    assert not {gold.report for gold in load_gold(CORPUS / "gold" / "open")} & {gold.report for gold in load_gold(CORPUS / "gold" / "held_out")}


@pytest.mark.parametrize("folder", [*HALVES, "second/open", "second/held_out"])
def test_every_answer_stands_in_its_text(folder: str) -> None:
    """Counts only: a failure must not print a held-out answer."""
    lost = Counter[str]()
    for gold in load_gold(CORPUS / "gold" / folder):
        text = fold_text((CORPUS / "reports" / Path(folder).name / gold.report).read_text("utf-8"))
        stood = [(one.context, one.span) for one in gold.facts] + [(one.context, one.span) for one in gold.traps]
        lost[gold.report] += sum(1 for context, span in stood if not places(context, span, text))
    assert not +lost


def test_reading_a_half_again_gives_the_same_figures(tmp_path: Path) -> None:
    golds = load_gold(CORPUS / "gold" / "samples")
    assert cli.main(["extract", str(CORPUS / "samples"), "--out", str(tmp_path / "out")]) == 0
    now = score(golds, from_reports([str(CORPUS / "samples")], Settings()))
    assert figures(now) == figures(score(golds, from_folder(tmp_path / "out")))


# the document


def test_the_document_has_every_part() -> None:
    script = runpy.run_path(str(ROOT / ".ci" / "evaluation.py"))
    parts = script["PART"].findall((ROOT / "docs" / "evaluation.md").read_text("utf-8"))
    assert [part[0] for part in parts] == list(script["PARTS"])
    assert all(len(part[2].splitlines()) > 4 for part in parts)
    assert ".ci/evaluation.py" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in (ROOT / "docs" / "evaluation.md", CORPUS / "README.md"):
        links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text("utf-8"))
        assert links and not [link for link in links if not (document.parent / link).exists()]
