"""So many, each with so much: 16支大队，各下设3个中队，合计48个."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.page import Item, Page
from pipeline.audit.verdict import agrees, product_of
from pipeline.audit.words import words
from pipeline.model import Check

_NOUN = 2


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
    if following and not _like(following, each) and following.tail.startswith(_noun(each) or " "):
        following = page.after(following)
    if following and _like(following, each) and words().total.search(following.clause):
        yield following
    elif previous and _like(previous, each) and words().each.search(each.clause):
        yield previous


def _count(page: Page, each: Item, total: Item) -> Item | None:
    """How many there are of what 每 names, or of what stands in front of 各."""
    noun = _noun(each)
    if not noun:
        previous = page.before(each)
        tied = previous and previous.exact is not None and previous.is_count and words().each_of_them.search(each.lead)
        return previous if tied else None
    near = [*page.items[: each.at], *(item for item in page.items[each.at + 1 :] if item.period == each.period)]
    counts = [other for other in near if other.exact is not None and other.tail.startswith(noun)]
    fitting = [other for other in counts if other.exact and each.exact and agrees(other.exact * each.exact, total)]
    sure = total.at > each.at or words().even.search(each.clause)
    return (fitting or (counts if sure else []) or [None])[-1]


def _noun(each: Item) -> str:
    """乡镇 of 每个乡镇核定."""
    found = words().each.search(each.clause)
    return found["noun"][:_NOUN] if found else ""


def _like(one: Item, other: Item) -> bool:
    return one.unit == other.unit and one.exact is not None
