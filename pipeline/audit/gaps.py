"""What is taken away, what is lacking: 核定276名，实有231名，缺额45名; 126项，收回23项，留用103项."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from pipeline.audit.changes import came_from, is_change
from pipeline.audit.page import CUT, Item, Page
from pipeline.audit.verdict import agrees, change_of
from pipeline.audit.words import words
from pipeline.model import Check

_REACH = 8
"""Numbers that may stand between the larger one and what is lacking."""


def find_gaps(page: Page) -> Iterator[Check]:
    """Every number that the text calls what one of two others has less than the other."""
    for item in page.items:
        if item.exact is None or not item.is_count or item.fact.per:
            continue
        readers = (_taken_away, _handed_back, _lacking, _left_undone)
        pair = next((found for reader in readers if (found := reader(page, item))), None)
        check = change_of(page, *pair, item) if pair else None
        if check:
            yield check


def _taken_away(page: Page, gone: Item) -> tuple[Item, Item] | None:
    """原有1286项，剔除⟦211项⟧，现为1075项."""
    table, old, left = words(), page.before(gone), page.after(gone)
    if old is None or left is None or not _alike(old, gone) or not _alike(left, gone):
        return None
    if not table.removed.search(gone.clause) or is_change(page, old) or came_from(page, gone):
        return None
    kept = table.kept.search(left.lead)
    tied = table.before.search(old.lead) or table.stays.search(left.lead) or _is_difference(old, left, gone)
    return (old, left) if kept and tied else None


def _handed_back(page: Page, gone: Item) -> tuple[Item, Item] | None:
    """由58项调整到52项，把⟦6项⟧交还县直部门."""
    left, table = page.before(gone), words()
    old = came_from(page, left) if left else None
    if left is None or old is None or not _alike(left, gone) or not _is_difference(old, left, gone):
        return None
    moved = table.hands_over.search(gone.clause) and table.removed_next.search(gone.tail)
    return (old, left) if moved or table.removed.search(gone.clause) else None


def _left_undone(page: Page, rest: Item) -> tuple[Item, Item] | None:
    """共165项，已承接158项，到位率95.8%，⟦7项⟧暂由县直部门行使: what is said of those that are missing, if it fits."""
    if rest.clause or not words().left_undone.search(CUT.split(rest.tail)[0]):
        return None
    near = [one for one in islice(page.back(rest), _REACH) if _alike(one, rest)][:2]
    fits = len(near) == 2 and (near[1].exact or 0) > (near[0].exact or 0) and _is_difference(near[1], near[0], rest)
    return (near[1], near[0]) if fits and not any(is_change(page, one) for one in near) else None


def _lacking(page: Page, gap: Item) -> tuple[Item, Item] | None:
    """核定276名，实有231名，缺额⟦45名⟧; of several that it may be between, those it fits."""
    table = words()
    if not table.lack.search(gap.clause):
        return None
    near = [one for one in islice(page.back(gap, 1), _REACH) if _alike(one, gap) and not one.fact.per]
    actual = [one for one in near if table.actual.search(one.clause) or table.reached.search(one.clause)]
    due = [one for one in near if table.due.search(one.label) and one not in actual]
    pairs = [(most, one) for one in actual for most in due if (most.exact or 0) >= (one.exact or 0)]
    named = next((pair for pair in pairs if _is_difference(*pair, gap)), None)
    if named or not pairs:
        return named or _outnumbered(page, near, gap)
    most, one = pairs[0]
    return pairs[0] if one.at == gap.at - 1 and most.at == one.at - 1 else None


def _outnumbered(page: Page, near: list[Item], gap: Item) -> tuple[Item, Item] | None:
    """应配96名，只配了71名，缺口⟦25名⟧: the two counts right in front, if they differ by so much."""
    if len(near) < 2 or near[0].period != gap.period or near[1].period != gap.period:
        return None
    pair = (near[1], near[0])
    beside = near[0].at == gap.at - 1 and not any(is_change(page, one) for one in pair)
    return pair if beside and _is_difference(*pair, gap) else None


def _is_difference(old: Item, new: Item, gap: Item) -> bool:
    return agrees(abs((old.exact or Decimal(0)) - (new.exact or Decimal(0))), gap)


def _alike(one: Item, other: Item) -> bool:
    return one.unit == other.unit and one.exact is not None and other.exact is not None
