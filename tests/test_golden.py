"""What the samples state, in a form that a person can read: reviewed, and rewritten only on purpose (--accept-golden)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Fact, Result
from pipeline.run import read_one
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = sorted((ROOT / "corpus" / "samples").iterdir())


def _fact(fact: Fact) -> str:
    marks = (fact.bound, fact.per, fact.stage, fact.direction, fact.level, fact.action, fact.domain, fact.as_of)
    whose = fact.region.name + (f" / {fact.subject}" if fact.subject else "")
    return f"{fact.span} · {fact.category} · {fact.measure} · {' '.join(mark for mark in marks if mark)} · {whose}"


def _readable(found: Result) -> str:
    head = f"{found.head.title} | {found.head.issuer} | {found.head.published} | {found.region.name} {found.region.code}"
    rows = [
        head, *map(_fact, found.facts), *(f"{one.kind}: {one.name}" for one in found.mechanisms),
        *(f"《{one.title}》{one.number}" for one in found.citations),
        *(f"{one.expression} {one.status}" for one in found.checks),
    ]  # fmt: skip
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_what_a_sample_states_has_not_changed(path: Path, pytestconfig: pytest.Config) -> None:
    now = _readable(read_one(path.read_bytes(), path.name, Settings()))
    kept = GOLDEN / f"{path.name}.txt"
    if pytestconfig.getoption("accept_golden"):
        kept.write_text(now, "utf-8")
    assert now == kept.read_text("utf-8")


def test_golden_output_is_not_rewritten_here(pytestconfig: pytest.Config) -> None:
    assert not pytestconfig.getoption("accept_golden"), "accepted: look at the difference, then run without the flag"


def test_every_golden_file_belongs_to_a_sample() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{path.name}.txt" for path in SAMPLES}
