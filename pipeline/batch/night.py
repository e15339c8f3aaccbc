"""One night, in its order: lock, files, reading, list, comparison, version, switch, what changed, tidying up."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

from pipeline.batch import versions as shown
from pipeline.batch.fingerprint import Fingerprint, fingerprint
from pipeline.batch.groups import Group, compare_groups, find_groups
from pipeline.batch.kept import Kept
from pipeline.batch.listing import all_told, is_same, listing
from pipeline.batch.log import Log
from pipeline.batch.plan import Plan
from pipeline.batch.publish import Version, write_version
from pipeline.batch.reading import Job, Jobs, do, sort_jobs
from pipeline.batch.said import logs_by_report
from pipeline.batch.sources import find_settled
from pipeline.batch.telling import changes_of, tell_changes, tell_quarantine
from pipeline.batch.watch import Watch
from pipeline.compare import tables
from pipeline.disk import Disk
from pipeline.engines import Mapper, engine_for
from pipeline.export.folder import RUN_FILE
from pipeline.lexicon.words import load
from pipeline.messages import Trouble
from pipeline.run import limits
from pipeline.scan import CHANGING, Source
from pipeline.store import Listed, Store, open_store
from pipeline.store.stamps import secret
from pipeline.store.versions import forget, listed, record, versions
from pipeline.totals import Summary, Totals

LOCK = "lock"
_LOOKS = 3
"""Times that files which were replaced while they were read are looked at."""


class Locked(Trouble):
    """Another night is at work on the same store."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class Night:
    """What came of a night. `version`: the one published; `news`: whether it is a new one."""

    version: int
    news: bool
    summary: Summary
    done: Counter[str] = field(default_factory=Counter)
    """Reports `carried`, `extracted`, `read`, `removed`, and of those read or extracted `failed`."""
    changed: dict[str, dict[str, int]] = field(default_factory=dict)
    """Reports and facts new, changed and gone since the version before."""

    @property
    def exit_code(self) -> int:
        """0: all read, or no news; 3: some failed this night; 4: there were files and none could be read."""
        if not self.done["failed"]:
            return 0
        read = self.summary["reports"]["ok"] + self.summary["reports"]["partial"]
        return 3 if read else 4


def run_night(plan: Plan, watch: Watch, disk: Disk | None = None) -> Night:
    """Read what is new, carry over the rest, publish one whole version where anything changed.

    Locked when another night holds the store; UsageError for a plan that cannot be; JianbaoError and OSError when the
    disk fails: then the version published before stays, and the next night goes on from what was kept.
    """
    disk = disk or Disk()
    load(plan.settings.lexicon)
    tables(plan.settings.indicators)  # both here, so that a bad file stops the night at once
    shown.prepare(plan, disk)
    with _locked(plan), _opened(plan.state, disk) as store:
        return _Way(plan, watch, store, Log(plan.state, disk, _now)).walk()


def is_busy(plan: Plan) -> bool:
    """Whether a night is at work on the plan's store now."""
    if not (plan.state / LOCK).exists():
        return False
    lock = FileLock(plan.state / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def preview(plan: Plan) -> tuple[Jobs, tuple[str, ...]]:
    """What a night would do, and the files that would leave; nothing is read, nor kept where there is no store yet."""
    with TemporaryDirectory() as nowhere, _opened(plan.state if plan.state.is_dir() else Path(nowhere)) as store:
        prints = _prints(plan, store)
        sources = find_settled(plan, store, prints.finding, remember=False)
        jobs = sort_jobs(sources, store, prints, logs_by_report(store))
        return jobs, tuple(one.file for one in _removed(tuple(listed(store, shown.current(plan))), jobs))


@dataclass(frozen=True, slots=True)
class _Way:
    plan: Plan
    watch: Watch
    store: Store
    log: Log

    def walk(self) -> Night:
        """The whole night."""
        began, clock = _now(), time.perf_counter()
        self._recover()
        self.log.turn()
        self.log.write("night_begins", inbox=list(self.plan.inbox), out=str(self.plan.out))
        prints, mapper = _prints(self.plan, self.store), self._mapper()
        jobs, done = self._read(prints, mapper)
        now = shown.current(self.plan)
        before = tuple(listed(self.store, now))
        done["removed"] = self._tell_removed(before, jobs)
        as_recorded = versions(self.store).get(now, {}).get("print") == _publishing(self.plan, prints)
        if now and as_recorded and is_same(jobs.all, before):
            night = replace(self._as_before(now), done=done)
        else:
            self.watch.stage("stage_copies")
            told = all_told(self.store)
            found = listing(jobs.all, self.store, told)
            self.watch.stage("stage_compare")
            groups = find_groups(found, self.store, told, prints)
            compare_groups(groups, self.store, mapper, self.plan.settings)
            night = replace(self._publish(found, groups, before, now, prints, began, clock), done=done)
            self._tidy(night.version, now, groups)
        self.log.write(
            "night_ends", version=night.version, news=night.news, seconds=round(time.perf_counter() - clock, 3),
            exit_code=night.exit_code, done=dict(done), changed=night.changed, reports=night.summary["reports"],
        )  # fmt: skip
        return night

    def _recover(self) -> None:
        """What a night that was stopped had still to do."""
        now = shown.current(self.plan)
        recorded = versions(self.store)
        shown.sweep(self.plan, self.store.disk, frozenset({now, *recorded}))
        if now and now in recorded:
            self._tell(now)

    def _tell(self, version: int) -> dict[str, dict[str, int]]:
        """What a version leaves for people, once: the folder of its changes comes last."""
        if not changes_of(self.plan, version).is_dir():
            tell_quarantine(self.plan, self.store, version)
        return tell_changes(self.plan, self.store, version)

    def _mapper(self) -> Mapper:
        bounds = limits(self.plan.settings)
        workers = self.plan.settings.workers
        return engine_for(self.plan.engine, workers, self.plan.address, bounds.seconds, bounds.memory_bytes)

    def _read(self, prints: Fingerprint, mapper: Mapper) -> tuple[Jobs, Counter[str]]:
        """Everything that has to be read or extracted, kept; how many of each."""
        done: Counter[str] = Counter()
        changed: frozenset[str] = frozenset()
        for look in range(_LOOKS + 1):
            jobs = self._jobs(prints, changed if look == _LOOKS else frozenset())
            anew = frozenset(job.result_key for job in jobs.extracted)
            self.watch.begin(len(jobs.extracted) + len(jobs.read), len(jobs.carried))

            def each(job: Job, kept: Kept, anew: frozenset[str] = anew) -> None:
                done["extracted" if job.result_key in anew else "read"] += 1
                done["failed"] += kept.status == "failed"
                self._tell_done(job, kept)

            changed = frozenset(source.file for source in do(jobs, self.store, mapper, self.plan.settings, each))
            if not changed:
                break
        done["carried"] = len(jobs.all) - done["read"] - done["extracted"]
        return jobs, done

    def _jobs(self, prints: Fingerprint, given_up: frozenset[str]) -> Jobs:
        """The night's reports; those of `given_up` as files that cannot be read now."""
        self.watch.stage("stage_files")
        sources = find_settled(self.plan, self.store, prints.finding)
        sources = tuple(_still_changing(one) if one.file in given_up else one for one in sources)
        return sort_jobs(sources, self.store, prints, logs_by_report(self.store))

    def _tell_done(self, job: Job, kept: Kept) -> None:
        self.watch.done(job.source.file, kept.status)
        if kept.status == "failed":
            self.log.write("report_failed", file=job.source.file, report_id=job.source.report_id)

    def _tell_removed(self, before: Sequence[Listed], jobs: Jobs) -> int:
        gone = _removed(before, jobs)
        for one in gone:
            self.log.write("report_removed", file=one.file, report_id=one.report_id)
        return len(gone)

    def _as_before(self, now: int) -> Night:
        run = json.loads((shown.folder_of(self.plan, now) / RUN_FILE).read_bytes())
        return Night(now, False, run)

    def _publish(
        self, found: Sequence[Listed], groups: Sequence[Group], before: Sequence[Listed], now: int,
        prints: Fingerprint, began: str, clock: float,
    ) -> Night:  # fmt: skip
        """A new version, whole, and the link to it."""
        self.watch.stage("stage_write")
        version = max((now, *versions(self.store))) + 1
        folder = shown.being_made(self.plan, version)
        has_texts = versions(self.store).get(now, {}).get("texts", False)
        kept = frozenset((one.report_id, one.reading_key) for one in before if has_texts)
        made = Version(found, groups, self.plan.settings, shown.folder_of(self.plan, now) if kept else None, kept)
        self.store.disk.remove(folder)
        totals = write_version(folder, made, self.store)
        summary = self._write_run(folder, totals, began, time.perf_counter() - clock)
        told: dict[str, str | int] = {"print": _publishing(self.plan, prints), "at": began, "by": self.plan.by}
        told |= {"texts": self.plan.settings.texts, "before": now}
        record(self.store, version, found, told)
        shown.show(self.plan, version, self.store.disk)
        self.watch.stage("stage_changes")
        return Night(version, True, summary, changed=self._tell(version))

    def _write_run(self, folder: Path, totals: Totals, began: str, seconds: float) -> Summary:
        summary = totals.summary(self.plan.settings, began, seconds)
        data = (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
        self.store.disk.write(folder / RUN_FILE, [data])
        return summary

    def _tidy(self, version: int, before: int, groups: Sequence[Group]) -> None:
        """Old versions, and what only they needed, removed; not yet the one that a review page shows."""
        told = versions(self.store).items()
        nights = [number for number, one in told if number < version and one.get("by", "night") == "night"]
        shown_before = [number for number, one in told if number == before and one.get("by") == "page"]
        kept = frozenset((version, *shown_before, *nights[max(0, len(nights) + 1 - self.plan.keep) :]))
        forget(self.store, kept, (group.key for group in groups))
        shown.sweep(self.plan, self.store.disk, kept)


def _prints(plan: Plan, store: Store) -> Fingerprint:
    return fingerprint(plan.settings, secret(store, os.urandom(16)))


def _publishing(plan: Plan, prints: Fingerprint) -> str:
    """What a version's files depend on besides its reports."""
    return f"{prints.program} {plan.settings.texts}"


def _removed(before: Sequence[Listed], jobs: Jobs) -> list[Listed]:
    """Reports of the last version whose bytes stand nowhere now, and whose name no other has."""
    ids = {job.source.report_id for job in jobs.all}
    files = {job.source.file for job in jobs.all}
    return [one for one in before if one.report_id not in ids and one.file not in files]


def _still_changing(source: Source) -> Source:
    return replace(source, sha256="", reason=CHANGING, error="replaced while it was read")


@contextmanager
def _locked(plan: Plan) -> Iterator[None]:
    lock = FileLock(plan.state / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Locked("batch_locked", path=str(plan.state)) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _opened(folder: Path, disk: Disk | None = None) -> Iterator[Store]:
    store = open_store(folder, disk)
    try:
        yield store
    finally:
        store.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
