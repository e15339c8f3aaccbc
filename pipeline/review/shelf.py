"""What the page asks of whatever keeps the reports: a small protocol, so that it need not know how they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.corrections import Correction
from pipeline.model import Result


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading of the inbox is. `error` and `detail`: what came of the last one, empty where all went well."""

    running: bool = False
    done: int = 0
    total: int = 0
    file: str = ""
    error: str = ""
    detail: str = ""


Tell = Callable[[int, int, str], object]
"""Called with how many reports are done, of how many, and the file of the last one."""


class Shelf(Protocol):
    """Reports, the log of corrections, and the reading of new reports; every method may be called by any thread."""

    def uncorrected(self, report_id: str) -> Result | None:
        """What the rules find in a published report (`run.uncorrected`); None where there is no text of it."""

    def log(self, report_id: str = "") -> Sequence[Correction]:
        """The log of a report, or all of it, oldest first."""

    def add(self, entry: Correction) -> None:
        """One more entry at the log's end."""

    def read(self, tell: Tell) -> None:
        """Read what is new in the inbox and publish it, with the log applied; returns when that is done.

        JianbaoError or OSError where that cannot be; what is published then stays.
        """

    def close(self) -> None:
        """Wait for nothing any more; a reading that goes on ends by itself."""
