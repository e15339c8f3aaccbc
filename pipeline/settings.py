"""What a user can set, and the program's version."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

VERSION = "0.1.0"
PROGRAM = "jianbao"

Headers = Literal["codes", "zh"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run. Nothing here changes what a report says, only how it is read and published."""

    workers: int = 1
    """Reader processes; 1 reads plain text in this process."""
    min_confidence: Decimal = Decimal(0)
    """Facts and mechanisms below it are not published."""
    password: str = ""
    """Tried on every encrypted file; never written anywhere."""
    lexicon: tuple[str, ...] = ()
    """Paths of the user's own word tables."""
    headers: Headers = "codes"
    texts: bool = True
    """Whether texts/<report_id>.txt are published."""
    indicators: tuple[str, ...] = ()
    """Paths of the user's own indicators."""
    codes_as_of: int = 0
    """Year whose codes the comparison gives beside those of the reports' time; 0 for the code table's own."""
    limits: tuple[tuple[str, float], ...] = ()
    """Pairs of a field of `ingest.limits.Limits` and the ceiling to use in place of its default."""


def cores() -> int:
    """How many processes this one may use at a time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
