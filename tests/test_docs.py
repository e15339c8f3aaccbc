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
