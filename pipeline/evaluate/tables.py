"""The figures as tables of plain cells, for the terminal, the page and docs/evaluation.md alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.evaluate.figures import Count, attributes, categories, fact_count, formats, other_count, phenomena
from pipeline.evaluate.scoring import ReportScore
from pipeline.messages import Language, say


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, the heads of its columns and its rows; every column but the first holds numbers."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(scores: Sequence[ReportScore], language: Language) -> tuple[Table, ...]:
    """Totals, then by category, attribute, phenomenon and format; a table without rows is left out."""
    all_of_them = (
        _totals(scores, language), _categories(scores, language), _attributes(scores, language),
        _phenomena(scores, language), _formats(scores, language),
    )  # fmt: skip
    return tuple(one for one in all_of_them if one.rows)


def counted(scores: Sequence[ReportScore], language: Language) -> str:
    """How much was judged, in one line."""
    unread = sum(1 for score in scores if score.unread)
    return say("ev_counted", language, reports=len(scores), facts=sum(s.gold_facts for s in scores), unread=unread)


def as_text(table: Table) -> str:
    """Columns side by side."""
    lines = [table.heads, *table.rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(table.heads))]
    return "\n".join(_line(line, widths) for line in lines)


def as_markdown(table: Table) -> str:
    """A Markdown table."""
    rule = ("---",) + ("---:",) * (len(table.heads) - 1)
    return "".join(f"| {' | '.join(row)} |\n" for row in (table.heads, rule, *table.rows))


def share(right: int, n: int) -> str:
    """A share of n, as every figure is written."""
    return f"{right / n:.4f}" if n else "–"


def _totals(scores: Sequence[ReportScore], language: Language) -> Table:
    counts = {
        "detect": fact_count(scores, lambda verdict: verdict.detected),
        "strict": fact_count(scores, lambda verdict: verdict.strict),
        **{kind: other_count(scores, kind) for kind in ("mech", "citations", "checks")},
    }
    heads = ("ev_figure", "ev_precision", "ev_recall", "ev_f1", "ev_right", "ev_false", "ev_missed")
    return Table("figures", _said(heads, language), tuple((name, *_prf(count)) for name, count in counts.items()))


def _prf(count: Count) -> tuple[str, ...]:
    figures = (f"{figure:.4f}" for figure in (count.precision, count.recall, count.f1))
    return (*figures, str(count.right), str(count.false), str(count.missed))


def _categories(scores: Sequence[ReportScore], language: Language) -> Table:
    heads = ("ev_category", "ev_found", "ev_missed", "ev_false")
    rows = tuple((row.category, str(row.found), str(row.missed), str(row.false)) for row in categories(scores))
    return Table("categories", _said(heads, language), rows)


def _attributes(scores: Sequence[ReportScore], language: Language) -> Table:
    heads = ("ev_attribute", "ev_right", "ev_of", "ev_share")
    rows = tuple((row.name, str(row.right), str(row.n), share(row.right, row.n)) for row in attributes(scores))
    return Table("attributes", _said(heads, language), rows)


def _phenomena(scores: Sequence[ReportScore], language: Language) -> Table:
    heads = ("ev_phenomenon", "ev_n", "ev_found", "ev_right", "ev_share")
    rows = tuple(
        (row.phenomenon, str(row.n), str(row.found), str(row.right), share(row.right, row.n))
        for row in phenomena(scores)
    )
    return Table("phenomena", _said(heads, language), rows)


def _formats(scores: Sequence[ReportScore], language: Language) -> Table:
    heads = ("ev_format", "ev_reports", "ev_detect", "ev_strict", "ev_mech", "ev_checks")
    rows = tuple((name, str(len(group)), *_f1s(group)) for name, group in formats(scores).items())
    return Table("formats", _said(heads, language), rows)


def _f1s(scores: Sequence[ReportScore]) -> tuple[str, ...]:
    counts = (
        fact_count(scores, lambda verdict: verdict.detected), fact_count(scores, lambda verdict: verdict.strict),
        other_count(scores, "mech"), other_count(scores, "checks"),
    )  # fmt: skip
    return tuple(f"{count.f1:.4f}" for count in counts)


def _said(keys: Iterable[str], language: Language) -> tuple[str, ...]:
    return tuple(say(key, language) for key in keys)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (" " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return "  ".join((cells[0] + first, *(gap + cell for gap, cell in zip(rest, cells[1:], strict=True)))).rstrip()


def _width(cell: str) -> int:
    """Columns that it takes on a terminal: Chinese counts double."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in cell)
