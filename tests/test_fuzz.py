"""Spoilt files of every format through the whole reader: a document or a reason, never another error, never a dead run.

The files are drawn from a seed, so a failure comes again. Bounded: some hundred files a format.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from pipeline.engines import Engine
from pipeline.errors import Unreadable
from pipeline.ingest import Limits, compose, read_document
from pipeline.model import Document
from tests.mutations import spoilt, spoilt_parts

DATA = Path(__file__).parent / "data"
LIMITS = Limits(file_bytes=4 << 20, unpacked_bytes=32 << 20, part_bytes=8 << 20, pages=50, characters=500_000)
SEEDS = {
    "pdf": [DATA / "ingest_letter.pdf", DATA / "formats" / "sanjiang.reportlab.pdf"],
    "docx": [DATA / "ingest_letter.docx", DATA / "formats" / "tianshui.docx"],
    "txt": [DATA / "formats" / "luanping.txt"],
}
COUNT = 120


def _files(kind: str) -> Iterator[bytes]:
    whole = [path.read_bytes() for path in SEEDS[kind]]
    for seed, data in enumerate(whole):
        yield from spoilt(data, COUNT, seed)
        if data.startswith(b"PK"):
            yield from spoilt_parts(data, COUNT, seed)


def _outcome(data: bytes) -> str:
    try:
        document = read_document(data, "spoilt", limits=LIMITS)
    except Unreadable as refused:
        return refused.code
    _holds(document)
    return "read"


def _holds(document: Document) -> None:
    report = compose(document, "r")
    assert report.text == "\n".join(block.text for block in document.blocks if not block.dropped)
    for block in document.blocks:
        assert "\n" not in block.text
        for run in block.runs:
            assert 0 <= run.start < run.end <= len(block.text)
            assert not run.edges or len(run.edges) == run.end - run.start + 1


@pytest.mark.parametrize("kind", SEEDS)
def test_spoilt_files_are_read_or_refused(kind: str) -> None:
    files = list(_files(kind))
    outcomes = list(Engine(workers=1, seconds=20, memory=1 << 30).map(_outcome, files))
    wrong = [(at, outcome.failure, outcome.detail) for at, outcome in enumerate(outcomes) if outcome.failure]
    assert not wrong
    codes = {outcome.value for outcome in outcomes}
    assert "read" in codes
    assert len(codes) > 1 or kind == "txt"


def test_the_same_files_are_drawn_again() -> None:
    data = SEEDS["docx"][0].read_bytes()
    first, second = (list(chain(spoilt(data, 3, 1), spoilt_parts(data, 3, 1))) for _ in range(2))
    assert first[:3] == second[:3]
    assert len(set(first)) == 6
