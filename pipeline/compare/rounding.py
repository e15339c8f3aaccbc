"""Whether two numbers may both be true: 88.6 beside 88.63, 200余 beside 213, but not 178 beside 187."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.dataset import Row
from pipeline.lexicon import table

Amount = Callable[[Row, str], Decimal | None]
"""A fact's `value`, `value_low` or `value_high` in the unit compared."""
Span = tuple[Decimal | None, Decimal | None]
"""Lowest and highest value that the words leave open; None: no limit."""

_DIGITS = re.compile(r"\d+(?:[,，]\d{3})*(?:\.(\d+))?")
_ABOUT = Decimal("0.05")
_LARGE = 10000
"""From here on a number in Chinese numerals is taken for a round one."""
_NARROW = {0xFF10 + digit: ord("0") + digit for digit in range(10)} | {0xFF0E: ord(".")}
_RANK = {"exact": 0, "about": 1, "over": 2, "under": 2, "range": 3}


def agree(one: Row, other: Row, amount: Amount) -> bool:
    """Whether the words of both facts leave a value open that satisfies both."""
    (low, high), (other_low, other_high) = span(one, amount), span(other, amount)
    return not _above(low, other_high) and not _above(other_low, high)


def span(fact: Row, amount: Amount) -> Span:
    """What the words of a fact leave open, its rounding included."""
    value, low, high = (amount(fact, column) for column in ("value", "value_low", "value_high"))
    if value is None:
        return low, high
    down = fact["direction"] == "down" and value < 0
    if fact["bound"] in ("over", "under"):
        open_above = (fact["bound"] == "over") != down
        reach = _last_figure(value) if _is_vague(fact) else None
        return (value, _added(value, reach)) if open_above else (_added(value, reach and -reach), value)
    give = _rounding(fact, value)
    return value - give, value + give


def precision(fact: Row, amount: Amount) -> tuple[int, Decimal]:
    """The smaller, the more exact the fact: by its bound, then by its rounding."""
    value = amount(fact, "value")
    return _RANK[fact["bound"]], Decimal(0) if value is None else _rounding(fact, value)


def _rounding(fact: Row, value: Decimal) -> Decimal:
    """Half a unit of the last figure of a percentage or of what has decimals or a scale; about: 5 % at least."""
    figures = _DIGITS.search(fact["span"].translate(_NARROW))
    decimals = len(figures[1] or "") if figures else 0
    scale = _scale(fact, figures[0] if figures else "")
    loose = decimals > 0 or scale > 1 or fact["category"] == "ratio"
    worth = abs(value / Decimal(fact["value"])) if value else Decimal(1)
    give = worth * scale / (2 * Decimal(10) ** decimals) if loose else Decimal(0)
    if fact["bound"] == "about":
        return max(give, abs(value) * _ABOUT, _last_figure(value) / 2)
    return give


def _scale(fact: Row, figures: str) -> Decimal:
    """10000 where 271.8 is written with 万; 10 where tenths are counted (三成); 1 where the digits are the value."""
    value = abs(Decimal(fact["value"]))
    written = Decimal(figures.replace(",", "").replace("，", "") or 0)
    if written and value:
        scale = value / written
        return scale if scale == _last_figure(scale) else Decimal(1)
    return _last_figure(value) if fact["category"] == "ratio" or value >= _LARGE else Decimal(1)


def _last_figure(value: Decimal) -> Decimal:
    """The unit of the last figure that is not zero: 100 for 200, 1000 for 13000."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** int(exponent) if value else Decimal(1)


def _is_vague(fact: Row) -> bool:
    """Whether a bound stays close to its number (200余名), unlike 200名以上."""
    return any(word in fact["span"] for word in table("indicators")["vague"]["words"])


def _added(value: Decimal, reach: Decimal | None) -> Decimal | None:
    return None if reach is None else value + reach


def _above(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low > high
