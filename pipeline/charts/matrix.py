"""A matrix of cells, each in one of five states that are never taken for one another, also in a grey print."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.charts.ask import Ask
from pipeline.charts.sheet import Sheet, sheet
from pipeline.charts.style import BLUE, CELL, EDGE, FAINT, INK, LABEL, MUTED, PALE, PAPER, ROW, SMALL, TINT, WIDTH
from pipeline.charts.text import put, shortened, width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

State = Literal["stated", "zero", "absent", "unread", "no_report"]
STATES: tuple[State, ...] = ("stated", "zero", "absent", "unread", "no_report")
_SLANT = 60
"""Degrees that the heads of the columns lean."""
_NAME_ROOM, _HEAD_ROOM = 2.0, 1.7
_NARROW, _WIDE = 0.2, 0.5
"""Least and greatest width of a column; within it, the columns fill the page."""
_KEY_ROW = 0.19
_GAP = 0.1


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows: its state, and the figure in it."""

    state: State
    text: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Heads of rows (name, year) and of columns, and a cell for each pair of them."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    words: Mapping[State, str]
    """The words of the states in this matrix; those that do not occur are left out of the key."""
    solid: bool = False
    """A stated cell is filled dark instead of a figure on a light ground."""

    def part(self, start: int, end: int) -> Matrix:
        """Some of its rows."""
        return Matrix(self.rows[start:end], self.columns, self.cells[start:end], self.words, self.solid)

    def told(self) -> tuple[str, ...]:
        """The matrix in words, a line a row."""
        return tuple(
            f"{' '.join(filter(None, row))}: " + "; ".join(
                f"{column}: {cell.text or self.words[cell.state]}"
                for column, cell in zip(self.columns, cells, strict=True) if cell.state != "absent"
            )
            for row, cells in zip(self.rows, self.cells, strict=True)
        )  # fmt: skip


def draw_matrix(matrix: Matrix, title: str, caption: Sequence[str], ask: Ask) -> Sheet:
    """The sheet with the matrix and the key to its states; wider than the page where the columns need it."""
    names, years = _head_columns(matrix)
    left = EDGE + names + (_GAP + years if years else 0) + _GAP
    heads = [shortened(column, _HEAD_ROOM, SMALL) for column in matrix.columns]
    lean = math.cos(math.radians(_SLANT))
    over = max(width(head, SMALL) * lean for head in heads)
    each = min(_WIDE, max(_NARROW, (WIDTH - left - over - EDGE) / len(heads)))
    top = max(width(head, SMALL) for head in heads) * math.sin(math.radians(_SLANT)) + 0.14
    keys = _key_lines(matrix, WIDTH)
    body = top + len(matrix.rows) * ROW + _KEY_ROW * len(keys) + _GAP
    page = sheet(max(WIDTH, left + each * len(heads) + over + EDGE), body, title, caption)
    for i, (name, year) in enumerate(matrix.rows):
        y = top + (i + 0.5) * ROW
        put(page.axes, EDGE + names, y, shortened(name, _NAME_ROOM), "right")
        put(page.axes, EDGE + names + _GAP + years, y, year, "right", SMALL, color=MUTED)
        for k, cell in enumerate(matrix.cells[i]):
            _cell(page.axes, left + k * each, top + i * ROW, each, cell, matrix.solid, f"cell-{i}-{k}")
    for k, head in enumerate(heads):
        _slanted(page.axes, left + (k + 0.5) * each, top - 0.05, head)
    _key(page.axes, keys, matrix, body - _KEY_ROW * len(keys))
    return page


def _head_columns(matrix: Matrix) -> tuple[float, float]:
    names = max(width(shortened(name, _NAME_ROOM), LABEL) for name, _ in matrix.rows)
    return names, max(width(year, SMALL) for _, year in matrix.rows)


def _slanted(axes: Axes, x: float, y: float, text: str) -> None:
    put(axes, x, y, text, size=SMALL, rotation=_SLANT, rotation_mode="anchor", verticalalignment="center")


def _cell(axes: Axes, x: float, y: float, across: float, cell: Cell, solid: bool, gid: str) -> None:
    """One cell with a margin of white around it."""
    from matplotlib.patches import Rectangle

    middle = (x + across / 2, y + ROW / 2)
    if cell.state == "absent":
        axes.plot(*([one] for one in middle), "o", markersize=1.6, color=MUTED, markeredgewidth=0)
    else:
        face, edge, hatch = _look(cell.state, solid)
        box = (x + 0.015, y + 0.015), across - 0.03, ROW - 0.03
        axes.add_patch(Rectangle(*box, facecolor=face, edgecolor=edge, hatch=hatch, linewidth=0.6, gid=gid))
    if cell.text:
        dark = solid and cell.state == "stated"
        put(axes, *middle, cell.text, "center", CELL, color=PAPER if dark else INK, gid=f"{gid}-text")


def _look(state: State, solid: bool) -> tuple[str, str, str]:
    """Face, edge and hatch of a state: dark, framed white, hatched, light grey."""
    if state == "stated":
        return (BLUE, BLUE, "") if solid else (TINT, TINT, "")
    return {"zero": (PAPER, INK, ""), "unread": (PAPER, MUTED, "/////"), "no_report": (PALE, FAINT, "")}[state]


def _key_lines(matrix: Matrix, room: float) -> list[list[State]]:
    """The states that occur, in as many lines as they need."""
    used = {cell.state for row in matrix.cells for cell in row}
    found: list[list[State]] = [[]]
    x = EDGE
    for state in (one for one in STATES if one in used):
        step = _step(matrix, state)
        if found[-1] and x + step > room:
            found.append([])
            x = EDGE
        found[-1].append(state)
        x += step
    return found


def _key(axes: Axes, keys: Sequence[Sequence[State]], matrix: Matrix, top: float) -> None:
    for i, line in enumerate(keys):
        x = EDGE
        for state in line:
            y = top + i * _KEY_ROW
            _cell(axes, x, y, 0.28, Cell(state, "0" if state == "zero" else ""), matrix.solid, f"key-{state}")
            put(axes, x + 0.34, y + ROW / 2, matrix.words[state], size=SMALL)
            x += _step(matrix, state)


def _step(matrix: Matrix, state: State) -> float:
    return 0.34 + width(matrix.words[state], SMALL) + 2 * _GAP
