"""What the form of a name says: formula, chain, sum of parts, parallel phrases."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.mechanisms.words import HAN, SEPARATOR, words

NUMBER = r"[\d０-９]{1,4}"
LETTER = r"[NXnxＮＸｎｘ]"
FORMULA = re.compile(
    rf"(?<![\d.+＋A-Za-z]){NUMBER}(?:\s*[+＋]\s*(?:{NUMBER}|{LETTER})(?![\d.A-Za-z])){{1,5}}(?!\s*[=＝>＞<＜+＋.\d%％])"
)
LETTERED = re.compile(LETTER)
STEP = rf"[{HAN}A-Za-z\d（）()、]{{1,20}}"
CHAIN = re.compile(rf"{STEP}(?:{SEPARATOR}{STEP}){{2,9}}")
SPLIT_CHAIN = re.compile(SEPARATOR)
SPLIT_SUM = re.compile(r"\s*[+＋]\s*")
SUM = re.compile(rf"[{HAN}\dA-Za-zＮＸ（）“”]{{1,16}}(?:\s*[+＋]\s*[{HAN}\dA-Za-zＮＸ（）“”]{{1,16}}){{1,5}}")
COUNTED = re.compile(rf"(?:{NUMBER}|{LETTER}|[一二三四五六七八九十两])[个张支套]?[{HAN}]")
NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def is_formula(name: str) -> bool:
    """1+8, 1+2+N; also 1中心+4平台+N网格, and figures alone (721)."""
    if name.isdigit() or FORMULA.fullmatch(name):
        return True
    return is_sum(name) and sum(COUNTED.match(part) is not None for part in SPLIT_SUM.split(name)) >= 2


def is_chain(name: str) -> bool:
    """At least three steps joined by dashes or arrows."""
    return CHAIN.fullmatch(name) is not None and re.search(rf"[{HAN}]", name) is not None


def is_sum(name: str) -> bool:
    """执法+普法+服务, 12345+执法."""
    return SUM.fullmatch(name) is not None and re.search(rf"[{HAN}]", name) is not None


def is_parallel(name: str) -> bool:
    """Phrases of nearly equal length side by side: 条块结合、以块为主."""
    parts = re.split("[、，；]", name)
    sizes = [len(part) for part in parts]
    if len(parts) < 2 or min(sizes) < 2 or max(sizes) > 14:
        return False
    return max(sizes) - min(sizes) <= (1 if max(sizes) <= 6 else 2) or _echo(parts)


def _echo(parts: list[str]) -> bool:
    """Every phrase shares a character with the next, as in 市级统筹、市区协同."""
    return all(set(a) & set(b) for a, b in pairwise(parts))


def is_slogan(name: str) -> bool:
    """A form that no ordinary quotation has: parallel, a sum, 一事一主体, 四统一."""
    if words().complaint.search(name):
        return False
    return is_sum(name) or is_parallel(name) or is_fixed(name)


def is_fixed(name: str) -> bool:
    """一事一主体, 四统一."""
    return words().one_each.fullmatch(name) is not None or words().numbered.fullmatch(name) is not None


def numeral(name: str) -> int:
    """The number a name begins with (五统一: 5), 0 when none."""
    digits = re.match(r"\d{1,2}", name)
    if digits:
        return int(digits[0])
    first = NUMERALS.get(name[:1], 0)
    return 10 + NUMERALS.get(name[1:2], 0) if first == 10 and NUMERALS.get(name[1:2], 0) else first


def chain_steps(name: str) -> tuple[str, ...]:
    """The steps of a chain."""
    return tuple(SPLIT_CHAIN.split(name))


def sum_parts(name: str) -> tuple[str, ...]:
    """The parts of a sum."""
    return tuple(SPLIT_SUM.split(name))
