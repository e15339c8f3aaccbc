"""What a user can set, and the program's version."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

VERSION = "0.1.0"
PROGRAM = "jianbao"

_CONTAINER_MEMORY = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Ceilings of a container, by the second and the first version of control groups."""

Headers = Literal["codes", "zh"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run. Nothing here changes what a report says, only how it is read and published."""

    workers: int = 1
    """Reader processes; 1 reads short plain texts in this process."""
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
    keep_documents: bool = False
    """Whether results carry what the reader yielded, dropped blocks and decisions too, for `jianbao inspect`."""


def memory() -> int:
    """Bytes of memory that this machine, or the container it pretends to be, has; 0 where it does not say."""
    told = []
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        told.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for path in _CONTAINER_MEMORY:
        with suppress(OSError, ValueError):
            told.append(int(Path(path).read_text("ascii")))
    return min(told, default=0)


def cores() -> int:
    """How many processes this one may use at a time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
