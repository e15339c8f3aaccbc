"""The way a report walks, and the night that all of them share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline import dataset
from pipeline.audit import check_facts
from pipeline.compare import compare
from pipeline.copies import find_copies
from pipeline.dataset import Reading, Rows
from pipeline.engines import Engine, Outcome
from pipeline.errors import Unreadable
from pipeline.ingest import Limits, body_of, compose, read_document
from pipeline.lexicon.words import load
from pipeline.model import Report, Result
from pipeline.scan import Source, report_id
from pipeline.segment import sentences
from pipeline.settings import Settings

_CONTAINERS = (b"PK", b"\xd0\xcf\x11\xe0")
_HEAD = 1024
_PARTLY = {"decoded_with_replacement": "bad_bytes", "pages_unread": "no_text"}
"""Warnings of a reader that mean that something was not read, and the reason that the report's row gives."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything published: rows by table, texts by report id. `details`: what the log says of a report."""

    rows: Rows
    texts: dict[str, str]
    details: dict[str, str]


def read_one(data: bytes, name: str, settings: Settings) -> Result:
    """One file, from its bytes to its facts: pure, and without errors (an unreadable file is a failed Result)."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = read_document(data, name, limits=limits(settings), password=settings.password)
    except Unreadable as error:
        return Result(report_id(sha256), sha256, "failed", error.code, error.detail)
    return read_report(compose(document, report_id(sha256)), sha256, settings)


def read_report(report: Report, sha256: str, settings: Settings) -> Result:
    """What a report's text states."""
    from pipeline.resolve.reading import extract

    found = extract(report, load(settings.lexicon))
    missing = next((reason for warning, reason in _PARTLY.items() if warning in report.warnings), "")
    result = Result(
        report.report_id, sha256, "partial" if missing else "ok", missing, report=report,
        head=found.head, region=found.region, facts=found.facts, mechanisms=found.mechanisms,
        citations=found.citations, checks=check_facts(report.text, sentences(report), found.facts),
        refusals=found.refusals, body=body_of(report),
    )  # fmt: skip
    return replace(result, warnings=report.warnings + _warnings(result))


def read_all(
    sources: Sequence[Source], settings: Settings, done: Callable[[], object] = lambda: None
) -> tuple[Reading, ...]:
    """Every source, read by as many processes as the settings say; `done` is called after each.

    UsageError when a word table of the user's cannot be used.
    """
    load(settings.lexicon)  # here, so that a bad table stops the run and the workers find the good ones loaded
    bounds = limits(settings)
    engine = Engine(max(1, min(settings.workers, len(sources))), bounds.seconds, bounds.memory_bytes)
    tasks = [(source, settings) for source in sources]
    outcomes = engine.map(_read_source, tasks, doubtful=_doubtful, done=done)
    return tuple(_reading(source, outcome) for source, outcome in zip(sources, outcomes, strict=True))


def assemble(readings: Iterable[Reading], settings: Settings) -> Dataset:
    """Every published table, the same whatever the readings' order."""
    readings = tuple(readings)
    copies = find_copies({reading.result.report_id: reading.result.body for reading in readings})
    rows = dataset.tables(readings, copies, settings.min_confidence)
    rows.update(compare(rows, settings.indicators, settings.codes_as_of))
    results = sorted((reading.result for reading in readings), key=lambda result: result.report_id)
    texts = {result.report_id: result.report.text for result in results if result.report}
    details = {result.report_id: result.detail for result in results if result.detail}
    return Dataset(rows, texts if settings.texts else {}, details)


def limits(settings: Settings) -> Limits:
    """The ceilings for one file: the defaults, and what the settings put in their place."""
    return Limits(**{**{name: getattr(Limits(), name) for name in Limits.__slots__}, **dict(settings.limits)})


def _warnings(result: Result) -> tuple[str, ...]:
    wrong = any(check.status == "inconsistent" for check in result.checks)
    return (("inconsistent_numbers",) if wrong else ()) + (() if result.region.code else ("region_undecided",))


def _read_source(task: tuple[Source, Settings]) -> Result:
    source, settings = task
    if source.error:
        return _failed(source, "unreadable", source.error)
    if source.size > limits(settings).file_bytes:
        return _failed(source, "too_large", f"{source.size} bytes")
    try:
        with open(source.path, "rb") as stream:
            data = stream.read()
    except OSError as error:
        return _failed(source, "unreadable", error.strerror or type(error).__name__)
    return read_one(data, source.file, settings)


def _doubtful(task: tuple[Source, Settings]) -> bool:
    """Whether a file is read by libraries that may hang or run away: anything but plain text."""
    source = task[0]
    if source.error:
        return False
    try:
        with open(source.path, "rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return b"%PDF" in head or head.startswith(_CONTAINERS)


def _reading(source: Source, outcome: Outcome[Result]) -> Reading:
    result = outcome.value or _failed(source, outcome.failure, outcome.detail)
    return Reading(result, source.file, source.also_as)


def _failed(source: Source, reason: str, detail: str) -> Result:
    return Result(source.report_id, source.sha256, "failed", reason, detail)
