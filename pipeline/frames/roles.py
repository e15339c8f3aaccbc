"""A number's part in a change: from A to B, the size of the change, or the older value it is compared with."""

from __future__ import annotations

from functools import cache

from pipeline.frames.nouns import Noun
from pipeline.frames.tokens import Token
from pipeline.lexicon import table

REACH = 14
"""How many tokens away the other half of a pattern may stand."""
BARE_SIZES = frozenset(["多", "少", "高", "低", "短"])
LOOSE_UNITS = frozenset(["个", ""])
RESULT_ENDS = frozenset("到至为成")
FROM_WORDS = frozenset(["由", "从", "自", "由原来", "由原先"])
COMPARED = frozenset(["较", "比", "相较", "较之", "相比", "对比", "同比", "环比"])
WITH = frozenset(["与", "同", "跟"])


@cache
def words_of(part: str, name: str) -> frozenset[str]:
    """A list of lexicon/markers.toml as a set."""
    return frozenset(table("markers")[part][name])


def role_of(row: list[Token], at: int, beside: int, right: Noun) -> tuple[str, int]:
    """The number's part in a change, and the index of the verb directly before it (-1 when none)."""
    verb = row[beside].verb if beside >= 0 and row[beside].kind == "verb" else None
    verb_at = beside if verb is not None else -1
    if verb and verb.to:
        return "to", verb_at
    sized = _led_by(row, at, COMPARED) or _unit(row[at]) == "百分点"
    if verb and verb.change and row[beside].text in BARE_SIZES and not sized:
        verb = None  # 多在20至35项之间 says nothing of a change
    if verb and verb.change and not _led_by(row, at, FROM_WORDS):
        return "change", verb_at
    if verb and beside > 0 and row[beside - 1].text in BARE_SIZES and _led_by(row, at, COMPARED):
        return "change", beside - 1  # 比2022年多办198件
    if _is_from(row, at, right):
        return "from", -1
    if _is_compared(row, at):
        return "compared", -1
    if verb and verb.change:
        return "change", verb_at
    return "", verb_at


def result_word(row: list[Token], at: int) -> bool:
    """Whether a word that ends in 到, 至, 为 or 成 stands directly before the number."""
    for token in reversed(row[max(0, at - 3) : at]):
        if token.kind not in ("verb", "word", "date", "of"):
            return False
        if token.text.removesuffix("了")[-1:] in RESULT_ENDS:
            return True
    return False


def _is_from(row: list[Token], at: int, right: Noun) -> bool:
    """A result verb follows (整合为 Y家), directly or, after 由 and 从, later in the sentence."""
    led = _led_by(row, at, FROM_WORDS)
    if _answered(row, at, led):
        return True
    for j in range(at + 1, min(len(row), at + REACH)):
        token = row[j]
        if token.kind == "stop":
            return False
        if token.kind == "quantity":
            return False
        if token.verb and token.verb.to:
            return led or (_only_words(row, at + 1, j) and _quantity_soon(row, j, row[at]))
        if token.kind == "comma" and not led:
            return False
    return False


def _answered(row: list[Token], at: int, led: bool) -> bool:
    unit = _unit(row[at])
    for j in range(at + 1, min(len(row), at + REACH)):
        if row[j].kind == "stop" or (row[j].kind in ("comma", "enum", "open") and not led):
            return False
        if row[j].kind == "quantity":
            return _unit(row[j]) == unit and result_word(row, j) and (led or unit not in LOOSE_UNITS)
    return False


def _only_words(row: list[Token], i: int, j: int) -> bool:
    skip = words_of("beside", "adverbs")
    return all(
        t.kind in ("word", "of", "enum", "quote") or t.text in skip or t.text in ("被", "全部") for t in row[i:j]
    )


def _quantity_soon(row: list[Token], j: int, first: Token) -> bool:
    return any(t.kind == "quantity" and _unit(t) == _unit(first) for t in row[j + 1 : j + 6])


def _unit(token: Token) -> str:
    return token.quantity.unit if token.quantity else ""


def _led_by(row: list[Token], at: int, words: frozenset[str]) -> bool:
    for j in range(at - 1, max(-1, at - 10), -1):
        if row[j].kind in ("comma", "stop", "quantity") or (row[j].verb and row[j].verb.to):  # type: ignore[union-attr]
            return False
        if row[j].text in words:
            return True
    return False


def leader_of(row: list[Token], at: int) -> int:
    """Index of the 由, 从 or 较 that leads the number, -1 when none does."""
    for j in range(at - 1, max(-1, at - 10), -1):
        if row[j].kind in ("comma", "stop", "quantity"):
            return -1
        if row[j].text in FROM_WORDS or row[j].text in COMPARED:
            return j
    return -1


def _is_compared(row: list[Token], at: int) -> bool:
    """较2024年的244件减少…: a comparison word leads, and a change or 相比 follows in the clause."""
    if _times(row, at) and row[at - 1].kind in ("date", "word") and row[at - 1].text[-1:] in "年期":
        return True
    with_it = _led_by(row, at, WITH) and (_follows(row, at, "相比") or _follows(row, at, "比"))
    if not (with_it or _led_by(row, at, COMPARED)):
        return False
    for token in row[at + 1 : at + 10]:
        if token.kind == "stop":
            break
        if token.text == "相比" or (token.verb and token.verb.change):
            return True
    return (row[at - 1].kind == "of" and row[at - 2].text[-1:] in "年期前来") or row[at - 1].kind == "date"


def _times(row: list[Token], at: int) -> bool:
    """上年298件的2.5倍."""
    return at + 2 < len(row) and row[at + 1].kind == "of" and _unit(row[at + 2]) == "倍"


def _follows(row: list[Token], at: int, word: str) -> bool:
    return any(t.text == word for t in row[at + 1 : at + 6])
