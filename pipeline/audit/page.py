"""The facts of a report in reading order, with the text that stands between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.audit.words import CLAUSE_BREAK, words
from pipeline.model import Fact, Sentence

_BREAK = re.compile(f"[{CLAUSE_BREAK}]")
ASIDE = re.compile(r"[（(][^（()）]*[）)]")
CUT = re.compile("[，,；;：:。！？、（）()]")
_NO_STOPS = frozenset("；;，,、：:")
REACH = 60
"""Facts that may stand between two that belong together."""
_LONG = 400
"""Characters of a sentence that are looked at in front of a number."""
PERCENT = "%"
POINTS = "百分点"


@dataclass(frozen=True, slots=True)
class Item:
    """A fact in its place. `lead`: the text since the fact before, or since the sentence began; `tail`: to the next."""

    at: int
    fact: Fact
    sentence: int
    period: int
    """The sentence to its full stop: clauses joined by ； are one."""
    paragraph: int
    lead: str
    tail: str
    head: str
    """The sentence up to the number; of a very long one the last part, and never less than `lead`."""

    exact: Decimal | None
    """The value, if the text states it without about, over, under or a range."""
    unit: str
    """The measure word, one for all that count the same things."""
    clause: str
    """The end of `lead` that stands in the number's own clause."""
    label: str
    """The words around the number that may name what it counts."""

    @property
    def is_count(self) -> bool:
        """A number of things, neither a percentage nor a difference of percentages."""
        return self.fact.unit not in (PERCENT, POINTS)


@dataclass(frozen=True, slots=True)
class Page:
    """One report's facts in order, its sentences and its text."""

    text: str
    sentences: tuple[Sentence, ...]
    items: tuple[Item, ...]
    cells: tuple[Item, ...] = ()
    """The facts of table rows; everything else is about `items`."""

    def before(self, item: Item) -> Item | None:
        """The fact before, in the same period."""
        return self._near(item, -1)

    def after(self, item: Item) -> Item | None:
        """The next fact in the same period."""
        return self._near(item, 1)

    def back(self, item: Item, periods: int = 0) -> Iterator[Item]:
        """The facts before, nearest first, as far back as so many periods of the same paragraph."""
        for at in range(item.at - 1, max(-1, item.at - 1 - REACH), -1):
            other = self.items[at]
            if other.paragraph != item.paragraph or item.period - other.period > periods:
                return
            yield other

    def evidence(self, items: tuple[Item, ...]) -> str:
        """The sentences from the first number to the last; the last one's alone if they stand in several paragraphs."""
        stated = items[-1]
        if any(item.paragraph != stated.paragraph for item in items):
            return stated.fact.evidence
        rows = [self.sentences[item.sentence] for item in items]
        return self.text[min(row.start for row in rows) : max(row.end for row in rows)]

    def _near(self, item: Item, step: int) -> Item | None:
        at = item.at + step
        if not 0 <= at < len(self.items) or self.items[at].period != item.period:
            return None
        return self.items[at]


def lay_out(text: str, sentences: tuple[Sentence, ...], facts: tuple[Fact, ...]) -> Page:
    """The facts of a report's paragraphs and table cells, in order."""
    starts = [sentence.start for sentence in sentences]
    standing = [(bisect_right(starts, fact.start) - 1, fact) for fact in sorted(facts, key=lambda fact: fact.start)]
    in_prose = [(row, fact) for row, fact in standing if row >= 0 and sentences[row].placed.block.kind == "paragraph"]
    in_cells = [(row, fact) for row, fact in standing if row >= 0 and sentences[row].placed.block.kind == "row"]
    return Page(text, sentences, _items(text, sentences, in_prose), _items(text, sentences, in_cells))


def _items(text: str, sentences: tuple[Sentence, ...], standing: list[tuple[int, Fact]]) -> tuple[Item, ...]:
    periods, items = _periods(text, sentences), []
    for at, (row, fact) in enumerate(standing):
        sentence = sentences[row]
        begin = standing[at - 1][1].end if at and standing[at - 1][0] == row else sentence.start
        end = standing[at + 1][1].start if at + 1 < len(standing) and standing[at + 1][0] == row else sentence.end
        lead, tail = text[begin : fact.start], text[fact.end : end]
        head, placed = text[_head(sentence, begin, fact) : fact.start], sentence.placed.start
        items.append(Item(at, fact, row, periods[row], placed, lead, tail, head, *_own_words(fact, lead, tail)))
    return tuple(items)


def _head(sentence: Sentence, begin: int, fact: Fact) -> int:
    """Where `head` begins: bounded, so that a page without full stops stays linear; rows of tables are whole."""
    if sentence.placed.block.kind == "row":
        return sentence.start
    return max(sentence.start, min(begin, fact.start - _LONG))


def _own_words(fact: Fact, lead: str, tail: str) -> tuple[Decimal | None, str, str, str]:
    """`exact`, `unit`, `clause` and `label` of a fact between these words."""
    clause = _BREAK.split(ASIDE.sub("", lead))[-1].lstrip("、")
    exact = fact.value if fact.bound == "exact" else None
    return exact, words().units.get(fact.unit, fact.unit), clause, clause + CUT.split(ASIDE.sub("", tail))[0]


def _periods(text: str, sentences: tuple[Sentence, ...]) -> list[int]:
    """For each sentence the number of its period; a sentence that ends in ； runs on in its paragraph."""
    found: list[int] = []
    for row, sentence in enumerate(sentences):
        last = sentences[row - 1] if row else sentence
        runs_on = row and last.placed == sentence.placed and text[last.end - 1 : last.end] in _NO_STOPS
        found.append(found[-1] if runs_on else (found[-1] + 1 if found else 0))
    return found
