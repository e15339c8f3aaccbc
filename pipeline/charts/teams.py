"""Team counts before and after the change: an arrow a region, the largest cut first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.charts.ask import Ask, NoData, compared, cut_off, latest, number, signs, source, year_of
from pipeline.charts.names import labels
from pipeline.charts.published import Published
from pipeline.charts.rows import HEAD, Scale, axis, heads, heads_width, height, middle
from pipeline.charts.sheet import Picture, Sheet, numbered, pages, sheet
from pipeline.charts.style import BLUE, EDGE, INK, MUTED, PAPER, SMALL, VERMILLION, WIDTH
from pipeline.charts.text import put, width
from pipeline.dataset import Row

BEFORE, AFTER = "teams_before", "teams_after"
_DOT = 5.0
_KEY = 0.22
"""Inches of the line that tells the dots apart."""


def draw(data: Published, ask: Ask) -> list[Picture]:
    """The pictures; NoData when no region of the level states both counts."""
    found = ordered(data, ask)
    if not found:
        raise NoData("chart_no_teams", level=ask.level)
    rows, left_out = cut_off(found, ask)
    caption = (_caption(data, ask, found), left_out, source(data, ask))
    names = labels((row["region_name"], row["region_code"]) for row in found)
    parts = pages(rows)
    return [_picture(data, ask, rows, part, i, len(parts), names, caption) for i, part in enumerate(parts)]


def ordered(data: Published, ask: Ask) -> list[Row]:
    """The latest row of each region that has both counts, by the number of teams cut."""
    rows = latest(row for row in compared(data, ask) if row[BEFORE] and row[AFTER])
    return sorted(rows, key=lambda row: (number(row[AFTER]) - number(row[BEFORE]), row["region_name"]))


def change(row: Row) -> str:
    """Teams more or fewer, and as a share of those before: −88 (−49.4%)."""
    before, after = number(row[BEFORE]), number(row[AFTER])
    share = f" ({_signed(round(100 * (after - before) / before, 1))}%)" if before else ""
    return _signed(after - before) + share


def _picture(
    data: Published, ask: Ask, rows: Sequence[Row], part: Sequence[Row], at: int, of: int, names: Mapping[str, str],
    caption: Sequence[str],
) -> Picture:  # fmt: skip
    name, title = numbered("teams", ask.say("chart_teams", level=ask.level_name()), at, of)
    page = sheet(WIDTH, height(part) + _KEY, title, caption)
    columns = _columns(data, ask, rows)
    limit = max(float(max(number(row[BEFORE]), number(row[AFTER]))) for row in rows)
    scale = Scale(heads_width(rows, names, ask), WIDTH - 2 * EDGE - sum(columns), limit)
    heads(page.axes, part, names, ask, rows)
    axis(page.axes, scale, height(part))
    _column_heads(page, ask, columns)
    for i, row in enumerate(part):
        _arrow(page, scale, middle(i), row)
        _figures(page, columns, middle(i), _counts(data, row), change(row), f"{i}")
    _key(page, ask, scale.left, height(part) + _KEY / 2)
    told = (f"{row['region_name']} {year_of(row, ask)}: {_counts(data, row)}, {change(row)}" for row in part)
    return Picture(name, page.figure, title, tuple(told))


def _arrow(page: Sheet, scale: Scale, y: float, row: Row) -> None:
    start, end = scale.at(float(row[BEFORE])), scale.at(float(row[AFTER]))
    more = number(row[AFTER]) > number(row[BEFORE])
    color = VERMILLION if more else BLUE
    page.axes.plot([start, end], [y, y], color=color, linewidth=1.4, solid_capstyle="butt", zorder=1)
    _dot(page, start, y, PAPER, INK)
    _dot(page, end, y, color, color)


def _dot(page: Sheet, x: float, y: float, face: str, edge: str) -> None:
    page.axes.plot(
        [x], [y], "o", markersize=_DOT, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=0.9, zorder=2
    )  # fmt: skip


def _counts(data: Published, row: Row) -> str:
    return f"{data.value(row, BEFORE)} → {data.value(row, AFTER)}"


def _columns(data: Published, ask: Ask, rows: Sequence[Row]) -> tuple[float, float]:
    """Widths of the two columns of figures on the right, each with the gap before it."""
    counts = [width(_counts(data, row), SMALL) for row in rows] + [width(ask.say("chart_counts"), SMALL)]
    changes = [width(change(row), SMALL) for row in rows] + [width(ask.say("chart_change"), SMALL)]
    return max(counts) + 2 * EDGE, max(changes) + 2 * EDGE


def _column_heads(page: Sheet, ask: Ask, columns: tuple[float, float]) -> None:
    _figures(page, columns, HEAD - 0.09, ask.say("chart_counts"), ask.say("chart_change"), "head", color=MUTED)


def _figures(
    page: Sheet, columns: tuple[float, float], y: float, counts: str, change: str, at: str, color: str = INK
) -> None:
    put(page.axes, WIDTH - EDGE - columns[1], y, counts, "right", SMALL, color=color, gid=f"counts-{at}")
    put(page.axes, WIDTH - EDGE, y, change, "right", SMALL, color=color, gid=f"change-{at}")


def _key(page: Sheet, ask: Ask, x: float, y: float) -> None:
    for key, face, edge in (("chart_before", PAPER, INK), ("chart_after", BLUE, BLUE)):
        _dot(page, x + EDGE, y, face, edge)
        put(page.axes, x + 2.2 * EDGE, y, ask.say(key), size=SMALL)
        x += width(ask.say(key), SMALL) + 5 * EDGE


def _caption(data: Published, ask: Ask, rows: Sequence[Row]) -> str:
    every = compared(data, ask)
    shown = {row["region_name"] for row in rows}
    one = {row["region_name"] for row in every if row[BEFORE] or row[AFTER]} - shown
    told = ask.say("chart_teams_caption", n=len(rows), all=len({row["region_name"] for row in every}), one=len(one))
    return " ".join(filter(None, (told, signs((_counts(data, row) for row in rows), ask))))


def _signed(value: Decimal) -> str:
    return f"+{value:f}" if value > 0 else f"{value:f}".replace("-", "−")
