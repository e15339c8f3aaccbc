"""Marks that a recogniser takes for others that look alike: dashes for the numeral 一, wide marks for narrow ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import mean

from pipeline.ingest.ocr_lines import Seen

ONE, DASH = "一", "—"
DOUBTED = 0.99
"""Mean certainty of the strokes in a chain: dashes have less (0.5 to 0.99, in three typefaces), numerals more."""
HALF_SEEN = 0.9
"""Likewise of one stroke beside a dash: 编制——本报讯, read as —一."""
RANGE = re.compile(r"(?<=[0-9])一(?=[0-9])")
PAIR = re.compile(r"(?<=—)一|一(?=—)")
STEP = r"[\u3400-\u4dff\u4e01-\u9fff]"
CHAIN = re.compile(rf"(?<={STEP}{STEP})(?:[一—]{STEP}{{2,6}})+[一—](?={STEP})")
"""受理一分办一核查: steps of two to six characters, joined at least twice."""
HAN = r"[\u3400-\u9fff〇》”]"
NARROW = re.compile(rf"(?<={HAN})[(),;:?!]|[()](?={HAN})")
WIDE = str.maketrans("(),;:?!", "（），；：？！")


def mended(seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """A strip's characters: dashes between digits, in chains of steps and in pairs; wide marks beside Chinese."""
    text = "".join(one.character for one in seen)
    wrong = {at: DASH for at in _dashes(text, seen)}
    wrong |= {found.start(): found[0].translate(WIDE) for found in NARROW.finditer(text)}
    return tuple(replace(one, character=wrong[at]) if at in wrong else one for at, one in enumerate(seen))


def _dashes(text: str, seen: Sequence[Seen]) -> Iterator[int]:
    if ONE not in text:
        return
    yield from (found.start() for found in RANGE.finditer(text))
    yield from (found.start() for found in PAIR.finditer(text) if seen[found.start()].sure < HALF_SEEN)
    for found in CHAIN.finditer(text):
        ones = [at for at in range(*found.span()) if text[at] == ONE]
        if ones and mean(seen[at].sure for at in ones) < DOUBTED:
            yield from ones
