"""Pictures of one row a region: names and years on the left, a scale from zero beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.charts.ask import Ask, year_of
from pipeline.charts.style import EDGE, FAINT, INK, LABEL, MUTED, ROW, SMALL
from pipeline.charts.text import put, shortened, width
from pipeline.dataset import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GAP = 0.1
_NAME_ROOM = 2.0
_TICKS = 5
HEAD = 0.25
"""Inches above the first row, for the scale's figures."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From zero at `left` to `limit` at `right`, in inches."""

    left: float
    right: float
    limit: float

    def at(self, value: float) -> float:
        """Where a value stands."""
        return self.left + (self.right - self.left) * (value / self.limit if self.limit else 0)


def height(rows: Sequence[object]) -> float:
    """Inches that the rows take, with the scale above them."""
    return HEAD + len(rows) * ROW


def middle(at: int) -> float:
    """Where row `at` stands."""
    return HEAD + (at + 0.5) * ROW


def heads_width(rows: Iterable[Row], names: Mapping[str, str], ask: Ask) -> float:
    """Inches that names and years take on the left."""
    return sum(_columns(list(rows), names, ask)) + EDGE + 2 * _GAP


def heads(axes: Axes, rows: Sequence[Row], names: Mapping[str, str], ask: Ask, among: Sequence[Row] = ()) -> None:
    """Name and year of each row; the columns are as wide as those of all rows `among` need."""
    name_room, year_room = _columns(among or rows, names, ask)
    for i, row in enumerate(rows):
        name = shortened(names[row["region_name"]], _NAME_ROOM)
        put(axes, EDGE + name_room, middle(i), name, "right")
        put(axes, EDGE + name_room + _GAP + year_room, middle(i), year_of(row, ask), "right", SMALL, color=MUTED)


def axis(axes: Axes, scale: Scale, bottom: float, unit: str = "") -> None:
    """Faint lines at round values, their figures above, and the line at zero."""
    for value in ticks(scale.limit):
        x = scale.at(value)
        look = (INK, 0.8) if value == 0 else (FAINT, 0.5)
        axes.plot([x, x], [HEAD, bottom], color=look[0], linewidth=look[1], zorder=0)
        put(axes, x, HEAD - 0.09, f"{value:g}{unit}", "center", SMALL, color=MUTED)


def ticks(limit: float) -> list[float]:
    """Round values from zero to the limit."""
    from matplotlib.ticker import MaxNLocator

    steps = MaxNLocator(nbins=_TICKS, steps=[1, 2, 5, 10], min_n_ticks=2, integer=limit >= _TICKS)
    return [float(value) for value in steps.tick_values(0, limit) if 0 <= value <= limit]


def _columns(rows: Sequence[Row], names: Mapping[str, str], ask: Ask) -> tuple[float, float]:
    name = max(width(shortened(names[row["region_name"]], _NAME_ROOM), LABEL) for row in rows)
    return name, max(width(year_of(row, ask), SMALL) for row in rows)
