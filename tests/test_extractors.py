"""Extractors: each number marked in a text is found as what it is, and no other number is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import pytest

from extractors import amounts, bodies, matters, staffing, teams
from extractors import cases as case_extractor
from pipeline.schema import ACTIONS, CATEGORIES
from tests.marked import CASES, MARK, Case, cases, problems, read, tables

FOLDER = Path(teams.__file__).parent
MODULES = sorted({path.stem for path in FOLDER.glob("*.py")} | {path.parent.name for path in FOLDER.glob("*/__init__.py")})
NAMES = [name for name in MODULES if not name.startswith("_")]
CLAIMING: tuple[ModuleType, ...] = (amounts, bodies, case_extractor, matters, staffing, teams)
MINE = [Path(str(module.__file__)).stem for module in CLAIMING]
ALL = [param for name in MINE for param in cases(name)]


@pytest.mark.parametrize("one", ALL)
def test_what_is_marked_is_found_and_nothing_else(one: Case) -> None:
    assert problems(one) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_extractor_has_cases_and_some_where_nothing_is_found(name: str) -> None:
    assert (CASES / f"{name}.toml").is_file(), f"extractors/{name} has no cases"
    rows = tables(name)
    assert any(MARK.search(row["text"]) for row in rows)
    assert any(not MARK.search(row["text"]) for row in rows)


def test_every_extractor_that_claims_is_asked_here() -> None:
    assert sorted(MINE) == sorted(name for name in NAMES if (FOLDER / f"{name}.py").is_file() and rule_ids(FOLDER / f"{name}.py"))


@pytest.mark.parametrize("module", CLAIMING, ids=MINE)
def test_every_rule_fires_in_some_case(module: ModuleType) -> None:
    fired = {fact.rule for param in ALL if not param.marks for fact in read(param.values[0].text).facts}
    assert [rule for rule in sorted(rule_ids(Path(str(module.__file__)))) if not any(fnmatch(one, rule) for one in fired)] == []


@pytest.mark.parametrize("name", MINE)
def test_the_cases_of_a_file_ask_for_what_its_extractor_claims(name: str) -> None:
    """Each category that the extractor can claim is marked at least three times in its own file."""
    module = next(m for m in CLAIMING if Path(str(m.__file__)).stem == name)
    marked = [category for param in cases(name) for want in param.values[0].want for category in want.category]
    claimed = {rule.partition(".")[0] for rule in rule_ids(Path(str(module.__file__)))} - {"*"} | set(getattr(module, "WEIGHTS", {}))
    assert not [category for category in sorted(claimed) if marked.count(category) < 3]


def test_each_category_and_each_action_is_asked_somewhere() -> None:
    wants = [want for param in ALL for want in param.values[0].want]
    assert {category for want in wants for category in want.category} >= set(CATEGORIES) - {"other"}
    assert {action for want in wants for action in want.rest.get("action", ())} >= set(ACTIONS)


def rule_ids(path: Path) -> set[str]:
    """Ids in the second place of every `Claim(…)` of a module's source; `f"{category}.noun"` as `*.noun`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Claim":
            given = node.args[1] if len(node.args) > 1 else next(k.value for k in node.keywords if k.arg == "rule")
            found |= set(_texts(given))
    return found


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    else:
        raise TypeError(f"a rule id that cannot be read from the source: {ast.unparse(node)}")
