"""From what a person sends to an entry of the log: the row found, what was entered checked, the place anchored."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from pipeline.corrections import (
    Anchor,
    Correction,
    Problem,
    Refused,
    anchor_at,
    clean,
    note,
    squeeze,
)
from pipeline.corrections.nouns import Kind, TableName
from pipeline.dataset import Row
from pipeline.model import CorrectionState
from pipeline.review.desk import Desk, Opened

_KINDS = frozenset(["accept", "correct", "reject", "add"])
_ID = {"facts": "fact_id", "mechanisms": "mechanism_id"}
_LABEL = {"facts": "category", "mechanisms": "kind"}
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class _Asked:
    table: TableName
    kind: Kind
    row_id: str
    start: int
    end: int
    after: Mapping[str, str]
    why: str
    who: str


def correct(desk: Desk, found: Opened, body: Mapping[str, Any], who: str) -> Correction:
    """Check what a person sent about a row of a report, and put it into the log.

    Refused when it cannot be taken. Numbers in `body` are text or int, never float.
    """
    asked, report = _asked(body, who), found.entry.row
    before = {} if asked.kind == "add" else _row(found, asked.table, asked.row_id)
    start, end = (int(before["char_start"]), int(before["char_end"])) if before else (asked.start, asked.end)
    quote = found.text[start:end] if 0 <= start < end else ""
    as_of = report["published"] or report["year"]
    cells = clean(asked.table, asked.kind, before, asked.after, quote, as_of)
    if asked.kind == "add":
        _refuse_second(found, asked.table, start, end, cells)
    label, value = (before or cells)[_LABEL[asked.table]], (before or cells).get("value", "")
    entry = Correction(
        *_stamp(), asked.who, report["report_id"], asked.table, asked.kind,
        _anchor(found.text, start, end, label, value), before, cells, asked.why,
    )  # fmt: skip
    desk.add(entry)
    return entry


def undo(desk: Desk, named: Correction, who: str) -> Correction:
    """Take an entry back."""
    entry = Correction(*_stamp(), who, named.report_id, named.table, "undo", named.anchor, names=named.correction_id)
    desk.add(entry)
    return entry


def confirm(desk: Desk, named: Correction, state: CorrectionState, text: str, who: str) -> Correction:
    """Say that an entry means the place that was found; Refused where none is asked about."""
    if state.state != "confirm":
        raise Refused(Problem("nothing_changed"))
    anchor = _anchor(text, state.start, state.end, named.anchor.label, named.anchor.value)
    entry = Correction(*_stamp(), who, named.report_id, named.table, "confirm", anchor, names=named.correction_id)
    desk.add(entry)
    return entry


def _asked(body: Mapping[str, Any], who: str) -> _Asked:
    """What was sent, each part of the type that it must have."""
    table, kind, after = body.get("table"), body.get("kind"), body.get("after") or {}
    if table not in _ID or kind not in _KINDS or not isinstance(after, dict):
        raise Refused(Problem("unknown_kind"))
    cells = {str(name): _cell(str(name), value) for name, value in after.items()}
    start, end = (_offset(body.get(name)) for name in ("start", "end"))
    said = note(_text(body.get("who")) or who)[:_LONGEST_NAME]
    return _Asked(
        cast(TableName, table), cast(Kind, kind), _text(body.get("id")), start, end, cells,
        note(_text(body.get("why"))), said,
    )  # fmt: skip


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused(Problem("bad_form", name))
    return str(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _offset(value: Any) -> int:
    try:
        return int(value) if isinstance(value, str | int) and not isinstance(value, bool) else -1
    except ValueError:
        return -1


def _row(found: Opened, table: TableName, row_id: str) -> Row:
    row = next((row for row in found.rows[table] if row[_ID[table]] == row_id), None)
    if row is None:
        raise Refused(Problem("no_such_row"))
    return row


def _anchor(text: str, start: int, end: int, label: str, value: str) -> Anchor:
    try:
        return anchor_at(squeeze(text), start, end, label, value)
    except ValueError:
        raise Refused(Problem("nothing_quoted")) from None


def _refuse_second(found: Opened, table: TableName, start: int, end: int, cells: Mapping[str, str]) -> None:
    """Where a fact stands, or a mechanism of that name, that one is to be corrected."""
    for row in found.rows[table]:
        over = int(row["char_start"]) < end and start < int(row["char_end"])
        if over and (table == "facts" or row["name"] == cells.get("name")):
            raise Refused(Problem("already_there"))


def _stamp() -> tuple[str, str]:
    """A new id and the time."""
    return f"k{secrets.token_hex(8)}", datetime.now(UTC).isoformat(timespec="milliseconds")
