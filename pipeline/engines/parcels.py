"""What travels to a worker process and back: a function and its items, packed; their outcomes, packed."""

from __future__ import annotations

import pickle
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from pipeline.engines.outcome import Failure, Item, Outcome, Value, attempt, failed

_GRACE = 10.0
"""Seconds beyond the limit after which a worker ends by itself, because nobody is left who would end it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came back of one parcel: its packed outcomes, or how it was lost (`failure`, `detail`).

    `bystander`: it may be lost through another parcel, which its worker was busy with.
    """

    data: bytes = b""
    failure: Failure = ""
    detail: str = ""
    bystander: bool = False


class Post(Protocol):
    """Carries parcels to worker processes. Numbers are the sender's."""

    def send(self, number: int, parcel: bytes) -> None:
        """Hand a parcel over; does not wait."""
        ...

    def receive(self) -> tuple[int, Arrival]:
        """Wait for whichever parcel is finished next. JianbaoError when none can come any more."""
        ...


def pack(function: Callable[[Item], Value], items: Sequence[Item]) -> bytes:
    """A parcel. Raises what pickling raises."""
    parts = [pickle.dumps(part, pickle.HIGHEST_PROTOCOL) for part in (function, tuple(items))]
    return pickle.dumps(parts, pickle.HIGHEST_PROTOCOL)


def prepare(parcel: bytes) -> None:
    """Import what a parcel's function needs, so that processes that are forked from this one begin with it."""
    with suppress(Exception):  # told of each item, where it is worked on
        pickle.loads(pickle.loads(parcel)[0])


def unpack(data: bytes) -> list[Outcome[Any]]:
    """The outcomes of an arrived parcel's items."""
    return [_unpacked(one) for one in pickle.loads(data)]


def work(parcel: bytes, seconds: float = 0.0) -> bytes:
    """In a worker: what became of a parcel's items, each by itself: one that does not pickle costs nothing else."""
    _end_after(seconds + _GRACE if seconds else 0.0)
    function, items = (pickle.loads(part) for part in pickle.loads(parcel))
    packed = pickle.dumps([_packed(attempt(function, item)) for item in items], pickle.HIGHEST_PROTOCOL)
    _end_after(0.0)
    return packed


def _packed(outcome: Outcome[Any]) -> bytes:
    try:
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # the classes of users' values may do anything when they are taken apart
        return pickle.dumps(failed(error), pickle.HIGHEST_PROTOCOL)


def _unpacked(data: bytes) -> Outcome[Any]:
    try:
        outcome: Outcome[Any] = pickle.loads(data)
    except Exception as error:  # likewise, when they are made again
        return failed(error)
    return outcome


def _end_after(seconds: float) -> None:
    """Let the system end this process then, even amid foreign code; 0 for never. Windows cannot."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
