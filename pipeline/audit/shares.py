"""Part, whole and percentage: 818名，其中持证725名，占比88.63%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.audit.changes import came_from, is_change, is_old
from pipeline.audit.page import CUT, PERCENT, Item, Page
from pipeline.audit.rates import by_known_rate, is_known, is_rate_of_others
from pipeline.audit.verdict import share_of
from pipeline.audit.wholes import FAR, bears, called, fitting, is_share, listed_under, may_be_part, may_be_whole
from pipeline.audit.words import words
from pipeline.model import Check

_REACH = 5
"""Numbers that may stand between a rate and its part."""
_CLOSED, _OPEN = re.compile("[^（(，。]*[）)]"), re.compile("[（(][^）)]*$")
_ROW = ("、", "和", "与", "，", ",")

Found = tuple[tuple[Item, ...], Item]


def find_shares(page: Page) -> Iterator[Check]:
    """Every percentage that the text calls the share of one of its numbers in another."""
    for item in page.items:
        if item.fact.unit != PERCENT or item.fact.value is None or is_change(page, item):
            continue
        yield from _from_to(page, item)
        row = _row(page, item)
        if row:
            yield from _in_order(page, row) if row[0] is item else ()
            continue
        found = _one(page, item)
        check = share_of(page, *found, item) if found else None
        if check:
            yield check


def _one(page: Page, rate: Item) -> Found | None:
    readers = (_of_number, _of_name, _in_bracket, by_known_rate, _by_rate, _of_those)
    return next((found for reader in readers if (found := reader(page, rate))), None)


def _of_number(page: Page, rate: Item) -> Found | None:
    """642人，占执法人员总数696人的⟦92.2%⟧."""
    whole = _stated_whole(page, rate)
    part = _part_in_front(page, whole) if whole else None
    return ((part,), whole) if whole and part and part.unit == whole.unit else None


def _stated_whole(page: Page, rate: Item) -> Item | None:
    """The number that stands between 占 and the percentage."""
    whole = page.before(rate)
    if whole is None or whole.exact is None or not rate.lead.startswith("的"):
        return None
    return whole if words().share_of.match(whole.clause) else None


def _of_name(page: Page, rate: Item) -> Found | None:
    """111项，占省定目录的⟦86.7%⟧; 其中…141名，占⟦87%⟧; 县级287名、乡镇225名，乡镇占比⟦43.9%⟧."""
    found = words().share_of.match(rate.clause)
    if found is None:
        return None
    if found["together"]:
        return _together(page, rate)
    subject = words().amounts.sub("", found["subject"])
    part = _called_part(page, rate, subject) if len(subject) > 1 else _part_in_front(page, rate)
    if part is None or words().elsewhere.search(found["whole"]):
        return None
    whole = _named_whole(page, part, rate, found["whole"])
    if whole is None or not is_share(part, whole, rate):
        after = (one for one in page.items[part.at + 1 : rate.at] if words().total.search(one.clause))
        whole = fitting(part, (one for one in after if may_be_whole(page, one, part)), rate) or whole
    return ((part,), whole) if whole else None


def _called_part(page: Page, rate: Item, subject: str) -> Item | None:
    """The count that bears the name of what takes a share, the nearest; it stands in the sentence of the share."""
    near = [other for other in page.back(rate) if may_be_part(page, other) and other.sentence == rate.sentence]
    whole = next((other for other in near if subject in other.label), None)
    named = next((other for other in near if bears(other, subject)), None)
    own = next((other for other in near if subject[:2] in CUT.split(other.head)[-1] + other.label), None)
    return whole or own or named


def _together(page: Page, rate: Item) -> Found | None:
    """城管43项、农业21项，二者合占⟦67.4%⟧."""
    last = _part_in_front(page, rate)
    if last is None:
        return None
    parts = [last]
    for other in page.back(last):
        begun = words().parts.search(parts[0].lead) or len(other.tail) > _REACH * 2
        if begun or other.unit != last.unit or other.exact is None:
            break
        parts.insert(0, other)
    total = next((other for other in page.back(parts[0]) if may_be_whole(page, other, last)), None)
    return (tuple(parts), total) if total and len(parts) > 1 else None


def _named_whole(page: Page, part: Item, rate: Item, name: str) -> Item | None:
    """The number that 占 names; without a name, the one that the part was taken out of."""
    within = words().out_of.match(part.clause)
    wholes = [other for other in page.back(part, FAR) if may_be_whole(page, other, part)]
    if name:
        return called(page, part, rate, name) or _of_all(page, part, rate, name, wholes)
    if within and (whole := called(page, part, rate, within["whole"])):
        return whole
    listed = listed_under(page, part)
    inside = [other for other in wholes if other.period == part.period and not _has_share(page, other)]
    if listed and (is_share(part, listed, rate) or not fitting(part, inside, rate)):
        return listed
    return fitting(part, inside, rate) or next(iter(inside), None) or fitting(part, wholes, rate)


def _of_all(page: Page, part: Item, rate: Item, name: str, wholes: list[Item]) -> Item | None:
    """占总数的, 占全部乡镇的: a name that says no more than that it is the whole."""
    table = words()
    if table.sums.search(name) and (whole := next((one for one in wholes if table.total.search(one.clause)), None)):
        return whole
    inside = [other for other in wholes if other.period == part.period and not _has_share(page, other)]
    taken = next((other for other in inside[:1] if _is_taken_from(page, other, part)), None)
    if taken or not table.whole_names.search(name):
        return taken
    return fitting(part, wholes, rate) or (wholes[0] if len(wholes) == 1 else None)


def _is_taken_from(page: Page, whole: Item, part: Item) -> bool:
    """其中, …名人员中有, …的只有: the words between make the one a part of the other."""
    table, between = words(), page.text[whole.fact.end : part.fact.start]
    inside = table.of_which.search(between) or table.within.search(whole.tail)
    return bool(inside or table.partitive.search(part.clause))


def _in_bracket(page: Page, rate: Item) -> Found | None:
    """其中乡镇办结120件（⟦60%⟧）; 其中⟦60%⟧（120件）: number and share of one thing."""
    part = page.before(rate) if rate.lead in ("（", "(") else page.after(rate)
    if part is None or not may_be_part(page, part) or (part.at > rate.at and part.lead not in ("（", "(")):
        return None
    back = page.back(rate if part.at > rate.at else part)
    whole = fitting(part, (other for other in back if may_be_whole(page, other, part)), rate)
    return ((part,), whole) if whole else None


def _by_rate(page: Page, rate: Item) -> Found | None:
    """268件，办结241件，办结率⟦89.9%⟧: the part bears the rate's name, the whole stands in front of it."""
    found = words().rate.match(rate.clause)
    if found is None or words().share_of.match(rate.clause) or is_rate_of_others(rate):
        return None
    stem = set(found["stem"]) - words().dull
    near = [part for part in islice(page.back(rate), _REACH) if may_be_part(page, part)]
    fits = _fitting_near(page, near, rate, stem)
    if fits:
        return fits
    if near and near[0].at == rate.at - 1:
        whole = _in_front_of(page, near[0])
        if whole and _is_rated(whole, near[0], rate, stem):
            return (near[0],), whole
    named = [part for part in near if stem & set(part.label)]
    if not named:
        return _directly_behind(page, near, rate)
    part = max(named, key=lambda item: (len(stem & set(item.label)), item.at))
    wholes = [other for other in page.back(part) if may_be_whole(page, other, part)]
    whole = fitting(part, wholes, rate) or _in_front_of(page, part)
    tied = whole is not None and (not is_known(rate) or is_share(part, whole, rate))
    return ((part,), whole) if whole and tied else _directly_behind(page, near, rate)


def _fitting_near(page: Page, near: list[Item], rate: Item, stem: set[str]) -> Found | None:
    """认为“缺培训”的61名，比重⟦40.1%⟧: directly behind a part, the whole in front that fits."""
    part = near[0] if near and near[0].at == rate.at - 1 and near[0].sentence == rate.sentence else None
    if part is None or "，" in rate.lead[1:] or (stem and words().of_which.search(rate.lead)):
        return None
    inside = (other for other in page.back(part) if may_be_whole(page, other, part))
    whole = fitting(part, inside, rate)
    return ((part,), whole) if whole else None


def _directly_behind(page: Page, near: list[Item], rate: Item) -> Found | None:
    """选取85项。…用过的有32项，使用率⟦37.6%⟧: the whole in an earlier sentence, if it fits."""
    if not near or near[0].at != rate.at - 1 or rate.sentence != near[0].sentence or "，" in rate.lead[1:]:
        return None
    wholes = (other for other in page.back(near[0], FAR) if may_be_whole(page, other, near[0]))
    whole = fitting(near[0], wholes, rate)
    return ((near[0],), whole) if whole else None


def _is_rated(whole: Item, part: Item, rate: Item, stem: set[str]) -> bool:
    """实有18人，编制使用率: the rate directly behind a part, when the whole does not bear its name alone."""
    table = words()
    if table.of_which.search(rate.lead) or rate.sentence != part.sentence or "，" in rate.lead[1:]:
        return False
    if table.actual.search(part.label):
        return True
    beside = whole.at == part.at - 1 and whole.sentence == part.sentence
    tied = table.partitive.search(part.clause) or (beside and is_share(part, whole, rate))
    return not stem & set(whole.label) and bool(tied)


def _has_share(page: Page, item: Item) -> bool:
    """大专以上408人，占85%，…: a part with a share of its own is no whole of the next part."""
    rate = page.after(item)
    return rate is not None and rate.fact.unit == PERCENT and bool(words().share_of.match(rate.clause))


def _row(page: Page, rate: Item) -> list[Item]:
    """Percentages that stand in one row (分别占53.3%、30%、16.7%), if there are several."""
    row = [rate]
    while (other := page.before(row[0])) and _joined(other, row[0]):
        row.insert(0, other)
    while (other := page.after(row[-1])) and _joined(row[-1], other):
        row.append(other)
    return row if len(row) > 1 else []


def _joined(one: Item, other: Item) -> bool:
    return one.fact.unit == other.fact.unit == PERCENT and other.lead.strip() in _ROW


def _in_order(page: Page, rates: list[Item]) -> Iterator[Check]:
    """受理600件，其中噪声320件、油烟180件、违建100件，分别占⟦53.3%⟧、30%、16.7%: as many shares as parts."""
    stated, named = _stated_whole(page, rates[0]), words().share_of.match(words().several.sub("", rates[0].clause))
    last = page.before(stated or rates[0])
    if not (stated or named) or last is None or not may_be_part(page, last):
        return
    parts = [last, *islice(page.back(last), len(rates) - 1)][::-1]
    if len(parts) != len(rates) or any(not may_be_part(page, one) or one.unit != last.unit for one in parts):
        return
    biggest = max(parts, key=lambda one: one.exact or 0)
    whole = stated or _named_whole(page, parts[0], rates[0], named["whole"] if named else "")
    if whole is None or whole in parts or not may_be_whole(page, whole, biggest):
        return
    for part, rate in zip(parts, rates, strict=True):
        check = share_of(page, (part,), whole, rate)
        if check:
            yield check


def _from_to(page: Page, first: Item) -> Iterator[Check]:
    """1420名，其中乡镇由310名提高到586名，占比从⟦21.8%⟧升至41.3%: the shares before and after a change."""
    second, new = page.after(first), page.before(first)
    old = came_from(page, new) if new else None
    if second is None or new is None or old is None or not words().share_word.search(first.lead):
        return
    if came_from(page, second) is not first:
        return
    both = [one for one in page.back(old, 1) if may_be_whole(page, one, old) and may_be_whole(page, one, new)]
    whole = fitting(new, both, second) or fitting(old, both, first)
    for part, rate in ((old, first), (new, second)):
        if whole and (check := share_of(page, (part,), whole, rate)):
            yield check


def _of_those(page: Page, rate: Item) -> Found | None:
    """115项里，先赋予⟦60%⟧，69项…"""
    whole, part = page.before(rate), page.after(rate)
    if whole is None or part is None or len(part.lead) > 1 or not may_be_whole(page, whole, part):
        return None
    return ((part,), whole) if words().within.search(whole.tail) else None


def _part_in_front(page: Page, item: Item) -> Item | None:
    """The count that a share stands behind, or that a bracket closed just before it belongs to."""
    other = next(page.back(item), None)
    if _CLOSED.match(item.lead) and other is not None:
        opened = next((one for one in (other, *page.back(other)) if _OPEN.search(one.lead)), None)
        other = page.before(opened) if opened else other
    return other if other and may_be_part(page, other) else None


def _in_front_of(page: Page, part: Item) -> Item | None:
    for other in page.back(part):
        if not other.is_count or is_change(page, other) or is_old(page, other):
            continue
        return other if may_be_whole(page, other, part) else None
    return None
