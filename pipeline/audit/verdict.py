"""What the text's own numbers come to, and whether that is what the text says."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from pipeline.audit.page import PERCENT, Item, Page
from pipeline.audit.words import words
from pipeline.model import Check

_EXACT = Context(prec=40)
_PLACES = Decimal("0.000001")
_FRACTION = re.compile(r"[.．点](\d+|[〇零一二三四五六七八九]+)")
_HUNDRED = Decimal(100)
_LOOSE = Decimal("0.05")
"""How far a number called about may lie from what was computed, as a part of it."""


def sum_of(page: Page, parts: tuple[Item, ...], total: Item) -> Check:
    """The parts and the total that is said to be theirs."""
    values = [_value(part) for part in parts]
    return _check(page, "sum", (*parts, total), " + ".join(map(plain, values)), sum(values, Decimal(0)))


def share_of(page: Page, parts: tuple[Item, ...], whole: Item, stated: Item) -> Check | None:
    """Part ÷ whole = %; None when the whole is 0."""
    values, base = [_value(part) for part in parts], _value(whole)
    if not base:
        return None
    top = " + ".join(map(plain, values))
    top = f"({top})" if len(values) > 1 else top
    computed = _EXACT.divide(sum(values, Decimal(0)) * _HUNDRED, base)
    return _check(page, "share", (*parts, whole, stated), f"{top} ÷ {plain(base)}", computed)


def change_of(page: Page, old: Item, new: Item, stated: Item) -> Check | None:
    """From old to new: a percentage of the old (`reduction`, growth too), or so many things (`difference`)."""
    first, second = _value(old), _value(new)
    high, low = max(first, second), min(first, second)
    gap = f"{plain(high)} − {plain(low)}"
    if stated.fact.unit != PERCENT:
        return _check(page, "difference", (old, new, stated), gap, high - low)
    if not first:
        return None
    computed = _EXACT.divide((high - low) * _HUNDRED, first)
    return _check(page, "reduction", (old, new, stated), f"({gap}) ÷ {plain(first)}", computed)


def product_of(page: Page, count: Item, each: Item, total: Item) -> Check:
    """So many, each with so much."""
    one, many = _value(each), _value(count)
    return _check(page, "product", (count, each, total), f"{plain(many)} × {plain(one)}", many * one)


def adds_up(parts: tuple[Item, ...], total: Item) -> bool:
    """Whether the parts make the total as stated."""
    return agrees(sum((_value(part) for part in parts), Decimal(0)), total)


def agrees(computed: Decimal, stated: Item) -> bool:
    """Whether the text may say so: rounded or cut off at the last digit it states; about, over, under loosely."""
    said, step = _value(stated), _step(stated)
    off, half = abs(computed - said), step / 2
    if stated.fact.bound == "over":
        return computed >= said - half
    if stated.fact.bound == "under":
        return computed <= said + half
    if stated.fact.bound == "about":
        return off <= max(step, abs(said) * _LOOSE)
    return off <= half or (computed / step).to_integral_value(ROUND_DOWN) * step == said


def plain(value: Decimal) -> str:
    """A number without exponent or grouping, at most six decimals, no trailing zeros."""
    rounded = value.quantize(_PLACES, ROUND_HALF_UP, _EXACT)
    text = format(rounded, "f").rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _value(item: Item) -> Decimal:
    return item.fact.value or Decimal(0)


def _check(page: Page, kind: str, items: tuple[Item, ...], left: str, computed: Decimal) -> Check:
    stated = items[-1]
    said = plain(_value(stated))
    shown = said + PERCENT if stated.fact.unit == PERCENT else said
    status = "consistent" if agrees(computed, stated) else "inconsistent"
    starts = tuple(item.fact.start for item in items)
    return Check(kind, f"{left} = {shown}", starts, said, plain(computed), status, page.evidence(items))


def _step(stated: Item) -> Decimal:
    """The unit of the last digit that the text states, in base units: 0.1 for 77.8%, 100 for 1.26万件, 10 for 三成."""
    span, table = stated.fact.span, words()
    if stated.fact.unit == PERCENT and table.tenths in span:
        return Decimal(10) if _value(stated) % 10 == 0 else Decimal(1)
    if table.fraction.search(span):
        return Decimal(1)
    digits = _FRACTION.search(span)
    if not digits:
        return _whole_step(span)
    scale = next((scale for word, scale in table.scales.items() if word in span[digits.end() :]), 1)
    return Decimal(scale).scaleb(-len(digits[1]))


def _whole_step(span: str) -> Decimal:
    """5万 is exact to 万; words alone (一百二十万) are exact to one."""
    return Decimal(next((scale for word, scale in words().scales.items() if re.search(rf"\d{word}", span)), 1))
