"""An evaluation as one self-contained page: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

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
.missed{color:#a33}.false{color:#a50}.wrong{color:#735}.detail{color:#777}
"""


def page(summary: str, tables: Sequence[Table], found: Sequence[Mistake], language: Language, note: str = "") -> str:
    """The page; `found` is empty and `note` says so where gold is held out."""
    title = escape(say("ev_title", language))
    parts = [f"<h1>{title}</h1>", f"<p>{escape(summary)}</p>", *map(_table, tables)]
    parts += [f"<p>{escape(note)}</p>"] if note else []
    parts += [f"<h2>{escape(say('ev_mistakes', language, count=len(found)))}</h2>"] if found else []
    parts += [_report(name, list(group)) for name, group in groupby(found, key=lambda mistake: mistake.report)]
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    locale = "zh-CN" if language == "zh" else "en"
    opening, body = f'<!doctype html>\n<html lang="{locale}"><head>{head}</head><body>\n', "\n".join(parts)
    return f"{opening}{body}\n</body></html>\n"


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
    return f"<tr>{kind}{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{_marked(mistake)}</td></tr>"


def _marked(mistake: Mistake) -> str:
    before, span, after = mistake.sentence.partition(mistake.what) if mistake.what else (mistake.sentence, "", "")
    return escape(before) + (f"<mark>{escape(span)}</mark>" if span else "") + escape(after)
