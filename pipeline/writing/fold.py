"""The text that is read in place of the written one, and where each of its characters stands there.

Traditional characters become simplified ones and full-width digits and letters narrow ones, one for one; characters
that nobody sees (zero-width ones, marks of direction, soft hyphens, variation selectors) are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of

# Controls but white space, soft hyphen, grapheme joiner, direction marks, Mongolian and other variation selectors,
# zero-width characters, word joiner and invisible operators, byte order mark, interlinear anchors.
UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\U000e0100-\U000e01ef"
)
INVISIBLE = re.compile(f"[{UNSEEN}]+")
WIDE = {code: code - 0xFEE0 for code in range(0xFF05, 0xFF5B) if chr(code - 0xFEE0).isalnum() or code == 0xFF05}
"""Full-width digits, letters and the percent sign, and the narrow ones; stops stay, which sentences are cut at."""


@dataclass(frozen=True, slots=True)
class View:
    """A written text as it is read."""

    text: str
    """In simplified characters and narrow digits, without invisible characters."""
    written: str
    plain: str
    """The written text without invisible characters: as long as `text`, character for character."""
    places: Sequence[int]
    """Where each character of `text` stands in `written`, and last the end of it."""
    traditional: bool
    """Whether the text as a whole is traditional: the characters that both scripts use are simplified too."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into `written` of a stretch of `text`; marks at its edges stay outside."""
        first = self.places[start]
        return first, self.places[end - 1] + 1 if end > start else first

    def at(self, place: int) -> int:
        """The offset into `text` of a place in `written`: of the next character where that one is not read."""
        return bisect_left(self.places, place)


def view_of(text: str) -> View | None:
    """How a text is read; None where as it is written, which one search tells of most texts."""
    if not _script().folded.search(text):
        return None
    plain, places = _visible(text)
    traditional = is_traditional(plain)
    return View(_in_script(plain, traditional), text, plain, places, traditional)


def folded(text: str, traditional: bool | None = None) -> str:
    """A text as it is read, where nobody asks what stands where.

    `traditional`: whether it is part of a text that is, where that is known.
    """
    return simplified(INVISIBLE.sub("", text), traditional)


def reader_of(texts: Iterable[str]) -> Callable[[str], str] | None:
    """What folds each of some texts that belong together; None where all are read as they are written."""
    view = view_of("\n".join(texts))
    return partial(folded, traditional=view.traditional) if view else None


def simplified(text: str, traditional: bool | None = None) -> str:
    """A text in simplified characters and narrow digits, as long as it was.

    `traditional`: whether it is part of a text that is, where that is known.
    """
    if not traditional and not _script().folded.search(text):
        return text
    return _in_script(text, is_traditional(text) if traditional is None else traditional)


def is_traditional(text: str) -> bool:
    """Whether more characters are of the traditional script alone than of the simplified script alone."""
    script = _script()
    strong = sum(map(script.strong.__contains__, text))
    return strong > 0 and strong > sum(map(script.simplified_only.__contains__, text))


@dataclass(frozen=True, slots=True)
class _Script:
    folded: re.Pattern[str]
    """A character that is never read as it is written: of `table`, or an invisible one."""
    strong: frozenset[str]
    """Characters that no simplified text holds."""
    simplified_only: frozenset[str]
    table: dict[int, int]
    weak: dict[str, str]
    """Characters and words that both scripts hold, and what stands for them in simplified texts."""
    weak_or_kept: re.Pattern[str]


@cache
def _script() -> _Script:
    words = table("traditional")
    traditional, plain = ("".join(words[name].split()) for name in ("traditional", "simplified"))
    table_of = WIDE | dict(zip(map(ord, traditional), map(ord, plain), strict=True))
    weak = dict(zip(words["weak"], words["weak_simplified"], strict=True)) | words["instead"]
    return _Script(
        re.compile(f"[{UNSEEN}{''.join(map(chr, table_of))}]"), frozenset(traditional),
        frozenset(character for character in set(plain) if not _in_big5(character)), table_of, weak,
        re.compile(any_of([*words["keep"], *weak])),
    )  # fmt: skip


def _in_big5(character: str) -> bool:
    """Big5 holds what traditional texts are written in."""
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _in_script(text: str, traditional: bool) -> str:
    script = _script()
    if not traditional:  # few characters to fold: found faster than every one is looked up
        return script.folded.sub(lambda found: chr(script.table.get(ord(found[0]), ord(found[0]))), text)
    text = text.translate(script.table)
    return script.weak_or_kept.sub(lambda found: script.weak.get(found[0], found[0]), text)


def _visible(text: str) -> tuple[str, Sequence[int]]:
    """The text without invisible characters, and where each of those left stands."""
    if not INVISIBLE.search(text):
        return text, range(len(text) + 1)
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in INVISIBLE.finditer(text):
        pieces.append(text[at : found.start()])
        places.extend(range(at, found.start()))
        at = found.end()
    pieces.append(text[at:])
    places.extend(range(at, len(text) + 1))
    return "".join(pieces), places
