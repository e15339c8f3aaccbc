"""Pages without text, from pictures to rows: what is recognised, and what becomes of what cannot be."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import ocr_pages
from pipeline.dataset import Reading, Row
from pipeline.ingest import Limits, box_of, compose, ocr, read_document, sure_of
from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.model import Report
from pipeline.run import assemble, read_all, read_one
from pipeline.scan import find
from pipeline.schema import CODES
from pipeline.settings import Settings
from tests.rendering import pdf_bytes
from tests.scans import PAGES, encoded, picture, scanned_pdf

TYPED = "附：县司法局审核法制文书45份，退回补正7份。各乡镇（街道）可据此安排下一年度的执法培训与案卷评查工作，相关数据以年报为准。"


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF file of two scanned pages and one with text, and a photograph taken sideways."""
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "mixed.pdf").write_bytes(scanned_pdf([picture(1), picture(2)], pdf_bytes(TYPED)))
    (folder / "photo.png").write_bytes(encoded(picture(2, turn=90)))
    return folder


@pytest.fixture(scope="module")
def night(inbox: Path) -> dict[str, Reading]:
    """What two workers make of it."""
    return {reading.file: reading for reading in read_all(find([str(inbox)]), Settings(workers=2))}


@pytest.fixture
def mixed(night: dict[str, Reading]) -> Report:
    """The report with scanned pages and typed ones."""
    report = night["mixed.pdf"].result.report
    assert report
    return report


def test_a_scan_is_read_as_its_text_would_be(night: dict[str, Reading], mixed: Report) -> None:
    """Every character, whole paragraphs also across pages, and the typed page behind them."""
    assert mixed.text == f"{PAGES}\n{TYPED}"
    assert night["mixed.pdf"].result.status == "ok"
    assert night["mixed.pdf"].result.unread_pages == ()
    assert "ocr" in mixed.warnings and "pages_unread" not in mixed.warnings
    typed = read_one(mixed.text.encode(), "a.txt", Settings())
    stated = [(fact.category, fact.measure, fact.value, fact.span) for fact in typed.facts]
    assert len(stated) > 15
    assert [(fact.category, fact.measure, fact.value, fact.span) for fact in night["mixed.pdf"].result.facts] == stated


def test_recognised_facts_are_less_certain_than_typed_ones(night: dict[str, Reading], mixed: Report) -> None:
    typed = read_one(mixed.text.encode(), "a.txt", Settings())
    pairs = list(zip(night["mixed.pdf"].result.facts, typed.facts, strict=True))
    scanned = [(one, other) for one, other in pairs if one.span not in ("45份", "7份")]
    assert len(scanned) == len(pairs) - 2
    for one, other in scanned:
        assert one.confidence == round(other.confidence * Decimal(str(sure_of(mixed, one.start, one.end))), 4)
        assert other.confidence / 2 < one.confidence <= other.confidence
    assert any(one.confidence < other.confidence for one, other in scanned)
    assert all(one.confidence == other.confidence for one, other in pairs if (one, other) not in scanned)


def test_boxes_lie_on_the_ink(mixed: Report) -> None:
    """Level boxes on slanting lines: within half a character."""
    page = picture(1)
    for span in ("14支", "96.5%", "1205处", "200余名"):
        start = mixed.text.index(span)
        box = box_of(mixed, start, start + len(span))
        assert box
        x0, top, x1, bottom = (side * 150 / 72 for side in box)
        ink = page.crop((int(x0), int(top), int(x1), int(bottom))).point(lambda value: 255 * (value < 128))
        share = sum(ink.histogram()[128:]) / (ink.width * ink.height)
        assert 0.08 < share < 0.5
        assert 0.4 < (box[2] - box[0]) / (16 * (len(span) - 0.25)) < 1.2


def test_a_photograph_taken_sideways_is_read(night: dict[str, Reading]) -> None:
    report = night["photo.png"].result.report
    assert report and report.format == "image" and report.pages == 1
    assert report.text.startswith("工作，每个乡配备执法人员6名") and report.text.endswith("（云和县综合行政执法局供稿）")


def test_one_worker_reads_the_same(inbox: Path, night: dict[str, Reading]) -> None:
    alone = read_all(find([str(inbox / "photo.png")]), Settings(workers=1))
    assert [reading.result for reading in alone] == [night["photo.png"].result]


def test_how_well_a_page_was_recognised_is_told() -> None:
    glyphs = tuple(Glyph(one, 100 + 16 * at, 100, 116 + 16 * at, 116, sure=0.5) for at, one in enumerate("县里有队伍"))
    document = read_document(encoded(picture(2)), "a.png", limits=Limits(), recognised={1: glyphs})
    assert [(one.code, one.page, one.detail) for one in document.decisions] == [("ocr", 1, "mean confidence 0.50, 5 characters")]
    assert document.warnings == ("ocr",)
    assert sure_of(compose(document, "r1"), 0, 2) == 0.5


def rows(folder: Path, settings: Settings) -> dict[str, Row]:
    """The rows of reports.csv by file."""
    data = assemble(read_all(find([str(folder)]), settings), settings)
    return {row["file"]: row | {"detail": data.details.get(row["report_id"], "")} for row in data.rows["reports"]}


def test_without_the_extra_a_row_says_what_to_install(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_pages, "available", lambda: False)
    found = rows(inbox, Settings(workers=2))
    assert [(found["mixed.pdf"][name]) for name in ("status", "reason", "warnings", "detail")] == ["partial", "no_ocr", "pages_unread;region_undecided", "pages 1–2"]
    assert found["mixed.pdf"]["facts"] == "2"
    assert [(found["photo.png"][name]) for name in ("status", "reason", "detail")] == ["failed", "no_ocr", "pages 1"]
    assert "pip install 'jianbao[ocr]'" in CODES["no_ocr"].advice and "pip install 'jianbao[ocr]'" in CODES["no_ocr"].advice_zh


def test_the_extra_is_there_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ocr.available()
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    ocr._models.cache_clear()
    assert not ocr.available()
    ocr._models.cache_clear()


def pretend(data: bytes, number: int, limits: Limits, password: str = "") -> tuple[Glyph, ...]:
    """Instead of the recogniser: the first page hangs, the second kills its process."""
    if number == 1:
        time.sleep(60)
    if number == 2:
        os._exit(3)
    return tuple(Glyph(one, 100 + 16 * at, 50 * number, 116 + 16 * at, 50 * number + 16) for at, one in enumerate(f"全县共有执法人员{number}名。"))


def test_a_page_that_dies_or_hangs_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_pages, "recognise_page", pretend)
    (tmp_path / "five.pdf").write_bytes(scanned_pdf([picture(2)] * 5))
    (tmp_path / "one.png").write_bytes(encoded(picture(2)))
    found = rows(tmp_path, Settings(workers=2, limits=(("ocr_seconds", 1.0), ("ocr_pages", 4))))
    five, one = found["five.pdf"], found["one.png"]
    assert (five["status"], five["reason"], five["facts"], five["pages"]) == ("partial", "no_text", "2", "5")
    assert "pages_unread" in five["warnings"].split(";") and "ocr" in five["warnings"].split(";")
    assert five["detail"].startswith("page 1: timeout") and "; page 2: crashed" in five["detail"]
    assert five["detail"].endswith("pages 5: more than 4 pages to recognise")
    assert (one["status"], one["reason"]) == ("failed", "no_text") and one["detail"].startswith("page 1: timeout")


def test_files_are_read_again_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_pages, "BATCH", 5)
    files = [(str(at), tuple(range(1, pages + 1))) for at, pages in enumerate((2, 9, 1, 7, 3))]
    made = list(ocr_pages.batches(files, Limits(ocr_pages=4)))  # type: ignore[arg-type]
    assert [[name for name, _ in batch] for batch in made] == [["0", "1"], ["2", "3"], ["4"]]


def test_recognisers_fit_into_memory_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_pages, "memory", lambda: 4 << 30)
    limits = Limits()
    assert ocr_pages._engine(limits, 16, 100).workers * limits.ocr_memory_bytes * ocr_pages.FILLED <= 4 << 30
    assert ocr_pages._engine(limits, 2, 100).workers == 2
    assert ocr_pages._engine(limits, 2, 1).workers == 1
    monkeypatch.setattr(ocr_pages, "memory", lambda: 1 << 20)
    assert ocr_pages._engine(limits, 2, 100).workers == 1
