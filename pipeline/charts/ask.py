"""What a user asks of a picture, and what every kind of picture needs to answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.charts.font import settable
from pipeline.charts.published import Published
from pipeline.dataset import Row
from pipeline.indicators import Indicator
from pipeline.messages import Language, Misuse, say
from pipeline.schema import CODES
from pipeline.settings import PROGRAM


@dataclass(frozen=True, slots=True)
class Ask:
    """The choices of one picture."""

    language: Language = "en"
    indicator: str = ""
    """Id of a column of comparison.csv; empty: the one that most regions have."""
    top: int = 0
    """At most so many rows; 0 shows all."""
    level: str = "county"

    def say(self, key: str, **values: object) -> str:
        """Words of the picture in its language."""
        return say(key, self.language, **values)

    def level_name(self) -> str:
        """The level of the regions shown, in words."""
        return CODES[self.level].zh if self.language == "zh" else CODES[self.level].en


class NoData(Misuse):
    """The tables hold nothing that this picture could show."""

    exit_code = 4


def compared(data: Published, ask: Ask) -> list[Row]:
    """The rows of comparison.csv at the level asked for."""
    return [row for row in data.rows["comparison"] if row["region_level"] == ask.level]


def latest(rows: Iterable[Row]) -> list[Row]:
    """One row a region: of its latest year; a row without a year only where there is no other."""
    newest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row["year"]):
        newest[row["region_name"]] = row
    return list(newest.values())


def named(data: Published, indicator: str) -> Indicator:
    """The indicator of an id; Misuse tells those there are."""
    if indicator not in data.indicators:
        raise Misuse("chart_indicator", id=indicator, ids=", ".join(data.indicators))
    return data.indicators[indicator]


def cut_off(rows: Sequence[Row], ask: Ask) -> tuple[Sequence[Row], str]:
    """The first rows, as many as asked for, and the sentence that tells how many are left out."""
    if not ask.top or len(rows) <= ask.top:
        return rows, ""
    return rows[: ask.top], ask.say("chart_left_out", shown=ask.top, count=len(rows) - ask.top, all=len(rows))


def source(data: Published, ask: Ask) -> str:
    """The line that tells where the figures come from."""
    reports = data.originals()
    read = sum(1 for row in reports if row["status"] != "failed")
    return ask.say("chart_source", reports=len(reports), read=read, program=PROGRAM, version=data.version)


def signs(texts: Iterable[str], ask: Ask) -> str:
    """What ≈, ≥, ≤ and † mean, where one of them is shown."""
    shown = set("".join(texts))
    keys = [key for sign, key in (("≈≥≤", "chart_bounds"), ("†", "chart_disputed")) if shown & set(sign)]
    return " ".join(ask.say(key) for key in keys)


def year_of(row: Row, ask: Ask) -> str:
    """The row's year, or that it has none."""
    return row["year"] or ask.say("chart_undated")


def number(cell: str) -> Decimal:
    """The number of a filled cell."""
    return Decimal(cell)


def file_part(text: str) -> str:
    """The text as part of a file name: letters, digits, `_` and `-`."""
    return "".join(one if one.isalnum() or one in "_-" else "_" for one in settable(text))
