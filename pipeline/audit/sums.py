"""Parts and their total: 171项…536项…共707项; 43人，其中公安11人、…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.audit.changes import came_from, is_change, is_old, pairs
from pipeline.audit.page import ASIDE, PERCENT, REACH, Item, Page
from pipeline.audit.verdict import adds_up, sum_of
from pipeline.audit.words import words
from pipeline.model import Check

_OPEN = re.compile("[（(]")
_CLOSE = re.compile("[）)]")
_STRONG = re.compile("[，,；;。]")
_FAR = 1
_BEHIND = 3
_FEW = 2
_BARE = 10

Run = tuple[Item, ...]


def find_sums(page: Page) -> Iterator[Check]:
    """Every total whose parts the text lists beside it."""
    for item in page.items:
        if item.fact.unit == PERCENT:
            yield from _percentages(page, item)
        if item.exact is None or not item.is_count:
            continue
        parts = _listed_before(page, item)
        if parts:
            yield sum_of(page, parts, item)
        found = _listed_after(page, item) or _what_remains(page, item) or _done_and_undone(page, item)
        if found:
            yield sum_of(page, *found)


def _listed_before(page: Page, total: Item) -> Run:
    """首批46项、第二批31项，合计⟦77项⟧: the parts, if this is their total."""
    if not words().total.search(total.clause) or total.fact.per or is_old(page, total):
        return ()
    counted = _as_many(page, total)
    if counted:
        return counted
    run = _run_back(page, total)
    fitting = [run[-size:] for size in range(len(run), _FEW - 1, -1) if adds_up(run[-size:], total)]
    if fitting:
        return fitting[0]
    return run if len(run) >= _FEW and _is_theirs(page, run, total) else ()


def _as_many(page: Page, total: Item) -> Run:
    """保留8支。…33支…，县乡两级合计⟦41支⟧: as many parts as the total says, from sentences before too, if they fit."""
    size = _how_many(page, total)
    if size < _FEW:
        return ()
    near = [one for one in page.back(total, _BEHIND) if _may_be_added(page, one, total)][:size][::-1]
    return tuple(near) if len(near) == size and adds_up(tuple(near), total) else ()


def _how_many(page: Page, total: Item) -> int:
    """三项合计, 三个系统共: how many parts a total says it has; 0 if it does not say."""
    found, other = words().counted_total.search(total.clause), page.before(total)
    if found:
        return words().numerals[found["count"]]
    counted = other is not None and other.exact is not None and len(total.lead) <= _BARE and total.clause == total.lead
    return int(other.exact) if counted and other and other.exact and other.exact <= _BARE else 0


def _may_be_added(page: Page, one: Item, total: Item) -> bool:
    """A count, and one gained too (腾出97名), but none that another is compared with."""
    return _counts_like(one, total) and one.exact is not None and not one.fact.per and not is_old(page, one)


def _percentages(page: Page, total: Item) -> Iterator[Check]:
    """分别占28.3%、22.5%、19.7%，三类之和为⟦70.5%⟧."""
    if total.exact is None or not words().added.search(total.clause):
        return
    run: list[Item] = []
    for other in page.back(total):
        if other.fact.unit != PERCENT or other.exact is None or other.sentence != total.sentence:
            break
        run.insert(0, other)
    if len(run) >= _FEW and not any(is_change(page, one) for one in run):
        yield sum_of(page, tuple(run), total)


def _done_and_undone(page: Page, rest: Item) -> tuple[Run, Item] | None:
    """受理79件，审结71件，未审结⟦8件⟧: what was done and what was not make the number in front."""
    found, done = words().undone.match(rest.clause), _like_before(page, rest)
    idle = words().idle.search(rest.clause)
    total = _like_before(page, done) if done else None
    if done is None or total is None or not (found or idle) or not _is_part(page, rest, rest):
        return None
    named = found is not None and len(found["verb"]) > 1 and found["verb"][:_FEW] in done.label
    tied = named and total.exact is not None and total.exact >= max(done.exact or 0, rest.exact or 0)
    fits = adds_up((done, rest), total)
    return ((done, rest), total) if fits or (tied and total.at == done.at - 1 == rest.at - 2) else None


def _like_before(page: Page, item: Item) -> Item | None:
    """The nearest count in front that may be a part beside this one, or the total of both."""
    return next((one for one in page.back(item, _FAR) if _is_part(page, one, item)), None)


def _is_theirs(page: Page, run: Run, total: Item) -> bool:
    """Whether the words leave no doubt that the total is that of the list just in front, right or wrong."""
    table, unbroken = words(), total.at - run[0].at == len(run)
    named = {pair for pair in pairs(total.clause) if pair not in table.generic}
    echoed = table.begins_total.search(total.clause) and all(named & set(pairs(item.label)) for item in run)
    chained = any(came_from(page, item) for item in run)
    return unbroken and not chained and bool(table.sure_total.search(total.clause) or echoed)


def _run_back(page: Page, total: Item) -> Run:
    """The counts of the same sentence in front; what others they have beside them is passed over."""
    run: list[Item] = []
    for other in page.back(total):
        if other.period != total.period or (other.unit == total.unit and not _is_part(page, other, total)):
            break
        if other.unit == total.unit:
            run.insert(0, other)
    return tuple(run)


def _listed_after(page: Page, first: Item) -> tuple[Run, Item] | None:
    """The list that begins here, and the total in front of it."""
    run = _run(page, first)
    if len(run) < _FEW or not (_is_tied(page, run) or _of_named(page, run)):
        return None
    totals = [other for other in page.back(first, _FAR) if _may_be_total(page, other, run)]
    for total in totals:
        for size in range(len(run), _FEW - 1, -1):
            if _is_end(run, size) and adds_up(run[:size], total):
                return run[:size], total
    totals = [other for other in totals if not _family((other, *run), words().families)]
    nearest = next((one for one in page.back(first, _FAR) if _counts_like(one, first) and not is_old(page, one)), None)
    if nearest and nearest.period != first.period and not words().parts.search(first.lead):
        return None
    return (run, totals[0]) if totals and totals[0] is nearest and _is_whole(page, run, nearest) else None


def _what_remains(page: Page, rest: Item) -> tuple[Run, Item] | None:
    """147项，实际用起来98项，…。剩下⟦49项⟧: the two in front are the part and the total."""
    if not words().remain.search(rest.clause) or rest.exact is None or not rest.is_count:
        return None
    near = [other for other in page.back(rest, _FAR) if _is_part(page, other, rest)]
    alike = all(other.fact.category == rest.fact.category for other in near)
    if len(near) != _FEW or not alike:
        return None
    part, total = near
    smaller = (part.exact or 0) < (total.exact or 0)
    tied = words().partitive.search(part.clause) or adds_up((part, rest), total)
    return ((part, rest), total) if smaller and tied else None


def _run(page: Page, first: Item) -> Run:
    """The numbers of a list: one unit, one sentence, inside one bracket."""
    run, bracket = [first], _in_bracket(first)
    if not _is_part(page, first, first):
        return ()
    following = page.items[first.at + 1 : first.at + REACH]
    for other in following:
        if words().rest.search(other.lead) and not _counts_like(other, first) and other.fact.category == "division":
            continue
        if _is_own_share(other):
            continue
        if not _counts_like(other, first) or not _goes_on(page, run, other):
            break
        between = ASIDE.sub("", page.text[run[-1].fact.end : other.fact.start])
        if (_CLOSE.search(between) and bracket) or _OPEN.search(between) or not _is_part(page, other, first):
            break
        run.append(other)
    return tuple(run)


def _is_own_share(rate: Item) -> bool:
    """行政处罚4368项，占⟦84%⟧；…: a part's share, which does not end the list."""
    return rate.fact.unit == PERCENT and bool(words().share_of.match(rate.clause) or not rate.clause)


def _goes_on(page: Page, run: list[Item], other: Item) -> bool:
    """In the same sentence; or in the next, beginning as the first part did (其中由…。由…)."""
    if other.sentence == run[-1].sentence:
        return True
    begin = words().of_which.sub("", run[0].clause)[:1]
    next_one = other.sentence == run[-1].sentence + 1 and other.paragraph == run[0].paragraph
    return next_one and bool(begin) and other.head.startswith(begin)


def _is_tied(page: Page, run: Run) -> bool:
    alone = (_family(run[:size], words().families_alone) for size in range(len(run), _FEW - 1, -1))
    named = words().parts.search(run[0].lead) or any(alone)
    return bool(named or _in_bracket(run[0]) or _is_beside(page, run))


def _of_named(page: Page, run: Run) -> bool:
    """审结71件…；审结案件中⟦维持38件⟧、撤销6件: the list begins with the name of its total."""
    found = words().list_of.match(run[0].clause)
    keys = [pair for pair in pairs(found["whole"]) if pair not in words().generic] if found else []
    near = [other for other in page.back(run[0], _FAR) if _may_be_total(page, other, run)]
    return any(key in other.label for key in keys for other in near)


def _is_beside(page: Page, run: Run) -> bool:
    """下沉86人，城管局42人、市监局24人、林业局20人: bare names and numbers right behind their total."""
    total = page.before(run[0])
    joined = all(item.lead.startswith("、") for item in run[1:])
    bare = all(1 < len(item.clause) <= _BARE for item in run) and run[0].lead.startswith(("，", "："))
    return joined and bare and total is not None and total.sentence == run[0].sentence and _counts_like(total, run[0])


def _is_whole(page: Page, run: Run, total: Item) -> bool:
    """Whether the list names every part, so that a wrong total is a wrong total."""
    table = words()
    if any(item.fact.value is None or item.exact is None for item in run):
        return False
    beside = total.sentence == run[0].sentence and (_in_bracket(run[0]) or bool(table.whole.search(run[0].lead)))
    gaps = (page.text[one.fact.end : other.fact.start] for one, other in pairwise(run))
    rest = any(table.rest.search(gap) for gap in gaps)
    named = [table.of_which.sub("", item.clause) for item in run]
    echoed = all(len(name) > 1 and name in total.label for name in named)
    return beside or rest or echoed or bool(_family(run, table.families))


def _family(run: Run, families: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the parts bear labels that share a total out, each another one."""
    return any(len(run) <= len(row) and _bears_each(run, row) for row in families)


def _bears_each(run: Run, labels: tuple[str, ...]) -> bool:
    borne: set[str] = set()
    for item in run:
        label = next((word for word in labels if word in item.clause), "")
        if not label or label in borne:  # most runs end here, at their first part
            return False
        borne.add(label)
    return True


def _may_be_total(page: Page, other: Item, run: Run) -> bool:
    return (
        _counts_like(other, run[0]) and other.exact is not None and not other.fact.per
        and not is_old(page, other) and other.at < run[0].at and other.exact >= max(item.exact or 0 for item in run)
        and (other.period == run[0].period or _opens(run[0]))
    )  # fmt: skip


def _opens(first: Item) -> bool:
    """The list begins its sentence, so that its total may stand in the one before."""
    return first.lead == first.head


def _is_end(run: Run, size: int) -> bool:
    return size == len(run) or bool(_STRONG.search(run[size].lead))


def _is_part(page: Page, item: Item, like: Item) -> bool:
    return (
        _counts_like(item, like) and item.exact is not None and not item.fact.per
        and not is_change(page, item) and not is_old(page, item)
    )  # fmt: skip


def _counts_like(one: Item, other: Item) -> bool:
    return one.unit == other.unit and one.is_count


def _in_bracket(item: Item) -> bool:
    opened = [found.end() for found in _OPEN.finditer(item.lead)]
    return bool(opened) and not _CLOSE.search(item.lead[opened[-1] :])
