"""Cells between the lines that an OFD page draws, found as in PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.ingest.pdf_layout import Table
from pipeline.ingest.pdf_tables import Ruled, tables_of
from pipeline.model import Box

STRAIGHT = 1.0
"""Points that a rule may lean."""
SHORTEST = 3.0
TOLERANCE = 3.0
ENOUGH = 3
"""Rules each way, for two by two cells."""
MOST_CROSSINGS = 3000
"""Rules down times rules across: a page with more is a drawing, and its cells would take minutes to find."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one table."""

    cells: list[Box]


@dataclass(slots=True)
class Rules(Ruled):
    """The tables of the page at hand, in place of a PDF file that finds its own."""

    data: bytes = b""
    password: str = ""
    found: list[list[Box]] = field(default_factory=list)

    def page(self, number: int) -> Any:
        return self

    def find_tables(self) -> list[_Cells]:
        return [_Cells(cells) for cells in self.found]

    def close(self) -> None:
        return None


def ruled(
    rules: Rules, number: int, segments: Iterable[Box], glyphs: Sequence[Glyph]
) -> tuple[list[Table], list[Glyph]]:
    """The tables of a page, and the characters that stand in none."""
    rules.found = _cells(segments)
    return tables_of(rules, number, glyphs) if rules.found else ([], list(glyphs))


def _cells(segments: Iterable[Box]) -> list[list[Box]]:
    edges = [edge for edge in map(_edge, segments) if edge]
    across, down = ([edge for edge in edges if edge["orientation"] == one] for one in "hv")
    if len(across) < ENOUGH or len(down) < ENOUGH:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges(edges, TOLERANCE, TOLERANCE, TOLERANCE, TOLERANCE)
    flat = sum(edge["orientation"] == "h" for edge in merged)
    if flat * (len(merged) - flat) > MOST_CROSSINGS:
        return []
    cells = intersections_to_cells(edges_to_intersections(merged, TOLERANCE, TOLERANCE))
    return list(cells_to_tables(cells))


def _edge(segment: Box) -> dict[str, Any] | None:
    """As pdfplumber has it; None for a line that is short or leans."""
    x0, x1 = sorted((segment[0], segment[2]))
    top, bottom = sorted((segment[1], segment[3]))
    if bottom - top <= STRAIGHT and x1 - x0 > SHORTEST:
        bottom = top
    elif x1 - x0 <= STRAIGHT and bottom - top > SHORTEST:
        x1 = x0
    else:
        return None
    sides = {"x0": x0, "x1": x1, "top": top, "bottom": bottom}
    return {**sides, "width": x1 - x0, "height": bottom - top, "orientation": "v" if x0 == x1 else "h"}
