"""Offsets in code points and in UTF-16 code units, and words found again where a tool's offsets do not fit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

Range = tuple[int, int]
_ASTRAL = 0xFFFF
_BLANK = re.compile(r"\\n|\s")


@dataclass(frozen=True, slots=True)
class Units:
    """A text counted in UTF-16 code units: a character beyond U+FFFF takes two of them."""

    length: int
    """Code points of the text."""
    astral: tuple[int, ...]
    """Code-point offsets of the characters that take two units."""

    def units(self, point: int) -> int:
        """The offset in code units of an offset in code points."""
        return point + bisect_left(self.astral, point)

    def points(self, unit: int) -> int | None:
        """The offset in code points of an offset in code units; None beyond the text or inside a character."""
        at = bisect_left(range(self.length + 1), unit, key=self.units)
        return at if at <= self.length and self.units(at) == unit else None


@lru_cache(maxsize=64)
def units_of(text: str) -> Units:
    """A text made ready to count."""
    return Units(len(text), tuple(at for at, char in enumerate(text) if ord(char) > _ASTRAL))


def from_units(text: str, start: int, end: int) -> Range | None:
    """A range of code units as a range of code points; None when it is none of this text."""
    first, last = units_of(text).points(start), units_of(text).points(end)
    return (first, last) if first is not None and last is not None and first < last else None


def resolve(text: str, start: int, end: int, words: str, prefix: str = "", suffix: str = "") -> Range | None:
    """Where a tool's words stand in the text, in code points; None when they cannot be told.

    Its offsets hold if the words stand there, counted in code points or else in code units; where they stand at
    neither, the words are looked for, with what the tool says stands before and behind them.
    """
    if not words:
        return (start, end) if 0 <= start < end <= len(text) else None
    tries: tuple[Callable[[], Range | None], ...] = (
        lambda: (start, end) if 0 <= start < end <= len(text) else None,
        lambda: from_units(text, start, end),
    )
    for attempt in tries:
        found = attempt()
        if found and _same(text[found[0] : found[1]], words):
            return found
    return _only(text, words, prefix, suffix) or _only(text, words, "", "")


def _same(first: str, second: str) -> bool:
    """White space aside: one tool writes a line end as two characters."""
    return first == second or _BLANK.sub("", first) == _BLANK.sub("", second)


def _only(text: str, words: str, prefix: str, suffix: str) -> Range | None:
    whole = prefix + words + suffix
    at = text.find(whole)
    if at < 0 or text.find(whole, at + 1) >= 0:
        return None
    return at + len(prefix), at + len(prefix) + len(words)
