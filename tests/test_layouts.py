"""Pages as they are set: what a reader should get of each, whole and in order, and nothing beside it.

The stories and their settings are those of tests/bench/bench_layout.py, which measures more of them by three producers;
here reportlab sets them in a font that every PDF reader knows.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.ingest import Limits, read_document
from pipeline.model import Block
from tests.bench.presses import Layout, compose, judged, layouts, wanted
from tests.bench.presses.canvas import pressed

WHOLE = (
    "plain", "tight", "both", "indent by spaces", "ragged", "hanging", "headings centred", "headings run in", "red head",
    "running head", "odd and even heads", "footnotes", "two columns", "two columns, title over", "side notes",
    "watermark diagonal", "watermark repeated", "bold twice", "letter-spacing", "long figures", "quotations", "lists",
    "table unruled", "table three lines", "table merged", "table long, head again", "table long, 续表",
    "table landscape", "table landscape, unruled",
)  # fmt: skip
GONE = {
    "odd and even heads": {"header", "page_number"},
    "two columns": {"page_number"},
    "side notes": {"side_note"},
    "watermark diagonal": {"watermark"},
    "watermark repeated": {"watermark"},
}
"""What else a kind of page has, and must not be of the text."""


def drawn(kind: str) -> Layout:
    """The first layout of a kind, in the font that is always there."""
    return replace(next(layouts((1,), ("reportlab",), (kind,))), font="song")


def read(layout: Layout) -> tuple[Block, ...]:
    """What is read of it."""
    return read_document(pressed(layout, compose(layout)), "page.pdf", limits=Limits()).blocks


@pytest.mark.parametrize("kind", WHOLE)
def test_a_page_is_read_whole_and_in_order(kind: str) -> None:
    layout = drawn(kind)
    blocks = read(layout)
    score = judged(wanted(compose(layout)), blocks)
    assert not score.mistakes
    assert (score.paragraphs_right, score.rows_right) == (score.paragraphs, score.rows)
    assert score.ordered == score.placed > 15
    assert {block.dropped for block in blocks} >= GONE.get(kind, set())


def test_a_table_without_rules_has_its_heads() -> None:
    rows = [block for block in read(drawn("table unruled")) if block.kind == "row" and block.header]
    assert len(rows) > 10
    assert {row.header for row in rows} == {("乡镇（街道）", "承接事项", "办理案件", "执法人员", "持证率")}


def test_every_character_has_its_place() -> None:
    for block in read(drawn("two columns")):
        for run in block.runs:
            assert run.box and run.page and len(run.edges) == run.end - run.start + 1
            assert list(run.edges[:-1]) == sorted(run.edges[:-1])
