"""The tokens of an RTF file, one after another: no recursion, and no step costs more than the bytes it passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

TOKEN = re.compile(rb"\\([A-Za-z]+)(-?[0-9]+)? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|([^\\{}]+)|\\", re.S)
BRACE = re.compile(rb"[{}]|\\(?:bin([0-9]+) ?|.)", re.S)
MOST_DIGITS = 10
LINE_ENDS = b"\r\n\x00"
"""What stands in a file between words and says nothing."""


class Kind(Enum):
    """What a token is."""

    OPEN = 1
    CLOSE = 2
    WORD = 3
    SIGN = 4
    """A backslash and one character that is no letter."""
    BYTE = 5
    """Written as `\\'xx`."""
    TEXT = 6


Token = tuple[Kind, bytes, int | None]
"""Kind, the word, sign or bytes, and a word's number."""


class Tokens:
    """Iterates over the tokens of a file; `\\bin` data and groups that `skip` passes are none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __iter__(self) -> Iterator[Token]:
        while found := TOKEN.match(self._data, self._at):
            self._at = found.end()
            word, number, byte, sign, brace, text = found.groups()
            if text is not None:
                yield Kind.TEXT, text.translate(None, LINE_ENDS), None
            elif word is not None:
                yield from self._word(word, number)
            elif byte is not None:
                yield Kind.BYTE, bytes((int(byte, 16),)), None
            elif brace is not None:
                yield (Kind.OPEN if brace == b"{" else Kind.CLOSE), brace, None
            elif sign is not None:
                yield Kind.SIGN, sign, None

    def skip(self) -> None:
        """Goes on to the brace that closes the group; what is in it is looked at only for braces."""
        depth = 1
        while found := BRACE.search(self._data, self._at):
            brace = found[0]
            depth += (brace == b"{") - (brace == b"}")
            if not depth:
                self._at = found.start()
                return
            self._at = found.end() + (_number(found[1]) if found[1] else 0)
        self._at = len(self._data)

    def _word(self, word: bytes, number: bytes | None) -> Iterator[Token]:
        value = None if number is None else _number(number)
        if word == b"bin":
            self._at += max(0, value or 0)
        else:
            yield Kind.WORD, word, value


def _number(digits: bytes) -> int:
    """Longer ones than any that means something are cut: a value of a million digits takes minutes to make."""
    return int(digits[:MOST_DIGITS])
