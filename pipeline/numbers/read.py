"""Every number expression of a text, in order, before any of it is judged to be a fact."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from pipeline.model import Bound, Quantity, QuantityKind
from pipeline.numbers.hanzi import HANZI, adjacent_pair, hanzi_value
from pipeline.numbers.patterns import ARABIC, DASH, GAP, bound_after, bound_before, matcher, unit_kinds, unit_pattern

FOLD = {0xFF10 + i: 0x30 + i for i in range(10)} | {
    ord(a): ord(b) for a, b in zip("％．＋－～＝＞＜ＮＸＹ（）：", "%.+-~=><NXY（）:", strict=True)
}
START = re.compile(rf"[\dNX第总{HANZI}数几半过上成好(（〔\[【﹝〈［GSD]")
KINDS: dict[str, QuantityKind] = {
    "code": "code", "formula": "formula", "date": "date", "ordinal": "ordinal", "percent": "percent",
    "permille": "percent", "tenths": "percent", "fraction": "percent", "half": "percent", "point": "point",
}  # fmt: skip
NUMERAL = re.compile(rf"{ARABIC}|[{HANZI}]+(?:点[零〇一二三四五六七八九]+)?")
SCALES = {"千": 10**3, "百": 100, "千万": 10**7, "百万": 10**6, "万": 10**4, "亿": 10**8, "万亿": 10**12}
SCALE_AFTER = re.compile(rf"{GAP}([余多来几]?)(万亿|千万|百万|万|亿|千(?![米克瓦])|百(?!分))?([余多来几]?)")
UNREAD = re.compile(rf"[0-9]+|[{HANZI}]+")
PARTS = re.compile(rf"{GAP}(?:{DASH}|至|到){GAP}")
FROM = re.compile(r"[由从自][^，,。；;]{0,6}$")
SHARE_OF = re.compile(r"[一-龥（）]{1,14}的$")
VAGUE_ROUND = re.compile(r"上([十百千万亿]+)")
NOT_AFTER_ONE = frozenset("统唯专单同逐进划归某任另万之第")


def quantities(text: str, extra_units: tuple[str, ...] = ()) -> tuple[Quantity, ...]:
    """Number expressions of `text`, left to right, not overlapping; `text[q.start:q.end] == q.span`."""
    folded = text.translate(FOLD)
    found: list[Quantity] = []
    at = 0
    search, size = START.search, len(folded)
    while at < size and (hit := search(folded, at)):
        quantity = _at(folded, text, hit.start(), extra_units)
        if quantity is None:
            at = _next(folded, hit.start())
        else:
            found.append(quantity)
            at = quantity.end
    return tuple(found)


def _next(folded: str, at: int) -> int:
    run = UNREAD.match(folded, at)
    return run.end() if run else at + 1


def _at(folded: str, text: str, start: int, extra: tuple[str, ...]) -> Quantity | None:
    found = matcher(*extra).match(folded, start)
    if found and found[0] == "range.amount" and _from_to(folded, found[1]):
        found = matcher(*extra, ranges=False).match(folded, start)
    if found is None or found[1].end() == start:
        return None
    rule, match = found
    begin = start + len(match[0]) - len(match[0].lstrip())
    if folded[start] == "一" and start and folded[start - 1] in NOT_AFTER_ONE:
        return None
    end = match.end() - (len(match[0]) - len(match[0].rstrip()))
    return _quantity(rule, folded, text, begin, end)


def _from_to(folded: str, match: re.Match[str]) -> bool:
    """由178支到90支 is no range: a from-word stands before, and the first number has a unit of its own."""
    if not re.search(r"[至到]", match[0]) or not FROM.search(folded, max(0, match.start() - 8), match.start()):
        return False
    first = PARTS.split(match[0])[0]
    return not NUMERAL.fullmatch(first) or folded[match.start() - 1] in "由从自"


def _quantity(rule: str, folded: str, text: str, start: int, end: int) -> Quantity | None:
    kind = KINDS.get(rule.partition(".")[0], "number")
    span = folded[start:end]
    if rule == "bare" and _is_year(span):
        kind = "date"
    if kind in ("code", "formula", "date", "ordinal"):
        return Quantity(start, end, text[start:end], kind, None, None, None, "exact", "", end)
    values, inside, unit_at = _values(rule, span)
    if values is None and rule == "vague":
        return Quantity(start, end, text[start:end], kind, None, None, None, "about", _unit(kind, rule, span[unit_at:]), end)
    if values is None:
        return None
    unit = _unit(kind, rule, span[unit_at:])
    bound = _bound(folded, start, end, inside, unit) if len(values) == 1 else "range"
    value, low, high = _limits(values, bound)
    return Quantity(start, end, text[start:end], kind, value, low, high, bound, unit, start + unit_at, _decimals(values))


def _is_year(span: str) -> bool:
    return len(span) == 4 and span.isdigit() and span[:2] in ("19", "20")


def _decimals(values: list[Decimal]) -> int:
    exponent = values[-1].as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _limits(values: list[Decimal], bound: Bound) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    if bound == "range":
        return None, values[0], values[1]
    value = values[0]
    return value, value if bound in ("exact", "over") else None, value if bound in ("exact", "under") else None


def _unit(kind: QuantityKind, rule: str, rest: str) -> str:
    if kind == "point":
        return "百分点"
    if rule.startswith("permille"):
        return "‰"
    if kind == "percent":
        return "%"
    unit = re.sub(r"[\s余多半]", "", rest) if rest.strip() not in ("多",) else ""
    return re.sub(r"^个(?=百分点|工作日)", "", unit) if unit.startswith("个百") else unit


def _values(rule: str, span: str) -> tuple[list[Decimal] | None, str, int]:
    """The value or the two limits, the word of vagueness inside, and where the unit begins."""
    for prefix, read in READERS:
        if rule.startswith(prefix):
            return read(span)
    return _amounts(span)


def _amounts(span: str) -> tuple[list[Decimal] | None, str, int]:
    found = list(_scaled(span))
    if not found:
        return None, "", len(span)
    if len(found) == 1 and (pair := adjacent_pair(span[: found[0][2]])):
        return [Decimal(pair[0]), Decimal(pair[1])], "", found[0][2]
    if any(v is None for v, *_ in found):
        return _pair_scaled(span, found)
    values = [v for v, *_ in found if v is not None]
    if len(values) > 1:
        low, high = values[0], values[-1]
        last_scale = found[-1][3]
        if last_scale > 1 and found[0][3] == 1 and low < high:
            low *= last_scale  # 3—5万 is 30000—50000
        return ([low, high] if low < high else None), "", found[-1][2]
    tail = "多" if span.endswith(("余", "多")) and len(span) > found[0][2] else ""
    return values, found[0][1] or tail, found[0][2]


def _pair_scaled(span: str, found: list[tuple[Decimal | None, str, int, int]]) -> tuple[list[Decimal] | None, str, int]:
    """七八百 and 三五十: two digits side by side before a ten are a range too."""
    digits = span[: found[0][2]]
    pair = adjacent_pair(digits[:2])
    factor = hanzi_value("一" + digits[2:]) if pair and len(digits) > 2 else None
    if pair is None or factor is None:
        return None, "", len(span)
    return [pair[0] * factor, pair[1] * factor], "", found[0][2]


def _scaled(span: str) -> list[tuple[Decimal | None, str, int, int]]:
    """(value, vagueness, end, scale) of each numeral of the span."""
    found, at = [], 0
    while match := NUMERAL.search(span, at):
        number = _number(match[0])
        scale = SCALE_AFTER.match(span, match.end())
        factor = SCALES.get(scale[2] or "", 1) if scale else 1
        vague = (scale[1] or scale[3]) if scale else ""
        end = scale.end() if scale and (scale[2] or vague) else match.end()
        found.append((None if number is None else number * factor, vague, end, factor))
        at = max(end, match.end())
        if not PARTS.search(span, at):
            break
    return found


def _number(text: str) -> Decimal | None:
    if text[0] in HANZI:
        return hanzi_value(text)
    return Decimal(re.sub(r"[,\s\u00a0\u2009\u202f]", "", text))


def _percent(span: str) -> tuple[list[Decimal] | None, str, int]:
    values = [_number(m) for m in NUMERAL.findall(re.sub("百分之|个?[百千]分点", "", span))]
    clean = [v for v in values if v is not None]
    ok = bool(clean) and len(clean) == len(values) and (len(clean) == 1 or clean[0] < clean[-1])
    return (clean[:2] if ok else None), "", len(span)


def _permille(span: str) -> tuple[list[Decimal] | None, str, int]:
    return _percent(span.replace("千分之", ""))


def _tenths(span: str) -> tuple[list[Decimal] | None, str, int]:
    head, _, tail = span.rstrip("余多").partition("成")
    ends = [_number(part) for part in PARTS.split(head)]
    if any(v is None for v in ends):
        return None, "", len(span)
    extra = Decimal(5) if tail == "半" else (_number(tail) if tail else Decimal(0)) or Decimal(0)
    return [v * 10 + (extra if i == len(ends) - 1 else 0) for i, v in enumerate(ends) if v is not None], "余" if span.endswith(("余", "多")) else "", len(span)


def _fraction(span: str) -> tuple[list[Decimal] | None, str, int]:
    below, _, above = span.partition("分之") if "分之" in span else (span.partition("/")[2], "", span.partition("/")[0])
    bottom, top = _number(below), _number(above)
    if not bottom or top is None or top > bottom:
        return None, "", len(span)
    return [(top * 100 / bottom).quantize(Decimal("0.000001")).normalize() + 0], "", len(span)


def _half(span: str) -> tuple[list[Decimal] | None, str, int]:
    return [Decimal(50)], "余" if span.startswith(("过", "大")) else "", len(span)


def _vague(span: str) -> tuple[list[Decimal] | None, str, int]:
    found = VAGUE_ROUND.match(span)
    value = hanzi_value(found[1]) if found else None
    unit = re.search(r"(?<=[十百千万亿余])[^十百千万亿余上]*$", span)
    return ([value] if value else None), "余", unit.start() if unit else len(span)


READERS = (
    ("percent", _percent), ("permille", _permille), ("point", _percent), ("tenths", _tenths),
    ("fraction", _fraction), ("half", _half), ("vague", _vague),
)  # fmt: skip


def _bound(folded: str, start: int, end: int, inside: str, unit: str) -> Bound:
    before = bound_before().search(folded, max(0, start - 9), start)
    left = before.lastgroup if before else _bound_apart(folded, start, unit)
    after = bound_after().match(folded, end)
    right = after.lastgroup if after else None
    if right is None and _is_time(unit) and folded.startswith("内", end):
        right = "under"
    if left == "under" or right == "under":
        return "under"
    if left == "over" or right == "over" or inside in ("余", "多"):
        return "over"
    return "about" if left == "about" or right == "about" or inside else "exact"


def _bound_apart(folded: str, start: int, unit: str) -> str | None:
    """至少配备1名, 不低于案卷总数的5%: a verb, or the whole that a share is of, stands between."""
    if re.search(r"(?:至少|最少|起码)(?!的)[一-龥]{1,5}(?<!的)$", folded[max(0, start - 7) : start]):
        return "over"
    if unit != "%":
        return None
    apart = SHARE_OF.search(folded, max(0, start - 20), start)
    before = bound_before().search(folded, max(0, apart.start() - 4), apart.start()) if apart else None
    return before.lastgroup if before else None


@cache
def _is_time(unit: str) -> bool:
    return unit_kinds().get(unit) == "time"


def is_unit(word: str, extra_units: tuple[str, ...] = ()) -> bool:
    """Whether the word is a measure word of the table."""
    return re.fullmatch(unit_pattern(*extra_units), word) is not None
