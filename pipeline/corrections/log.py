"""The log read as a whole: which entries hold, which were taken back, and what it amounts to for the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.corrections.nouns import Anchor, Correction
from pipeline.corrections.table import to_row


@dataclass(frozen=True, slots=True)
class Log:
    """`holding`: entries about rows that hold, oldest first, with their newest anchors; `undone`: ids taken back."""

    holding: tuple[Correction, ...]
    undone: frozenset[str]


def read_log(corrections: Sequence[Correction]) -> Log:
    """The log, oldest entry first: an entry that a holding `undo` names does not hold, be it an `undo` itself."""
    undone: set[str] = set()
    anchors: dict[str, Anchor] = {}
    for one in reversed(corrections):
        if one.correction_id in undone:
            continue
        if one.kind == "undo":
            undone.add(one.names)
        elif one.kind == "confirm":
            anchors.setdefault(one.names, one.anchor)
    rows = [one for one in corrections if one.kind not in ("undo", "confirm") and one.correction_id not in undone]
    rows = [replace(one, anchor=anchors.get(one.correction_id, one.anchor)) for one in rows]
    return Log(tuple(rows), frozenset(undone))


def fingerprint(corrections: Iterable[Correction]) -> str:
    """The same for the same log: what a store keeps beside a result to know whether it still holds; empty for none."""
    rows = [to_row(one) for one in corrections]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest() if rows else ""
