"""What a part is a part of: the total in front of a list, the number that 占…的 names, the nearest that may be it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pipeline.audit.changes import is_change, is_old, pairs
from pipeline.audit.page import REACH, Item, Page
from pipeline.audit.verdict import agrees
from pipeline.audit.words import words

FAR = 2
"""Periods of the same paragraph that may lie between a part and a whole without a name."""
_NEAR = 30


def is_share(part: Item, whole: Item, rate: Item) -> bool:
    """Of two readings, a rate of these or of others, the one that fits."""
    return bool(whole.exact and part.exact is not None and agrees(part.exact * 100 / whole.exact, rate))


def may_be_part(page: Page, part: Item) -> bool:
    """Whether the number may be a share's part: an exact count, no change, no number of earlier times."""
    return part.exact is not None and part.is_count and not is_change(page, part) and not is_old(page, part)


def may_be_whole(page: Page, other: Item, part: Item) -> bool:
    """Whether the number may be a part's whole: an exact count of the same unit, not less."""
    return (
        other.unit == part.unit and other.exact is not None and other.exact >= (part.exact or Decimal(0))
        and other.at != part.at and not is_change(page, other) and not is_old(page, other)
    )  # fmt: skip


def fitting(part: Item, wholes: Iterable[Item], rate: Item) -> Item | None:
    """The first of several that the percentage fits."""
    return next((other for other in wholes if is_share(part, other, rate)), None)


def listed_under(page: Page, part: Item) -> Item | None:
    """512名，其中县级287名、乡镇⟦225名⟧: the total in front of the list that the part stands in."""
    for first in (part, *page.back(part)):
        if first.sentence != part.sentence or first.unit != part.unit or (first.at != part.at and first.exact is None):
            return None
        if words().lists.search(first.lead):
            return next((other for other in page.back(first) if may_be_whole(page, other, part)), None)
    return None


def called(page: Page, part: Item, rate: Item, name: str) -> Item | None:
    """The number that bears the whole's name, the nearest one that fits before the nearest."""
    wholes = [other for other in page.back(part, FAR) if may_be_whole(page, other, part) and bears(other, name)]
    far = (other for other in _earlier(page, part) if may_be_whole(page, other, part) and bears(other, name))
    return fitting(part, wholes, rate) or fitting(part, far, rate) or next(iter(wholes), None)


def bears(item: Item, name: str) -> bool:
    """Whether two characters together of the name, that say what is counted, stand around the number."""
    keys = [key for key in pairs(own_name(name)) if " " not in key]
    return any(key in item.label or key in item.head[-_NEAR:] for key in keys)


def own_name(name: str) -> str:
    """The name without the words that any number of a report may bear, unless it has no others."""
    table = words()
    if name in table.generic:
        return name
    for word in table.generic:
        name = name.replace(word, " ")
    return name


def _earlier(page: Page, part: Item) -> Iterator[Item]:
    """The numbers in front, of other paragraphs too, nearest first."""
    return iter(page.items[max(0, part.at - REACH) : part.at][::-1])
