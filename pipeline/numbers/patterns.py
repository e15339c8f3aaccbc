"""What the rules of the quantity grammar are made of: numerals, gaps, measure words, bounds (on width-folded text)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of
from pipeline.numbers.hanzi import HANZI

GAP = r"[ \t\u00a0\u2002-\u200d\u3000]{0,3}\n?[ \t\u00a0\u3000]{0,3}"
DASH = r"(?:——|--|[—–―─~～〜∼\-－‐‑])"
TO_CHARS = r"—–―─~～〜∼\-－‐‑至到"
TO = rf"{GAP}(?:{DASH}|至|到){GAP}"
# Atomic, as no shorter reading of the same digits may ever win.
ARABIC = r"(?>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?)"
CHINESE = rf"[{HANZI}]{{1,30}}(?:(?<=[百千万亿])\n[{HANZI}]{{1,20}})?(?:点[零〇一二三四五六七八九]{{1,9}})?"
SCALE = r"(?:万亿|千万|百万|万|亿|千(?![米克瓦])|百(?!分))"
MORE = r"(?:余|多|来(?![自源到访说])|几)"
SCALED = rf"{ARABIC}(?:{GAP}(?:{MORE}?{SCALE}{MORE}?|{MORE}))?"
COMPOUND = r"\d+(?:亿\d+[百千]?万(?:\d+千)?|万\d+[百千](?![米克瓦分]))"
VAGUE = r"(?:数|几|上|成|好几)[十百千万亿]{1,6}(?:上[十百千万亿]{1,6})?"
YEAR = r"(?:(?:19|20)\d\d|[一二][〇零○Oo一二三四五六七八九]{3})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
NUMBER_CHARS = "一二三四五六七八九十百零〇两0-9"
NOT_BOUND = "附最邻签条节公预集违履"
NOT_AFTER_BOUND = "联游级班贯功互位场岗达"


def _unit_words() -> dict[str, str]:
    """Each measure word with the look-ahead that keeps it from cutting a word in two."""
    found: dict[str, str] = {}
    for row in table("units")["unit"]:
        stops, lifts = row.get("not_before", {}), row.get("but_before", {})
        for word in row["words"]:
            lift = f"(?={lifts[word]})|" if word in lifts else ""
            found[word] = f"(?:{lift}(?![{stops[word]}]))" if word in stops else ""
    return found


@cache
def unit_pattern(*extra: str) -> str:
    """All measure words; atomic, so the longest wins; `extra` are those of a user's own lexicon."""
    words = _unit_words() | {word: "" for word in extra}
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: -len(word)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]) + words[word])
    first = dict.fromkeys(word[0] for word in words)  # in the order of the table: the most frequent come first
    return "(?>" + "|".join(f"{re.escape(char)}(?:{'|'.join(groups[char])})" for char in first) + ")"


@cache
def unit_starts(*extra: str) -> str:
    """The first characters of all measure words."""
    return "".join(sorted({word[0] for word in (*_unit_words(), *extra)}))


@cache
def unit_kinds() -> dict[str, str]:
    """Measure word → kind (`count`, `people`, `area`, `money`, `time`, `ratio`, `group`, `noun`)."""
    kinds: dict[str, str] = {}
    for row in table("units")["unit"]:
        for word in row["words"]:
            kinds.setdefault(word, row["kind"])
    return kinds


def hotline(unit: str) -> str:
    """A hotline by its number alone (12345), or, where it is short (110), by what follows."""
    words = table("numbers")["codes"]
    long = any_of(w for w in words["hotlines"] if len(w) > 3)
    short = any_of(w for w in words["hotlines"] if len(w) == 3)
    after = any_of(words["hotline_after"])
    return rf"(?<![\d.])(?:{long}(?![\d.])(?!{GAP}(?:{unit}|[余多万]))|{short}(?={GAP}[”\"」]?{after}))"


def _bounds(words: Mapping[str, list[str]]) -> str:
    return "|".join(f"(?P<{bound}>{any_of(words[bound])})" for bound in ("over", "under", "about") if bound in words)


@cache
def bound_before() -> re.Pattern[str]:
    """A bound word directly before a number, as the group `about`, `over` or `under`."""
    words = _bounds(table("numbers")["before"])
    return re.compile(rf"(?<![{NOT_BOUND}])(?:{words})(?:为|有|达到?|了|共)?{GAP}$")


@cache
def bound_after() -> re.Pattern[str]:
    """A bound word directly after number and unit, likewise."""
    return re.compile(rf"{GAP}(?:的)?(?:{_bounds(table('numbers')['after'])})(?![{NOT_AFTER_BOUND}])")


@cache
def bound_apart() -> re.Pattern[str]:
    """A bound word with a verb between it and the number, likewise."""
    return re.compile(rf"(?:{_bounds(table('numbers')['apart'])})(?!的)[一-龥]{{1,5}}(?<!的)$")


@cache
def bound_of_share() -> re.Pattern[str]:
    """A bound word before the whole that a share is of (不低于案卷总数的5%), likewise."""
    words = table("numbers")["before"]
    long = {bound: [w for w in words[bound] if len(w) > 1] for bound in ("over", "under", "about")}
    return re.compile(rf"(?<![{NOT_BOUND}])(?:{_bounds(long)})(?:为|有|达到?)?[一-龥（）]{{1,14}}(?<![定求])的$")


@dataclass(frozen=True, slots=True)
class BoundChars:
    """Characters without which no bound word is near: the last before a number, the first after it, one apart."""

    before: frozenset[str]
    after: frozenset[str]
    apart: frozenset[str]


@cache
def bound_chars() -> BoundChars:
    """A cheap look before the patterns above are tried."""
    words, bounds = table("numbers"), ("about", "over", "under")
    before = {word[-1] for bound in bounds for word in words["before"][bound]}
    after = {word[0] for bound in bounds for word in words["after"][bound]}
    apart = {word[-1] for found in words["apart"].values() for word in found}
    gaps = frozenset(" \t\n\u00a0\u3000") | {chr(c) for c in range(0x2002, 0x200E)}
    return BoundChars(gaps | before | frozenset("为有达到了共"), gaps | after | {"的"}, frozenset(apart))
