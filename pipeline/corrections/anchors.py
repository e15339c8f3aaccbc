"""A place in a text found again: by its quote and neighbourhood, whatever became of white space, width and offsets."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from pipeline.corrections.nouns import Anchor
from pipeline.writing.fold import INVISIBLE

SIDE = 16
"""Characters of neighbourhood on either side."""
_STOPS = "。!?;"
"""Ends of sentences once widths are folded."""
_LEAST = 4
"""Characters of neighbourhood in the quote's own sentence without which it does not stand for the whole."""
_SIMILAR = 0.5
"""How alike a neighbourhood must be to be asked about."""
_SLIGHTLY = 0.3
"""How alike a changed quote must be to be asked about; its neighbourhood stands beside it unchanged."""
_TAIL = 8
"""Characters of neighbourhood that find a changed quote."""
_LONGER = 8
"""Characters by which a changed quote may be longer."""
_NEAREST = 2000
"""Places of a frequent quote that are looked at, the nearest to the hint."""


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without white space and invisible marks, in one width, and where each of its characters was written."""

    written: str
    text: str
    places: Sequence[int]

    def at(self, place: int) -> int:
        """The offset into `text` of a place in `written`."""
        return bisect_left(self.places, place)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into `written` of a stretch of `text`."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Found:
    """Where an anchor is now: `sure`, `near` (a person must say), or `lost` (start and end are -1)."""

    how: Literal["sure", "near", "lost"]
    start: int = -1
    end: int = -1


def squeeze(text: str) -> Squeezed:
    """The text as anchors are compared."""
    pieces: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        folded = _folded(character)
        pieces.append(folded)
        places.extend([at] * len(folded))
    return Squeezed(text, "".join(pieces), places)


def anchor_at(squeezed: Squeezed, start: int, end: int, label: str = "", value: str = "") -> Anchor:
    """The anchor of `written[start:end]`; ValueError when nothing visible stands there."""
    text, first, last = squeezed.text, squeezed.at(start), squeezed.at(end)
    if not 0 <= start < end <= len(squeezed.written) or first >= last:
        raise ValueError("nothing is quoted")
    quote, prefix, suffix = text[first:last], text[max(0, first - SIDE) : first], text[last : last + SIDE]
    places = list(_occurrences(text, quote, prefix, suffix))
    anchor = Anchor(
        squeezed.written[start:end], prefix, suffix, start, end, label, value,
        places.index(first) + 1, len(places), *_own(squeezed, first, last),
    )  # fmt: skip
    return replace(anchor, alike=sum(1 for _ in _in_sentence(squeezed, anchor, quote)))


def locate(squeezed: Squeezed, anchor: Anchor) -> Found:
    """Where the anchor's span is in this text."""
    quote = squeeze(anchor.quote).text
    exact = list(_occurrences(squeezed.text, quote, anchor.prefix, anchor.suffix))
    if exact and len(exact) == anchor.of:
        return _found("sure", squeezed, exact[anchor.nth - 1], quote)
    if exact:
        return _found("near", squeezed, _nearest(exact, squeezed.at(anchor.start)), quote)
    own = list(_in_sentence(squeezed, anchor, quote))
    if len(own) == 1 and anchor.alike == 1:
        return _found("sure", squeezed, own[0], quote)
    return _similar(squeezed, anchor, quote)


def _found(how: Literal["sure", "near"], squeezed: Squeezed, first: int, quote: str) -> Found:
    return Found(how, *squeezed.span(first, first + len(quote)))


def _nearest(places: Sequence[int], hint: int) -> int:
    return min(places, key=lambda place: (abs(place - hint), place))


def _occurrences(text: str, quote: str, prefix: str, suffix: str) -> Iterator[int]:
    """Where the quote stands with just this before and behind it."""
    whole = prefix + quote + suffix
    at = text.find(whole) if quote else -1
    while at >= 0:
        yield at + len(prefix)
        at = text.find(whole, at + 1)


def _in_sentence(squeezed: Squeezed, anchor: Anchor, quote: str) -> Iterator[int]:
    """Where the quote stands with what of its neighbourhood is in its own sentence; that must be enough to tell."""
    before, behind = anchor.prefix[len(anchor.prefix) - anchor.lead :], anchor.suffix[: anchor.tail]
    if len(before) + len(behind) < _LEAST:
        return
    for place in _occurrences(squeezed.text, quote, before, behind):
        begins = len(before) == len(anchor.prefix) or _is_edge(squeezed, place - len(before))
        if begins and (len(behind) == len(anchor.suffix) or _is_edge(squeezed, place + len(quote + behind))):
            yield place


def _own(squeezed: Squeezed, first: int, last: int) -> tuple[int, int]:
    """How many characters on either side stand in the sentence or line of this stretch, the stop included."""
    lead, tail, size = 0, 0, len(squeezed.text)
    while lead < min(SIDE, first) and not _is_edge(squeezed, first - lead):
        lead += 1
    while tail < min(SIDE, size - last) and not _is_edge(squeezed, last + tail):
        tail += 1
    return lead, tail


def _is_edge(squeezed: Squeezed, at: int) -> bool:
    """Whether one sentence or line ends and another begins here."""
    if at in (0, len(squeezed.text)) or squeezed.text[at - 1] in _STOPS:
        return True
    return "\n" in squeezed.written[squeezed.places[at - 1] : squeezed.places[at]]


def _similar(squeezed: Squeezed, anchor: Anchor, quote: str) -> Found:
    """The likeliest of the places that a person may mean by this anchor."""
    hint = squeezed.at(anchor.start)
    scored = [*_same_quote(squeezed.text, anchor, quote, hint), *_same_sides(squeezed.text, anchor, quote)]
    if not scored:
        return Found("lost")
    _, _, first, last = max(scored, key=lambda one: (one[0], -abs(one[2] - hint), -one[2]))
    return Found("near", *squeezed.span(first, last))


_Scored = tuple[float, str, int, int]


def _same_quote(text: str, anchor: Anchor, quote: str, hint: int) -> Iterator[_Scored]:
    places = sorted(_occurrences(text, quote, "", ""), key=lambda place: abs(place - hint))[:_NEAREST]
    around = anchor.prefix + anchor.suffix
    for first in places:
        last = first + len(quote)
        here = text[max(0, first - len(anchor.prefix)) : first] + text[last : last + len(anchor.suffix)]
        score = _ratio(around, here)
        if score >= _SIMILAR:
            yield score, "quote", first, last


def _same_sides(text: str, anchor: Anchor, quote: str) -> Iterator[_Scored]:
    """Between the same neighbours, another quote."""
    before, behind = anchor.prefix[-_TAIL:], anchor.suffix[:_TAIL]
    if len(before) + len(behind) < _LEAST or not before or not behind:
        return
    for place in _occurrences(text, before, "", ""):
        first = place + len(before)
        last = text.find(behind, first + 1, first + 2 * len(quote) + _LONGER + len(behind))
        if last > 0 and (score := _ratio(quote, text[first:last])) >= _SLIGHTLY:
            yield score, "sides", first, last


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@cache
def _folded(character: str) -> str:
    if INVISIBLE.match(character):
        return ""
    return "".join(unicodedata.normalize("NFKC", character).split())
