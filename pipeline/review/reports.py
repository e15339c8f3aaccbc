"""Lists of reports, one report, doubts and the log, as the page is given them (JSON)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pipeline.corrections import Correction, to_row
from pipeline.dataset import Row
from pipeline.export.json_rows import cell_number, json_row, json_rows
from pipeline.model import CorrectionState
from pipeline.review.desk import Desk, Opened
from pipeline.review.doubts import Doubt
from pipeline.review.snapshot import Entry, Snapshot
from pipeline.schema import CODES, TABLE, tables_with

Json = dict[str, Any]
CELL = " | "
"""Between the cells of a table row in a published text."""
MOST = 1000
"""Rows given at once."""
_LISTED = (
    "report_id", "file", "title", "region_name", "region_code", "year", "status", "reason", "format", "duplicate_of",
)  # fmt: skip
_SEARCHED = ("file", "title", "region_name", "region_code", "report_id", "issuer", "year")
_STATUS = {"failed": 0, "partial": 1, "ok": 2}
SORTS: dict[str, Callable[[Entry], tuple[Any, ...]]] = {
    "doubts": lambda one: (-len(one.doubts), one.row["file"]),
    "file": lambda one: (one.row["file"],),
    "region": lambda one: (one.row["region_code"] or "~", one.row["region_name"], one.row["file"]),
    "year": lambda one: (-int(one.row["year"] or 0), one.row["file"]),
    "status": lambda one: (_STATUS.get(one.row["status"], 3), one.row["file"]),
}
"""Orders of the list of reports."""
_ID = {"facts": "fact_id", "mechanisms": "mechanism_id"}


def report_list(snapshot: Snapshot, query: str, sort: str, offset: int, limit: int, language: str) -> Json:
    """The reports that hold every word of `query` in their names, a page of them."""
    words = query.lower().split()
    found = [one for one in snapshot.entries.values() if _holds(one.row, words)]
    found.sort(key=SORTS.get(sort, SORTS["doubts"]))
    return {"total": len(found), "rows": [_listed(one, language) for one in found[offset : offset + min(limit, MOST)]]}


def doubt_list(snapshot: Snapshot, offset: int, limit: int) -> Json:
    """Doubtful rows, the most doubtful first, with the sentences that they stand in."""
    doubts = snapshot.doubts
    shown = doubts[offset : offset + min(limit, MOST)]
    rows = {key: _rows_by_id(snapshot, key) for key in {report_id for _, _, report_id, _ in shown}}
    told = [_doubt(snapshot, report_id, doubt, rows[report_id].get(doubt.row_id)) for _, _, report_id, doubt in shown]
    return {"total": len(doubts), "rows": told}


def report_json(desk: Desk, report_id: str, pictured: bool) -> Json | None:
    """One report with all its rows; None where there is no such one. `pictured`: whether its pages can be shown."""
    found = desk.open(report_id)
    if found is None:
        return None
    conflicts, pages = desk.snapshot().rows("conflicts", report_id), found.entry.row["pages"]
    return {
        "report": json_row(TABLE["reports"], found.entry.row), "text": found.text, "rows": _blocks(found.text),
        "facts": _with_doubts("facts", found), "mechanisms": _with_doubts("mechanisms", found),
        "citations": json_rows(TABLE["citations"], found.rows["citations"]),
        "checks": json_rows(TABLE["checks"], found.rows["checks"]),
        "conflicts": json_rows(TABLE["conflicts"], conflicts),
        "corrections": [correction_json(one, state) for one, state in _stated(found)],
        "pages": cell_number(pages), "has_image": pictured,
    }  # fmt: skip


def correction_json(one: Correction, state: CorrectionState) -> Json:
    """An entry of the log: its cells, `before` and `after` as objects, its state and place."""
    row: Json = dict(to_row(one))
    numbers = {name: int(row[name]) for name in ("start", "end", "nth", "of", "lead", "tail", "alike")}
    now = {"state": state.state, "now_start": _place(state.start), "now_end": _place(state.end)}
    return {**row, **numbers, "before": dict(one.before), "after": dict(one.after), **now}


def log_json(desk: Desk, wanted: Iterable[str] = ()) -> Json:
    """The log, newest first; with `wanted`, only entries in these states. `file` names the report, if it is there."""
    entries, states = desk.snapshot().entries, frozenset(wanted)
    rows = [
        {**correction_json(one, state), "file": entries[one.report_id].row["file"] if one.report_id in entries else ""}
        for one, state in reversed(desk.log())
        if not states or state.state in states
    ]
    return {"rows": rows}


def schema_json(snapshot: Snapshot) -> Json:
    """Every column with its labels, meanings and codes."""
    tables = snapshot.tables or tables_with()
    return {"tables": {table.name: [_column(column) for column in table.columns] for table in tables}}


def words_of(code: str, language: str) -> str:
    """The words of a code."""
    known = CODES.get(code)
    return (known.zh if language == "zh" else known.en) if known else code


def _column(column: Any) -> Json:
    words = {one.code: one for one in column.words}
    codes = [words.get(code) or CODES.get(code) for code in column.codes]
    return {
        "name": column.name, "label_zh": column.label_zh, "meaning_zh": column.meaning_zh, "meaning": column.meaning,
        "type": column.type, "unit": column.unit, "separator": column.separator, "required": column.required,
        "codes": [{"code": one.code, "zh": one.zh, "en": one.en} for one in codes if one],
    }  # fmt: skip


def _holds(row: Row, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = "\n".join(row[name] for name in _SEARCHED).lower()
    return all(word in text for word in words)


def _listed(one: Entry, language: str) -> Json:
    row = one.row
    reason = CODES.get(row["reason"])
    advice = (reason.advice_zh if language == "zh" else reason.advice) if reason else ""
    return {
        **{name: row[name] for name in _LISTED}, "year": cell_number(row["year"]),
        "reason_text": words_of(row["reason"], language) if row["reason"] else "", "advice": advice,
        "facts": int(row["facts"] or 0), "mechanisms": int(row["mechanisms"] or 0), "doubts": len(one.doubts),
        "reviewed": one.reviewed, "warnings": [code for code in row["warnings"].split(";") if code],
    }  # fmt: skip


def _rows_by_id(snapshot: Snapshot, report_id: str) -> dict[str, Row]:
    return {row[name]: row for table, name in _ID.items() for row in snapshot.rows(table, report_id)}


def _doubt(snapshot: Snapshot, report_id: str, doubt: Doubt, row: Row | None) -> Json:
    span = row.get("span") or row.get("name", "") if row else ""
    return {
        "report_id": report_id, "file": snapshot.entries[report_id].row["file"], "table": doubt.table,
        "id": doubt.row_id, "doubts": list(doubt.codes), "confidence": doubt.confidence, "span": span,
        "evidence": row["evidence"] if row else "",
    }  # fmt: skip


def _with_doubts(table: str, found: Opened) -> list[Json]:
    doubts = {one.row_id: list(one.codes) for one in found.entry.doubts if one.table == table}
    rows: list[Json] = [dict(row) for row in json_rows(TABLE[table], found.rows[table])]
    for row in rows:
        row["doubts"] = doubts.get(str(row[_ID[table]]), [])
    return rows


def _stated(found: Opened) -> list[tuple[Correction, CorrectionState]]:
    lost = {one.correction_id: CorrectionState(one.correction_id, "orphan") for one in found.log}
    states = lost | {state.correction_id: state for state in found.states}
    return [(one, states[one.correction_id]) for one in reversed(found.log)]


def _blocks(text: str) -> list[Json]:
    """The paragraphs and table rows of a published text, which stand one a line."""
    rows, at = [], 0
    for line in text.split("\n") if text else ():
        rows.append({"start": at, "end": at + len(line), "kind": "row" if CELL in line else "paragraph"})
        at += len(line) + 1
    return rows


def _place(offset: int) -> int | None:
    return offset if offset >= 0 else None
