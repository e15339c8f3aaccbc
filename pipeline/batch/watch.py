"""Who looks on while a night goes its way."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """Told of every step: by the command for its bar, by the page for its progress."""

    def stage(self, name: str) -> None:
        """A new part of the night; `name` is a key of the messages."""

    def begin(self, to_do: int, carried: int) -> None:
        """So many reports are read or extracted now, and so many carried over."""

    def done(self, file: str, status: str) -> None:
        """One of them is done, with its status."""


class Silent:
    """Looks away."""

    def stage(self, name: str) -> None:
        """Nothing."""

    def begin(self, to_do: int, carried: int) -> None:
        """Nothing."""

    def done(self, file: str, status: str) -> None:
        """Nothing."""
