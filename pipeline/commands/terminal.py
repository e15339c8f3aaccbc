"""Text for a terminal: how many columns it takes, what fits into a line, and nothing that commands the terminal."""

from __future__ import annotations

import shutil
import unicodedata

COLUMNS = 120
"""Where no terminal says how wide it is."""
MORE = "…"
_WIDE = frozenset("WF")
_SILENT = frozenset(["Mn", "Me"])
_COMMANDS = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
_UNKNOWN = "\ufffd"


def columns() -> int:
    """Columns of the terminal, or of COLUMNS in the environment."""
    return shutil.get_terminal_size((COLUMNS, 24)).columns


def harmless(text: str) -> str:
    """The text with white space as spaces, and control, direction and private characters as a replacement mark."""
    return "".join(map(_shown, text))


def width(text: str) -> int:
    """Columns that the text takes: two for a Chinese character, none for an accent on the one before."""
    return sum(map(_columns, text))


def shortened(text: str, room: int) -> str:
    """The text if it fits into `room` columns, else its beginning and `…`."""
    taken, last_fit = 0, 0
    for at, character in enumerate(text):
        taken += _columns(character)
        if taken <= room - 1:
            last_fit = at + 1
        if taken > room:
            return text[:last_fit] + MORE if room else ""
    return text


def padded(text: str, room: int) -> str:
    """The text, shortened or filled with spaces to `room` columns."""
    fitting = shortened(text, room)
    return fitting + " " * (room - width(fitting))


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    return _UNKNOWN if unicodedata.category(character) in _COMMANDS else character


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in _SILENT:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1
