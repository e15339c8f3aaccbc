"""What a report says about where it is: its mentions, weighed, and how it speaks of itself (我县, 全市)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.model import Candidate, Place
from pipeline.regions.mentions import scan
from pipeline.regions.words import words

OPENING = 160
"""Characters of a text that count as its opening."""
_OFTEN = 3
"""A place named more than so many times as often as it stands beside the region is not only its neighbour."""
_STOPS = re.compile(r"[。；;！？!?\n]")
_SELF = re.compile(
    r"([我本])(地区|县|市|区|州|盟|旗|省|镇|乡|街道)"
    r"|全(地区|县|市|区|州|盟|旗|省|镇|乡)(?![面民])"
    r"|(?<![镇乡各直])(县|市|区|州|盟|旗)(?:委(?!员)|政府|直)"
    r"|该(县|市|区|州|盟|旗|镇|乡|街道)"
)
_PROVINCE_TITLE = re.compile("[全我本]省(?![首第前率唯先])")
_CLAUSE_END = re.compile(r"[，,。；;：:！？!?\n]")
_ANONYMOUS = re.compile(
    r"(?<![县市区镇乡旗])(?:(?<![A-Za-z])[XxＸ]{1,3}|[×*＊○]{1,3}|某)(县|市|区|州|盟|旗|镇|乡|街道)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place mentioned, as written, and where: `title`, `issuer`, `tail` (…供稿), `opening` or `text`."""

    place: Place
    words: str
    where: str
    model: bool = False
    """Named as a place to learn from, not as the report's own."""


@dataclass(frozen=True, slots=True)
class View:
    """`kind` is the word that the report uses for itself (县, 市 …), or empty; `firm` when it says 我 or 本."""

    mentions: tuple[Mention, ...]
    kind: str
    firm: bool
    anonymous: bool
    text: str

    def own(self) -> Iterator[Mention]:
        """Mentions that are not of places to learn from."""
        return (m for m in self.mentions if not m.model)


def view_of(text: str, title: str, issuer: str, as_of: str) -> View:
    """Read a report's title, issuer and text once."""
    found = [Mention(p, p.name, "title") for p in scan(title, as_of)]
    found += [Mention(p, p.name, "issuer") for p in scan(issuer, as_of)]
    found += _without_neighbours([_in_text(text, p) for p in scan(text, as_of)])
    lower = any(m.where == "title" and m.place.level != "province" for m in found)
    kind, firm = _speaks_of(text + "\n" + title, not lower and bool(_PROVINCE_TITLE.search(title)))
    hidden = _hidden(title, text)
    if hidden and not firm and len(hidden) == 1:
        kind = hidden.copy().pop()
    return View(tuple(found), kind, firm, kind in hidden, text)


def _hidden(title: str, text: str) -> set[str]:
    """Kinds of unit whose name is withheld (X市, 某县) where the report speaks of itself: in its head, or often."""
    count = Counter(m.group(1) for m in _ANONYMOUS.finditer(text))
    head = {m.group(1) for m in _ANONYMOUS.finditer(title + "\n" + text[: 2 * OPENING])}
    return {kind for kind in count | Counter(head) if kind in head or count[kind] > 2}


def _without_neighbours(mentions: list[Mention]) -> list[Mention]:
    """A place named as a model or neighbour is so wherever the running text names it, unless it does so often."""
    named = Counter(m.place.full_name for m in mentions if m.place.full_name)
    counted = Counter(m.place.full_name for m in mentions if m.model and m.place.full_name)
    models = {name for name, times in counted.items() if named[name] <= _OFTEN * times}
    return [replace(m, model=True) if m.where == "text" and m.place.full_name in models else m for m in mentions]


def _in_text(text: str, place: Place) -> Mention:
    line = text[text.rfind("\n", 0, place.start) + 1 : _line_end(text, place.end)]
    signed = len(line) < 40 and any(mark in line for mark in words().tail_marks)
    where = "tail" if signed else "opening" if place.start < OPENING else "text"
    return Mention(place, place.name, where, not signed and is_model(text, place.start, place.end))


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def is_model(text: str, start: int, end: int) -> bool:
    """Whether a clause names a place to learn from: 先后赴贵州遵义…学习, 借鉴滕州做法."""
    w = words()
    stops = [m.end() for m in _STOPS.finditer(text, max(0, start - 80), start)]
    before = text[stops[-1] if stops else max(0, start - 80) : start]
    stop = _STOPS.search(text, end, end + 80)
    after = text[end : stop.start() if stop else end + 80]
    if any(cue in before[-30:] for cue in w.model_before):
        return True
    if any(cue in after[:25] for cue in w.model_after):
        return True
    if _is_beside(text, start, end):
        return True
    return any(v in before[-30:] for v in w.model_verbs) and any(g in after for g in w.model_goals)


def _is_beside(text: str, start: int, end: int) -> bool:
    """Whether a clause sets a place beside the region: 与三水区相比, 与大竹县签订协议, 余姚市前来考察."""
    began = max((m.end() for m in _CLAUSE_END.finditer(text, max(0, start - 80), start)), default=max(0, start - 80))
    stop = _CLAUSE_END.search(text, end, end + 80)
    before, after = text[began:start], text[end : stop.end() if stop else end + 80]
    return any(_meets(before, pair["before"]) and _meets(after, pair["after"]) for pair in words().beside)


def _meets(part: str, cues: list[str]) -> bool:
    return not cues or any(cue in part for cue in cues)


def _speaks_of(text: str, of_province: bool) -> tuple[str, bool]:
    """The kind of unit that a text speaks of as its own: 我县 counts four times, 全县 twice, 县委 and 该县 once."""
    count: Counter[str] = Counter()
    firm: Counter[str] = Counter()
    for found in _SELF.finditer(text):
        mine, own, whole, organ, that = found.groups()
        kind = own or whole or organ or that
        count[kind] += 4 if mine else 2 if whole else 1
        firm[kind] += bool(mine)
    # 全省首家 and 全市前列 are said by those below: the province must dominate.
    if of_province and count["省"] and not any(firm[k] for k in count if k != "省"):
        return "省", firm["省"] > 0
    if count["省"] < 8 or firm["省"] == 0:
        count.pop("省", None)
    best = max(count, key=lambda k: (firm[k], count[k], -"县区旗市州盟地镇乡街省".find(k[0])), default="")
    return best, firm[best] > 0


@cache
def fits(name: str, level: str, kind: str) -> bool:
    """Whether a division may call itself 我县, 全市 …"""
    if kind == "区":
        return name.endswith("区") and level in ("county", "province")
    if kind in ("镇", "乡", "街道"):
        return level == "township"
    return name.endswith(kind) and level != "township" if kind else True


def possible(place: Place) -> tuple[Candidate, ...]:
    """What a mention may mean: its one division or its candidates."""
    if place.code:
        return (Candidate(place.code, place.full_name, place.level, None, None),)
    return place.candidates
