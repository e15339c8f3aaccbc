"""Which county adopted which mechanism. What a report does not name is “not stated”, never “no”."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.charts.ask import Ask, NoData, source
from pipeline.charts.matrix import Cell, Matrix, State, draw_matrix
from pipeline.charts.names import labels
from pipeline.charts.published import Published
from pipeline.charts.sheet import Picture, numbered, pages
from pipeline.dataset import Row

_COLUMNS = 20
"""Mechanisms shown where the user names no number."""
Adopted = Mapping[str, set[str]]
"""Mechanism → full names of the regions that adopted it."""


def draw(data: Published, ask: Ask) -> list[Picture]:
    """The pictures; NoData when no region of the level adopted any."""
    regions = _regions(data, ask)
    adopted = _adopted(data, regions, ask)
    if not adopted:
        raise NoData("chart_no_mechanisms", level=ask.level)
    shown = sorted(adopted, key=lambda one: (-len(adopted[one]), one))[: ask.top or _COLUMNS]
    matrix = _matrix(regions, adopted, shown, ask)
    caption = (_caption(regions, adopted, shown, ask), source(data, ask))
    edges = [part[0] for part in pages(range(len(regions)))] + [len(regions)]
    of = len(edges) - 1
    return [_picture(matrix.part(edges[i], edges[i + 1]), ask, i, of, caption) for i in range(of)]


def _picture(matrix: Matrix, ask: Ask, at: int, of: int, caption: Sequence[str]) -> Picture:
    name, title = numbered("mechanisms", ask.say("chart_mechanisms", level=ask.level_name()), at, of)
    return Picture(name, draw_matrix(matrix, title, caption, ask).figure, title, matrix.told())


def _regions(data: Published, ask: Ask) -> dict[str, Row]:
    """The regions of the level that have a report, by full name; of several reports, one not read whole if any."""
    found: dict[str, Row] = {}
    for row in sorted(data.originals(), key=_by_region):
        if row["region_name"] and row["region_level"] == ask.level:
            found[row["region_name"]] = row
    return found


def _by_region(row: Row) -> tuple[str, str, bool]:
    return row["region_code"], row["region_name"], row["status"] != "ok"


def _adopted(data: Published, regions: Mapping[str, Row], ask: Ask) -> Adopted:
    """By the columns of comparison.csv that tell of mechanisms, in any year."""
    told = [one for one in data.indicators.values() if one.kind == "mechanism"]
    words = {one.id: one.zh if ask.language == "zh" else one.en for one in told}
    found: dict[str, set[str]] = defaultdict(set)
    for row in data.rows["comparison"]:
        if row["region_name"] in regions:
            for column in words:
                if row[column] == "1":
                    found[words[column]].add(row["region_name"])
    return found


def _matrix(regions: Mapping[str, Row], adopted: Adopted, shown: Sequence[str], ask: Ask) -> Matrix:
    names = labels((name, row["region_code"]) for name, row in regions.items())
    counts = {name: sum(name in adopted[one] for one in shown) for name in regions}
    order = sorted(regions, key=lambda name: (-counts[name], regions[name]["region_code"], name))
    cells = tuple(tuple(_cell(regions[name], name in adopted[one]) for one in shown) for name in order)
    words: dict[State, str] = {
        "stated": ask.say("chart_adopted"), "absent": ask.say("chart_not_named"), "unread": ask.say("chart_unread"),
    }  # fmt: skip
    return Matrix(tuple((names[name], "") for name in order), tuple(shown), cells, words, solid=True)


def _cell(report: Row, adopted: bool) -> Cell:
    return Cell("stated") if adopted else Cell("absent" if report["status"] == "ok" else "unread")


def _caption(regions: Mapping[str, Row], adopted: Adopted, shown: Sequence[str], ask: Ask) -> str:
    told = ask.say("chart_mechanisms_caption", n=len(regions))
    rest = len(adopted) - len(shown)
    more = ask.say("chart_mechanisms_left_out", shown=len(shown), count=rest, all=len(adopted)) if rest else ""
    return " ".join(filter(None, (told, more)))
