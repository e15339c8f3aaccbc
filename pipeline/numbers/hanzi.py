"""Chinese numerals as exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2, "○": 0}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
SCALES = {"万": 10**4, "亿": 10**8}
JOINED_TENS = {"廿": 20, "卅": 30}
HANZI = "零〇一二两三四五六七八九十百千万亿廿卅"
PAIR = re.compile(r"([一二三四五六七八九百]*十|)([一二两三四五六七八九]{2})([十百千万亿]*)")


def hanzi_value(text: str) -> Decimal | None:
    """Value of a Chinese numeral such as 两千七百, 廿三 or 三点五; None when the characters make no number (五一)."""
    whole, _, tail = text.partition("点")
    number = _whole(whole)
    if number is None or not tail:
        return None if number is None or text.endswith("点") else Decimal(number)
    return Decimal(f"{number}.{''.join(str(DIGITS[c]) for c in tail)}")


def _whole(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last_ten = 10**9
    for char in text:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in JOINED_TENS:
            section, digit = section + JOINED_TENS[char], None
        elif char in TENS:
            if TENS[char] >= last_ten:
                return None
            section += (1 if digit is None else digit) * TENS[char]
            digit, last_ten = None, TENS[char]
        else:
            scale = SCALES[char]
            section = section or (0 if digit or total else 1)
            section += digit or 0
            total = (total + section) * scale if scale > 10**4 else total + section * scale
            section, digit, last_ten = 0, None, 10**9
    if digit and last_ten in (100, 1000) and text[-2] in TENS:
        digit *= last_ten // 10  # 两千七 is 2700
    return total + section + (digit or 0)


def hanzi_range(text: str) -> tuple[Decimal, ...]:
    """(2, 3) for 两三, (700, 800) for 七八百, (17, 18) for 十七八; empty when the characters make no range either."""
    found = PAIR.fullmatch(text)
    ends = adjacent_pair(found[2]) if found else None
    if found is None or ends is None:
        return ()
    both = [hanzi_value(f"{found[1]}{'零一二三四五六七八九'[end]}{found[3]}") for end in ends]
    return tuple(value for value in both if value is not None)


def adjacent_pair(text: str) -> tuple[int, int] | None:
    """(2, 3) for 两三, (7, 8) for 七八, (3, 5) for 三五: two digits side by side that mean a range."""
    if len(text) != 2 or any(c not in DIGITS for c in text):
        return None
    low, high = DIGITS[text[0]], DIGITS[text[1]]
    return (low, high) if 0 < low < high and (high - low == 1 or (low, high) == (3, 5)) else None
