"""One indicator across regions: a bar a region, the largest first, with its value and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.charts.ask import (
    Ask,
    NoData,
    compared,
    cut_off,
    file_part,
    latest,
    named,
    number,
    signs,
    source,
    year_of,
)  # fmt: skip
from pipeline.charts.names import labels
from pipeline.charts.published import Published, definition, label
from pipeline.charts.rows import Scale, axis, heads, heads_width, height, middle
from pipeline.charts.sheet import Picture, numbered, pages, sheet
from pipeline.charts.style import BLUE, EDGE, LABEL, ROW, WIDTH
from pipeline.charts.text import put, width
from pipeline.dataset import Row
from pipeline.indicators import Indicator

_BAR = 0.62
"""Thickness as a share of the row."""


def draw(data: Published, ask: Ask) -> list[Picture]:
    """The pictures; NoData when no region of the level has a value."""
    indicator = named(data, ask.indicator or most_stated(data, ask))
    found = ordered(data, ask, indicator.id)
    if not found:
        raise NoData("chart_no_ranking", id=indicator.id, level=ask.level)
    rows, left_out = cut_off(found, ask)
    caption = (_caption(data, ask, indicator, found), left_out, source(data, ask))
    names = labels((row["region_name"], row["region_code"]) for row in found)
    parts = pages(rows)
    return [_picture(data, ask, indicator, rows, part, i, len(parts), names, caption) for i, part in enumerate(parts)]


def most_stated(data: Published, ask: Ask) -> str:
    """Id of the indicator that most regions have; NoData when none has any."""
    rows = compared(data, ask)
    count = Counter({one: len({row["region_name"] for row in rows if row[one]}) for one in data.indicators})
    best = max(data.indicators, key=lambda one: count[one], default="")
    if not best or not count[best]:
        raise NoData("chart_no_values", level=ask.level)
    return best


def ordered(data: Published, ask: Ask, indicator: str) -> list[Row]:
    """The latest row with a value of each region, by value downwards."""
    rows = latest(row for row in compared(data, ask) if row[indicator])
    return sorted(rows, key=lambda row: (-number(row[indicator]), row["region_name"]))


def _picture(
    data: Published, ask: Ask, indicator: Indicator, rows: Sequence[Row], part: Sequence[Row], at: int, of: int,
    names: Mapping[str, str], caption: Sequence[str],
) -> Picture:  # fmt: skip
    heading = ask.say("chart_ranking", label=label(indicator, ask.language), level=ask.level_name())
    name, title = numbered(f"ranking-{file_part(indicator.id)}", heading, at, of)
    page = sheet(WIDTH, height(part), title, caption)
    scale = _scale(data, ask, indicator, rows, names)
    heads(page.axes, part, names, ask, rows)
    axis(page.axes, scale, height(part), "%" if indicator.unit == "%" else "")
    for i, row in enumerate(part):
        x = scale.at(float(row[indicator.id]))
        page.axes.barh(middle(i), x - scale.left, _BAR * ROW, left=scale.left, color=BLUE, linewidth=0)
        put(page.axes, max(x, scale.left) + EDGE / 2, middle(i), data.value(row, indicator.id), gid=f"value-{i}")
    told = tuple(f"{row['region_name']} {year_of(row, ask)}: {data.value(row, indicator.id)}" for row in part)
    return Picture(name, page.figure, title, told)


def _scale(data: Published, ask: Ask, indicator: Indicator, rows: Sequence[Row], names: Mapping[str, str]) -> Scale:
    """Wide enough for the longest bar with its figure beside it, the same on every page."""
    figures = max(width(data.value(row, indicator.id), LABEL) for row in rows)
    limit = max(float(row[indicator.id]) for row in rows)
    return Scale(heads_width(rows, names, ask), WIDTH - EDGE - figures - EDGE / 2, limit)


def _caption(data: Published, ask: Ask, indicator: Indicator, rows: Sequence[Row]) -> str:
    all_regions = len({row["region_name"] for row in compared(data, ask)})
    told = ask.say("chart_ranking_caption", n=len(rows), all=all_regions)
    meaning = definition(indicator, ask.language)
    defined = ask.say("chart_definition", meaning=meaning) if meaning else ""
    shown = signs((data.value(row, indicator.id) for row in rows), ask)
    return " ".join(filter(None, (defined, told, shown)))
