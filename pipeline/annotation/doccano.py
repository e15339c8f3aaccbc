"""doccano 1.8 (sequence labelling): JSONL, spans as `[start, end, label]`, or entities and relations.

doccano counts in UTF-16 code units, as browsers do, and keeps what else stands in a line as the document's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.annotation.came import Beside, Came, Json, Read, integer
from pipeline.annotation.edits import Problem, Returned
from pipeline.annotation.labels import every_label, list_of
from pipeline.annotation.offsets import from_units, units_of
from pipeline.annotation.parcel import KEY, packed, unpacked
from pipeline.annotation.sheets import Mark, Sheet

_COLORS = {"facts": "#1565c0", "mechanisms": "#2e7d32", "citations": "#6a1b9a", "traps": "#b71c1c"}
_KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"


def write(sheets: Iterable[Sheet], relations: bool = False) -> str:
    """One line a report; with `relations` for projects that annotate relations, where a check links its numbers."""
    lines = (_with_relations(sheet) if relations else _plain(sheet) for sheet in sheets)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def labels(name: str) -> tuple[Beside, ...]:
    """The labels, as doccano imports them under *Labels*; `name` is the data file's, without its ending."""
    rows = [
        {"text": label, "suffix_key": key, "background_color": _COLORS[list_of(label)], "text_color": "#ffffff"}
        for (label, _), key in zip(every_label(), _KEYS, strict=False)
    ]
    return (Beside(f"{name}.labels.json", json.dumps(rows, ensure_ascii=False, indent=1) + "\n"),)


def read(content: str) -> Read:
    """The reports of an exported file."""
    for at, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield _read_line(line, f"{at}")


def _plain(sheet: Sheet) -> dict[str, Any]:
    spans = [[*_range(sheet, mark), mark.label] for mark in sheet.marks]
    return {"text": sheet.text, "label": spans, "report": sheet.report, KEY: packed(sheet)}


def _with_relations(sheet: Sheet) -> dict[str, Any]:
    entities = []
    for at, mark in enumerate(sheet.marks):
        start, end = _range(sheet, mark)
        entities.append({"id": at, "label": mark.label, "start_offset": start, "end_offset": end})
    links = [
        {"id": at, "from_id": first, "to_id": last, "type": kind}
        for at, (first, last, kind) in enumerate(_links(sheet))
    ]
    return {
        "text": sheet.text, "entities": entities, "relations": links, "report": sheet.report, KEY: packed(sheet),
    }  # fmt: skip


def _range(sheet: Sheet, mark: Mark) -> tuple[int, int]:
    units = units_of(sheet.text)
    return units.units(mark.start), units.units(mark.end)


def _links(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """From each operand of a check to its result, where each is the value of one fact alone."""
    values: dict[float, list[int]] = {}
    for at, mark in enumerate(sheet.marks):
        if "value" in mark.record:
            values.setdefault(mark.record["value"], []).append(at)
    for check in sheet.rest.get("checks", ()):
        ends = [values.get(value, []) for value in (*check["terms"], check["stated"])]
        if all(len(one) == 1 for one in ends):
            yield from ((one[0], ends[-1][0], check["kind"]) for one in ends[:-1])


def _read_line(line: str, where: str) -> Came | Problem:
    try:
        row = json.loads(line)
        text = row["text"] if "text" in row else row["data"]
        sheet, same = unpacked(row, text, str(row.get("report") or f"line-{where}.txt"))
        told = [] if same else [Problem(where, "an_text")]
        returned = [one for span in _spans(row) if (one := _span(text, span, where, told))]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        return Problem(where, "an_line", {"what": type(error).__name__})
    return Came(sheet, tuple(returned), tuple(told))


def _spans(row: dict[str, Json]) -> Sequence[Json]:
    """As the project exports them: with relations `entities`, else `label` (before 1.8 also `labels`)."""
    for key in ("entities", "label", "labels"):
        if key in row:
            return list(row[key])
    return []


def _span(text: str, span: Json, where: str, told: list[Problem]) -> Returned | None:
    if isinstance(span, dict):
        span = (span["start_offset"], span["end_offset"], span["label"])
    start, end, label = integer(span[0]), integer(span[1]), str(span[2])
    found = from_units(text, start, end)
    if found is None:
        told.append(Problem(where, "an_range", {"start": start, "end": end, "label": label}))
        return None
    return Returned(label, *found, f"{where}: {label} {start}–{end}")
