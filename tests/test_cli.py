"""The command line: exit codes, what is printed where, and in which language."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.codes import REASONS
from pipeline.messages import WORDS, language, say
from pipeline.schema import TABLE
from pipeline.settings import VERSION

ROOT = Path(__file__).resolve().parents[1]
TEXT = "南乐县把执法队伍整合为12支，推行“局队合一”。"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, fake_reading: None) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "一.txt").write_text(TEXT, "utf-8")
    return tmp_path / "in"


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*argv: object) -> tuple[int, str, str]:
        try:
            code = cli.main([str(arg) for arg in argv])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_extract_publishes_and_tells(run: Run, inbox: Path, tmp_path: Path) -> None:
    code, out, err = run("extract", inbox, "--out", tmp_path / "out", "--workers", 1)
    assert (code, err) == (0, "")
    assert "1 files: 1 read" in out and "1 facts" in out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {f"{name}.csv" for name in TABLE} | {"texts", "datapackage.json", "run.json", "CITATION.txt"}
    (text,) = (tmp_path / "out" / "texts").iterdir()
    assert text.read_bytes() == TEXT.encode()


def test_everything_but_run_json_is_the_same_again(run: Run, inbox: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("extract", inbox, "--out", tmp_path / name)[0] == 0
    for path in (tmp_path / "one").rglob("*.*"):
        if path.name != "run.json":
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


@pytest.mark.parametrize(
    ("files", "code"),
    [({}, 0), ({"a.txt": TEXT}, 0), ({"a.txt": TEXT, "b.txt": ""}, 3), ({"b.txt": ""}, 4), ({"b.txt": "", "c.txt": "!!"}, 4)],
)
def test_exit_codes(run: Run, tmp_path: Path, files: dict[str, str], code: int) -> None:
    (tmp_path / "in").mkdir()
    for name, text in files.items():
        (tmp_path / "in" / name).write_text(text, "utf-8")
    assert run("extract", tmp_path / "in", "--out", tmp_path / "out")[0] == code
    assert (tmp_path / "out" / "reports.csv").read_text("utf-8-sig").count("\n") == 1 + len(files)


@pytest.mark.parametrize(
    "argv",
    [
        (), ("extract",), ("extract", "none", "--out", "out"), ("nonsense",), ("extract", ".", "--out", "out", "--worker", "2"),
        ("extract", ".", "--out", "out", "--workers", "0"), ("extract", ".", "--out", "out", "--min-confidence", "2"),
        ("extract", ".", "--out", "out", "--min-confidence", "x"), ("extract", ".", "--out", "out", "--headers", "fr"),
        ("place", "南乐县", "--as-of", "last year"),
    ],
)  # fmt: skip
def test_wrong_usage(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*argv)
    assert code == 2 and out == "" and err
    assert not (tmp_path / "out").exists()


def test_a_file_as_out_is_refused_before_anything_is_read(run: Run, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    code, _, err = run("extract", inbox, "--out", tmp_path / "out")
    assert code == 2 and "not a folder" in err
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(("locale", "words"), [("zh_CN.UTF-8", "空.txt：文件为空。请检查"), ("C", "空.txt: the file is empty; check")])
def test_a_refused_file_is_told_in_the_users_language(
    run: Run, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    (inbox / "空.txt").write_bytes(b"")
    monkeypatch.setenv("LC_ALL", locale)
    code, _, err = run("extract", inbox, "--out", tmp_path / "out")
    assert code == 3 and words in err


@pytest.mark.parametrize("table", [None, "word = [", 'words = ["甲", "甲"]'])
def test_a_bad_word_table_stops_the_run(run: Run, inbox: Path, tmp_path: Path, table: str | None) -> None:
    if table is not None:
        (tmp_path / "own.toml").write_text(table, "utf-8")
    code, _, err = run("extract", inbox, "--out", tmp_path / "out", "--lexicon", tmp_path / "own.toml")
    assert code == 2 and "own.toml" in err
    assert not (tmp_path / "out").exists()


def test_json_is_run_json(run: Run, inbox: Path, tmp_path: Path) -> None:
    (inbox / "b.txt").write_bytes(b"")
    code, out, _ = run("extract", inbox, "--out", tmp_path / "out", "--json", "--password", "secret")
    summary = json.loads(out)
    assert code == 3
    assert summary == json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert summary["reports"]["failed"] == 1 and summary["rows"]["facts"] == 1
    assert summary["not_whole"][0]["file"] == "b.txt"
    assert "secret" not in "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.*"))


def test_options_of_extract(run: Run, inbox: Path, tmp_path: Path) -> None:
    code, _, _ = run("extract", inbox, "--out", tmp_path / "out", "--headers", "zh", "--no-texts", "--min-confidence", "0.95")
    assert code == 0 and not (tmp_path / "out" / "texts").exists()
    assert (tmp_path / "out" / "facts.csv").read_text("utf-8-sig").startswith("事实编号,报告编号,地区,")
    assert len((tmp_path / "out" / "facts.csv").read_text("utf-8-sig").splitlines()) == 1


def test_output_inside_the_input_is_not_read_again(run: Run, inbox: Path) -> None:
    for _ in range(2):
        code, out, _ = run("extract", inbox, "--out", inbox / "out")
        assert code == 0 and "1 files: 1 read" in out


def test_parse_a_text(run: Run) -> None:
    code, out, _ = run("parse", TEXT)
    found = json.loads(out)
    assert code == 0 and list(found) == ["text", "facts", "mechanisms", "citations", "checks"]
    (fact,) = found["facts"]
    assert list(fact) == list(TABLE["facts"].names)
    assert (fact["value"], fact["page"], fact["subject"]) == (12, None, "")
    assert found["text"][fact["char_start"] : fact["char_end"]] == fact["span"] == "12支"


def test_parse_each_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("设12支\r\n\n共13支".encode())))
    _, out, _ = run("parse", "-", "--why")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["text"] for line in lines] == ["设12支", "", "共13支"]
    assert [[fact["value"] for fact in line["facts"]] for line in lines] == [[12], [], [13]]
    assert lines[0]["refusals"] == [{"span": "设", "start": 0, "end": 1, "reason": "date", "meaning": "a date or year"}]


def test_parse_quantities(run: Run) -> None:
    _, out, _ = run("parse", "--quantities", TEXT)
    (found,) = json.loads(out)["quantities"]
    assert list(found) == ["span", "start", "end", "value", "low", "high", "bound", "unit", "kind"]
    assert (found["span"], found["value"], found["kind"]) == ("12支", 12, "number")


def test_place(run: Run) -> None:
    code, out, _ = run("place", "南乐县")
    found = json.loads(out)
    assert code == 0 and found["code"] == "410923"
    assert list(found) == ["name", "code", "full_name", "level", "current", "candidates"]


def test_version_loads_nothing_heavy() -> None:
    heavy = "import sys; sys.argv=['jianbao','--version']; import pipeline.cli as c\ntry: c.main()\nexcept SystemExit: pass\n"
    check = heavy + "print(sorted({'pandas','spacy','tqdm','pebble','jieba','numpy','pipeline.run'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out.splitlines() == [f"jianbao {VERSION}", "[]"]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"), ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)  # fmt: skip
def test_language(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


def test_every_message_has_the_same_gaps_in_both_languages() -> None:
    import string

    for key, both in WORDS.items():
        gaps = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in both]
        assert gaps[0] == gaps[1], key
        assert all(both), key
    assert all(code.advice and code.advice_zh for code in REASONS)
    assert say("more", "zh", count=3).endswith("见 reports.csv")
