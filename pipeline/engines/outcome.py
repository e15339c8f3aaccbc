"""What became of an item, and what every engine offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

Item = TypeVar("Item")
Value = TypeVar("Value")
Failure = Literal["", "timeout", "memory", "crashed"]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """What became of one item: its value, or why there is none (`failure`; `detail` for the log)."""

    value: Value | None = None
    failure: Failure = ""
    detail: str = ""


class Mapper(Protocol):
    """An engine: knows processes and machines, and nothing of what it maps."""

    def map(
        self,
        function: Callable[[Item], Value],
        items: Iterable[Item],
        doubtful: Callable[[Item], bool] = ...,
        done: Callable[[], object] = ...,
    ) -> Iterator[Outcome[Value]]:
        """Outcomes in the items' order, pulled as they are needed; `function` and items must pickle.

        `doubtful`: items that may hang, die or run away; they travel alone. `done` is called after each item.
        Closing the iterator stops what was begun.
        """
        ...


def doubted(item: object) -> bool:
    """Doubts every item: what engines do unless they are told better."""
    return True


def nothing() -> None:
    """Does nothing after an item."""


def attempt(function: Callable[[Item], Value], item: Item) -> Outcome[Value]:
    """What becomes of an item in this process."""
    try:
        return Outcome(function(item))
    except Exception as error:  # whatever one item does is its own outcome
        return failed(error)


def failed(error: BaseException) -> Outcome[Value]:
    """The outcome of an item, or of the process that worked on it, that ended with an error."""
    failure: Failure = "crashed"
    if isinstance(error, TimeoutError):
        failure = "timeout"
    elif isinstance(error, MemoryError):
        failure = "memory"
    return Outcome(None, failure, f"{type(error).__name__}: {error}")
