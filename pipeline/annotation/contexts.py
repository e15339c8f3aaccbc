"""The context of a span: a phrase that occurs once in the report and holds the span once."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain

from pipeline.evaluate.folding import Folded, fold, places

_FIRST = 2
"""Characters either side that a context has at least, where the text has them: a reader wants to see some."""
_STEP = 2
_WIDEST = 400
_STOP = re.compile(r"[。；！？\n]")


def context_of(text: Folded, start: int, end: int) -> str | None:
    """The shortest phrase around `raw[start:end]` at which the span is found there and nowhere else.

    One inside the sentence goes before any that leaves it. None when no phrase of a few hundred characters tells
    the place from another.
    """
    span = text.raw[start:end]
    if not fold(span):
        return None
    first, last = _sentence(text.raw, start, end)
    for low, high in chain(_windows(text.raw, start, end, first, last), _windows(text.raw, start, end)):
        context = text.raw[low:high]
        if len(found := places(context, span, text)) == 1 and _overlap(found[0], (start, end)):
            return context
    return None


def _sentence(raw: str, start: int, end: int) -> tuple[int, int]:
    before = [stop.end() for stop in _STOP.finditer(raw, max(0, start - _WIDEST), start)]
    after = _STOP.search(raw, end, end + _WIDEST)
    return before[-1] if before else max(0, start - _WIDEST), after.start() if after else min(len(raw), end + _WIDEST)


def _windows(raw: str, start: int, end: int, first: int = 0, last: int = sys.maxsize) -> Iterator[tuple[int, int]]:
    """Ever wider ranges around a span: even on both sides, then to one side alone, never ending in a line end."""
    widest = min(_WIDEST, max(start - first, last - end) + _STEP)
    for reach in range(_FIRST, max(_FIRST + 1, widest), _STEP):
        for before, after in ((reach, reach), (2 * reach, 0), (0, 2 * reach)):
            low, high = max(0, first, start - before), min(len(raw), last, end + after)
            yield low + _blank(raw[low:start]), high - _blank(raw[end:high][::-1])


def _blank(side: str) -> int:
    return len(side) - len(side.lstrip("\n"))


def _overlap(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return first[0] < second[1] and second[0] < first[1]
