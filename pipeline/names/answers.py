"""Answers about names (corpus/structure/gold), as spans of their reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.names.spans import LABELS, Entity

HALVES = ("open", "held_out")


@dataclass(frozen=True, slots=True)
class Answered:
    """A report's text and its named things; those in `optional` cost nothing, found or not."""

    report: str
    text: str
    entities: tuple[Entity, ...]
    optional: frozenset[Entity]


def answered(corpus: Path, half: str) -> tuple[Answered, ...]:
    """The reports of one half (`open`, `held_out`) that have answers, by name; UsageError when there are none."""
    files = sorted((corpus / "structure" / "gold" / half).glob("*.json"))
    found = tuple(_read(corpus, half, file) for file in files)
    if not found:
        raise UsageError(f"{corpus}: no answers about names")
    return found


def placed(text: str, rows: Sequence[dict[str, Any]]) -> dict[Entity, bool]:
    """Every occurrence of each listed string outside a longer listed one, and whether it is optional.

    A row with `context` holds there only, and goes before one without.
    """
    spans = [(start, end, row) for row in rows for start, end in _places(text, row)]
    found: dict[Entity, bool] = {}
    done = 0
    for start, end, row in sorted(spans, key=lambda s: (s[0], -s[1], "context" not in s[2])):
        if start >= done:
            found[Entity(start, end, row["label"], text[start:end])] = bool(row.get("optional"))
            done = end
    return found


def _places(text: str, row: dict[str, Any]) -> Iterator[tuple[int, int]]:
    context, name = row.get("context", row["text"]), re.escape(row["text"])
    for around in re.finditer(re.escape(context), text):
        for found in re.finditer(name, around[0]):
            yield around.start() + found.start(), around.start() + found.end()


def _read(corpus: Path, half: str, file: Path) -> Answered:
    try:
        told = json.loads(file.read_text("utf-8"))
        text = _report(corpus, half, told["report"]).read_text("utf-8-sig")
        found = placed(text, [row for row in told["entities"] if row["label"] in LABELS])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file}: {error!r}") from error
    return Answered(told["report"], text, tuple(found), frozenset(one for one, optional in found.items() if optional))


def _report(corpus: Path, half: str, name: str) -> Path:
    files = [corpus / "structure" / "reports" / half / name, corpus / "reports" / half / name]
    return next((file for file in files if file.is_file()), files[0])
