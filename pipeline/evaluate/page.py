"""An evaluation as one self-contained page: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from pipeline.evaluate.against import Change
from pipeline.evaluate.mistakes import Mistake
from pipeline.evaluate.tables import Table
from pipeline.messages import Language, say

_STYLE = """
body{font:15px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
body{margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{border-bottom:1px solid #ddd;padding:.15rem .7rem;text-align:right;font-variant-numeric:tabular-nums}
td:first-child,th:first-child{text-align:left}
.mistakes td{text-align:left;vertical-align:top}
mark{background:#ffe08a;padding:0 .1em}
.missed{color:#a33}.false{color:#a50}.wrong{color:#735}.detail{color:#777}.better{color:#272}
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on it; no changes and no mistakes where gold is held out."""

    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    changes: tuple[Change, ...]
    mistakes: tuple[Mistake, ...]


def render(page: Page, language: Language) -> str:
    """The page as HTML."""
    title = escape(say("ev_title", language))
    parts = [f"<h1>{title}</h1>", *(f"<p>{escape(line)}</p>" for line in page.lines), *map(_table, page.tables)]
    parts += _heading("ev_changes", page.changes, language)
    parts += [f"<table class=mistakes>{''.join(map(_change, page.changes))}</table>"] if page.changes else []
    parts += _heading("ev_mistakes", page.mistakes, language)
    parts += [_report(name, list(group)) for name, group in groupby(page.mistakes, key=lambda one: one.report)]
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    locale = "zh-CN" if language == "zh" else "en"
    opening, body = f'<!doctype html>\n<html lang="{locale}"><head>{head}</head><body>\n', "\n".join(parts)
    return f"{opening}{body}\n</body></html>\n"


def _heading(key: str, listed: Sequence[object], language: Language) -> list[str]:
    return [f"<h2>{escape(say(key, language, count=len(listed)))}</h2>"] if listed else []


def _table(table: Table) -> str:
    head = _cells(table.heads, "th")
    return f"<table>{head}{''.join(_cells(row, 'td') for row in table.rows)}</table>"


def _cells(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _report(name: str, found: Sequence[Mistake]) -> str:
    rows = "".join(_mistake(mistake) for mistake in found)
    summary = f"<summary>{escape(name)} ({len(found)})</summary>"
    return f"<details open>{summary}<table class=mistakes>{rows}</table></details>"


def _mistake(mistake: Mistake) -> str:
    cells = (mistake.table, mistake.what, mistake.said)
    kind = f'<td class="{escape(mistake.kind)}">{escape(mistake.kind)}</td>'
    sentence = _marked(mistake.sentence, mistake.what)
    return f"<tr>{kind}{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{sentence}</td></tr>"


def _change(change: Change) -> str:
    effect = "missed" if change.effect < 0 else "better" if change.effect > 0 else "detail"
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in (change.report, change.said))
    sentence = _marked(change.sentence, change.span)
    return f'<tr><td class="{effect}">{escape(change.kind)}</td>{cells}<td>{sentence}</td></tr>'


def _marked(sentence: str, what: str) -> str:
    """The sentence, with the first place where the words stand marked."""
    before, span, after = sentence.partition(what) if what else (sentence, "", "")
    return escape(before) + (f"<mark>{escape(span)}</mark>" if span else "") + escape(after)
