"""A report as it is read: its blocks in the folded text, which everything that matches goes by."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Placed, Report
from pipeline.writing.fold import View, folded, view_of


def report_as_read(report: Report) -> tuple[Report, View | None]:
    """The report to read, and how to find back from it; the report itself and None where nothing is folded."""
    view = view_of(report.text)
    if view is None:
        return report, None
    return replace(report, text=view.text, placed=tuple(_placed(one, view) for one in report.placed)), view


def _placed(placed: Placed, view: View) -> Placed:
    start, end = view.at(placed.start), view.at(placed.end)
    header = tuple(folded(head, view.traditional) for head in placed.block.header)
    return Placed(start, end, replace(placed.block, text=view.text[start:end], header=header))
