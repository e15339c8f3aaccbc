"""Whether characters that spell a place's name stand for it, judged by what stands beside them."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pipeline.regions.table import level_of, table
from pipeline.regions.words import words

Kind = Literal["free", "left", "both"]


@cache
def _kind(name: str) -> Kind:
    """How much a name needs beside it: nothing, a boundary before it, or one on both sides."""
    t, w = table(), words()
    if name in t.full or name in t.short:
        cut_out = len(name) < 3 or (len(name) == 3 and name.endswith(("城市", "城区")))
        return "left" if cut_out or name in w.ordinary_full else "free"
    return "free" if any(level_of(u.code) == "province" for u in t.bare.get(name, ())) else "both"


def left_ok(text: str, start: int, end: int) -> bool:
    """Whether a name that a path goes on from begins where it seems to."""
    return _kind(text[start:end]) == "free" or _before(text, start)


def stands_alone(text: str, start: int, end: int, town: bool) -> bool:
    """Whether a name with no path beside it is one."""
    name, behind = text[start:end], text[end : end + 1]
    if behind and behind in words().never_after.get(name[-1], "") and not text.startswith(("分别", "位于"), end):
        return False
    kind = "left" if town else _kind(name)
    if kind == "free":
        return not _street(text, end) or len(name) > 3
    if not _before(text, start) or _counted(text, start):
        return False
    if kind == "left":
        return not (name in words().ordinary_full and behind and behind in words().not_after_full)
    return _behind(text, end)


def _before(text: str, start: int) -> bool:
    if start == 0 or not text[start - 1].isalpha() or text[start - 1] in words().left:
        return True
    return text.endswith(words().epithets, max(0, start - 3), start)


def _counted(text: str, start: int) -> bool:
    """101 项城市管理职责: the name's first character is the number's measure word."""
    before = text[max(0, start - 3) : start].rstrip()
    return text[start] in words().measures and bool(before) and before[-1].isnumeric()


def _behind(text: str, end: int) -> bool:
    return end >= len(text) or not text[end].isalnum() or text.startswith(words().right, end)


def _street(text: str, end: int) -> bool:
    """北京路, 河南大学: named after a place, not there."""
    return text.startswith(words().named_after, end)
