"""The reports on the page: what is published, what was corrected since, and the reading that goes on behind."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.corrections import Correction, places
from pipeline.dataset import Rows, result_rows
from pipeline.errors import JianbaoError
from pipeline.model import CorrectionState, Result
from pipeline.review.shelf import Progress, Shelf
from pipeline.review.snapshot import Entry, Snapshot, entry_of, load_snapshot, stamp_of
from pipeline.run import corrected
from pipeline.settings import Settings

_KEPT = 24
"""Reports kept as they were read, so that a correction of one need not read it again."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One report with its rows as they are now, and what became of its log."""

    entry: Entry
    text: str
    rows: Rows
    log: tuple[Correction, ...] = ()
    states: tuple[CorrectionState, ...] = ()


class Desk:
    """Every method may be called by any thread. `inbox` takes new reports, `out` is what is published."""

    def __init__(self, shelf: Shelf, inbox: Path, out: Path, settings: Settings) -> None:
        self.inbox, self.out, self.shelf = inbox, out, shelf
        self._settings = settings
        self._lock = threading.RLock()
        self._read: OrderedDict[str, tuple[object, Result | None]] = OrderedDict()
        self._told: dict[str, tuple[object, tuple[CorrectionState, ...]]] = {}
        self._said: tuple[int, list[tuple[Correction, CorrectionState]]] = (0, [])
        self._opened: OrderedDict[str, tuple[object, Opened | None]] = OrderedDict()
        self._touched: dict[str, str] = {}
        self._revision = 1
        self._progress = Progress()
        self._again = self._loading = self._closed = False
        self._thread: threading.Thread | None = None
        self._snapshot = self._loaded(Snapshot(out))

    @property
    def revision(self) -> int:
        """Grows with every change of the data."""
        return self._revision

    @property
    def progress(self) -> Progress:
        """How far the reading of the inbox is."""
        return self._progress

    def snapshot(self) -> Snapshot:
        """What is published, with the reports corrected since; a version that another process made comes in behind."""
        with self._lock:
            stale = not self._loading and not self._progress.running and stamp_of(self.out) != self._snapshot.stamp
            self._loading = self._loading or stale
        if stale:
            threading.Thread(target=self._catch_up, daemon=True).start()
        return self._snapshot

    def open(self, report_id: str) -> Opened | None:
        """A report; None where there is no such one."""
        snapshot = self.snapshot()
        entry = snapshot.entries.get(report_id)
        if entry is None:
            return None
        log = tuple(self.shelf.log(report_id))
        if log and not entry.row["duplicate_of"] and (found := self._live(report_id, log)):
            return found
        text = snapshot.text(report_id)
        return Opened(entry, text, snapshot.report_rows(report_id), log, places(text, log) if log else ())

    def add(self, entry: Correction) -> None:
        """An entry of the log, shown at once; the tables and the comparison follow with a reading."""
        self.shelf.add(entry)
        with self._lock:
            self._touched[entry.report_id] = entry.correction_id
        self._put(entry.report_id)
        self.read()

    def log(self) -> list[tuple[Correction, CorrectionState]]:
        """The whole log with the state of each entry, oldest first, as far as the texts tell."""
        snapshot, revision = self.snapshot(), self._revision
        if self._said[0] == revision:
            return self._said[1]
        log = tuple(self.shelf.log())
        by_report: dict[str, list[Correction]] = {}
        for one in log:
            by_report.setdefault(one.report_id, []).append(one)
        states = {
            state.correction_id: state
            for report_id, own in by_report.items()
            for state in self._states(snapshot, report_id, own)
        }
        self._said = (revision, [(one, states[one.correction_id]) for one in log])
        return self._said[1]

    def read(self) -> bool:
        """Begin to read the inbox; False where that goes on already (it is then done once more)."""
        with self._lock:
            if self._closed or self._progress.running:
                self._again = not self._closed
                return False
            self._progress = Progress(running=True)
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return True

    def wait(self, seconds: float | None = None) -> None:
        """Until nothing goes on behind any more."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def close(self) -> None:
        """Begin nothing more; what goes on ends by itself."""
        self._closed = True
        self.shelf.close()
        self.wait(1.0)

    def _run(self) -> None:
        """Read until nobody asks for more; a fault of the program's own ends it, and is told as such."""
        whole = False
        try:
            self._read_all()
            whole = True
        finally:
            if not whole:  # not by the progress: another reading may have begun
                self._progress = Progress(error="failed")

    def _read_all(self) -> None:
        while True:
            with self._lock:
                self._again = False
                before = dict(self._touched)
            ended = Progress()
            try:
                self.shelf.read(self._tell)
            except (JianbaoError, OSError) as error:
                ended = Progress(error=type(error).__name__, detail=str(error))
            with self._lock:
                if not ended.error:
                    self._touched = {key: last for key, last in self._touched.items() if before.get(key) != last}
            self._reload()
            with self._lock:
                if not self._again or self._closed:
                    self._progress = ended
                    return

    def _tell(self, done: int, total: int, file: str) -> None:
        self._progress = Progress(True, done, total, file)

    def _catch_up(self) -> None:
        """Another process's version; tried again by whoever asks next where the store could not be asked."""
        try:
            self._reload()
        finally:
            self._loading = False

    def _reload(self) -> None:
        fresh = self._loaded(self._snapshot)
        with self._lock:
            self._snapshot, self._loading = fresh, False
            self._revision += 1
            touched = tuple(self._touched)
        for report_id in touched:
            self._put(report_id)

    def _loaded(self, otherwise: Snapshot) -> Snapshot:
        """What is published now, with those reports whose log asks to be confirmed."""
        try:
            snapshot = load_snapshot(self.out)
        except (OSError, ValueError, KeyError):  # being moved at this moment, or no folder of this version's
            return replace(otherwise, stamp=stamp_of(self.out))
        snapshot.counts  # noqa: B018  # ranked and counted here, behind, and not while somebody waits
        own: dict[str, list[Correction]] = {}
        for one in self.shelf.log():
            own.setdefault(one.report_id, []).append(one)
        for report_id, log in own.items():
            asked = any(state.state == "confirm" for state in self._states(snapshot, report_id, log))
            if asked and (found := self._corrected(snapshot, report_id, log)):
                snapshot = snapshot.with_entry(report_id, found.entry)
        return snapshot

    def _states(self, snapshot: Snapshot, report_id: str, log: Sequence[Correction]) -> tuple[CorrectionState, ...]:
        """What became of a log as far as the text tells; kept as long as both are the same."""
        key = (snapshot.text_stamp(report_id), tuple(one.correction_id for one in log))
        known = self._told.get(report_id)
        if known is None or known[0] != key:
            known = (key, places(snapshot.text(report_id), log))
            self._told[report_id] = known
        return known[1]

    def _put(self, report_id: str) -> None:
        """Show a report as its log leaves it; nobody waits while that is made out."""
        while True:
            log = tuple(self.shelf.log(report_id))
            found = self._live(report_id, log)
            with self._lock:
                if found:
                    self._snapshot = self._snapshot.with_entry(report_id, found.entry)
                self._revision += 1
            if len(self.shelf.log(report_id)) == len(log):
                return

    def _live(self, report_id: str, log: Sequence[Correction]) -> Opened | None:
        """The report with its log applied, made out once."""
        snapshot = self._snapshot
        key = (snapshot.stamp, tuple(one.correction_id for one in log))
        with self._lock:
            known = self._opened.get(report_id)
        if known is None or known[0] != key:
            known = (key, self._corrected(snapshot, report_id, log))
            with self._lock:
                self._opened[report_id] = known
                self._opened.move_to_end(report_id)
                while len(self._opened) > _KEPT:
                    self._opened.popitem(last=False)
        return known[1]

    def _corrected(self, snapshot: Snapshot, report_id: str, log: Sequence[Correction]) -> Opened | None:
        """The report with its log applied; None where it has no text or no row of its own."""
        entry, found = snapshot.entries.get(report_id), self._uncorrected(snapshot, report_id)
        if entry is None or found is None or found.report is None:
            return None
        result = corrected(found, log)
        rows = result_rows(result, self._settings.min_confidence)
        warnings = ";".join(dict.fromkeys(result.warnings))
        told = {"facts": str(len(rows["facts"])), "mechanisms": str(len(rows["mechanisms"])), "warnings": warnings}
        fresh = entry_of({**entry.row, **told}, rows, snapshot.rows("conflicts", report_id), _asked(rows, result))
        return Opened(fresh, found.report.text, rows, tuple(log), result.corrections)

    def _uncorrected(self, snapshot: Snapshot, report_id: str) -> Result | None:
        """What the rules find in the report, kept as long as its text is the same."""
        stamp = snapshot.text_stamp(report_id)
        with self._lock:
            known = self._read.get(report_id)
        if known is None or known[0] != stamp or known[1] is None:
            known = (stamp, self.shelf.uncorrected(report_id))
            with self._lock:
                self._read[report_id] = known
                self._read.move_to_end(report_id)
                while len(self._read) > _KEPT:
                    self._read.popitem(last=False)
        return known[1]


def _asked(rows: Rows, result: Result) -> list[str]:
    """Ids of rows that an entry to be confirmed may mean."""
    asked = [(one.start, one.end) for one in result.corrections if one.state == "confirm"]
    return [
        row[name]
        for table, name in (("facts", "fact_id"), ("mechanisms", "mechanism_id"))
        for row in rows[table]
        if any(int(row["char_start"]) < end and start < int(row["char_end"]) for start, end in asked)
    ]
