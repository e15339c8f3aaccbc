"""Breaks paragraphs into lines the way East Asian typesetting does, for the canvas press."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

CLOSING = "，。、；：！？”’）》】〉」』%％"
OPENING = "“‘（《【〈「『"
UNIT = re.compile(rf"[{OPENING}]*(?:[!-~]+|[^{OPENING}])[{CLOSING}]*", re.S)
LOOSE = re.compile(rf"[{OPENING}]*(?:[^{OPENING}])[{CLOSING}]*", re.S)
HANGING = "，。、；"
Width = Callable[[str], float]


def broken(text: str, rooms: Iterator[float], width: Width, *, split: bool = False, hang: bool = False) -> list[str]:
    """Lines of a paragraph; `rooms` gives the width of each line in turn.

    `split`: words and numbers may be cut anywhere; `hang`: one closing mark may stand beyond the edge.
    """
    lines, line, room = [], "", next(rooms)
    for unit in (LOOSE if split else UNIT).findall(text):
        whole = (line + unit).rstrip()
        fits = width(whole) <= room or (hang and whole[-1] in HANGING and width(whole[:-1]) <= room)
        if line and not fits:
            lines.append(line.rstrip())
            line, room = "", next(rooms)
            unit = unit.lstrip() or ""
        line += unit
    return [*lines, line] if line else lines


def advances(text: str, width: Width, size: float, compress: bool) -> list[float]:
    """How far each character moves on; full-width marks beside another mark take half the room when compressed."""
    made = []
    for at, char in enumerate(text):
        step = width(char)
        after = text[at + 1 : at + 2]
        if compress and char in CLOSING and step > 0.9 * size and after and after in OPENING + CLOSING:
            step /= 2
        made.append(step)
    return made
