"""Mapping a function over items, on processes that may hang or die without taking more than their own item along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

Item = TypeVar("Item")
Value = TypeVar("Value")
Failure = Literal["", "timeout", "memory", "crashed"]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """What became of one item: its value, or why there is none (`failure`; `detail` for the log)."""

    value: Value | None = None
    failure: Failure = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """Worker processes on this machine. One item may take `seconds` and its process `memory` bytes (0: no ceiling)."""

    workers: int = 1
    seconds: float = 0.0
    memory: int = 0

    def map(
        self,
        function: Callable[[Item], Value],
        items: Sequence[Item],
        doubtful: Callable[[Item], bool] = lambda item: True,
        done: Callable[[], object] = lambda: None,
    ) -> Iterator[Outcome[Value]]:
        """Outcomes in the items' order; `function` and items must pickle.

        With one worker the items that are not `doubtful` run in this process, without ceilings. `done` is called
        after each item.
        """
        inside = [self.workers == 1 and not doubtful(item) for item in items]
        if all(inside):
            yield from (_here(function, item, done) for item in items)
            return
        with self._pool() as pool:
            sent = {at: self._send(pool, function, item) for at, item in enumerate(items) if not inside[at]}
            try:
                for at, item in enumerate(items):
                    yield _await(sent.pop(at), done) if at in sent else _here(function, item, done)
            except BaseException:  # interrupted: leaving the pool would otherwise wait for all that is still queued
                pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it without types
                raise

    def _pool(self) -> ProcessPool:
        from pebble import ProcessPool

        return ProcessPool(max_workers=self.workers, initializer=_limit, initargs=[self.memory])

    def _send(self, pool: ProcessPool, function: Callable[[Item], Value], item: Item) -> ProcessFuture[Value]:
        return pool.schedule(function, args=[item], timeout=self.seconds or None)


def _limit(memory: int) -> None:
    """In a new worker: let allocations of more than `memory` bytes fail, where the system can.

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


def _here(function: Callable[[Item], Value], item: Item, done: Callable[[], object]) -> Outcome[Value]:
    try:
        outcome = Outcome(function(item))
    except Exception as error:  # whatever one item does is its own outcome, here as in a worker
        outcome = _failed(error)
    done()
    return outcome


def _await(future: ProcessFuture[Value], done: Callable[[], object]) -> Outcome[Value]:
    error = future.exception()
    outcome: Outcome[Value] = _failed(error) if error else Outcome(future.result())
    done()
    return outcome


def _failed(error: BaseException) -> Outcome[Value]:
    failure: Failure = "crashed"
    if isinstance(error, TimeoutError):
        failure = "timeout"
    elif isinstance(error, MemoryError):
        failure = "memory"
    return Outcome(None, failure, f"{type(error).__name__}: {error}")
