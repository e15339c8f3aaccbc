"""Which program this is: what a machine that helps must have, too."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pipeline
from pipeline.settings import VERSION

_ROOMS = ("pipeline", "extractors")
_SKIPPED = "__pycache__"


@cache
def identity() -> str:
    """The version, and the first hexadecimal digits of a digest of the program and of the tables that come with it."""
    digest = hashlib.sha256()
    top = Path(pipeline.__file__).parent.parent
    for path in sorted(path for room in _ROOMS for path in (top / room).rglob("*") if path.is_file()):
        if _SKIPPED not in path.parts:
            digest.update(path.relative_to(top).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{VERSION}+{digest.hexdigest()[:12]}"
