"""From a document to the report that all offsets refer to, and from an offset back to the page."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from pipeline.model import Block, Box, Document, Placed, Report, Run

NOT_BODY = re.compile(r"[\W_]+")


def compose(document: Document, report_id: str) -> Report:
    """The published text: the kept blocks joined by line feeds, each with its offsets."""
    placed: list[Placed] = []
    at = 0
    for block in document.blocks:
        if not block.dropped:
            placed.append(Placed(at, at + len(block.text), block))
            at += len(block.text) + 1
    text = "\n".join(one.block.text for one in placed)
    return Report(report_id, text, tuple(placed), document.format, document.pages, document.warnings)


def placed_at(report: Report, start: int) -> Placed | None:
    """The block that holds the character at `start`, None between blocks or outside the text."""
    at = bisect_right(report.placed, start, key=lambda one: one.start) - 1
    if at < 0 or start >= report.placed[at].end:
        return None
    return report.placed[at]


def page_of(report: Report, start: int) -> int | None:
    """The page, from 1, that the character at `start` stands on; None where the format has no pages."""
    placed = placed_at(report, start)
    run = placed and _run_at(placed.block, start - placed.start)
    return run.page if run else None


def box_of(report: Report, start: int, end: int) -> Box | None:
    """Box of the characters from `start` that stand on its line, up to `end`; None where boxes are unknown."""
    placed = placed_at(report, start)
    run = placed and _run_at(placed.block, start - placed.start)
    if not placed or not run or run.box is None:
        return None
    if not run.edges:
        return run.box
    first = start - placed.start - run.start
    last = min(end - placed.start, run.end) - run.start
    return (run.edges[first], run.box[1], run.edges[last], run.box[3])


def sure_of(report: Report, start: int, end: int) -> float:
    """How sure its recogniser is of the least certain character from `start` to `end`; 1 where none was needed."""
    placed = placed_at(report, start)
    if not placed:
        return 1.0
    first, last = start - placed.start, end - placed.start
    sure = [one for run in placed.block.runs for one in run.sure[max(0, first - run.start) : max(0, last - run.start)]]
    return min(sure, default=1.0)


def body_of(report: Report) -> str:
    """Letters, digits and Han of the text, folded to one width: what copies of a report are recognised by."""
    return NOT_BODY.sub("", unicodedata.normalize("NFKC", report.text))


def _run_at(block: Block, offset: int) -> Run | None:
    at = bisect_right(block.runs, offset, key=lambda run: run.start) - 1
    if at < 0 or offset >= block.runs[at].end:
        return None
    return block.runs[at]
