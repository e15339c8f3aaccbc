"""What a number expression says: its values, the vagueness inside it, and where its unit begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.numbers.hanzi import HANZI, hanzi_range, hanzi_value
from pipeline.numbers.patterns import ARABIC, CHINESE, GAP, TO

HALF = Decimal("0.5")
SCALES = {"百": 100, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
NUMERAL = re.compile(rf"{ARABIC}|{CHINESE}")
SCALE_AFTER = re.compile(rf"{GAP}([余多来几]?)(万亿|千万|百万|万|亿|千(?![米克瓦])|百(?!分))?([余多来几]?)")
PARTS = re.compile(TO)
PIECE = re.compile(r"(\d+)([百千万亿]+)")
VAGUE_ROUND = re.compile(r"上([十百千万亿]+)")
VAGUE_UNIT = re.compile(r"(?<=[十百千万亿余])[^十百千万亿余上]*$")
SPACE = re.compile(r"[\s\u2000-\u200f,]")
HUNDREDTHS = re.compile(r"百分之|千分之|个?[百千]分点")
NOT_UNIT = re.compile(r"[\s余多]")


class Measure(NamedTuple):
    """`values`: one number, two limits of a range, or none (数十起); `inside`: 余, 多, 几 or empty.

    `unit_at` counts from the start of the span; `decimals` are those of the last value.
    """

    values: tuple[Decimal, ...]
    inside: str
    unit_at: int
    unit: str
    decimals: int = 0


class Numeral(NamedTuple):
    """One numeral of a span with its scale: two values when it is a range by itself (七八百)."""

    values: tuple[Decimal, ...]
    inside: str
    end: int
    scale: int


@lru_cache(maxsize=4096)
def measure(rule: str, span: str) -> Measure | None:
    """What the expression that `rule` found says; None when its characters make no number (五一)."""
    found = READERS.get(rule, _amounts)(span)
    return found and found._replace(decimals=_decimals(found.values))


def _decimals(values: tuple[Decimal, ...]) -> int:
    exponent = values[-1].as_tuple().exponent if values else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _counted(values: tuple[Decimal, ...], inside: str, span: str, at: int) -> Measure:
    """A measure whose unit is what stands from `at` on."""
    rest = span[at:]
    inside = inside or ("多" if rest.startswith("个多") or rest.endswith(("余", "多")) else "")
    return Measure(values, inside, at, NOT_UNIT.sub("", rest))


def _amounts(span: str) -> Measure | None:
    found = _numerals(span)
    if not found:
        return None
    first, last = found[0], found[-1]
    if len(found) == 1:
        return _counted(first.values, first.inside, span, first.end)
    low, high = first.values[0], last.values[-1]
    if last.scale > 1 and first.scale == 1 and low < high:
        low *= last.scale  # 3—5万 is 30000—50000
    return _counted((low, high), "", span, last.end) if low < high else None


def _numerals(span: str) -> list[Numeral]:
    """The one or two numerals of the span; none when one of them makes no number."""
    first = _numeral(span, 0)
    dash = PARTS.search(span, first.end) if first else None
    if first is None or dash is None:
        return [first] if first else []
    second = _numeral(span, dash.end())
    return [first, second] if second else []


def _numeral(span: str, at: int) -> Numeral | None:
    match = NUMERAL.search(span, at)
    values = _values(match[0]) if match else ()
    if match is None or not values:
        return None
    scale = SCALE_AFTER.match(span, match.end())
    if scale is None or scale.end() == match.end() or not any(scale.groups()):
        return Numeral(values, "", match.end(), 1)
    factor = SCALES.get(scale[2] or "", 1)
    return Numeral(tuple(value * factor for value in values), scale[1] or scale[3], scale.end(), factor)


def _values(text: str) -> tuple[Decimal, ...]:
    if text[0] not in HANZI:
        return (Decimal(SPACE.sub("", text)),)
    text = SPACE.sub("", text)
    value = hanzi_value(text)
    return hanzi_range(text) if value is None else (value,)


def _number(text: str) -> Decimal | None:
    values = _values(text) if text else ()
    return values[0] if len(values) == 1 else None


def _percent(span: str) -> Measure | None:
    values = [_number(found) for found in NUMERAL.findall(HUNDREDTHS.sub("", span))]
    known = tuple(value for value in values if value is not None)
    rising = len(known) == 1 or (len(known) == 2 and known[0] < known[1])
    return Measure(known, "", len(span), "%") if rising and len(known) == len(values) else None


def _permille(span: str) -> Measure | None:
    found = _percent(span)
    return found and found._replace(unit="‰")


def _point(span: str) -> Measure | None:
    found = _percent(span)
    if found is None:
        return None
    values = tuple(value / 10 for value in found.values) if "千分点" in span else found.values
    return found._replace(values=values, unit="百分点")


def _tenths(span: str) -> Measure | None:
    head, _, tail = span.rstrip("余多").partition("成")
    ends = [_number(part) for part in PARTS.split(head)]
    extra = Decimal(5) if tail == "半" else _number(tail) or Decimal(0)
    values = [end * 10 for end in ends if end is not None]
    if not values or len(values) < len(ends):
        return None
    inside = "余" if span.endswith(("余", "多")) else ""
    return Measure((*values[:-1], values[-1] + extra), inside, len(span), "%")


def _fraction(span: str) -> Measure | None:
    below, _, above = span.partition("分之") if "分之" in span else span.partition("/")[::-1]
    bottom, top = _number(below), _number(above)
    if not bottom or top is None or top > bottom:
        return None
    return Measure(((top * 100 / bottom).quantize(Decimal("0.000001")).normalize() + 0,), "", len(span), "%")


def _half(span: str) -> Measure | None:
    return Measure((Decimal(50),), "余" if "大" in span or "过" in span else "", len(span), "%")


def _half_unit(span: str) -> Measure | None:
    return Measure((HALF,), "", 1, span[1:])


def _and_half(span: str) -> Measure | None:
    found = _amounts(span)
    return found and found._replace(values=tuple(v + HALF for v in found.values), unit=found.unit.replace("半", ""))


def _compound(span: str) -> Measure | None:
    pieces = list(PIECE.finditer(span))
    value = sum((Decimal(piece[1]) * _factor(piece[2]) for piece in pieces), Decimal(0))
    at = pieces[-1].end()
    more = span[at : at + 1] if span[at : at + 1] in ("余", "多", "来", "几") else ""
    return _counted((value,), more, span, at + len(more))


def _factor(scales: str) -> int:
    return SCALES[scales] if scales in SCALES else SCALES[scales[0]] * SCALES[scales[1:]]


def _vague(span: str) -> Measure | None:
    found = VAGUE_ROUND.match(span)
    value = hanzi_value(found[1]) if found else None
    unit = VAGUE_UNIT.search(span)
    return _counted(() if value is None else (value,), "余", span, unit.start() if unit else len(span))


READERS: dict[str, Callable[[str], Measure | None]] = {
    "percent.hundred": _percent, "percent.range": _percent, "percent.sign": _percent, "permille": _permille,
    "point": _point, "tenths": _tenths, "fraction": _fraction, "fraction.slash": _fraction, "half": _half,
    "amount.and_half": _and_half, "amount.half": _half_unit, "amount.compound": _compound, "vague": _vague,
}  # fmt: skip
