"""Worker processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING

from pipeline.engines.outcome import Item, Outcome, Value, doubted, failed, nothing
from pipeline.engines.parcels import Arrival, work
from pipeline.engines.window import Window, chunks
from pipeline.errors import JianbaoError

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

_LOOK = 1.0
"""Seconds after which a wait looks whether there is still something to wait for."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Worker processes on this machine. One item may take `seconds` and its process `memory` bytes (0: no ceiling)."""

    workers: int = 1
    seconds: float = 0.0
    memory: int = 0

    def map(
        self,
        function: Callable[[Item], Value],
        items: Iterable[Item],
        doubtful: Callable[[Item], bool] = doubted,
        done: Callable[[], object] = nothing,
    ) -> Iterator[Outcome[Value]]:
        """Outcomes in the items' order, pulled as they are needed; `function` and items must pickle.

        With one worker the items that are not `doubtful` run in this process, without ceilings; with more, several
        of them share the `seconds` of one, and go alone when that is not enough. `done` is called after each item.
        """
        parcels = chunks(items, doubtful, self.workers, inside=self.workers == 1)
        with Pool(self.workers, self.seconds, self.memory) as pool:
            for outcome in Window(function, pool, self.workers).outcomes(parcels):
                done()
                yield outcome


class Pool:
    """A post to processes of this machine, which start with the first parcel and end with the `with` block."""

    def __init__(self, workers: int, seconds: float, memory: int) -> None:
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._pool: ProcessPool | None = None
        self._back: SimpleQueue[tuple[int, ProcessFuture[bytes]]] = SimpleQueue()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._pool is None:
            return
        if error is None:
            self._pool.close()  # type: ignore[no-untyped-call]  # pebble leaves these without types
        else:  # interrupted: closing would wait for all that is still queued
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def send(self, number: int, parcel: bytes) -> None:
        """Queue a parcel for the next free process. JianbaoError when none can be started."""
        self._pool = self._pool or self._started()
        try:
            future = self._pool.schedule(work, args=[parcel, self._seconds], timeout=self._seconds or None)
        except RuntimeError as error:  # what a pool raises that is broken
            raise _broken(error) from error
        future.add_done_callback(lambda _: self._back.put((number, future)))

    def receive(self) -> tuple[int, Arrival]:
        """The parcel that is finished next. JianbaoError when no process can be started any more."""
        while True:
            with suppress(Empty):
                number, future = self._back.get(timeout=_LOOK)
                return number, _arrival(future)
            if self._pool is None or not self._pool.active:
                raise _broken("the pool has ended")

    def _started(self) -> ProcessPool:
        from pebble import ProcessPool

        return ProcessPool(max_workers=self._workers, initializer=_begin, initargs=[self._memory])


def _arrival(future: ProcessFuture[bytes]) -> Arrival:
    from concurrent.futures.process import BrokenProcessPool

    error = future.exception()
    if isinstance(error, BrokenProcessPool):
        raise _broken(error)
    if error is None:
        return Arrival(future.result())
    outcome: Outcome[object] = failed(error)
    return Arrival(b"", outcome.failure, outcome.detail)


def _broken(why: object) -> JianbaoError:
    return JianbaoError(f"no worker process can be started: {why or type(why).__name__}")


def _begin(memory: int) -> None:
    """In a new worker: end with the process that started it, and keep to the ceiling."""
    Thread(target=_follow, daemon=True).start()
    _limit(memory)


def _follow() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


def _limit(memory: int) -> None:
    """Let allocations of more than `memory` bytes fail, where the system can.

    What the process that it was forked from had mapped does not count: a notebook with DuckDB holds 1 GB.
    """
    try:
        import resource
    except ImportError:  # Windows has no such ceiling
        return
    if memory:
        ceiling = _mapped(resource.getpagesize()) + memory
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _mapped(page: int) -> int:
    """Bytes of this process's address space; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as stream:
            return int(stream.read().split()[0]) * page
    except OSError:
        return 0
