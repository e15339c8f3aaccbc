"""The page's shelf over the store of the nightly batch: the same reports, the same log, the same published versions."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.batch import Plan, run_night
from pipeline.batch import versions as shown
from pipeline.batch.kept import text_of
from pipeline.batch.night import Locked
from pipeline.batch.plan import state_of
from pipeline.batch.said import as_correction, as_said
from pipeline.corrections import Correction
from pipeline.disk import Disk
from pipeline.model import Result
from pipeline.review.shelf import Tell
from pipeline.run import uncorrected
from pipeline.settings import Settings
from pipeline.store import Store, add_correction, corrections, corrections_of, open_store
from pipeline.store.readings import reading
from pipeline.store.versions import listed_report

_SETTLE = 0.5
"""Seconds that a dropped file must have been left alone: what comes through the page is whole at once."""
_PATIENCE = 1.0
"""Seconds between two looks at whether another night is over."""


def open_shelf(inbox: Path, out: Path, settings: Settings) -> StoreShelf:
    """The shelf of a published link; Misuse where the place to publish is taken by something else."""
    plan = Plan((str(inbox),), out, state_of(out), settings, settle=_SETTLE)
    shown.prepare(plan, Disk())
    return StoreShelf(plan)


class StoreShelf:
    """Opens the store for each call, so that any thread may ask and the nightly batch is never in the way."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def uncorrected(self, report_id: str) -> Result | None:
        """What the rules find in the text that was kept of a report."""
        with self._store() as store:
            found = listed_report(store, shown.current(self._plan), report_id)
            stored = reading(store, found.reading_key) if found and found.reading_key else None
        if stored is None:
            return None
        text = text_of(stored)
        return uncorrected(text.report, text.sha256, self._plan.settings) if text.report else None

    def log(self, report_id: str = "") -> Sequence[Correction]:
        """The log of a report, or all of it, oldest first."""
        with self._store() as store:
            found = corrections_of(store, report_id) if report_id else corrections(store)
            return [as_correction(entry) for entry in found]

    def add(self, entry: Correction) -> None:
        """One more entry at the log's end."""
        with self._store() as store:
            add_correction(store, as_said(entry))

    def read(self, tell: Tell) -> None:
        """A night of its own; where another one is at work, after that."""
        while not self._closed.is_set():
            try:
                run_night(self._plan, _Watch(tell))
                return
            except Locked:
                self._closed.wait(_PATIENCE)

    def close(self) -> None:
        """Wait for no other night any more."""
        self._closed.set()

    @contextmanager
    def _store(self) -> Iterator[Store]:
        with self._lock:
            store = open_store(self._plan.state)
            try:
                yield store
            finally:
                store.close()


class _Watch:
    """Tells the page how far a night is."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._done, self._total = tell, 0, 0

    def stage(self, name: str) -> None:
        """Nothing: the page shows reports, not steps."""

    def begin(self, to_do: int, carried: int) -> None:
        """So many reports are read now."""
        self._done, self._total = 0, to_do
        self._tell(0, to_do, "")

    def done(self, file: str, status: str) -> None:
        """One more."""
        self._done += 1
        self._tell(self._done, self._total, file)
