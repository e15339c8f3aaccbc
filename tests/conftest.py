"""What every test may use: a stand-in for the extractors, and the rule that nothing is skipped in CI."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.model import (
    Allocation,
    Check,
    Citation,
    Fact,
    Head,
    Mechanism,
    Organisation,
    Quantity,
    Refusal,
    Region,
    Report,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept-golden` rewrites tests/golden; a test fails while it is given."""
    parser.addoption("--accept-golden", action="store_true", help="rewrite tests/golden with what is found now")


@pytest.fixture
def shared() -> Path:
    """The folder of reference reports; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent")
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once a session."""
    from tests.browser import started

    with started() as found:
        yield found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With CI=true a skipped test is a failed one, unless what it needs is ../shared."""
    report: Any = yield
    missing_shared = item.get_closest_marker("shared") or "../shared" in str(report.longrepr)
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail") and not missing_shared:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Likewise a module that is skipped as a whole."""
    report: Any = yield
    if os.environ.get("CI") == "true" and report.outcome == "skipped" and "../shared" not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@dataclass(frozen=True)
class Extraction:
    """What the extractors hand over."""

    head: Head
    region: Region
    facts: tuple[Fact, ...]
    mechanisms: tuple[Mechanism, ...]
    citations: tuple[Citation, ...]
    checks: tuple[Check, ...]
    refusals: tuple[Refusal, ...]
    allocation: tuple[Allocation, ...] = ()
    organisation: tuple[Organisation, ...] = ()


HOME = Region("河南省濮阳市南乐县", "410923", "", "county", "stated", "南乐县")


def fake_extract(report: Report, lexicon: object, region_hint: Region | None = None) -> Extraction:
    """Every `12支` is a fact, every quoted phrase a mechanism, every 《title》 a citation; `!!` breaks it."""
    if "!!" in report.text:
        raise RuntimeError("broken extractor")
    facts = tuple(_fact(found, report.text) for found in re.finditer(r"(\d+)(支|项|名)", report.text))
    text = report.text
    return Extraction(
        Head(title=text.split("\n")[0][:20], year="2021", year_basis="published"),
        HOME if "南乐" in text else Region(candidates=("甲县", "乙县")),
        facts,
        tuple(Mechanism(m.start(1), m.end(1), m[1], "principle", _around(m, text), "", "fake", Decimal("0.8"))
              for m in re.finditer(r"“(.+?)”", text)),
        tuple(Citation(m.start(1), m.end(1), m[1], "", "", "", _around(m, text)) for m in re.finditer(r"《(.+?)》", text)),
        tuple(Check("sum", "1 + 1 = 3", (fact.start,), "3", "2", "inconsistent", fact.evidence) for fact in facts[:1]),
        (Refusal(0, 1, text[:1], "date"),) if text else (),
    )  # fmt: skip


def _fact(found: re.Match[str], text: str) -> Fact:
    value = Decimal(found[1])
    category = {"支": "team", "项": "matter", "名": "personnel"}[found[2]]
    return Fact(
        found.start(), found.end(), found[0], category, "队伍", value, value, value, "exact", found[2],
        _around(found, text), "", "fake", Decimal("0.9") if value < 50 else Decimal("0.5"), stage="after",
    )  # fmt: skip


def _around(found: re.Match[str], text: str) -> str:
    return next(line for line in text.split("\n") if found[0] in line)


def fake_quantities(text: str, lexicon: object) -> tuple[Quantity, ...]:
    """Every `12支`."""
    return tuple(
        Quantity(m.start(), m.end(), m[0], "number", Decimal(m[1]), Decimal(m[1]), Decimal(m[1]), "exact", m[2])
        for m in re.finditer(r"(\d+)(支|项|名)", text)
    )


@pytest.fixture
def fake_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extractors replaced by `fake_extract`, in worker processes too."""
    fake = SimpleNamespace(extract=fake_extract, quantities=fake_quantities)
    monkeypatch.setitem(sys.modules, "pipeline.resolve.reading", fake)  # type: ignore[arg-type]
