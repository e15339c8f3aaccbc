"""README and packaging say what is so."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

import jianbao
from pipeline.schema import TABLES
from pipeline.settings import VERSION

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
COMMANDS = (
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/jianbao extract corpus/samples --out outputs/first",
    ".venv/bin/pip install '.[test]' && .venv/bin/pytest",
)


@pytest.fixture(scope="module")
def readme() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci" / "readme.py"))


@pytest.mark.parametrize("name", READMES)
def test_produced_parts_are_current(readme: dict[str, Any], name: str) -> None:
    assert readme["current"](name) == (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_part_is_there(readme: dict[str, Any], name: str) -> None:
    parts = readme["PART"].findall((ROOT / name).read_text("utf-8"))
    assert {part[0] for part in parts} == {"help", *readme["TABLES_OF"]}
    assert all(len(part[2].splitlines()) > 4 for part in parts)


@pytest.mark.parametrize("name", READMES)
def test_both_commands_stand_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert all(f"```sh\n{command}\n```" in text for command in COMMANDS)


def test_ci_takes_its_commands_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    starts = re.findall(r"grep -m 1 [\"']\^(.+?)[\"'] README.md", script)
    assert len(starts) == 2
    for start, command in zip(starts, COMMANDS, strict=True):
        assert command.startswith(start.replace("\\", ""))


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / name).read_text("utf-8"))
    assert links and not [link for link in links if not (ROOT / link).exists()]


def test_a_produced_part_changes_with_the_program(readme: dict[str, Any]) -> None:
    for language in ("en", "zh"):
        table = readme["produce"]("files", language)
        assert [f"`{one.name}.csv`" in table for one in TABLES] == [True] * len(TABLES)


def test_one_version_everywhere() -> None:
    assert f"version: {VERSION}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert jianbao.__version__ == VERSION
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dynamic"]


def test_samples_ship_with_the_program() -> None:
    assert [path for path in jianbao.samples().iterdir() if path.suffix in (".txt", ".docx", ".pdf")]


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci" / "pages.py"))


def test_the_codebook_page_is_current(pages: dict[str, Any]) -> None:
    text = (ROOT / "docs" / "codebook.md").read_text("utf-8")
    assert pages["codebook"]() == text
    assert all(f"| `{column.name}` | {column.label_zh} |" in text for table in TABLES for column in table.columns)


def test_the_example_prints_what_it_says(pages: dict[str, Any]) -> None:
    text = (ROOT / "docs" / "example.md").read_text("utf-8")
    assert pages["example"]() == text
    assert len(pages["BLOCK"].findall(text)) >= 12 and text.count("```text") >= 12


@pytest.mark.parametrize(
    ("page", "current"),
    [("```python\nx = 1\n```\n", "```python\nx = 1\n```\n"), ("```python\nprint(2)\n```\n\n```text\n3\n```\n", "```python\nprint(2)\n```\n\n```text\n2\n```\n")],
)
def test_a_wrong_output_is_set_right(pages: dict[str, Any], page: str, current: str) -> None:
    assert pages["BLOCK"].sub(lambda block: pages["_run"](block["code"], {}), page) == current


def test_the_citation_is_whole_and_the_same_everywhere() -> None:
    import yaml

    from pipeline.export.citation import AUTHORS, TITLE, YEAR, citation

    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= told.keys()  # what the schema requires
    assert (told["cff-version"], told["type"], told["license"]) == ("1.2.0", "software", "MIT")
    assert (told["title"], told["authors"], str(told["version"])) == (TITLE, [{"name": AUTHORS}], VERSION)
    assert str(told["date-released"]).startswith(YEAR)
    assert all(word in citation().decode() for word in (TITLE, AUTHORS, YEAR, VERSION))
