"""Items in, outcomes out in the same order, with a bounded number on their way, whatever carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Generic

from pipeline.engines.outcome import Item, Outcome, Value, attempt, failed
from pipeline.engines.parcels import Arrival, Post, pack, unpack

AHEAD = 8
"""Parcels on their way, for each worker."""
KEPT = 64 << 20
"""Bytes of packed outcomes that may wait for an earlier item, so that one that hangs does not idle the others."""
_SLOT = 1 << 10
"""Bytes that a waiting parcel takes besides."""
_TOGETHER = 8
"""Items in one parcel at most, of those that are not doubtful."""
_SHARE = 16
"""A parcel holds at most this part of what each worker had before it: few items are spread evenly."""


@dataclass(frozen=True, slots=True)
class Chunk(Generic[Item]):
    """Items that travel together; `inside`: an item that does not travel."""

    items: tuple[Item, ...]
    inside: bool = False


def chunks(
    items: Iterable[Item], doubtful: Callable[[Item], bool], workers: int, inside: bool = False
) -> Iterator[Chunk[Item]]:
    """Doubtful items alone; the others several together, or each by itself and `inside`."""
    together: list[Item] = []
    for seen, item in enumerate(items):
        alone = doubtful(item)
        if together and (alone or inside or len(together) >= min(_TOGETHER, seen // (_SHARE * workers))):
            yield Chunk(tuple(together), inside)
            together = []
        if alone:
            yield Chunk((item,))
        else:
            together.append(item)
    if together:
        yield Chunk(tuple(together), inside)


@dataclass(slots=True, eq=False)
class _Slot(Generic[Item]):
    """A place in the order: items that wait or travel, or what came of them."""

    chunk: Chunk[Item]
    arrival: Arrival | None = None
    outcomes: list[Outcome[Any]] = field(default_factory=list)
    again: bool = False

    @property
    def settled(self) -> bool:
        return self.chunk.inside or self.arrival is not None or bool(self.outcomes)


class Window(Generic[Item, Value]):
    """What is on its way through `post` and what waits for its turn."""

    def __init__(self, function: Callable[[Item], Value], post: Post, workers: int) -> None:
        self._function = function
        self._post = post
        self._room = AHEAD * workers
        self._slots: list[_Slot[Item]] = []
        self._sent: dict[int, _Slot[Item]] = {}
        self._numbers = count()
        self._inside = 0
        self._kept = 0

    def outcomes(self, parcels: Iterator[Chunk[Item]]) -> Iterator[Outcome[Value]]:
        """The outcome of each item. `parcels` is pulled only as far as the window is wide."""
        while slot := self._next(parcels):
            if slot.chunk.inside:
                self._inside -= 1
                yield from (attempt(self._function, item) for item in slot.chunk.items)
            else:
                yield from self._opened(slot)

    def _next(self, parcels: Iterator[Chunk[Item]]) -> _Slot[Item] | None:
        self._fill(parcels)
        while self._slots and not self._slots[0].settled:
            self._take(*self._post.receive())
            self._fill(parcels)
        return self._slots.pop(0) if self._slots else None

    def _fill(self, parcels: Iterator[Chunk[Item]]) -> None:
        while len(self._sent) + self._inside < self._room and self._kept < KEPT:
            if (chunk := next(parcels, None)) is None:
                return
            slot = _Slot(chunk)
            self._slots.append(slot)
            if chunk.inside:
                self._inside += 1
            else:
                self._send(slot)

    def _send(self, slot: _Slot[Item]) -> None:
        try:
            parcel = pack(self._function, slot.chunk.items)
        except Exception as error:  # items may do anything when they are taken apart
            if len(slot.chunk.items) > 1:
                self._split(slot)
            else:
                slot.outcomes = [failed(error)]
            return
        number = next(self._numbers)
        self._sent[number] = slot
        self._post.send(number, parcel)

    def _take(self, number: int, arrival: Arrival) -> None:
        slot = self._sent.pop(number)
        if arrival.failure and len(slot.chunk.items) > 1:
            self._split(slot)
        elif arrival.bystander and not slot.again:
            slot.again = True
            self._send(slot)
        else:
            slot.arrival = arrival
            slot.chunk = Chunk(())
            self._kept += len(arrival.data) + _SLOT

    def _split(self, slot: _Slot[Item]) -> None:
        """Each item of a lost parcel once more, alone: only what is to blame is lost again."""
        at = self._slots.index(slot)
        self._slots[at : at + 1] = alone = [_Slot(Chunk((item,)), again=True) for item in slot.chunk.items]
        for one in alone:
            self._send(one)

    def _opened(self, slot: _Slot[Item]) -> list[Outcome[Any]]:
        if (arrival := slot.arrival) is None:
            return slot.outcomes
        self._kept -= len(arrival.data) + _SLOT
        return [Outcome(None, arrival.failure, arrival.detail)] if arrival.failure else unpack(arrival.data)
