"""What each report states and what it does not: a row a report, a column a kind of fact."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline.charts.ask import Ask, NoData, cut_off, source, year_of
from pipeline.charts.matrix import Cell, Matrix, State, draw_matrix
from pipeline.charts.names import labels
from pipeline.charts.published import Published
from pipeline.charts.sheet import Picture, numbered, pages
from pipeline.dataset import Row
from pipeline.schema import CATEGORIES, CODES

_COLUMNS = (*(one for one in CATEGORIES if one != "other"), "mechanisms")
_GAP_ROW = ""
"""Stands for the report_id of a year that no report was found for."""


def draw(data: Published, ask: Ask) -> list[Picture]:
    """The pictures; NoData when there is no report."""
    reports = data.originals()
    if not reports:
        raise NoData("chart_no_reports")
    rows, left_out = cut_off(list(_ordered(reports)), ask)
    matrix = _matrix(data, ask, rows)
    copies = len(data.rows["reports"]) - len(reports)
    caption = (ask.say("chart_coverage_caption", n=len(reports), copies=copies), left_out, source(data, ask))
    edges = [part[0] for part in pages(range(len(rows)))] + [len(rows)]
    of = len(edges) - 1
    return [_picture(matrix.part(edges[i], edges[i + 1]), ask, i, of, caption) for i in range(of)]


def _picture(matrix: Matrix, ask: Ask, at: int, of: int, caption: Sequence[str]) -> Picture:
    name, title = numbered("coverage", ask.say("chart_coverage"), at, of)
    return Picture(name, draw_matrix(matrix, title, caption, ask).figure, title, matrix.told())


def _ordered(reports: Iterable[Row]) -> Iterator[Row]:
    """Reports by region code, name and year, those without a region last, with a row for each year left out between."""
    key = ("region_code", "region_name", "year", "file")
    before: Row | None = None
    for row in sorted(reports, key=lambda row: (not row["region_name"], *(row[name] for name in key))):
        if before and before["region_name"] == row["region_name"] and before["year"] and row["year"]:
            for year in range(int(before["year"]) + 1, int(row["year"])):
                yield {**row, "report_id": _GAP_ROW, "year": str(year)}
        yield row
        before = row


def _matrix(data: Published, ask: Ask, rows: Sequence[Row]) -> Matrix:
    stated, zeros = _counts(data)
    cells = tuple(
        tuple(_cell(row, stated[row["report_id"]], zeros[row["report_id"]], one) for one in _COLUMNS) for row in rows
    )
    heads = tuple(_column(one, ask) for one in _COLUMNS)
    words: dict[State, str] = {
        "stated": ask.say("chart_stated_facts"), "zero": ask.say("chart_zero"), "absent": ask.say("chart_absent"),
        "unread": ask.say("chart_unread"), "no_report": ask.say("chart_no_report"),
    }  # fmt: skip
    return Matrix(_heads(rows, ask), heads, cells, words)


def _counts(data: Published) -> tuple[Mapping[str, Counter[str]], Mapping[str, Counter[str]]]:
    """By report and column: the facts stated, and those of them that state a zero."""
    stated: defaultdict[str, Counter[str]] = defaultdict(Counter)
    zeros: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for fact in data.rows["facts"]:
        stated[fact["report_id"]][fact["category"]] += 1
        zeros[fact["report_id"]][fact["category"]] += fact["value"] == "0"
    for mechanism in data.rows["mechanisms"]:
        stated[mechanism["report_id"]]["mechanisms"] += 1
    return stated, zeros


def _cell(row: Row, stated: Counter[str], zeros: Counter[str], column: str) -> Cell:
    """What was not found in a report that was not read whole may stand in the rest of it."""
    if row["report_id"] == _GAP_ROW:
        return Cell("no_report")
    if not stated[column]:
        return Cell("absent" if row["status"] == "ok" else "unread")
    if zeros[column] == stated[column]:
        return Cell("zero", "0")
    return Cell("stated", str(stated[column]))


def _heads(rows: Sequence[Row], ask: Ask) -> tuple[tuple[str, str], ...]:
    """Region and year; the file's name where there is no region, or where two reports share both."""
    names = labels((row["region_name"], row["region_code"]) for row in rows if row["region_name"])
    count = Counter((row["region_name"], row["year"]) for row in rows)
    return tuple((_head(row, names, count), year_of(row, ask) if row["region_name"] else "") for row in rows)


def _head(row: Row, names: Mapping[str, str], count: Counter[tuple[str, str]]) -> str:
    file = PurePosixPath(row["file"]).name
    if not row["region_name"]:
        return file
    name = names[row["region_name"]]
    return f"{name} · {file}" if count[row["region_name"], row["year"]] > 1 else name


def _column(column: str, ask: Ask) -> str:
    if column == "mechanisms":
        return ask.say("chart_mechanisms_column")
    return CODES[column].zh if ask.language == "zh" else CODES[column].en
