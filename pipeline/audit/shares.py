"""Part, whole and percentage: 818名，其中持证725名，占比88.63%."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from pipeline.audit.changes import is_change, is_old, pairs
from pipeline.audit.page import PERCENT, Item, Page
from pipeline.audit.verdict import agrees, share_of
from pipeline.audit.words import words
from pipeline.model import Check

_REACH = 5
"""Numbers that may stand between a rate and its part."""
_FAR = 2
_NEAR = 30

Found = tuple[tuple[Item, ...], Item]


def find_shares(page: Page) -> Iterator[Check]:
    """Every percentage that the text calls the share of one of its numbers in another."""
    for item in page.items:
        if item.fact.unit != PERCENT or item.fact.value is None:
            continue
        if is_change(page, item) or _is_one_of_several(page, item):
            continue
        found = _of_number(page, item) or _of_name(page, item) or _by_rate(page, item) or _of_those(page, item)
        check = share_of(page, *found, item) if found else None
        if check:
            yield check


def _of_number(page: Page, rate: Item) -> Found | None:
    """642人，占执法人员总数696人的⟦92.2%⟧."""
    whole = page.before(rate)
    if whole is None or whole.exact is None or not words().share_of.match(whole.clause):
        return None
    if not rate.lead.startswith("的"):
        return None
    part = _part_in_front(page, whole)
    return ((part,), whole) if part and part.unit == whole.unit else None


def _of_name(page: Page, rate: Item) -> Found | None:
    """111项，占省定目录的⟦86.7%⟧; 其中…141名，占⟦87%⟧; 乡镇办案量占比⟦60%⟧."""
    found = words().share_of.match(rate.clause)
    part = _part_in_front(page, rate)
    if found is None or part is None:
        return None
    if found["together"]:
        return _together(page, part)
    whole = _named_whole(page, part, rate, found["whole"])
    return ((part,), whole) if whole and not found["subject"] else None


def _together(page: Page, last: Item) -> Found | None:
    """城管43项、农业21项，二者合占⟦67.4%⟧."""
    parts = [last]
    for other in page.back(last):
        begun = words().parts.search(parts[0].lead) or len(other.tail) > _REACH * 2
        if begun or other.unit != last.unit or other.exact is None:
            break
        parts.insert(0, other)
    total = next((other for other in page.back(parts[0]) if _may_be_whole(page, other, last)), None)
    return (tuple(parts), total) if total and len(parts) > 1 else None


def _named_whole(page: Page, part: Item, rate: Item, name: str) -> Item | None:
    """The number that 占 names; without a name, the one that the part was taken out of."""
    table = words()
    wholes = [other for other in page.back(part, _FAR) if _may_be_whole(page, other, part)]
    own = name
    for word in table.generic:
        own = own.replace(word, " ") if name not in table.generic else name
    for other in wholes:
        if any(key in other.label or key in other.head[-_NEAR:] for key in pairs(own) if " " not in key):
            return other
        if table.sums.search(name) and table.total.search(other.clause):
            return other
    inside = [other for other in wholes if other.period == part.period and not _has_share(page, other)]
    if inside and not name:
        return next((other for other in inside if _is_share(part, other, rate)), inside[0])
    return inside[0] if inside and _is_taken_from(page, inside[0], part) else _whole_of_all(wholes, name)


def _whole_of_all(wholes: list[Item], name: str) -> Item | None:
    """占全部乡镇的: the only number near by that it can be."""
    return wholes[0] if len(wholes) == 1 and words().whole_names.search(name) else None


def _is_taken_from(page: Page, whole: Item, part: Item) -> bool:
    """其中, …名人员中有, …的只有: the words between make the one a part of the other."""
    table, between = words(), page.text[whole.fact.end : part.fact.start]
    inside = table.of_which.search(between) or table.within.search(whole.tail)
    return bool(inside or table.partitive.search(part.clause))


def _by_rate(page: Page, rate: Item) -> Found | None:
    """268件，办结241件，办结率⟦89.9%⟧: the part bears the rate's name, the whole stands in front of it."""
    found = words().rate.match(rate.clause)
    if found is None:
        return None
    stem = set(found["stem"]) - words().dull
    near = [part for part in islice(page.back(rate), _REACH) if _may_be_part(page, part)]
    if near and near[0].at == rate.at - 1:
        whole = _in_front_of(page, near[0])
        if whole and _is_rated(whole, near[0], rate, stem):
            return (near[0],), whole
    named = [part for part in near if stem & set(part.label)]
    if not named:
        return None
    part = max(named, key=lambda item: (len(stem & set(item.label)), item.at))
    whole = _in_front_of(page, part)
    return ((part,), whole) if whole else None


def _may_be_part(page: Page, part: Item) -> bool:
    return part.exact is not None and part.is_count and not is_change(page, part) and not is_old(page, part)


def _is_rated(whole: Item, part: Item, rate: Item, stem: set[str]) -> bool:
    """实有18人，编制使用率: the rate directly behind a part, when the whole does not bear its name alone."""
    table = words()
    if table.of_which.search(rate.lead) or rate.sentence != part.sentence or "，" in rate.lead[1:]:
        return False
    if table.actual.search(part.label):
        return True
    beside = whole.at == part.at - 1 and whole.sentence == part.sentence
    tied = table.partitive.search(part.clause) or (beside and _is_share(part, whole, rate))
    return not stem & set(whole.label) and bool(tied)


def _is_share(part: Item, whole: Item, rate: Item) -> bool:
    """下沉编制156名，人员143名，报到率91.7%: of two readings, a rate of these or of others, the one that fits."""
    return bool(whole.exact and part.exact is not None and agrees(part.exact * 100 / whole.exact, rate))


def _has_share(page: Page, item: Item) -> bool:
    """大专以上408人，占85%，…: a part with a share of its own is no whole of the next part."""
    rate = page.after(item)
    return rate is not None and rate.fact.unit == PERCENT and bool(words().share_of.match(rate.clause))


def _is_one_of_several(page: Page, rate: Item) -> bool:
    """分别占53.3%、30%、16.7%: each of them is the share of another part."""
    near = (page.before(rate), page.after(rate))
    leads = [one.lead if one.at > rate.at else rate.lead for one in near if one and one.fact.unit == PERCENT]
    return any(lead.strip() in ("、", "和", "，", ",") for lead in leads)


def _of_those(page: Page, rate: Item) -> Found | None:
    """115项里，先赋予⟦60%⟧，69项…"""
    whole, part = page.before(rate), page.after(rate)
    if whole is None or part is None or len(part.lead) > 1 or not _may_be_whole(page, whole, part):
        return None
    return ((part,), whole) if words().within.search(whole.tail) else None


def _part_in_front(page: Page, item: Item) -> Item | None:
    """The count that a share stands behind."""
    for other in page.back(item):
        if other.exact is None or not other.is_count or is_change(page, other) or is_old(page, other):
            return None
        return other
    return None


def _in_front_of(page: Page, part: Item) -> Item | None:
    for other in page.back(part):
        if not other.is_count or is_change(page, other) or is_old(page, other):
            continue
        return other if _may_be_whole(page, other, part) else None
    return None


def _may_be_whole(page: Page, other: Item, part: Item) -> bool:
    return (
        other.unit == part.unit and other.exact is not None and other.exact >= (part.exact or Decimal(0))
        and other.at != part.at and not is_change(page, other) and not is_old(page, other)
    )  # fmt: skip
