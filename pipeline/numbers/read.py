"""Every number expression of a text, in order, before any of it is judged to be a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.model import Bound, Quantity, QuantityKind
from pipeline.numbers.dispatch import START, Grammar, grammar
from pipeline.numbers.hanzi import HANZI
from pipeline.numbers.measure import NUMERAL, PARTS, Measure, measure
from pipeline.numbers.patterns import (
    bound_after,
    bound_apart,
    bound_before,
    bound_chars,
    bound_of_share,
    unit_kinds,
    unit_pattern,
)

NARROW = dict(zip("０１２３４５６７８９％．＋－～＝＞＜ＮＸＹ：", "0123456789%.+-~=><NXY:", strict=True))
WIDE = re.compile("[" + "".join(NARROW) + "]")
KINDS: dict[str, QuantityKind] = {
    "code": "code", "formula": "formula", "date": "date", "ordinal": "ordinal", "percent": "percent",
    "permille": "percent", "tenths": "percent", "fraction": "percent", "half": "percent", "point": "point",
}  # fmt: skip
WORDLESS = frozenset(["code", "formula", "date", "ordinal"])
YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
UNREAD = re.compile(rf"[0-9]+|[{HANZI}]+")
FROM = re.compile(r"[由从自][^，,。；;]{0,6}$")
MAIL_BEFORE = re.compile(r"[A-Za-z0-9_.@\-]{1,64}$")
NOT_AFTER_ONE = frozenset("统唯专单同逐进划归某任另万之第")
Limits = tuple[Decimal | None, Decimal | None, Decimal | None]


def quantities(text: str, extra_units: tuple[str, ...] = ()) -> tuple[Quantity, ...]:
    """Number expressions of `text`, left to right, not overlapping; `text[q.start:q.end] == q.span`."""
    folded = WIDE.sub(lambda wide: NARROW[wide[0]], text)
    return tuple(_scan(folded, text, grammar(extra_units)))


def _scan(folded: str, text: str, rules: Grammar) -> Iterator[Quantity]:
    at = 0
    while hit := START.search(folded, at):
        start = hit.start()
        found = _match(folded, start, rules)
        if found and found[0] == "name":
            at = found[1].end()
            continue
        quantity = _quantity(found[0], folded, text, found[1], at) if found else None
        if quantity is not None:
            yield quantity
        at = quantity.end if quantity else _next(folded, start)


def _next(folded: str, at: int) -> int:
    run = UNREAD.match(folded, at)
    return run.end() if run else at + 1


def _match(folded: str, start: int, rules: Grammar) -> tuple[str, re.Match[str]] | None:
    if folded[start] == "一" and start and folded[start - 1] in NOT_AFTER_ONE:
        return None
    found = rules.match(folded, start)
    if found and found[0] == "range.amount" and _from_to(folded, found[1]):
        return rules.match_single(folded, start)
    return found


def _from_to(folded: str, match: re.Match[str]) -> bool:
    """由178支到90支 is no range: a from-word stands before, and the first number has a unit of its own."""
    start = match.start()
    if not re.search(r"[至到]", match[0]) or not FROM.search(folded, max(0, start - 8), start):
        return False
    first = PARTS.split(match[0])[0]
    return not NUMERAL.fullmatch(first) or folded[start - 1] in "由从自"


def _quantity(rule: str, folded: str, text: str, match: re.Match[str], after: int) -> Quantity | None:
    """The quantity that a match means; `after` is where the one before it ends."""
    start, span = match.start(), match[0].rstrip()
    end, kind = start + len(span), _kind(rule)
    if kind in WORDLESS or (rule == "bare" and YEAR_ALONE.fullmatch(span)):
        begin = _mail_start(folded, start, after) if rule == "code.mail" else start
        named = kind if kind in WORDLESS else "date"
        return Quantity(begin, end, text[begin:end], named, None, None, None, "exact", "", end)
    said = measure(rule, span)
    if said is None:
        return None
    bound = _bound(folded, start, end, said)
    value, low, high = _limits(said.values, bound)
    unit_at = start + said.unit_at
    return Quantity(start, end, text[start:end], kind, value, low, high, bound, said.unit, unit_at, said.decimals)


@cache
def _kind(rule: str) -> QuantityKind:
    return KINDS.get(rule.partition(".")[0], "number")


def _mail_start(folded: str, start: int, after: int) -> int:
    before = MAIL_BEFORE.search(folded, max(after, start - 64), start)
    return before.start() if before else start


def _limits(values: tuple[Decimal, ...], bound: Bound) -> Limits:
    if len(values) != 1:
        return (None, values[0], values[1]) if values else (None, None, None)
    value = values[0]
    return value, value if bound in ("exact", "over") else None, value if bound in ("exact", "under") else None


def _bound(folded: str, start: int, end: int, said: Measure) -> Bound:
    if len(said.values) != 1:
        return "range" if said.values else "about"
    before, after = _before(folded, start, said.unit), _after(folded, end, said.unit)
    if not (before or after or said.inside):
        return "exact"
    if "under" in (before, after):
        return "under"
    if "over" in (before, after) or said.inside in ("余", "多"):
        return "over"
    return "about"


def _before(folded: str, start: int, unit: str) -> str | None:
    """The bound word before: directly (近三成), with a verb between (至少配备1名), or before the whole of a share."""
    if not start:
        return None
    last, chars = folded[start - 1], bound_chars()
    found = bound_before().search(folded, max(0, start - 9), start) if last in chars.before else None
    if found is None and not chars.apart.isdisjoint(folded[max(0, start - 7) : start]):
        found = bound_apart().search(folded, max(0, start - 7), start)
    if found is None and unit == "%" and last == "的":
        found = bound_of_share().search(folded, max(0, start - 20), start)
    return found.lastgroup if found else None


def _after(folded: str, end: int, unit: str) -> str | None:
    """The bound word that stands behind, and 内 behind a time."""
    following = folded[end : end + 1]
    found = bound_after().match(folded, end) if following in bound_chars().after else None
    if found is None and following == "内" and _is_time(unit):
        return "under"
    return found.lastgroup if found else None


@cache
def _is_time(unit: str) -> bool:
    return unit_kinds().get(unit) == "time"


def is_unit(word: str, extra_units: tuple[str, ...] = ()) -> bool:
    """Whether the word is a measure word of the table."""
    return re.fullmatch(unit_pattern(*extra_units), word) is not None
