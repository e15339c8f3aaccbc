"""Names in quotes: by form, by the head after them, by the verb before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractors.mechanisms.shapes import is_chain, is_fixed, is_formula, is_slogan
from extractors.mechanisms.spot import Quote, Spot, left_of, right_of
from extractors.mechanisms.words import Words, words
from pipeline.model import Sentence

SIBLING = re.compile(r"(?:、|和|与|及|以及|或)?")
LONGEST = 45
FUSED = 3
"""A word of complaint this close behind a head belongs to it (的体制瓶颈)."""
KEEPS_TAIL = ("institution", "platform")


def quoted_spots(text: str, hidden: str, found: Iterable[tuple[Quote, Sentence]]) -> Iterator[Spot]:
    """The quoted names that are mechanisms, in order; `hidden` is the text with quotes blanked."""
    for group in _groups(text, found):
        first, last = group[0][0], group[-1][0]
        sentence = group[-1][1]
        left = left_of(hidden, first.outer_start, group[0][1])
        right = right_of(text, last.outer_end, sentence)
        for quote, _ in group:
            spot = _judge(text, quote, sentence, left, right)
            if spot:
                yield _with_tail(text, quote, spot) if quote is last else spot


def _groups(text: str, found: Iterable[tuple[Quote, Sentence]]) -> Iterator[list[tuple[Quote, Sentence]]]:
    """Quotes side by side (“甲”和“乙”两种方式) share what stands around them."""
    group: list[tuple[Quote, Sentence]] = []
    for quote, sentence in found:
        between = text[group[-1][0].outer_end : quote.outer_start] if group else "。"
        if not SIBLING.fullmatch(between):
            if group:
                yield group
            group = []
        group.append((quote, sentence))
    if group:
        yield group


def _judge(text: str, quote: Quote, sentence: Sentence, left: str, right: str) -> Spot | None:
    name, table = text[quote.start : quote.end], words()
    if len(name) > LONGEST or name in table.stock or table.veto.search(name) or _absent(left, right, table):
        return None
    if is_formula(name) and not name.isdigit():
        return _spot(quote, "formula", left, right)
    if is_chain(name):
        return _spot(quote, "chain", left, right)
    return _by_words(text, quote, sentence, left, right)


def _by_words(text: str, quote: Quote, sentence: Sentence, left: str, right: str) -> Spot | None:
    """A name that only its surroundings or its form make a mechanism."""
    name, table = text[quote.start : quote.end], words()
    head, bad = table.head.match(right), table.bad_head.match(right)
    if head and (table.verb.search(right, 0, head.start(head.lastgroup or 0)) or len(name) < 2):
        head = None
    if bad and (head is None or bad.end() <= head.end() + FUSED):
        return None
    if head is None and table.immediate_bad.search(left):
        return None
    if head and head.lastgroup:
        return replace(_spot(quote, "headed", left, right), head=head.lastgroup, tail=head[0])
    if table.after.match(right) and not table.inner_head.fullmatch(name):
        return None
    return _by_verb(quote, name, left, right, text[sentence.start : quote.outer_start])


def _by_verb(quote: Quote, name: str, left: str, right: str, before: str) -> Spot | None:
    table, verb = words(), _verb(left)
    if verb == "bad" or len(name) < 3 or name.isdigit():
        return None
    if verb == "strong" and not table.complaint.search(name):
        return _spot(quote, "governed", left, right)
    slogan = is_slogan(name)
    if verb == "weak" and (slogan or table.inner_head.fullmatch(name)):
        return _spot(quote, "governed", left, right)
    plain = "，" not in name and not table.talk.search(name)
    if is_fixed(name) or (slogan and plain and not table.past.search(before)):
        return _spot(quote, "slogan", left, right)
    return None


def _absent(left: str, right: str, table: Words) -> bool:
    """The text says that it does not exist (yet)."""
    if table.absent.search(right):
        return True
    verbs = list(table.verb.finditer(left))
    before = left[: verbs[-1].start()] if verbs else left
    return table.negated.search(before) is not None


def _verb(left: str) -> str:
    """`strong`, `weak`, `bad` or empty: the last verb of the clause before the name."""
    last = ""
    for match in words().verb.finditer(left):
        last = (match.lastgroup or "").rstrip("0123456789")
    return last


def _spot(quote: Quote, rule: str, left: str, right: str) -> Spot:
    return Spot(quote.start, quote.end, rule, left, right)


def _with_tail(text: str, quote: Quote, spot: Spot) -> Spot:
    """“古城夜巡”联勤制度 is a name as a whole; “一网统管”平台 is 一网统管."""
    if spot.head not in KEEPS_TAIL or spot.tail.startswith(("的", "等")):
        return spot
    if spot.head == "platform" and len(spot.tail) <= 2:
        return spot
    return replace(spot, start=quote.outer_start, end=quote.outer_end + len(spot.tail))
