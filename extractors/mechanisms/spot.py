"""A name that may be a mechanism, with the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Sentence

QUOTED = re.compile(
    r"《[^《》\n]{1,120}》|“([^“”\n]{2,60})”|「([^「」\n]{2,60})」|『([^『』\n]{2,60})』|"
    r"‘([^‘’\n]{2,60})’|\"([^\"\n]{2,60})\""
)
CLAUSE_STOPS = "，。；：！？,;:!?\n|"
CLAUSE_END = re.compile(r"[，。；！？,;!?\n|]")
REACH = 40


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch: the name inside, and where the marks stand."""

    start: int
    end: int
    outer_start: int
    outer_end: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A name with what stands before and after it in its clause, and the rule that took it."""

    start: int
    end: int
    rule: str
    left: str
    right: str
    head: str = ""
    """Kind of the head that follows or ends the name, or empty."""
    tail: str = ""
    """The head as written."""


def quotes(text: str) -> Iterator[Quote]:
    """Quoted stretches outside titles, in order."""
    for match in QUOTED.finditer(text):
        if match.lastindex:
            start, end = match.span(match.lastindex)
            yield Quote(start, end, match.start(), match.end())


def masked(text: str) -> str:
    """The text with everything in quotes and titles blanked, offsets kept."""
    return QUOTED.sub(lambda match: "“" + "＿" * (len(match[0]) - 2) + "”", text)


def left_of(text: str, start: int, sentence: Sentence) -> str:
    """The clause up to `start`, at most REACH characters."""
    window = text[max(sentence.start, start - REACH) : start]
    return window[max(window.rfind(stop) for stop in CLAUSE_STOPS) + 1 :]


def right_of(text: str, end: int, sentence: Sentence) -> str:
    """The clause from `end` on, at most REACH characters."""
    window = text[end : min(sentence.end, end + REACH)]
    stop = CLAUSE_END.search(window)
    return window[: stop.start()] if stop else window
