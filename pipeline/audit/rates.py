"""Rates that say themselves what they are of: 办结率 is 办结 ÷ 受理, 到岗率 is 实有 ÷ 核定."""

from __future__ import annotations

from pipeline.audit.page import REACH, Item, Page
from pipeline.audit.wholes import is_share, may_be_part, may_be_whole
from pipeline.audit.words import Rate, words

_FAR = 1
_CLOSE = 30
"""Characters between the nearest part and a rate that need no proof."""


def by_known_rate(page: Page, rate: Item) -> tuple[tuple[Item, ...], Item] | None:
    """The two counts that bear the words of a rate of lexicon/audit.toml; of several, those that come to it."""
    known = _known(rate)
    if known is None or is_rate_of_others(rate):
        return None
    near = [item for item in page.back(rate, _FAR) if may_be_part(page, item) and not item.fact.per]
    parts = [item for item in near if known.part.search(item.label)]
    wholes = [item for item in near if known.whole.search(item.label)]
    tied = [(part, whole) for part in parts[:REACH] for whole in wholes if may_be_whole(page, whole, part)]
    found = next((pair for pair in tied if is_share(*pair, rate)), None) or _directly(tied, rate)
    return ((found[0],), found[1]) if found else None


def is_rate_of_others(rate: Item) -> bool:
    """全省平均持证率: another body's rate, which no number here makes."""
    return bool(words().elsewhere.search(rate.clause))


def is_known(rate: Item) -> bool:
    """Whether the lexicon says what a rate of this name is of."""
    return _known(rate) is not None


def _known(rate: Item) -> Rate | None:
    found = words().rate.match(rate.clause)
    if found is None:
        return None
    return next((known for known in words().known_rates if found["name"].endswith(known.name)), None)


def _directly(tied: list[tuple[Item, Item]], rate: Item) -> tuple[Item, Item] | None:
    """Two counts right in front of their rate: it is theirs whether it fits or not."""
    for part, whole in tied:
        if part.at == rate.at - 1 and whole.at == part.at - 1 and whole.sentence == part.sentence == rate.sentence:
            return (part, whole) if len(rate.lead) <= _CLOSE else None
    return None
