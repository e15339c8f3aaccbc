"""Which tables of a web page hold data, and their cells on a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest.tables import Cell

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ReadCell = Callable[["Element"], tuple[str, int, int]]
"""Text of a cell, its characters in links, its paragraphs."""
LONGEST_SPAN = 200
"""Grid columns or rows that one cell is believed to cover."""
WIDEST, MOST_PLACES = 2000, 500_000
"""Grid columns and filled places of a table that is read."""
LONG_CELL = 200
"""Characters from which a cell of several paragraphs that outweighs the others is a text of its own."""


def grid(table: Element, read_cell: ReadCell) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a data table that holds no other table; none when the table only serves the layout.

    Raises Unreadable: `too_large`.
    """
    if table.get("role") in ("presentation", "none"):
        return ()
    rows = [row for row in table.iter("tr") if "none" not in row.get("style", "").replace(" ", "").lower()]
    cells = [list(row.iterchildren("td", "th")) for row in rows]
    if sum(len(row) > 1 for row in cells) < 2:
        return ()
    told = [[read_cell(cell) for cell in row] for row in cells]
    headed = next(table.iter("th"), None) is not None
    if _is_layout([cell for row in told for cell in row], headed):
        return ()
    return tuple(_placed(cells, [[text for text, _, _ in row] for row in told]))


def _is_layout(cells: list[tuple[str, int, int]], headed: bool) -> bool:
    total = sum(len(text) for text, _, _ in cells)
    linked = sum(links for _, links, _ in cells)
    if not total or linked * 2 > total:
        return True
    return not headed and any(
        paragraphs > 1 and len(text) > LONG_CELL and len(text) * 10 > total * 4 for text, _, paragraphs in cells
    )


def _placed(cells: list[list[Element]], texts: list[list[str]]) -> list[tuple[Cell, ...]]:
    """Each row's cells by column, with those that reach down into it from above."""
    out: list[tuple[Cell, ...]] = []
    reaching: dict[int, tuple[int, int, str]] = {}
    places = 0
    for row, written in zip(cells, texts, strict=True):
        placed: list[Cell] = []
        below: dict[int, tuple[int, int, str]] = {}
        column = _continued(0, reaching, placed, below)
        for element, text in zip(row, written, strict=True):
            width, height = _count(element, "colspan"), _count(element, "rowspan")
            placed.append(Cell(text, column, width))
            if height > 1:
                below[column] = (width, height - 1, text)
            column = _continued(column + width, reaching, placed, below)
        for left in sorted(reaching):
            _continued(left, reaching, placed, below)
        out.append(tuple(placed))
        reaching = below
        places += len(placed)
        if column > WIDEST or places > MOST_PLACES:
            raise Unreadable("too_large", "a table's cells")
    return out


def _continued(
    column: int, reaching: dict[int, tuple[int, int, str]], placed: list[Cell], below: dict[int, tuple[int, int, str]]
) -> int:
    """Puts the cells that reach down at `column` into the row; returns the next free column."""
    while column in reaching:
        width, height, text = reaching.pop(column)
        placed.append(Cell(text, column, width, continued=True))
        if height > 1:
            below[column] = (width, height - 1, text)
        column += width
    return column


def _count(element: Element, name: str) -> int:
    value = element.get(name, "1").strip()
    return max(1, min(int(value), LONGEST_SPAN)) if value.isascii() and value.isdigit() and len(value) < 9 else 1
