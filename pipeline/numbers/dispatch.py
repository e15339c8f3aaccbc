"""Which rules are tried where: a digit, a numeral, a bracket each begin few of them, and most digits only an amount."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import table
from pipeline.numbers.hanzi import HANZI
from pipeline.numbers.patterns import unit_starts
from pipeline.numbers.tables import matcher
from pipeline.rules import Matcher

BRACKETS = re.escape("(（〔[【﹝〈［")
START = re.compile(
    rf"[0-9{HANZI}第总{BRACKETS}NXGSD数几上成好半过大]"
    rf"(?:(?<=[0-9{HANZI}])|(?<=第)(?=[\s\u200b-\u200d\d{HANZI}几N])|(?<=总)(?=第)|(?<=[{BRACKETS}])(?=[\d一二三四五六七八九十])|(?<=[NXGSD])(?=[\s+＋\dB])"
    r"|(?<=[数几上成])(?=[十百千万亿世])|(?<=好)(?=几)|(?<=半)(?=[数个小年天])|(?<=近半)|(?<=[过大])(?=半))"
)
# What may directly follow the digits of a date, code, formula, fraction or tenth.
NOT_PLAIN = "年月日号时点期度代世季成半分版系平软小百千"
STARTS = {"d": "0123456789", "h": HANZI, "o": "第总", "b": "(（〔[【﹝〈［", "l": "NXGSD", "v": "数几上成好半过大"}
KIND_OF = {char: kind for kind, chars in STARTS.items() for char in chars}
PLAIN_RULES = (
    "percent.range", "point", "percent.sign", "amount.and_half", "amount.compound", "range.amount", "amount", "bare",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules by what they begin with, each table compiled when first needed.

    `plain` finds digits that can begin an amount or a percentage only.
    """

    plain: re.Pattern[str]
    extra_units: tuple[str, ...]

    def match(self, text: str, start: int) -> tuple[str, re.Match[str]] | None:
        """The id of the first rule that matches at `start`, and its match; None when none does."""
        plain = self.plain.match(text, start)
        rules = _amounts(self.extra_units) if plain else _beginning(self.extra_units, text[start])
        found = rules.pattern.match(text, start)
        return None if found is None or found.lastindex is None else (rules.ids[found.lastindex - 1], found)

    def match_single(self, text: str, start: int) -> tuple[str, re.Match[str]] | None:
        """The same without ranges."""
        rules = matcher(*self.extra_units, starts=KIND_OF[text[start]], ranges=False)
        return rules.match(text, start)


@cache
def grammar(extra_units: tuple[str, ...] = ()) -> Grammar:
    """The whole grammar, ready to run; `extra_units` are measure words of a user's own lexicon."""
    plain = re.compile(rf"(?<![A-Za-z+＋.\d/\-月第])\d{{1,8}}(?:\.\d{{1,6}})?(?=[{_plain_follow(extra_units)}])")
    return Grammar(plain, extra_units)


@cache
def _amounts(extra_units: tuple[str, ...]) -> Matcher:
    return matcher(*extra_units, only=PLAIN_RULES)


@cache
def _beginning(extra_units: tuple[str, ...], char: str) -> Matcher:
    return matcher(*extra_units, starts=KIND_OF[char])


def _plain_follow(extra_units: tuple[str, ...]) -> str:
    """Characters that show, directly after digits, that an amount or a percentage stands here and nothing else can."""
    stops = NOT_PLAIN + "".join(word[0] for word in table("numbers")["codes"]["hotline_after"])
    starts = (char for char in unit_starts(*extra_units) if char.isalpha() and not char.isascii())
    return "".join(char for char in starts if char not in stops) + "万亿余多%"
