"""What a version holds: every report of the night in its order, and which of them are copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.batch.kept import Told, body_of_text, told_of
from pipeline.batch.reading import Job
from pipeline.copies import Copy, find_copies
from pipeline.dataset import plain_similarity
from pipeline.store import Listed, Store
from pipeline.store.readings import reading


def listing(jobs: Iterable[Job], store: Store, told: Mapping[str, Told]) -> tuple[Listed, ...]:
    """The reports in the order of their files. `told`: by the key of their results."""
    found = tuple(jobs)
    keys = {job.source.report_id: job.reading_key for job in found if told[job.result_key].text}
    copies = find_copies(_sketches(keys, store), lambda report_id: _body(store, keys[report_id]))
    return tuple(_listed(job, keys, copies.get(job.source.report_id)) for job in found)


def all_told(store: Store) -> dict[str, Told]:
    """What is known of each result, by its key."""
    return {key: told_of(packed) for key, packed in store.rows("SELECT result_key, told FROM results")}


def is_same(jobs: Iterable[Job], before: Iterable[Listed]) -> bool:
    """Whether a version of these jobs would hold what `before` lists, wherever the files lie; copies follow from it."""
    now = [(*_names(job), job.result_key) for job in jobs]
    return now == [(one.file, one.also_as, one.report_id, one.result_key) for one in before]


def copy_of(listed: Listed) -> Copy | None:
    """What the report is a copy of."""
    return Copy(listed.duplicate_of, float(listed.similarity)) if listed.duplicate_of else None


def _sketches(keys: dict[str, str], store: Store) -> Iterator[tuple[str, int, bytes]]:
    wanted = {key: report_id for report_id, key in keys.items()}
    for key, length, sketch in store.rows("SELECT reading_key, length, sketch FROM readings"):
        if key in wanted:
            yield wanted[key], length, sketch


def _body(store: Store, key: str) -> str:
    stored = reading(store, key)
    return body_of_text(stored) if stored else ""


def _listed(job: Job, keys: Mapping[str, str], copy: Copy | None) -> Listed:
    source = job.source
    likeness = plain_similarity(copy.similarity) if copy else ""
    return Listed(
        *_names(job), keys.get(source.report_id, ""), job.result_key,
        copy.of if copy else "", likeness, source.path,
    )  # fmt: skip


def _names(job: Job) -> tuple[str, str, str]:
    return job.source.file, ";".join(job.source.also_as), job.source.report_id
