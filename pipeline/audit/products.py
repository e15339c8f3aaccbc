"""So many, each with so much: 16支大队，各下设3个中队，合计48个."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.changes import is_old
from pipeline.audit.page import CUT, REACH, Item, Page
from pipeline.audit.verdict import agrees, product_of
from pipeline.audit.words import words
from pipeline.model import Check

_NOUN = 2
_WIDE = 240
"""Facts back to how many there are of what 每 names, in whatever paragraph."""


def find_products(page: Page) -> Iterator[Check]:
    """Every total that the text states beside what each one has."""
    for each in page.items:
        if each.exact is None or not each.is_count or each.fact.per == "average":
            continue
        for total in _totals(page, each):
            count = _count(page, each, total)
            if count:
                yield product_of(page, count, each, total)


def _totals(page: Page, each: Item) -> Iterator[Item]:
    """每个街道1支，共⟦17支⟧; 每镇5名，20个镇共⟦100名⟧; 归并为⟦45个⟧，每个乡镇统一为3个."""
    following, previous = page.after(each), page.before(each)
    if following and not words().total.search(following.clause) and _names(following, _noun(each)):
        count, following = following, page.after(following)
        if following and _like(following, each) and _comes_to(count, each, following):
            yield following
            return
    if following and _like(following, each) and words().total.search(following.clause) and not is_old(page, following):
        yield following
        return
    if previous and not _like(previous, each) and _names(previous, _noun(each)):
        previous = page.before(previous)
    if previous and _like(previous, each) and _noun(each):
        yield previous


def _count(page: Page, each: Item, total: Item) -> Item | None:
    """How many there are of what 每 names, or of what stands in front of 各."""
    noun, previous = _noun(each), page.before(each)
    if not noun:
        tied = previous and previous.exact is not None and previous.is_count and words().each_of_them.search(each.lead)
        return previous if tied else None
    if previous and previous.fact.per and _names(previous, noun):
        return _count(page, previous, total) if previous.exact == 1 else None
    behind = [item for item in page.items[each.at + 1 : each.at + REACH] if item.period == each.period]
    near = [*page.items[max(0, each.at - _WIDE) : each.at], *behind]
    counts = [item for item in near if item.exact is not None and not item.fact.per and _names(item, noun)]
    fitting = [item for item in counts if _comes_to(item, each, total)]
    sure = total.at > each.at or words().even.search(each.clause)
    likely = fitting or (counts if sure else [])
    if not likely and previous and words().each_of_them.search(each.lead) and _comes_to(previous, each, total):
        return previous
    return likely[-1] if likely else None


def _comes_to(count: Item, each: Item, total: Item) -> bool:
    return bool(count.exact and each.exact and agrees(count.exact * each.exact, total))


def _noun(each: Item) -> str:
    """乡镇 of 每个乡镇核定."""
    found = words().each.search(each.clause)
    noun = found["noun"][:_NOUN] if found else ""
    noun = noun[:1] if noun[:1] in words().single else noun
    return "" if noun in words().vague else noun


def _names(item: Item, noun: str) -> bool:
    """Whether the number counts what 每 names: 8个乡镇, or 8个执法小组 for 每组, or 27期 for 每期."""
    counted = CUT.split(item.tail)[0]
    own = not counted and item.fact.unit not in words().vague_units and noun.startswith(item.fact.unit)
    return bool(noun) and (own or counted.startswith(noun) or counted.endswith(noun))


def _like(one: Item, other: Item) -> bool:
    return one.unit == other.unit and one.exact is not None
