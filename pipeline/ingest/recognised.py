"""What a recogniser made of the pages that hold no text, on its way into a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.model import Block, Decision, Run

Recognised = Mapping[int, tuple[Glyph, ...]]
"""Page, from 1, to its characters; a page that could not be recognised is not in it."""
NOTHING: Recognised = {}
WIDEST = 0.9
"""Quantile of widths at which a stretch is taken for a full line,"""
FULL = 0.95
"""and share of it from which others are."""


@dataclass(frozen=True)
class Recognition:
    """The recognised pages of one file. Paper slips in a scanner: for layout, all pages' text begins at one edge."""

    pages: Recognised

    def glyphs(self, page: int) -> tuple[Glyph, ...]:
        """The characters of a page, moved to the edge of the others; none where it was not recognised."""
        shift = self._shifts.get(page, 0.0)
        return tuple(
            replace(one, x0=round(one.x0 + shift, 2), x1=round(one.x1 + shift, 2)) for one in self.pages.get(page, ())
        )

    def restored(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """The blocks as they stand on the pages, their runs with how sure the recogniser is of each character."""
        if not self.pages:
            return tuple(blocks)
        return tuple(replace(block, runs=tuple(self._restored(run) for run in block.runs)) for block in blocks)

    def decisions(self) -> list[Decision]:
        """How well each page was recognised, for `jianbao inspect`."""
        return [Decision("ocr", page, _quality(glyphs)) for page, glyphs in sorted(self.pages.items())]

    @cached_property
    def _shifts(self) -> dict[int, float]:
        """How far to the right each page goes, in points."""
        stretches = {page: list(_stretches(glyphs)) for page, glyphs in self.pages.items()}
        widths = sorted(right - left for one in stretches.values() for left, right in one)
        full = FULL * widths[int(len(widths) * WIDEST)] if widths else 0.0
        lefts = {page: [left for left, right in one if right - left >= full] for page, one in stretches.items()}
        edges = {page: median(one) for page, one in lefts.items() if one}
        edge = median(edges.values()) if edges else 0.0
        return {page: edge - one for page, one in edges.items()}

    @cached_property
    def _at(self) -> dict[tuple[int, float], list[Glyph]]:
        """The characters by page and left edge."""
        found: dict[tuple[int, float], list[Glyph]] = defaultdict(list)
        for page in self.pages:
            for glyph in self.glyphs(page):
                found[page, glyph.x0].append(glyph)
        return found

    def _sure(self, page: int, edge: float, top: float, bottom: float) -> float:
        """How sure of the character that begins at an edge of a run; 1 of a space that layout put there."""
        here = self._at.get((page, edge), [])
        return min((one.sure for one in here if top < (one.top + one.bottom) / 2 < bottom), default=1.0)

    def _restored(self, run: Run) -> Run:
        if run.page not in self.pages or run.box is None:
            return run
        x0, top, x1, bottom = run.box
        shift = self._shifts.get(run.page, 0.0)
        return replace(
            run,
            box=(round(x0 - shift, 2), top, round(x1 - shift, 2), bottom),
            edges=tuple(round(edge - shift, 2) for edge in run.edges),
            sure=tuple(self._sure(run.page, edge, top, bottom) for edge in run.edges[:-1]),
        )


def _stretches(glyphs: Iterable[Glyph]) -> Iterator[tuple[float, float]]:
    """Left and right edges of what stands between two line feeds."""
    stretch: list[Glyph] = []
    for glyph in glyphs:
        if glyph.character != "\n":
            stretch.append(glyph)
        elif stretch:
            yield stretch[0].x0, stretch[-1].x1
            stretch = []


def _quality(glyphs: Sequence[Glyph]) -> str:
    sure = [glyph.sure for glyph in glyphs if not glyph.character.isspace()]
    mean = sum(sure) / len(sure) if sure else 0.0
    return f"mean confidence {mean:.2f}, {len(sure)} characters"
