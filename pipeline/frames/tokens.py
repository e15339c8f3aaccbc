"""A sentence as tokens: quantities, verbs of the lexicon, punctuation, and the other words of jieba between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Literal, NamedTuple, cast

from pipeline.lexicon.words import Lexicon, Verb
from pipeline.model import Quantity
from pipeline.segment import cutter

Kind = Literal["quantity", "date", "verb", "word", "comma", "enum", "stop", "quote", "open", "close", "of", "filler"]

PUNCTUATION = (
    dict.fromkeys("，,", "comma") | {"、": "enum"} | dict.fromkeys("。；;！!？?：:\n|", "stop")
    | dict.fromkeys("“”\"‘’'「」『』《》〈〉", "quote")
    | dict.fromkeys("（([【〔", "open") | dict.fromkeys("）)]】〕", "close")
)  # fmt: skip
RATE_AND_MORE = re.compile(
    "[率比幅][达为约超仅近至较要反由从已均也]|[多少][办查收拆建报]|[较比][前上去全往原改省]|前[高低多少快]"
    "|[数量额度值间][比较达为约超仅从由]|[队局站镇乡县市区村][于为共有已均将把由]"
)
YEAR_ON_YEAR = frozenset(["同比", "环比"])
SPANS_OF_TIME = frozenset(["年", "年度", "岁", "届", "世纪", "年代", "周年", "年级", "季度", "个季度"])
PIECES = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[^\s\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|\s+")


class Token(NamedTuple):
    """One token; `quantity` for a number, `verb` for a verb of the lexicon."""

    start: int
    end: int
    text: str
    kind: Kind
    verb: Verb | None = None
    quantity: Quantity | None = None


def tokens(text: str, start: int, end: int, found: list[Quantity], lexicon: Lexicon) -> list[Token]:
    """Tokens of `text[start:end]`, whose quantities are `found` (in order), with offsets into `text`."""
    out: list[Token] = []
    at = start
    for quantity in found:
        _plain(text, at, quantity.start, lexicon, out)
        kind = _kind(quantity)
        out.append(Token(quantity.start, quantity.end, quantity.span, kind, None, quantity))
        at = quantity.end
    _plain(text, at, end, lexicon, out)
    return out


def _kind(quantity: Quantity) -> Kind:
    if quantity.kind == "date" or quantity.unit in SPANS_OF_TIME:
        return "date"
    return "word" if quantity.value is None and quantity.low is None else "quantity"


def _plain(text: str, start: int, end: int, lexicon: Lexicon, out: list[Token]) -> None:
    for match in PIECES.finditer(text, start, end):
        piece = match[0]
        if "\u3400" <= piece[0] <= "\u9fff" or "\uf900" <= piece[0] <= "\ufaff":
            _words(text, match.start(), match.end(), lexicon, out)
        elif not piece.isspace():
            out.append(Token(match.start(), match.end(), piece, cast(Kind, PUNCTUATION.get(piece, "word"))))


def _words(text: str, start: int, end: int, lexicon: Lexicon, out: list[Token]) -> None:
    """Words of one Han run; a lexicon verb wins where it begins and ends at word boundaries."""
    ends = []
    at = start
    for word in cutter()(text[start:end]):
        if len(word) == 2 and RATE_AND_MORE.match(word):
            ends.append(at + 1)
        elif len(word) > 2 and (word[:2] in YEAR_ON_YEAR or _verb_and_object(word, lexicon)):
            ends.append(at + 2)
        at += len(word)
        ends.append(at)
    at, i = start, 0
    while at < end:
        stop = _name_end(text, at, end, lexicon)
        if stop:
            out.append(Token(at, stop, text[at:stop], "word"))
            ends = [e for e in ends if e > stop] if stop not in ends else ends
            i = bisect_left(ends, stop) + (1 if stop in ends else 0)
            at = stop
            continue
        stop = _verb_end(text, at, end, ends, i, lexicon)
        if stop:
            out.append(Token(at, stop, text[at:stop], "verb", lexicon.verbs[text[at:stop]]))
            i = bisect_left(ends, stop) + 1
            at = stop
            continue
        stop = ends[i]
        word = text[at:stop]
        out.append(Token(at, stop, word, "of" if word in ("的", "之") else "word"))
        at, i = stop, i + 1


def _verb_and_object(word: str, lexicon: Lexicon) -> bool:
    """化解矛盾, which the segmenter takes for one word."""
    verb = lexicon.verbs.get(word[:2]) if len(word) == 4 else None
    return verb is not None and verb.action == "handle" and word not in lexicon.verbs and word not in lexicon.names


def _name_end(text: str, at: int, end: int, lexicon: Lexicon) -> int:
    """Where a name of the table that begins at `at` stops; 0 when none does."""
    for size in (5, 4, 3, 2):
        if at + size <= end and text[at : at + size] in lexicon.names:
            return at + size
    return 0


def _verb_end(text: str, at: int, end: int, ends: list[int], i: int, lexicon: Lexicon) -> int:
    """Where the longest verb that begins at `at` and ends at a word boundary stops; 0 when there is none."""
    for j in range(min(len(ends) - 1, i + 4), i - 1, -1):
        stop = ends[j]
        if stop - at <= lexicon.longest_verb and text[at:stop] in lexicon.verbs:
            return stop
    return 0
