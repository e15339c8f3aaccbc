"""One indicator of the regions that have it in several years: a row a region, a column a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.charts.ask import Ask, NoData, compared, cut_off, file_part, named, number, signs, source
from pipeline.charts.matrix import Cell, Matrix, State, draw_matrix
from pipeline.charts.names import labels
from pipeline.charts.published import Published, definition, label
from pipeline.charts.sheet import Picture, numbered, pages
from pipeline.dataset import Row
from pipeline.indicators import Indicator

Series = dict[str, dict[str, Row]]
"""Full name of a region → year → its row, only where the row has the indicator."""


def draw(data: Published, ask: Ask) -> list[Picture]:
    """The pictures; NoData when no region of the level has the indicator in two years."""
    indicator = named(data, ask.indicator or _most_repeated(data, ask))
    series = _series(data, ask, indicator.id)
    if not series:
        raise NoData("chart_no_years", id=indicator.id, level=ask.level)
    order = sorted(series.values(), key=lambda years: _rank(years, indicator.id))
    rows, left_out = cut_off([next(iter(years.values())) for years in order], ask)
    matrix = _matrix(data, ask, indicator, [series[row["region_name"]] for row in rows])
    caption = (_caption(data, ask, indicator, series), left_out, source(data, ask))
    edges = [part[0] for part in pages(range(len(rows)))] + [len(rows)]
    of = len(edges) - 1
    return [_picture(matrix.part(edges[i], edges[i + 1]), ask, indicator, (i, of), caption) for i in range(of)]


def _picture(
    matrix: Matrix, ask: Ask, indicator: Indicator, page: tuple[int, int], caption: Sequence[str]
) -> Picture:
    heading = ask.say("chart_years", label=label(indicator, ask.language), level=ask.level_name())
    name, title = numbered(f"years-{file_part(indicator.id)}", heading, *page)
    return Picture(name, draw_matrix(matrix, title, caption, ask).figure, title, matrix.told())


def _most_repeated(data: Published, ask: Ask) -> str:
    """Id of the indicator that most regions have in several years; NoData when there is none."""
    count = {one: len(_series(data, ask, one)) for one in data.indicators}
    best = max(data.indicators, key=lambda one: count[one], default="")
    if not best or not count[best]:
        raise NoData("chart_no_years_at_all", level=ask.level)
    return best


def _series(data: Published, ask: Ask, indicator: str) -> Series:
    found: Series = defaultdict(dict)
    for row in compared(data, ask):
        if row[indicator] and row["year"]:
            found[row["region_name"]][row["year"]] = row
    return {name: years for name, years in found.items() if len(years) > 1}


def _rank(years: Mapping[str, Row], indicator: str) -> tuple[object, ...]:
    """The largest value of the latest year first."""
    last = years[max(years)]
    return -number(last[indicator]), last["region_name"]


def _matrix(data: Published, ask: Ask, indicator: Indicator, series: Sequence[Mapping[str, Row]]) -> Matrix:
    named_years = sorted(int(year) for years in series for year in years)
    columns = tuple(map(str, range(named_years[0], named_years[-1] + 1)))
    states = {(row["region_name"], row["year"]): row["status"] for row in data.originals()}
    first = [next(iter(years.values())) for years in series]
    names = labels((row["region_name"], row["region_code"]) for row in first)
    cells = tuple(
        tuple(_cell(data, indicator.id, years.get(one), states.get((row["region_name"], one), "")) for one in columns)
        for row, years in zip(first, series, strict=True)
    )
    words: dict[State, str] = {
        "stated": ask.say("chart_value"), "zero": ask.say("chart_zero"), "absent": ask.say("chart_absent"),
        "unread": ask.say("chart_unread"), "no_report": ask.say("chart_no_report"),
    }  # fmt: skip
    return Matrix(tuple((names[row["region_name"]], "") for row in first), columns, cells, words)


def _cell(data: Published, indicator: str, row: Row | None, status: str) -> Cell:
    """`status`: of the region's own report of that year, empty where there is none."""
    if row is not None:
        return Cell("zero" if not number(row[indicator]) else "stated", data.value(row, indicator))
    if not status:
        return Cell("no_report")
    return Cell("absent" if status == "ok" else "unread")


def _caption(data: Published, ask: Ask, indicator: Indicator, series: Series) -> str:
    meaning = definition(indicator, ask.language)
    defined = ask.say("chart_definition", meaning=meaning) if meaning else ""
    shown = (data.value(row, indicator.id) for years in series.values() for row in years.values())
    return " ".join(filter(None, (defined, ask.say("chart_years_caption", n=len(series)), signs(shown, ask))))
