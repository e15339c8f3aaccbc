"""Texts compared as a reader would: width, quotes, dashes, cell bars and white space make no difference."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicon import table

_DROPPED = frozenset("“”\"'‘’「」『』《》〈〉|\u200b\u200c\u200d\u2060\ufeff")
_DASHES = frozenset("—–―─~〜∼-－")
_PUNCTUATION = re.compile(r"[，,、。；;：:（）()\-+\s]")
_QUOTED = re.compile(r"[“《「『（(][^“”《》「」『』（）()]*[”》」』）)]")
_SENTENCE_GOES_ON = re.compile(r"[。！？](?![”’」』》）)\"'])\s*\S")

Range = tuple[int, int]
"""Offsets into a raw text, end exclusive."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded; `where[i]` is the offset in `raw` of the i-th character of `text`."""

    raw: str
    text: str
    where: tuple[int, ...]


def fold_text(raw: str) -> Folded:
    """The text folded, with the way back."""
    out: list[str] = []
    where: list[int] = []
    for at, written in enumerate(raw):
        for char in unicodedata.normalize("NFKC", written):
            kept = _kept(char, out[-1] if out else "")
            if kept:
                out.append(kept)
                where.append(at)
    return Folded(raw, "".join(out), tuple(where))


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The text folded."""
    return fold_text(text).text


def places(context: str, span: str, text: Folded) -> tuple[Range, ...]:
    """Where the span stands inside its context in the raw text; empty when the context was not read as written."""
    whole, part, found = fold(context), fold(span), []
    at = text.text.find(whole) if whole and part else -1
    while at >= 0:
        inner = whole.find(part)
        while inner >= 0:
            found.append((text.where[at + inner], text.where[at + inner + len(part) - 1] + 1))
            inner = whole.find(part, inner + 1)
        at = text.text.find(whole, at + 1)
    return tuple(found)


def is_one_sentence(evidence: str) -> bool:
    """Whether the evidence is one table row or one sentence; a stop inside quotes ends none."""
    return " | " in evidence or not _SENTENCE_GOES_ON.search(_QUOTED.sub("", evidence))


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """A name without punctuation."""
    return _PUNCTUATION.sub("", fold(name))


def names_agree(got: str, want: str) -> bool:
    """Whether two names are of one mechanism: equal but for a general last word, or one holds most of the other."""
    first, second = name_key(got), name_key(want)
    if not first or not second:
        return False
    if _forms(first) & _forms(second):
        return True
    short, long = sorted((first, second), key=len)
    if len(short) >= 5 and long.endswith(short):
        return True
    return len(short) >= 3 and short in long and len(short) >= 0.6 * len(long)


def _kept(char: str, before: str) -> str:
    if char.isspace() or char in _DROPPED:
        return ""
    if char in _DASHES:
        return "" if before == "-" else "-"
    return char


@lru_cache(maxsize=1 << 14)
def _forms(key: str) -> frozenset[str]:
    tail, wide = _tails()
    return frozenset({key, tail.sub("", key), wide.sub("", key)} - {""})


@cache
def _tails() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("evaluate")["name"]
    tail = f"(?:{'|'.join(words['before_tail'])})?(?:{'|'.join(words['tail'])})$"
    return re.compile(tail), re.compile(f"(?:{'|'.join(words['before_wide_tail'])})?{words['wide']}?{tail}")
