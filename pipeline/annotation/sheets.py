"""A report with everything marked in it: what every format is written from and read back into."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.annotation.labels import FIELDS, WORDS, Record, label_of
from pipeline.evaluate.folding import Folded, fold_text, places


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled range of a report's text, in code points, end exclusive."""

    id: str
    """Its list's first letter and its place there: `f12` is the thirteenth fact."""
    label: str
    start: int
    end: int
    record: Record
    """The object of the answer, as it stands there."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report, its text, and what is marked in it.

    `rest` is the answer with None in place of every marked record: what has no place in the text stays in it.
    """

    report: str
    text: str
    marks: tuple[Mark, ...]
    rest: Record

    @property
    def digest(self) -> str:
        """Tells whether a tool gives back the text that it was given."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def from_answer(answer: Record, text: str) -> Sheet:
    """An answer and the text of its report; what is not found in the text stays in `rest`.

    KeyError, TypeError, AttributeError when the answer is not as corpus/README.md describes it.
    """
    folded = fold_text(text)
    found = {
        (of, at): where[0]
        for of in FIELDS
        for at, record in enumerate(answer.get(of, ()))
        if (where := _places(of, record, folded))
    }
    return marked(answer, text, found)


def marked(answer: Record, text: str, ranges: Mapping[tuple[str, int], tuple[int, int]]) -> Sheet:
    """An answer and where its records stand, by list and place in the list."""
    rest = copy.deepcopy(answer)
    marks = []
    for (of, at), (start, end) in ranges.items():
        record = answer[of][at]
        marks.append(Mark(f"{of[0]}{at}", label_of(of, record), start, end, record))
        rest[of][at] = None
    return Sheet(str(answer["report"]), text, tuple(sorted(marks, key=_reading_order)), rest)


def _places(of: str, record: Record, text: Folded) -> tuple[tuple[int, int], ...]:
    words = str(record[WORDS[of]])
    return places(str(record.get("context", words)), words, text)


def _reading_order(mark: Mark) -> tuple[Any, ...]:
    return mark.start, mark.end, mark.id
