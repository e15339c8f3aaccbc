"""A reading block by block: where each stands, why it is not published, what it heads, what was found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.model import Block, Box, Document, Fact, Mechanism, Placed, Report, Result, Run
from pipeline.scan import Source
from pipeline.segment import BETWEEN, heading_words, sentences

Stated = TypeVar("Stated", Fact, Mechanism)


@dataclass(frozen=True, slots=True)
class Spot:
    """Part of a page that a stretch of text takes up; `box` None where only the page is known."""

    page: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One block as it was read."""

    number: int
    """From 1, in reading order, dropped ones too."""
    block: Block
    spots: tuple[Spot, ...]
    """One a line."""
    start: int | None
    """Where it begins in the published text; None if it is not published."""
    level: int
    """Of the heading that it is or begins with (1 the highest of those above), 0 for none."""
    is_item: bool
    """The heading is that of an item (一是), which its own text follows."""
    section: str
    """The headings above, itself included."""
    facts: tuple[Fact, ...]
    mechanisms: tuple[Mechanism, ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on; empty where the format has none."""
        return tuple(dict.fromkeys(spot.page for spot in self.spots))

    def box_on(self, page: int) -> Box | None:
        """What encloses its lines on a page."""
        boxes = [spot.box for spot in self.spots if spot.page == page and spot.box]
        return _around(boxes) if boxes else None


@dataclass(frozen=True, slots=True)
class Inspection:
    """One file that was read: `blocks` are those of the page asked for, or all."""

    source: Source
    result: Result
    document: Document
    blocks: tuple[Seen, ...]


def blocks_of(document: Document, result: Result) -> tuple[Seen, ...]:
    """Every block that the reader yielded, with what was found in it."""
    report = result.report
    placed = iter(report.placed) if report else iter(())
    sections = _sections(report) if report else {}
    return tuple(_seen(at, block, placed, sections, result) for at, block in enumerate(document.blocks, 1))


def spots_of(report: Report, start: int, end: int) -> tuple[Spot, ...]:
    """Where the characters from `start` to `end` stand, a spot a line; empty where the format has no pages."""
    at = bisect_left(report.placed, start + 1, key=lambda one: one.start) - 1
    return tuple(_lines(report.placed[at], start, end)) if at >= 0 else ()


def _seen(at: int, block: Block, placed: Iterator[Placed], sections: dict[int, str], result: Result) -> Seen:
    spots = tuple(Spot(run.page, run.box) for run in block.runs)
    if block.dropped or result.report is None:
        return Seen(at, block, spots, None, 0, False, "", (), ())
    here = next(placed)
    facts, mechanisms = _within(result.facts, here), _within(result.mechanisms, here)
    section = sections.get(here.start, "")
    return Seen(at, block, spots, here.start, *_heading(block, section), section, facts, mechanisms)


def _within(rows: Sequence[Stated], placed: Placed) -> tuple[Stated, ...]:
    """The rows that stand in a block; they come in the order of the text."""
    low = bisect_left(rows, placed.start, key=lambda row: row.start)
    return tuple(rows[low : bisect_left(rows, placed.end, key=lambda row: row.start)])


def _sections(report: Report) -> dict[int, str]:
    """Where each block begins → the headings above its first sentence."""
    found: dict[int, str] = {}
    for sentence in sentences(report):
        found.setdefault(sentence.placed.start, sentence.section)
    return found


def _heading(block: Block, section: str) -> tuple[int, bool]:
    """`level` and `is_item` of a block whose section is that path."""
    words = heading_words()
    head = words.mark.match(block.text) if block.kind == "paragraph" else None
    if head is None or not section:
        return 0, False
    return section.count(BETWEEN) + 1, head.lastindex == words.item_rank


def _lines(placed: Placed, start: int, end: int) -> Iterator[Spot]:
    for run in placed.block.runs:
        low, high = max(start - placed.start, run.start), min(end - placed.start, run.end)
        if low < high:
            yield Spot(run.page, _part(run, low - run.start, high - run.start))


def _part(run: Run, low: int, high: int) -> Box | None:
    if run.box is None or len(run.edges) <= high:
        return run.box
    left, right = sorted((run.edges[low], run.edges[high]))
    return (left, run.box[1], right, run.box[3])


def _around(boxes: Sequence[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
