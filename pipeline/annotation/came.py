"""What a file of a tool holds, before it is held against what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.annotation.edits import Problem, Returned
from pipeline.annotation.sheets import Sheet

Json = Any
"""What `json.loads` yields."""


@dataclass(frozen=True, slots=True)
class Came:
    """One report as it came back; `sheet` is what was sent, on the text that came back."""

    sheet: Sheet
    returned: tuple[Returned, ...]
    problems: tuple[Problem, ...] = ()


Read = Iterator[Came | Problem]
"""The reports of a file in its order; a Problem where one cannot be read at all."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A file to be written beside the data: its name and content."""

    name: str
    content: str


def is_plain_name(name: str) -> bool:
    """Whether a report's name from a foreign file may name a file of ours."""
    return bool(name.strip(". ")) and Path(name).name == name and "\\" not in name and "\0" not in name


def integer(value: Json) -> int:
    """A whole number; ValueError when it is none (True is none)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise ValueError(repr(value))
