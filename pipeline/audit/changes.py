"""Before, after and by how much: 由178支精简为90支，精简率49%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.audit.page import PERCENT, POINTS, Item, Page
from pipeline.audit.verdict import change_of, share_of
from pipeline.audit.words import words
from pipeline.model import Check

_FAR = 3
"""Periods that 改革前 and 改革后 may lie apart."""
_FEW = 2
_STRAY = 40
"""Characters that may stand between the number after a change and the change's size."""
_STOP = re.compile("[。；;！？]")
_OPEN, _CLOSE = re.compile("[（(]"), re.compile("[^（(，。]*[）)]")
_WIDE = 240
"""Facts back to the number before a reform, in whatever paragraph."""
_SHORT = 6
_LISTED = ("、", "和", "与", "及")
_COMMA = re.compile("[，,、]")
_CHAIN = 8
"""Sizes in a row that may be of one change."""


def find_changes(page: Page) -> Iterator[Check]:
    """Every change whose size the text states beside the two numbers, or beside one of them and its own difference."""
    for item in page.items:
        if words().respectively.search(item.clause):
            yield from _respective(page, item)
            yield from _against_each(page, item)
        elif item.fact.unit == PERCENT and words().evenly.match(item.clause):
            yield from _evenly(page, item)
        elif is_size(page, item):
            yield from _sizes(page, item)


def _respective(page: Page, first: Item) -> Iterator[Check]:
    """由21支减到8支，由96支减到40支，精简率分别为⟦61.9%⟧、58.3%: as many sizes as changes, in one order."""
    found = words().change.match(first.clause)
    if first.fact.unit != PERCENT or found is None or not words().respectively.search(first.clause):
        return
    sizes = _series(page, first)
    changed = [item for item in page.back(first) if item.sentence == first.sentence and came_from(page, item)][::-1]
    subject = words().amounts.sub("", found["subject"] or "")
    if len(sizes) < _FEW or len(sizes) != len(changed) or (subject and subject not in first.head[: -len(first.clause)]):
        return
    for new, size in zip(changed, sizes, strict=True):
        check = change_of(page, page.items[new.at - 1], new, size)
        if check:
            yield check


def _against_each(page: Page, first: Item) -> Iterator[Check]:
    """516件，较2021年的203件、2022年的398件分别增长⟦154.2%⟧、29.6%: one number against several earlier ones."""
    sizes, last = _series(page, first), page.before(first)
    if last is None or words().change.match(first.clause) is None or first.fact.unit != PERCENT:
        return
    olds = _listed_with(page, last)
    new = _compared_to(page, olds[0]) if words().compared.match(olds[0].clause) else None
    if new is None or len(olds) != len(sizes) or len(sizes) < _FEW:
        return
    for old, size in zip(olds, sizes, strict=True):
        check = change_of(page, old, new, size)
        if check:
            yield check


def _evenly(page: Page, size: Item) -> Iterator[Check]:
    """机构由15个精简为9个，职数由45名压减到27名，均减少⟦40%⟧: one size of every change of its sentence."""
    for new in page.back(size):
        if new.sentence == size.sentence and came_from(page, new):
            check = change_of(page, page.items[new.at - 1], new, size)
            if check:
                yield check


def _series(page: Page, first: Item) -> list[Item]:
    """The sizes that stand in a row: 154.2%、29.6%."""
    sizes = [first]
    while (further := page.after(sizes[-1])) and further.fact.unit == first.fact.unit and len(further.lead) == 1:
        sizes.append(further)
    return sizes


def _listed_with(page: Page, last: Item) -> list[Item]:
    """The numbers listed up to this one: 较2021年的203件、2022年的⟦398件⟧."""
    listed = [last]
    while listed[0].lead.startswith(_LISTED) and (other := page.before(listed[0])) and _alike(other, last):
        listed.insert(0, other)
    return listed


def is_size(page: Page, item: Item) -> bool:
    """Whether the number may be the size of a change (减少3件, 降幅37%) rather than what it has become (减少到3件)."""
    if item.fact.value is None or came_from(page, item):
        return False
    return item.fact.unit == POINTS or bool(words().change.match(item.clause)) or _is_freed(item)


def is_change(page: Page, item: Item) -> bool:
    """Whether the number can only be the size of a change: no count, and no part of a count."""
    if not is_size(page, item):
        return False
    found = words().change.match(item.clause)
    if item.fact.unit in (PERCENT, POINTS) or found is None:
        return True
    if found["compared"] or found["yearly"]:
        return True
    return not found["subject"] and (found["verb"] or found["short"]) not in words().events


def is_old(page: Page, item: Item) -> bool:
    """Whether the number is what another is compared with or has come from."""
    following = page.after(item)
    return _is_compared(item) or (following is not None and came_from(page, following) is item)


def came_from(page: Page, item: Item) -> Item | None:
    """由…9家归并为⟦5家⟧: the number in front, if this one is what became of it."""
    old = page.before(item)
    if old is None or old.sentence != item.sentence or not _alike(old, item):
        return None
    joined = item.lead
    far = _STOP.search(joined) or (_COMMA.search(joined) and not words().begins.search(old.lead))
    return old if not far and len(joined) <= 24 and words().becomes.search(joined) else None


def _sizes(page: Page, size: Item) -> Iterator[Check]:
    previous = _in_front(page, size)
    if previous is None:
        return
    pair = _pair(page, previous, size)
    if pair and _fits_kind(pair[1], size):
        found = change_of(page, *pair, size)
        if found:
            yield found
        return
    yield from _by_difference(page, previous, size)


def _pair(page: Page, previous: Item, size: Item, chain: int = _CHAIN) -> tuple[Item, Item] | None:
    """The numbers before and after the change; two sizes in a row are of one change (核减34名，核减比例8.8%)."""
    if chain and is_size(page, previous) and (further := _in_front(page, previous)):
        pair = _pair(page, further, previous, chain - 1)
        if pair and (_fits_kind(pair[1], previous) or _is_compared(previous)):
            return pair
    new = _anchor(page, previous, size)
    old = _older(page, new, size) if new else None
    return _in_time(old, new) if new and old else _reversed(page, new, size)


def _in_time(old: Item, new: Item) -> tuple[Item, Item]:
    """2023年500件，2024年为400件: when both bear a year, the later one is what it has become."""
    then, now = words().year.search(old.lead), words().year.search(new.lead)
    return (new, old) if then and now and then[0] > now[0] else (old, new)


def _reversed(page: Page, last: Item | None, size: Item) -> tuple[Item, Item] | None:
    """持证221人。2023年末只有⟦187人⟧，一年净增34人: the number that stands last is the earlier one."""
    table = words()
    if last is None or not table.past.search(last.clause) or came_from(page, last):
        return None
    for other in page.back(last, 1):
        if _alike(other, last) and not is_change(page, other) and not table.past.search(other.clause):
            same = other.at == last.at - 1 or _names(other) & _names(last)
            return (last, _total_of(page, other, last) or other) if same else None
    return None


def _anchor(page: Page, previous: Item, size: Item, chain: int = _CHAIN) -> Item | None:
    """The number after the change that a size in this place belongs to."""
    if _is_compared(previous):
        return _compared_to(page, previous, size) or _became(page, previous, size)
    if is_size(page, previous) and page.before(previous):
        further = _in_front(page, previous)
        return _anchor(page, further, size, chain - 1) if further and chain else None
    if came_from(page, previous):
        return previous
    return _total_of(page, previous, size) or previous


def _became(page: Page, old: Item, size: Item) -> Item | None:
    """较去年的150件减少32件，降至⟦118件⟧: the number after the change, behind its size."""
    new = page.after(size)
    if new is None or new.sentence != size.sentence or not _alike(old, new) or size.at != old.at + 1:
        return None
    return new if words().becomes.search(new.clause) and len(new.clause) <= _SHORT else None


def _older(page: Page, new: Item, size: Item) -> Item | None:
    """The number before the change."""
    following = page.after(size)
    if following and following.sentence == size.sentence and _is_compared(following) and _alike(following, new):
        return following
    for other in page.items[min(new.at, size.at - 1) : size.at]:
        if other is not new and _is_compared(other) and _alike(other, new):
            return other
    found = words().change.match(size.clause)
    if found and (found["verb"] or found["short"]) in words().apart:
        return _beside(page, new)
    if found and found["compared"] and (year := words().year.search(found["compared"])):
        named = (other for other in page.back(new, 1) if _alike(other, new) and year[0] in other.lead)
        tied = (one for one in named if _year(new) or (new.is_count and _names(one) & _names(new)))
        return next(tied, None) or came_from(page, new)
    if found and found["yearly"]:
        return _year_before(page, new)
    old = came_from(page, new)
    if old:
        return old
    if words().than_before.search(size.clause):
        return _before_reform(page, new, size)
    return _once(page, new)


def _beside(page: Page, new: Item) -> Item | None:
    """45.3%，我县只有⟦18.2%⟧，相差: the number in front, alike and in the same sentence."""
    old = page.before(new)
    return old if old and old.sentence == new.sentence and _alike(old, new) else None


def _before_size(page: Page, size: Item) -> Item | None:
    """The number in front of a size; one that opens its sentence (。增幅13.4%) goes with the sentence before."""
    previous = page.before(size)
    while previous is not None and previous.fact.category == "domain" and size.fact.unit == PERCENT:
        previous = page.before(previous)
    if previous is not None or not size.at or size.lead != size.head or size.clause != size.head:
        return previous
    other = page.items[size.at - 1]
    return other if other.paragraph == size.paragraph and size.period - other.period == 1 else None


def _in_front(page: Page, size: Item) -> Item | None:
    """The number that a size may refer to: none between, no subject of its own."""
    previous = _before_size(page, size)
    if previous is None or len(size.lead) > _STRAY:
        return None
    if previous.sentence != size.sentence and size.lead != size.head:
        return None
    if _is_freed(size):
        return previous
    found = words().change.match(size.clause)
    if found and _is_compared(previous):
        return previous
    if found is None or not _is_named(found["subject"] or "", size.head[: len(size.head) - len(size.clause)]):
        return None
    return previous


def _is_named(subject: str, where: str) -> bool:
    """No subject of its own, or one that stands there already (股室数量 after 9个股室)."""
    noun = words().amounts.sub("", words().lead_in.sub("", subject))
    return not noun or (len(noun) > 1 and noun in where)


def pairs(text: str) -> list[str]:
    """Every two characters that stand together."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _once(page: Page, new: Item) -> Item | None:
    """改革前27支。改革后仅保留⟦6支⟧: the earlier number, if the text sets then against now."""
    table = words()
    grown = bool(table.becomes.search(new.lead))
    if not grown and not table.now.search(new.head):
        return _year_before(page, new)
    for other in page.back(new, _FAR):
        if not _alike(other, new) or is_change(page, other):
            continue
        then = other.fact.stage == "before" or table.before.search(other.head)
        if then or (grown and table.year.search(other.head) and new.period - other.period == 1):
            return other
    return _year_before(page, new)


def _year_before(page: Page, new: Item) -> Item | None:
    """2020年30件，2021年⟦36件⟧，同比增长: the number of the year before, when both bear their years."""
    if came_from(page, new):
        return came_from(page, new) if _year(page.items[new.at - 1]) else None
    return next((other for other in page.back(new, 1) if _alike(other, new) and _year(other) and _year(new)), None)


def _year(item: Item) -> bool:
    """Whether the number stands behind a year of its own."""
    return bool(words().year.search(item.lead))


def _before_reform(page: Page, new: Item, size: Item) -> Item | None:
    """较改革前减少7家: the number before the reform, wherever it stands, if it counts the same."""
    found = [
        other for other in page.items[max(0, new.at - _WIDE) : new.at][::-1]
        if _alike(other, new) and words().before.search(other.head) and _names(other) & _names(new)
    ]  # fmt: skip
    return next((other for other in found if _comes_out(page, other, new, size)), found[0] if found else None)


def _comes_out(page: Page, old: Item, new: Item, size: Item) -> bool:
    check = change_of(page, old, new, size)
    return check is not None and check.status == "consistent"


def _names(item: Item) -> set[str]:
    return {pair for pair in pairs(item.label) if pair not in words().generic}


def _compared_to(page: Page, old: Item, size: Item | None = None) -> Item | None:
    """⟦386件⟧，较上年的451件: what is compared; if the comparison or its size has a subject, what bears that name."""
    table = words()
    found = None if table.same_time.match(old.clause) else table.compared.match(old.clause)
    named = table.change.match(size.clause) if size else None
    subject = (found["subject"] if found else "") or (named["subject"] if named else "") or ""
    opens = found is not None and old.head == old.clause
    for other in page.back(old, 1 if opens else 0):
        if not _alike(other, old) or is_change(page, other) or other.fact.per == "each" or _is_compared(other):
            continue
        if _is_named(subject, other.label):
            return other
        if not _is_named(subject, old.head[: -len(old.clause)] + (page.items[other.at].head if opens else "")):
            return None
    return None


def _is_compared(item: Item) -> bool:
    """较上年的⟦451件⟧下降, or 上年同期为⟦451件⟧，下降."""
    table, clause = words(), item.clause
    if table.change.match(clause) or not table.changes_next.match(item.tail):
        return False
    found = table.compared.match(clause)
    return bool(table.same_time.match(clause)) or bool(found and table.times.search(found["when"]))


def _total_of(page: Page, part: Item, size: Item) -> Item | None:
    """54支，其中市级12支、⟦县级42支⟧，精简44.3%: the number in front of 其中, or of a bracket just closed."""
    closed = bool(_CLOSE.match(size.lead))
    for other in page.back(part):
        lead = page.items[other.at + 1].lead
        if _OPEN.search(lead) if closed else words().of_which.search(lead):
            return other
        if not _alike(other, part):
            return None
    return None


def _by_difference(page: Page, previous: Item, size: Item) -> Iterator[Check]:
    """较前一年的326件减少141件，下降⟦43.3%⟧, without the number after: the difference as a share of the first."""
    old = page.before(previous)
    if size.fact.unit != PERCENT or old is None or not is_change(page, previous) or not _is_compared(old):
        return
    if _compared_to(page, old) is None and _alike(old, previous):
        found = share_of(page, (previous,), old, size)
        if found:
            yield found


def _fits_kind(new: Item, size: Item) -> bool:
    if new.fact.unit == PERCENT:
        return size.fact.unit == POINTS
    return size.fact.unit == PERCENT or new.unit == size.unit


def _alike(one: Item, other: Item) -> bool:
    return one.unit == other.unit and one.exact is not None and other.exact is not None


def _is_freed(item: Item) -> bool:
    return bool(words().freed.search(item.clause))
