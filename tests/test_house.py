"""The habits of the house that no linter knows."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for top in ("pipeline", "extractors") for path in (ROOT / top).rglob("*.py"))
MODULES = [*SOURCES, ROOT / "jianbao.py"]
NAMED = [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in MODULES]
HAN = re.compile(r"[\u3400-\u9fff]+")
LONGEST = 400
AT_THE_TOP = ("pipeline/cli.py", "pipeline/commands/", "pipeline/review/", "pipeline/batch/", "pipeline/evaluate.py")
CLOCKS = {"time", "random", "uuid", "secrets", "socket", "urllib", "http", "requests"}
NOW = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today)\b")


@pytest.mark.parametrize("path", NAMED)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", NAMED)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", NAMED)
def test_public_names_say_what_they_are(path: Path) -> None:
    silent = [name for name, node in _public(path) if not ast.get_docstring(node)]
    assert not silent


@pytest.mark.parametrize("path", NAMED)
def test_no_clock_chance_or_network_below_the_command_line(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name.startswith(AT_THE_TOP):
        return
    assert not _imported(path) & CLOCKS
    assert not NOW.search(path.read_text("utf-8"))


@pytest.mark.parametrize("path", NAMED)
def test_no_list_of_chinese_words_in_code(path: Path) -> None:
    """Tables of words are data; schema and messages are the tables of what the program says itself."""
    if path.name in ("schema.py", "codes.py") or path.parent.name == "words":
        return
    tree = ast.parse(path.read_text("utf-8"))
    lists = [node for node in ast.walk(tree) if isinstance(node, ast.List | ast.Tuple | ast.Set)]
    long = [node.lineno for node in lists if sum(_is_word(item) for item in node.elts) > 12]
    assert not long


def test_nothing_names_a_machine_or_a_workplace() -> None:
    private = re.compile("/" + "work/|/" + "root/|/" + "home/|/" + "opt/")
    kept = [*MODULES, *sorted((ROOT / "tests").glob("*.py")), *ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / ".ci" / "run"]
    assert not [path.name for path in kept if private.search(path.read_text("utf-8"))]


def test_no_group_is_possessive() -> None:
    """Python 3.11.0 to 3.11.4 raise SystemError on such patterns (gh-101955); Debian 12 has 3.11.2."""
    possessive = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+")
    kept = [*MODULES, *(ROOT / "pipeline").rglob("*.toml")]
    assert possessive.search("(?:ab)*+") and not possessive.search(r"[ab]*+\)++")
    assert not [path.name for path in kept if possessive.search(path.read_text("utf-8"))]


def test_the_package_root_imports_nothing() -> None:
    assert not _imported(ROOT / "pipeline" / "__init__.py") - {"__future__"}


def test_heavy_libraries_are_imported_where_they_are_needed() -> None:
    code = "import sys, pipeline.run, pipeline.export.folder, jianbao; print(sorted({'pandas','spacy','pdfplumber','docx'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_package_and_every_data_file_is_installed() -> None:
    from setuptools import find_namespace_packages

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    packages = set(find_namespace_packages(str(ROOT), include=settings["packages"]["find"]["include"]))
    assert {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in SOURCES} <= packages
    assert {name.split(".")[0] for name in packages} <= {"pipeline", "extractors", "corpus"}
    assert not {name for name in packages if name.startswith("corpus")} - {"corpus", "corpus.samples"}


def test_each_dependency_tells_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").split("dependencies = [")[1].split("]")[0].strip().splitlines()
    assert len(lines) >= 12
    assert not [line for line in lines if not re.search(r"#.*; [A-Z]", line)]


SKIPS = """
import pytest
def test_skipped(): pytest.skip("no reason")
@pytest.mark.shared
def test_shared(): pytest.skip("gone")
def test_shared_by_name(): pytest.skip("../shared is absent")
@pytest.mark.xfail
def test_known(): raise ValueError
def test_fine(): pass
"""


@pytest.mark.parametrize(("ci", "outcome"), [("true", "1 failed, 1 passed, 2 skipped, 1 xfailed"), ("", "1 passed, 3 skipped, 1 xfailed")])
def test_nothing_is_skipped_in_ci(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_skips.py").write_text(SKIPS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = shared\n", "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert outcome in run.stdout.splitlines()[-1]


def _public(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(HAN.search(node.value))
