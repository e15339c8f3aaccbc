"""W3C Web Annotation (recommendation of 2017-02-23): a collection in JSON-LD, one annotation a mark.

Positions count code points (4.2.4, 4.2.5 of the model). The texts are the sources and stand beside, under `texts/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.annotation.came import Beside, Came, Json, Read, integer, is_plain_name
from pipeline.annotation.edits import Problem, Returned
from pipeline.annotation.labels import FIELDS, WORDS, Record, label_of
from pipeline.annotation.offsets import resolve
from pipeline.annotation.parcel import empty
from pipeline.annotation.sheets import Mark, Sheet
from pipeline.evaluate.folding import Folded, fold_text, places

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 16
TEXTS = "texts"
_UNSAFE = re.compile(r"[\x00-\x20<>\"{}|\\^`%#?\[\]]")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")


def write(sheets: Iterable[Sheet]) -> str:
    """One collection of everything, reports in order."""
    items = [item for sheet in sheets for item in _items(sheet)]
    page = {"type": "AnnotationPage", "startIndex": 0, "items": items}
    head = {"@context": _CONTEXT, "type": "AnnotationCollection", "label": "jianbao", "total": len(items)}
    whole = head | {"first": page}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def texts(sheets: Iterable[Sheet]) -> tuple[Beside, ...]:
    """The texts that the annotations are of."""
    return tuple(Beside(f"{TEXTS}/{sheet.report}.txt", sheet.text) for sheet in sheets)


def read(content: str, texts: Mapping[str, str]) -> Read:
    """The annotations of a file by source; `texts` by report. ValueError when it is no JSON or holds no annotations."""
    groups: dict[str, list[tuple[int, Json]]] = {}
    for at, item in enumerate(_annotations(json.loads(content)), 1):
        source = _source(item)
        if source is None:
            yield Problem(f"annotation {at}", "an_line", {"what": "target"})
        else:
            groups.setdefault(source, []).append((at, item))
    for name, items in groups.items():
        yield _came(name, items, texts)


def _items(sheet: Sheet) -> list[dict[str, Any]]:
    about = {"type": "Annotation", "motivation": "describing", "body": _json(sheet.rest), "target": _iri(sheet.report)}
    return [about, *(_item(sheet, mark) for mark in sheet.marks)]


def _item(sheet: Sheet, mark: Mark) -> dict[str, Any]:
    before = sheet.text[max(0, mark.start - _AROUND) : mark.start]
    quote = {
        "type": "TextQuoteSelector", "exact": sheet.text[mark.start : mark.end],
        "prefix": before, "suffix": sheet.text[mark.end : mark.end + _AROUND],
    }  # fmt: skip
    position = {"type": "TextPositionSelector", "start": mark.start, "end": mark.end}
    tag = {"type": "TextualBody", "purpose": "tagging", "value": mark.label}
    return {
        "id": f"urn:jianbao:{_escaped(sheet.report)}:{mark.id}", "type": "Annotation", "motivation": "tagging",
        "body": [tag, _json(mark.record)],
        "target": {"source": _iri(sheet.report), "selector": [quote, position]},
    }  # fmt: skip


def _json(record: Record) -> dict[str, str]:
    """Attributes as a body: text of a media type, so that no vocabulary of our own is needed."""
    value = json.dumps(record, ensure_ascii=False)
    return {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": value}


def _iri(report: str) -> str:
    return f"{TEXTS}/{_escaped(report)}.txt"


def _escaped(name: str) -> str:
    return _UNSAFE.sub(lambda char: f"%{ord(char[0]):02X}", name)


def _annotations(data: Json) -> list[Json]:
    """Those of a collection, of a page, of a list of either, or of lines; one alone."""
    if isinstance(data, list):
        return [item for one in data for item in _annotations(one)]
    if isinstance(data, dict) and data.get("type") == "AnnotationCollection":
        return _annotations(data.get("first") or [])
    if isinstance(data, dict) and "items" in data:
        return _annotations(data["items"])
    if isinstance(data, dict) and ("target" in data or data.get("type") == "Annotation"):
        return [data]
    raise ValueError("AnnotationCollection")


def _source(item: Mapping[str, Json]) -> str | None:
    """The report that an annotation is of; None when it names none of ours."""
    target = item.get("target")
    target = target[0] if isinstance(target, list) and target else target
    iri = target.get("source") if isinstance(target, dict) else target
    iri = iri.get("id") if isinstance(iri, dict) else iri
    if not isinstance(iri, str):
        return None
    name = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), iri.rpartition("/")[2]).removesuffix(".txt")
    return name if is_plain_name(name) else None


def _came(name: str, items: list[tuple[int, Json]], texts: Mapping[str, str]) -> Came | Problem:
    if name not in texts:
        return Problem(f"annotation {items[0][0]}", "an_no_text", {"path": f"{TEXTS}/{name}.txt"})
    text, told = fold_text(texts[name]), list[Problem]()
    rest, marks, returned = empty(name), list[Mark](), list[Returned]()
    for at, item in items:
        where = f"annotation {at}"
        try:
            if "selector" not in _target(item):
                rest = json.loads(_body(item, "describing") or "{}") or rest
            elif one := _returned(text.raw, item, where, told):
                returned.append(one)
                marks += _as_sent(one, text)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            told.append(Problem(where, "an_line", {"what": type(error).__name__}))
    return Came(Sheet(name, text.raw, tuple(marks), rest), tuple(returned), tuple(told))


def _as_sent(one: Returned, text: Folded) -> list[Mark]:
    """The mark that was sent: the place where the attributes themselves say that it stands."""
    of = next((of for of in FIELDS if of[0] == one.id[:1]), "")
    if not of or not one.record:
        return []
    words = str(one.record[WORDS[of]])
    where = places(str(one.record.get("context", words)), words, text)
    return [Mark(one.id, label_of(of, one.record), *where[0], one.record)] if where else []


def _target(item: Mapping[str, Json]) -> Mapping[str, Json]:
    target = item["target"]
    target = target[0] if isinstance(target, list) else target
    return target if isinstance(target, dict) else {}


def _body(item: Mapping[str, Json], purpose: str) -> str:
    bodies = item.get("body") or []
    bodies = bodies if isinstance(bodies, list) else [bodies]
    found = (one["value"] for one in bodies if isinstance(one, dict) and one.get("purpose", "tagging") == purpose)
    return str(next(found, ""))


def _returned(text: str, item: Json, where: str, told: list[Problem]) -> Returned | None:
    selectors = _target(item)["selector"]
    by_type = {one["type"]: one for one in (selectors if isinstance(selectors, list) else [selectors])}
    quote, position = by_type.get("TextQuoteSelector", {}), by_type.get("TextPositionSelector", {})
    start, end = integer(position.get("start", -1)), integer(position.get("end", -1))
    words, label = str(quote.get("exact", "")), _body(item, "tagging")
    found = resolve(text, start, end, words, str(quote.get("prefix", "")), str(quote.get("suffix", "")))
    if found is None:
        told.append(Problem(where, "an_range", {"start": start, "end": end, "label": label}))
        return None
    sent = str(item.get("id", "")).rpartition(":")[2] if str(item.get("id", "")).startswith("urn:jianbao:") else ""
    attributes = _body(item, "describing")
    record = json.loads(attributes) if attributes else None
    return Returned(label, *found, f"{where}: {label}", sent, None, record)
