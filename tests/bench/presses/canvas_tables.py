"""Tables of the canvas press."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from .layout import Grid
from .lines import broken

if TYPE_CHECKING:
    from .canvas import Sheet

PAD = 4.0


def draw(sheet: Sheet, grid: Grid) -> None:
    """Row after row, on as many pages as it takes."""
    size = max(9.0, sheet.layout.size * 0.72)
    edges = _edges(sheet, grid)
    placed = grid.placed()
    highs = [_high(sheet, row, edges, size) for row in placed]
    sheet.y -= 6
    first = sheet.y
    at = begun = 0
    while at < len(placed):
        group = _group(placed, at)
        if sheet.y - sum(highs[at:group]) < sheet._floor():
            _ruled(sheet, grid, placed[begun:at], edges, first, highs[begun:at])
            sheet._next()
            first, begun = _again(sheet, grid, placed, edges, highs, size), at
            if first != sheet.y:
                begun = at
        for row in range(at, group):
            _cells(sheet, placed[row], edges, highs, row, size)
            sheet.y -= highs[row]
        at = group
    _ruled(sheet, grid, placed[begun:], edges, first, highs[begun:])
    sheet.y -= 8


def _edges(sheet: Sheet, grid: Grid) -> list[float]:
    total, edges = sum(grid.weights), [0.0]
    for weight in grid.weights:
        edges.append(edges[-1] + sheet.wide * weight / total)
    return edges


def _group(placed: list[list], at: int) -> int:  # type: ignore[type-arg]
    end = at + 1
    while end < len(placed) and any(goes_on for _, _, goes_on in placed[end]):
        end += 1
    return end


def _lines(sheet: Sheet, text: str, room: float, size: float) -> list[str]:
    return broken(text, repeat(room - 2 * PAD), lambda one: sheet._width(one, size))


def _high(sheet: Sheet, row: list, edges: list[float], size: float) -> float:  # type: ignore[type-arg]
    counts = [
        len(_lines(sheet, cell.text, edges[column + cell.width] - edges[column], size))
        for column, cell, goes_on in row
        if not goes_on and cell.height == 1
    ]
    return max([*counts, 1]) * size * 1.3 + 2 * PAD


def _cells(sheet: Sheet, row: list, edges: list[float], highs: list[float], at: int, size: float) -> None:  # type: ignore[type-arg]
    for column, cell, goes_on in row:
        if goes_on:
            continue
        high = sum(highs[at : at + cell.height])
        lines = _lines(sheet, cell.text, edges[column + cell.width] - edges[column], size)
        y = sheet.y - (high - len(lines) * size * 1.3) / 2
        for line in lines:
            y -= size * 1.3
            x, room = sheet.left + edges[column], edges[column + cell.width] - edges[column]
            long = len(cell.text) > 14 and cell.width == 1
            x += PAD if long else (room - sheet._width(line, size)) / 2
            sheet._at(line, x, y + size * 0.3, size)


def _again(sheet: Sheet, grid: Grid, placed: list, edges: list[float], highs: list[float], size: float) -> float:  # type: ignore[type-arg]
    if grid.again == "continued":
        sheet.y -= size * 1.6
        sheet._at("续表", sheet.left, sheet.y + 4, size)
    top = sheet.y
    if not grid.again:
        return top
    for row in range(grid.heads):
        _cells(sheet, placed[row], edges, highs, row, size)
        sheet.y -= highs[row]
    _ruled(sheet, grid, placed[: grid.heads], edges, top, highs[: grid.heads])
    return sheet.y


def _ruled(sheet: Sheet, grid: Grid, rows: list, edges: list[float], top: float, highs: list[float]) -> None:  # type: ignore[type-arg]
    canvas, left = sheet.canvas, sheet.left
    canvas.setLineWidth(0.6)
    if grid.rules == "none" or not rows:
        return
    if grid.rules == "three":
        ends = [top, top - sum(highs[: grid.heads]), top - sum(highs)]
        for y in ends:
            canvas.line(left, y, left + edges[-1], y)
        return
    y = top
    for at, row in enumerate(rows):
        for column, cell, goes_on in row:
            if not goes_on:
                canvas.rect(left + edges[column], y - sum(highs[at : at + cell.height]), edges[column + cell.width] - edges[column], sum(highs[at : at + cell.height]))
        y -= highs[at]
