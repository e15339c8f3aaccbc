"""Of a night's files: which are carried over, extracted anew from the kept text, or read; and that done."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.batch.fingerprint import Fingerprint
from pipeline.batch.kept import Kept, keep, reading_key, result_key, text_of
from pipeline.corrections import Correction, fingerprint
from pipeline.engines import Mapper, Outcome
from pipeline.model import Result
from pipeline.ocr_pages import NOTHING, OcrResult, batches, recognise, wanted
from pipeline.run import Text, doubtful, failed, limits, source_bytes, source_text, state
from pipeline.scan import CHANGING, Source
from pipeline.settings import Settings
from pipeline.store import Store, StoredReading
from pipeline.store.readings import reading, reading_keys, result_keys, save

BATCH = 200
"""Reports kept in one transaction: what a killed night has to read again."""


@dataclass(frozen=True, slots=True)
class Job:
    """One report of the night and the keys of what is kept of it."""

    source: Source
    reading_key: str
    result_key: str
    log: tuple[Correction, ...] = ()
    """What people said of its rows."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """The reports of a night by what is to be done with them."""

    carried: tuple[Job, ...]
    extracted: tuple[Job, ...]
    read: tuple[Job, ...]

    @property
    def all(self) -> tuple[Job, ...]:
        """All of them, in the order of their files."""
        found = (*self.carried, *self.extracted, *self.read)
        return tuple(sorted(found, key=lambda job: (job.source.file, job.source.report_id)))


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker gets: a file to read, or a text kept."""

    job: Job
    settings: Settings
    recognised: OcrResult = NOTHING
    stored: StoredReading | None = None


def sort_jobs(
    sources: Sequence[Source], store: Store, prints: Fingerprint, said: Mapping[str, tuple[Correction, ...]]
) -> Jobs:
    """What to do with each source. `said`: report id → the log of what people said of its rows."""
    known, texts = result_keys(store), reading_keys(store)
    jobs = [_job(source, prints, said.get(source.report_id, ())) for source in sources]
    carried = [job for job in jobs if job.result_key in known]
    rest = [job for job in jobs if job.result_key not in known]
    return Jobs(
        tuple(carried),
        tuple(job for job in rest if job.reading_key in texts),
        tuple(job for job in rest if job.reading_key not in texts),
    )


def do(
    jobs: Jobs, store: Store, mapper: Mapper, settings: Settings, done: Callable[[Job, Kept], object]
) -> tuple[Source, ...]:
    """Extract and read what the jobs ask for, each kept as soon as it is done; `done` is told of each.

    Files that were not what they had been when they were hashed come back, to be looked at once more.
    """
    changed: list[Source] = []
    tasks = _tasks(jobs, store, settings)
    waiting: list[tuple[Job, Kept]] = []
    for job, kept in _all_done(tasks, mapper, settings):
        if kept is None:
            changed.append(job.source)
            continue
        waiting.append((job, kept))
        done(job, kept)
        if len(waiting) >= BATCH:
            _save(store, waiting)
            waiting = []
    _save(store, waiting)
    return tuple(changed)


def _job(source: Source, prints: Fingerprint, log: tuple[Correction, ...]) -> Job:
    """Keys by what is known of the bytes; one refused before it is read is known by what keeps it from it."""
    refused = f"{source.report_id} {source.reason} {source.error}".encode("utf-8", "backslashreplace")
    known = hashlib.sha256(refused).hexdigest() if source.error else source.sha256
    key = reading_key(known, source.file, prints)
    return Job(source, key, result_key(key, prints, fingerprint(log)), log)


def _tasks(jobs: Jobs, store: Store, settings: Settings) -> Iterator[_Task]:
    for job in jobs.extracted:
        yield _Task(job, settings, stored=reading(store, job.reading_key))
    yield from (_Task(job, settings) for job in jobs.read)


def _all_done(tasks: Iterable[_Task], mapper: Mapper, settings: Settings) -> Iterator[tuple[Job, Kept | None]]:
    """Each job with what came of it, None where its file had changed; pages without text are recognised on the way."""
    unread: dict[str, tuple[Job, Kept]] = {}
    pages = 0
    for task, kept in _done(tasks, mapper):
        if kept is None or not (found := wanted(kept)) or task.stored:
            yield task.job, kept
            continue
        unread[task.job.result_key] = (task.job, kept)
        pages += len(found)
        if pages >= limits(settings).ocr_pages:
            yield from _recognised(unread, mapper, settings)
            unread, pages = {}, 0
    yield from _recognised(unread, mapper, settings)


def _recognised(
    unread: Mapping[str, tuple[Job, Kept]], mapper: Mapper, settings: Settings
) -> Iterator[tuple[Job, Kept | None]]:
    """The files read once more with what was recognised on their pages; as they were where that fails."""
    files = [(job.source, wanted(kept)) for job, kept in unread.values()]
    jobs = {job.source: job for job, _ in unread.values()}
    for batch in batches(files, limits(settings)):
        came = recognise(batch, settings, limits(settings), source_bytes)
        tasks = [_Task(jobs[source], settings, one) for (source, _), one in zip(batch, came, strict=True)]
        for task, kept in _done(tasks, mapper):
            first = unread[task.job.result_key][1]
            lost = kept is not None and kept.status == "failed" and first.status != "failed"
            yield task.job, first if lost else kept


def _done(tasks: Iterable[_Task], mapper: Mapper) -> Iterator[tuple[_Task, Kept | None]]:
    """Each task with what came of it, in their order."""
    sent: deque[_Task] = deque()

    def each() -> Iterator[_Task]:
        for task in tasks:
            sent.append(task)
            yield task

    for outcome in mapper.map(_work, each(), doubtful=_doubtful):
        task = sent.popleft()
        yield task, _kept(task, outcome)


def _kept(task: _Task, outcome: Outcome[Kept]) -> Kept | None:
    if outcome.value is None:
        return _failed(task, outcome.failure, outcome.detail)
    return None if outcome.value.status == CHANGING else outcome.value


def _failed(task: _Task, reason: str, detail: str) -> Kept:
    result = failed(task.job.source, reason, detail)
    return keep(None, result, task.job.reading_key, task.job.result_key, task.settings)


def _work(task: _Task) -> Kept:
    """In a worker: the report read and what it states, packed."""
    job, settings = task.job, task.settings
    text = text_of(task.stored) if task.stored else source_text(job.source, settings, task.recognised)
    if _is_another(text, job.source):
        return replace(_failed(task, CHANGING, ""), status=CHANGING)
    if isinstance(text, Result):
        return keep(None, text, job.reading_key, job.result_key, settings)
    kept = keep(text, state(text, settings, job.log), job.reading_key, job.result_key, settings)
    return replace(kept, reading=None) if task.stored else kept


def _is_another(text: Text | Result, source: Source) -> bool:
    """Whether the file was replaced, moved or taken away since it was hashed: this says nothing of the bytes."""
    if isinstance(text, Result):
        return not source.error and text.reason != "too_large"
    return text.sha256 != source.sha256


def _doubtful(task: _Task) -> bool:
    return task.stored is None and doubtful(task.job.source)


def _save(store: Store, found: Sequence[tuple[Job, Kept]]) -> None:
    if found:
        readings = [kept.reading for _, kept in found if kept.reading]
        save(store, readings, [kept.result for _, kept in found])
