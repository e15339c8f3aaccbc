"""The samples that ship with the project, and one report in several formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate import from_reports, load_gold, score
from pipeline.evaluate.figures import figures
from pipeline.model import Fact, Result
from pipeline.run import read_one
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "corpus" / "samples"
FORMATS = ROOT / "tests" / "data" / "formats"
REPORTS = sorted({path.name.split(".")[0] for path in FORMATS.iterdir()})
OTHERS = (".docx", ".reportlab.pdf", ".libreoffice.pdf")


def _read(path: Path) -> Result:
    return read_one(path.read_bytes(), path.name, Settings())


def _said(fact: Fact) -> tuple[str, ...]:
    """All of a fact but where it stands: offsets differ with the head's line ends."""
    numbers = (fact.value, fact.value_low, fact.value_high)
    words = (fact.category, fact.span.replace(" ", ""), fact.measure, fact.bound, fact.unit, fact.stage, fact.per)
    return (*words, fact.region.name, fact.level, fact.action, fact.as_of, fact.direction, *map(str, numbers))


def _about(found: Result) -> tuple[str, ...]:
    head = found.head
    return (found.region.code, "".join(head.title.split()), head.issuer, head.issue_no, head.published, head.year)


@pytest.mark.parametrize("ending", OTHERS)
@pytest.mark.parametrize("name", REPORTS)
def test_the_same_report_in_another_format_states_the_same(name: str, ending: str) -> None:
    plain, other = _read(FORMATS / f"{name}.txt"), _read(FORMATS / f"{name}{ending}")
    assert other.status == "ok"
    assert [_said(fact) for fact in other.facts] == [_said(fact) for fact in plain.facts]
    assert {one.name for one in other.mechanisms} == {one.name for one in plain.mechanisms}
    assert _about(other) == _about(plain)


@pytest.mark.parametrize("name", REPORTS)
def test_a_fact_of_a_pdf_knows_its_page_and_box(name: str) -> None:
    from pipeline.ingest import box_of, page_of

    found = _read(FORMATS / f"{name}.libreoffice.pdf")
    assert found.report is not None
    for fact in found.facts:
        box = box_of(found.report, fact.start, fact.end)
        assert page_of(found.report, fact.start) in range(1, (found.report.pages or 0) + 1)
        assert box is not None and box[0] < box[2] and box[1] < box[3]


def test_samples_cover_formats_and_provinces() -> None:
    endings = [path.suffix for path in SAMPLES.iterdir()]
    assert len(endings) >= 10 and {".txt", ".docx", ".pdf"} <= set(endings)
    plain = [path.read_bytes() for path in SAMPLES.glob("*.txt")]
    assert sum(_is_utf8(data) for data in plain) >= 3 and sum(not _is_utf8(data) for data in plain) >= 2
    provinces = {_read(path).region.code[:2] for path in SAMPLES.iterdir()}
    assert len(provinces - {""}) >= 8


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_samples_are_read_right() -> None:
    golds = load_gold(ROOT / "corpus" / "gold" / "samples")
    found = figures(score(golds, from_reports([str(SAMPLES)], Settings())))
    assert found["strict_f1"] >= 0.95
    assert found["region"] == found["offsets"] == 1
