"""What `jianbao inspect --json` prints: everything, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.codes import DECISIONS, DROPPED, WARNINGS
from pipeline.commands.console import json_row
from pipeline.commands.inspect_text import cells_of, meaning
from pipeline.messages import Language
from pipeline.schema import CODES, TABLE

if TYPE_CHECKING:
    from pipeline.dataset import Rows
    from pipeline.export.inspection import Inspection, Seen
    from pipeline.model import Result
    from pipeline.scan import Source

Told = dict[str, Any]


def failed(source: Source, result: Result, language: Language) -> Told:
    """A file that could not be read."""
    code = CODES[result.reason]
    what, advice = (code.zh, code.advice_zh) if language == "zh" else (code.en, code.advice)
    return {
        "file": source.file, "report_id": result.report_id, "status": result.status, "reason": result.reason,
        "meaning": what, "advice": advice, "detail": result.detail,
    }  # fmt: skip


def whole(found: Inspection, language: Language) -> Told:
    """A file that was read: its row of reports.csv, decisions, and every block with the rows found in it."""
    from pipeline.dataset import Reading, report_row, result_rows

    document, result = found.document, found.result
    rows = result_rows(result)
    facts, mechanisms = _by_start(rows, "facts"), _by_start(rows, "mechanisms")
    report = json_row(TABLE["reports"], report_row(Reading(result, found.source.file), rows, None))
    return report | {
        "warnings": [{"code": code, "meaning": meaning(WARNINGS, code, language)} for code in result.warnings],
        "decisions": [
            {"code": d.code, "page": d.page, "detail": d.detail, "meaning": meaning(DECISIONS, d.code, language)}
            for d in document.decisions
        ],
        "blocks": [_block(seen, facts, mechanisms, language) for seen in found.blocks],
    }  # fmt: skip


def _by_start(rows: Rows, name: str) -> dict[int, Told]:
    return {int(row["char_start"]): json_row(TABLE[name], row) for row in rows[name]}


def _block(seen: Seen, facts: dict[int, Told], mechanisms: dict[int, Told], language: Language) -> Told:
    block = seen.block
    return {
        "number": seen.number, "kind": block.kind, "text": block.text,
        "dropped": block.dropped or None, "dropped_meaning": meaning(DROPPED, block.dropped, language) or None,
        "char_start": seen.start, "heading": seen.level or None, "section": seen.section, "pages": list(seen.pages),
        "lines": [{"page": spot.page, "box": spot.box} for spot in seen.spots],
        "cells": [{"header": head, "text": cell} for head, cell in cells_of(seen)] if block.kind == "row" else [],
        "facts": [facts[one.start] for one in seen.facts if one.start in facts],
        "mechanisms": [mechanisms[one.start] for one in seen.mechanisms if one.start in mechanisms],
    }  # fmt: skip
