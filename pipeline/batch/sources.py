"""The files of a night: found, left alone long enough to be whole, hashed where they are not the same as last time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import msgspec

from pipeline.batch.plan import Plan
from pipeline.scan import CHANGING, Source, find
from pipeline.store import Store
from pipeline.store.stamps import save_stamps, stamps

_PATIENCE = 5
"""Times that files which are still being written are looked at again."""
_FRESH = 2_000_000_000
"""Nanoseconds in which a second change may leave a file's times as they were, so that they prove nothing."""


@dataclass(slots=True)
class Remembered:
    """What the store knows of files by their path; `fresh`: those written within the plan's `settle`."""

    known: dict[str, tuple[str, bytes]]
    secret: str
    """Tells passwords apart: a packed folder looks different under another one. Never the password itself."""
    settle: float
    now: Callable[[], int] = time.time_ns
    seen: set[str] = field(default_factory=set)
    new: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)
    """Path → its stamp before it was hashed."""

    def get(self, path: str) -> tuple[Source, ...] | None:
        """What was found there, where size, times and place on the disk are as they were."""
        self.seen.add(path)
        stamp = self.asked[path] = self._stamp(path)
        known = self.new.get(path) or self.known.get(path)
        if not stamp or known is None or known[0] != stamp:
            return None
        return tuple(replace(one, path=path) for one in msgspec.msgpack.decode(known[1], type=tuple[Source, ...]))

    def put(self, path: str, found: tuple[Source, ...]) -> None:
        """Remembers it, unless the file is so new that it might change without a trace, or another one than before."""
        stamp = self._stamp(path)
        if stamp and stamp == self.asked.get(path) and not any(source.error for source in found):
            bare = tuple(replace(source, path="") for source in found)
            self.new[path] = (stamp, msgspec.msgpack.encode(bare))

    def _stamp(self, path: str) -> str:
        """Empty where the times prove nothing."""
        try:
            told = os.stat(path)
        except OSError:
            return ""
        age = self.now() - max(told.st_mtime_ns, told.st_ctime_ns)
        if 0 <= age < self.settle * 1e9:
            self.fresh.add(path)
        if age < _FRESH:
            return ""
        times = f"{told.st_mtime_ns}:{told.st_ctime_ns}"
        return f"{told.st_size}:{times}:{told.st_ino}:{told.st_dev}:{self.secret}"


def find_settled(
    plan: Plan, store: Store, secret: str, wait: Callable[[float], None] = time.sleep, remember: bool = True,
    now: Callable[[], int] = time.time_ns,
) -> tuple[Source, ...]:  # fmt: skip
    """The plan's files; those still being written are waited for a little, then are sources with an error.

    `secret`: differs for every password; `remember`: whether the store is told what was found.
    """
    memory = Remembered(stamps(store), secret, plan.settle, now)
    sources = find(plan.inbox, plan.settings.password, memory)
    for _ in range(_PATIENCE):
        if not memory.fresh and not any(source.reason == CHANGING for source in sources):
            break
        wait(plan.settle or 0.1)
        memory.fresh.clear()
        sources = find(plan.inbox, plan.settings.password, memory)
    gone = memory.known.keys() - memory.seen
    if remember and (memory.new or gone):
        save_stamps(store, ((path, *what) for path, what in memory.new.items()), gone)
    return tuple(_unsettled(one) if one.path in memory.fresh else one for one in sources)


def _unsettled(source: Source) -> Source:
    """Not read, for half of it may be missing; whole where another file holds the same bytes."""
    if source.error or source.also_as:
        return source
    return replace(source, sha256="", reason=CHANGING, error="still being written")
