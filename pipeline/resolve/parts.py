"""Which fact is a part of which total, so that sums do not count twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal

from pipeline.model import Fact, Sentence
from pipeline.segment import LONGEST

AMONG = re.compile(r"其中|内含|包括|含(?=[一-龥]{0,6}\d)")
TOTAL = re.compile(r"(?:合计|共计|总计|共|总数|累计)[一-龥]{0,8}$")
JOINED = re.compile(r"[^。；]{0,40}")
CLOSING = {"（": "）", "(": ")"}
RECENT = 40
"""How many facts back a total may stand."""
NO_PARTS = frozenset(["ratio", "time_limit", "other", "population"])
NO_STAGES = frozenset(["change", "before", "planned"])


def parts_of(text: str, sentences: tuple[Sentence, ...], facts: tuple[Fact, ...]) -> dict[int, int]:
    """Where each part's span starts → where its total's span starts."""
    parts: dict[int, int] = {}
    open_total: Fact | None = None
    recent: list[Fact] = []
    paragraph, at = -1, 0
    for sentence in sentences:
        own: list[Fact] = []
        while at < len(facts) and facts[at].start < sentence.end:
            own.append(facts[at])
            at += 1
        if sentence.placed.start != paragraph:
            open_total, paragraph, recent = None, sentence.placed.start, []
        parts |= _in_brackets(text, own)
        parts |= _before_total(text, own)
        open_total = _after_among(text, sentence, own, open_total, recent, parts)
        recent = (recent + own)[-RECENT:]
    return parts


def _alike(part: Fact, total: Fact) -> bool:
    """The same thing in the same measure word, and not more of it than the whole."""
    same = part.category == total.category and part.unit == total.unit and part.category not in NO_PARTS
    if not same or part.stage in NO_STAGES or total.stage == "change" or part.value is None or total.value is None:
        return False
    return part.value <= total.value and part.per == total.per


def _in_brackets(text: str, own: list[Fact]) -> dict[int, int]:
    """62名（离休3名、退休44名）: what the brackets right behind a total list."""
    found: dict[int, int] = {}
    for i, total in enumerate(own):
        mark = CLOSING.get(text[total.end : total.end + 1])
        closed = text.find(mark, total.end, total.end + LONGEST) if mark else -1
        last = bisect_right(own, closed, i + 1, key=lambda part: part.end)
        found |= {part.start: total.start for part in own[i + 1 : last] if _alike(part, total)}
    return found


def _before_total(text: str, own: list[Fact]) -> dict[int, int]:
    """9名、7名、6名，合计22名: the list right before a stated total, when it makes the total."""
    found: dict[int, int] = {}
    for i, total in enumerate(own):
        if not TOTAL.search(text, max(0, total.start - 12), total.start):
            continue
        run: list[Fact] = []
        for part in reversed(own[:i]):
            if not _alike(part, total) or not JOINED.fullmatch(text, part.end, run[0].start if run else total.start):
                break
            run.insert(0, part)
            if len(run) > 1 and _sum(run) == total.value:
                found |= {one.start: total.start for one in run}
                break
    return found


def _sum(facts: list[Fact]) -> Decimal:
    return sum((fact.value or Decimal(0) for fact in facts), Decimal(0))


def _after_among(
    text: str, sentence: Sentence, own: list[Fact], earlier: Fact | None, recent: list[Fact], parts: dict[int, int]
) -> Fact | None:
    """Mark what follows 其中 as parts of the total before it; the total that the next sentence may go on with."""
    among = AMONG.search(text, sentence.start, sentence.end)
    if among is None:
        return _continued(own, earlier, recent, parts)
    before = [fact for fact in own if fact.end <= among.start()]
    if not before and among.start() - sentence.start < 4:
        before = recent
    total = None
    for part in (fact for fact in own if fact.start >= among.end() and fact.start not in parts):
        total = next((one for one in reversed(before) if _alike(part, one) and one.start not in parts), total)
        if total is not None and _alike(part, total):
            parts[part.start] = total.start
    return total


def _continued(own: list[Fact], total: Fact | None, recent: list[Fact], parts: dict[int, int]) -> Fact | None:
    """其中由…171项。由…536项。: a sentence that completes the parts of the total before."""
    if total is None or len(own) != 1 or not _alike(own[0], total):
        return None
    named = [fact for fact in recent if parts.get(fact.start) == total.start]
    if _sum([*named, own[0]]) == total.value:
        parts[own[0].start] = total.start
    return None
