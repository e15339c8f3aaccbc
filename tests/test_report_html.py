"""The self-contained file as text: what stands in it, and that nothing from a report can be more than data."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.export import report_data
from pipeline.export.contents import read
from pipeline.export.report_html import report_html
from pipeline.web.bundle import inert, joined
from tests.made import ATTACK, FIRST, TEXTS, published

WEB = Path(report_data.__file__).parents[1] / "web"
MODULES = sorted(WEB.glob("*.js"))
ENTRIES = ["file", "review"]
MADE = re.compile(
    "(sort|theme|kind|state|said|key)_.*|low_confidence|conflict|place_undecided|confirm_correction|(in)?consistent|"
    "teams|matters|posts|people|areas|organs|cases|activity|money|time|inhabitants|mechanisms|"
)
"""Words whose keys are put together, or come with the data."""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    return report_html(published(tmp_path_factory.mktemp("made") / "out"), "zh").decode("utf-8")


def blocks(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', html, re.DOTALL)
    return {name: json.loads(text) for name, text in found}


def test_nothing_in_a_report_can_end_the_block_that_it_stands_in(html: str) -> None:
    between = re.sub(r'<script type="application/json" id="\w+">[^<>&\u2028\u2029]*</script>', "", html)
    assert "window.hit" in html
    assert "window.hit" not in between
    assert len(re.findall("<script", between)) == 1


def test_the_data_come_back_as_they_were(html: str) -> None:
    found = blocks(html)
    assert {"index", "compared", "conflicts", "c0"} <= set(found)
    assert found["c0"][0]["text"] == TEXTS[FIRST]
    assert found["index"]["reports"][0]["file"] == f"{ATTACK}.txt"
    assert [row["teams_after"] for row in found["compared"]["rows"]] == [7, 9]


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "&lt;", "\u2028\u2029", "𠮷〔2022〕"])
def test_json_is_inert_and_still_the_same(text: str) -> None:
    written = inert({text: text})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {text: text}


def test_the_policy_names_this_very_script_and_style(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    script = re.search(r'<script type="module">(.*?)</script>', html, re.DOTALL)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert policy and script and style
    told = policy[1].replace("&#x27;", "'")
    assert f"script-src '{_hash(script[1])}';" in told
    assert f"style-src '{_hash(style[1])}';" in told
    assert told.startswith("default-src 'none'")
    assert "unsafe" not in told and "http" not in told
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_nothing_is_fetched(html: str) -> None:
    without_data = re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.DOTALL)
    assert set(re.findall(r"https?://[^\"'\s]*", without_data)) == {"http://www.w3.org/2000/svg"}  # a name, never fetched
    assert not re.search(r"<link|@import|url\(|\bsrc=", without_data)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_can_make_markup_of_text(path: Path) -> None:
    banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\b|new Function|setTimeout\(\s*[\"'`]|\.style\s*=|setAttribute\(\s*[\"']on"
    assert not re.search(banned, path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= 300


@pytest.mark.parametrize("entry", ENTRIES)
def test_modules_can_be_joined(entry: str) -> None:
    names = re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", joined(entry), re.MULTILINE)
    assert len(names) > 100
    assert sorted(names) == sorted(set(names))


def test_every_word_is_there_in_both_languages() -> None:
    tables = [(WEB / name).read_text("utf-8") for name in ("words.js", "review_words.js")]
    known = {key for text in tables for key in re.findall(r'^  "?(\w*)"?: \["[^"]+", "[^"]+"\],$', text, re.MULTILINE)}
    assert len(known) > 150
    used = {key for path in MODULES for key in re.findall(r'\bsay\("(\w+)"', path.read_text("utf-8"))}
    assert not used - known
    everything = "".join(path.read_text("utf-8") for path in MODULES)
    assert not [key for key in known if f'"{key}"' not in everything and not MADE.fullmatch(key)]


def _colours(style: str, dark: bool) -> dict[str, str]:
    block = style.split(':root[data-theme="dark"] {')[1] if dark else style.split(":root {")[1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block.split("}")[0]))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("ink", "ground"), [
    *((ink, ground) for ink in ("ink", "muted", "accent") for ground in ("paper", "ground", "soft")),
    *(("ink", ground) for ground in ("fact", "mechanism", "sentence", "chosen")),
    ("doubt", "doubt-ground"), ("doubt", "paper"), ("doubt", "ground"), ("good", "good-ground"), ("good", "paper"), ("accent-ink", "accent"), ("accent", "fact"),
])  # fmt: skip
def test_words_stand_out_from_their_ground(ink: str, ground: str, dark: bool) -> None:
    found = _colours((WEB / "jianbao.css").read_text("utf-8"), dark)
    light = sorted(_luminance(found[name]) for name in (ink, ground))
    assert (light[1] + 0.05) / (light[0] + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_large_folders_are_compressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = published(tmp_path / "out")
    plain = report_data.chunks(read(folder), folder)
    monkeypatch.setattr(report_data, "_PLAIN", 0)
    packed = report_data.chunks(read(folder), folder)
    assert plain.keys() == packed.keys()
    for name, text in packed.items():
        assert re.fullmatch(r'"[A-Za-z0-9+/=]*"', text)
        assert gzip.decompress(base64.b64decode(json.loads(text))).decode("utf-8") == plain[name]
    assert packed == report_data.chunks(read(folder), folder)


def test_sentences_stand_once_unless_no_text_is_published(tmp_path: Path) -> None:
    with_text = _first_fact(published(tmp_path / "with"))
    without = _first_fact(published(tmp_path / "without", texts=False))
    start, end = with_text["evidence"]
    assert TEXTS[FIRST][start:end] == without["evidence"] == TEXTS[FIRST].split("\n")[1]


def test_doubts_are_told(tmp_path: Path) -> None:
    folder = published(tmp_path / "out")
    found = blocks(report_html(folder, "en").decode("utf-8"))
    told = {code for report in found["c0"] for codes in report["doubts"].values() for code in codes}
    assert told == {"low_confidence", "inconsistent", "conflict"}
    assert [row["doubts"] for row in found["index"]["reports"]] == [2, 2, 0]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = published(tmp_path / "out"), tmp_path / "a.html"
    assert main(["report", str(folder), "--html", str(out), "--lang", "zh"]) == 0
    assert 'lang="zh-CN"' in out.read_text("utf-8")
    assert str(out) in capsys.readouterr().out
    assert main(["report", str(tmp_path), "--html", str(out)]) == 2
    assert main(["report", str(folder), "--html", str(tmp_path / "no" / "a.html")]) == 2


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = published(tmp_path / "out")
    assert report_html(folder, "zh") == report_html(folder, "zh")


def _first_fact(folder: Path) -> dict[str, Any]:
    data = read(folder)
    found = report_data.chunks(data, folder)
    columns = json.loads(found["index"])["columns"]["facts"]
    return dict(zip(columns, json.loads(found["c0"])[0]["facts"][0], strict=True))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
