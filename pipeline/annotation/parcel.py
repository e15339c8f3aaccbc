"""What travels beside the marks in tools that keep data of a document but none of a mark: one text, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.annotation.sheets import Mark, Sheet

KEY = "jianbao"
_VERSION = 1


def packed(sheet: Sheet) -> str:
    """The answer without its marked records, and those with their places; a text, which no database reorders."""
    marks = [[mark.id, mark.label, mark.start, mark.end, mark.record] for mark in sheet.marks]
    parcel = {"version": _VERSION, "text": sheet.digest, "answer": sheet.rest, "marks": marks}
    return json.dumps(parcel, ensure_ascii=False, separators=(",", ":"))


def unpacked(data: Mapping[str, Any], text: object, name: str) -> tuple[Sheet, bool]:
    """The sheet that was sent, on the text that came back, and whether that is the text that was sent.

    Data without a parcel of ours give an empty sheet named `name`. ValueError when the parcel is damaged or there is
    no text.
    """
    if not isinstance(text, str):
        raise ValueError("text")
    if not data.get(KEY):
        return Sheet(name, text, (), empty(name)), True
    try:
        parcel = json.loads(data[KEY])
        marks = tuple(Mark(*mark) for mark in parcel["marks"])
        sheet = Sheet(str(parcel["answer"]["report"]), text, marks, parcel["answer"])
        return sheet, sheet.digest == parcel["text"]
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from None


def empty(name: str) -> dict[str, Any]:
    """The answer to a report of which nothing is known."""
    return {"report": name, "region": {}, "facts": [], "mechanisms": []}
