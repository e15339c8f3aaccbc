"""A published folder as the chunks of JSON that its HTML file holds: what every view needs, and each report apart."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.columns import Code, Column, FieldType, Table
from pipeline.dataset import Row
from pipeline.export.contents import Contents
from pipeline.export.folder import TEXTS
from pipeline.web.bundle import inert

Json = Any
_IN_REPORT = ("facts", "mechanisms", "citations", "checks")
_IDS = {"facts": "fact_id", "mechanisms": "mechanism_id"}
_REPORT_ID = re.compile(r"[ru][0-9a-f]{16}")
LOW = 0.7
"""Confidence below which a row is doubtful."""
_CHUNK = 250_000
_PLAIN = 1_000_000
"""Characters up to which nothing is compressed, so that small files can be read by eye."""


def chunks(data: Contents, folder: Path) -> dict[str, str]:
    """Block id → JSON text that can stand in a page. A text of base64 is gzip of such JSON."""
    groups = list(_grouped(_reports(data, folder)))
    where = {report["report_id"]: f"c{at}" for at, group in enumerate(groups) for report in group}
    conflicts = [_filled(data["conflicts"].table, row) for row in data["conflicts"].rows]
    parts: dict[str, Json] = {"index": _index(data, where), "compared": _compared(data), "conflicts": conflicts}
    parts |= {f"c{at}": group for at, group in enumerate(groups)}
    texts = {name: inert(part) for name, part in parts.items()}
    if sum(map(len, texts.values())) <= _PLAIN:
        return texts
    return {name: inert(_packed(text)) for name, text in texts.items()}


def schema(tables: Iterable[Table], words: Mapping[str, Code]) -> Json:
    """Columns of every table with their labels and the words of their codes."""
    return {"tables": {table.name: [_column(column, words) for column in table.columns] for table in tables}}


def cell(kind: FieldType, text: str) -> Json:
    """A cell as JSON: numbers as numbers, None where nothing is stated."""
    if kind in ("string", "date"):
        return text
    return None if not text else float(text) if "." in text else int(text)


def _packed(text: str) -> str:
    return b64encode(gzip.compress(text.encode("utf-8"), 6, mtime=0)).decode("ascii")


def _column(column: Column, words: Mapping[str, Code]) -> Json:
    codes = [_code(words[code]) for code in column.codes if code in words]
    return {
        "name": column.name, "label_zh": column.label_zh, "meaning_zh": column.meaning_zh, "meaning": column.meaning,
        "type": column.type, "unit": column.unit, "codes": codes,
    }  # fmt: skip


def _code(one: Code) -> Json:
    told = {"code": one.code, "zh": one.zh, "en": one.en}
    return told | ({"advice_zh": one.advice_zh, "advice": one.advice} if one.advice else {})


def _index(data: Contents, where: Mapping[str, str]) -> Json:
    """What the page needs before any report is opened."""
    doubts = Counter(row["report_id"] for row, found in _doubtful(data) if found)
    reports = [
        _filled(data["reports"].table, row) | {"chunk": where[row["report_id"]], "doubts": doubts[row["report_id"]]}
        for row in data["reports"].rows
    ]
    counted = {filled.table.name: len(filled.rows) for filled in data.tables}
    wrong = [_filled(data["checks"].table, row) for row in data["checks"].rows if row["status"] == "inconsistent"]
    columns = {name: list(data[name].table.names) for name in _IN_REPORT}
    listed = [filled.table for filled in data.tables if filled.table.name not in ("comparison",)]
    return {
        "about": dict(data.about), "counts": counted, "schema": schema(listed, data.words), "columns": columns,
        "reports": reports, "inconsistent": wrong, "levels": _levels(data),
    }  # fmt: skip


def _levels(data: Contents) -> Json:
    return dict(Counter(row["region_level"] for row in data["comparison"].rows))


def _compared(data: Contents) -> Json:
    """The comparison and what stands behind its cells; the sentences stand in the reports."""
    table = data["comparison"].table
    columns = [
        {"id": c.indicator.id, "zh": c.indicator.zh, "en": c.indicator.en, "unit": c.indicator.unit,
         "kind": c.indicator.kind, "group": c.indicator.group, "meaning": c.meaning, "meaning_zh": c.meaning_zh}
        for c in table.columns if c.indicator
    ]  # fmt: skip
    behind = [_filled(data["comparison_evidence"].table, row) for row in data["comparison_evidence"].rows]
    for row in behind:
        row.pop("evidence", None)
    return {
        "columns": columns, "rows": [_filled(table, row) for row in data["comparison"].rows], "evidence": behind,
    }  # fmt: skip


def _filled(table: Table, row: Row) -> dict[str, Json]:
    """The cells that are not empty."""
    return {column.name: cell(column.type, row[column.name]) for column in table.columns if row[column.name]}


def _reports(data: Contents, folder: Path) -> Iterator[dict[str, Json]]:
    """Each report's text and rows, the rows as lists in the order of the columns."""
    doubts = {row[_IDS[name]]: found for name in _IDS for row, found in _doubtful(data) if _IDS[name] in row and found}
    held = {name: _by_report(data[name].rows) for name in _IN_REPORT}
    for report in data["reports"].rows:
        key = report["report_id"]
        text = _text(folder, key)
        rows = {name: [_listed(data[name].table, row, text) for row in held[name][key]] for name in _IN_REPORT}
        own = [row[_IDS[name]] for name in _IDS for row in held[name][key]]
        yield {"report_id": key, "text": text, **rows, "doubts": {one: doubts[one] for one in own if one in doubts}}


def _by_report(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["report_id"]].append(row)
    return found


def _listed(table: Table, row: Row, text: str) -> list[Json]:
    cells = [cell(column.type, row[column.name]) for column in table.columns]
    if "evidence" in row and "char_start" in row:
        cells[table.names.index("evidence")] = _place(row["evidence"], int(row["char_start"]), text)
    return cells


def _place(evidence: str, near: int, text: str) -> Json:
    """Where the sentence stands, rather than the sentence again; itself where the text is not published."""
    at = text.find(evidence, max(0, near - len(evidence)))
    return [at, at + len(evidence)] if 0 <= at <= near else evidence


def _text(folder: Path, report_id: str) -> str:
    """The published text; empty where the report was not read, or was published without."""
    path = folder / TEXTS / f"{report_id}.txt"
    is_there = _REPORT_ID.fullmatch(report_id) and path.is_file()  # no id leads out of the folder
    return path.read_bytes().decode("utf-8") if is_there else ""


def _grouped(reports: Iterable[dict[str, Json]]) -> Iterator[list[dict[str, Json]]]:
    """Reports together until they are large enough to be worth a block of their own."""
    group: list[dict[str, Json]] = []
    size = 0
    for report in reports:
        group.append(report)
        size += len(report["text"]) + 200 * sum(len(report[name]) for name in _IN_REPORT)
        if size >= _CHUNK:
            yield group
            group, size = [], 0
    if group:
        yield group


def _doubtful(data: Contents) -> Iterator[tuple[Row, list[str]]]:
    """Every fact and mechanism with what makes it doubtful."""
    wrong = {
        one for row in data["checks"].rows if row["status"] == "inconsistent" for one in row["fact_ids"].split(";")
    }
    torn = {row[name] for row in data["conflicts"].rows for name in ("fact_id", "other_fact_id")}
    for name, key in _IDS.items():
        for row in data[name].rows:
            found = {
                "low_confidence": float(row["confidence"]) < LOW, "inconsistent": row[key] in wrong,
                "conflict": row[key] in torn, "place_undecided": not row["region_name"],
            }  # fmt: skip
            yield row, [code for code, is_so in found.items() if is_so]
