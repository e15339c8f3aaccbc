"""The way a report walks, and the night that all of them share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from pipeline import archive, dataset
from pipeline.audit import check_facts
from pipeline.compare import compare
from pipeline.copies import copies_among
from pipeline.corrections import Correction, apply
from pipeline.dataset import Reading, Rows
from pipeline.engines import Engine
from pipeline.errors import Unreadable
from pipeline.ingest import Limits, body_of, compose, format_of, read_document, sure_of
from pipeline.lexicon.words import load
from pipeline.model import Allocation, Citation, Document, Fact, Mechanism, Organisation, Report, Result
from pipeline.ocr_pages import NOTHING, OcrResult, batches, explained, recognise, wanted
from pipeline.scan import Source, report_id
from pipeline.segment import sentences
from pipeline.settings import Settings
from pipeline.writing import as_read, checks_as_written, published, report_as_read

if TYPE_CHECKING:
    from pipeline.resolve.reading import Extraction

_Row = TypeVar("_Row", Fact, Mechanism, Allocation, Organisation)
_Task = tuple[Source, Settings, OcrResult]
_CONTAINERS = (b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_HEAD = 1024
_SMALL = 64 * 1024
"""Bytes up to which a plain text is read without a process of its own: the worst that was made takes seconds."""
_PARTLY = {
    "decoded_with_replacement": "bad_bytes",
    "pages_unread": "no_text",
    "cut_off": "damaged",
    "parts_unread": "unsupported",
}
"""Warnings of a reader that mean that something was not read, and the reason that the report's row gives."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything published: rows by table, texts by report id. `details`: what the log says of a report."""

    rows: Rows
    texts: dict[str, str]
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """What reading a file's bytes gave: its report, or why there is none (`reason`, `detail`)."""

    report_id: str
    sha256: str
    report: Report | None
    format: str
    reason: str = ""
    detail: str = ""
    unread_pages: tuple[int, ...] = ()
    recognised: str = ""
    """What is to be told of pages that could not be recognised."""
    document: Document | None = None


def read_one(
    data: bytes, name: str, settings: Settings, recognised: OcrResult = NOTHING, corrections: Sequence[Correction] = ()
) -> Result:
    """One file, from its bytes to its facts: pure, and without errors (an unreadable file is a failed Result).

    `recognised`: what came of the pages that an earlier reading gave as `unread_pages`. `corrections`: the log, oldest
    first; entries about other reports are passed over.
    """
    return state(read_text(data, name, settings, recognised), settings, corrections)


def read_text(data: bytes, name: str, settings: Settings, recognised: OcrResult = NOTHING) -> Text:
    """One file, from its bytes to its text; without errors, as `read_one`."""
    sha256 = hashlib.sha256(data).hexdigest()
    bounds, pages, key = limits(settings), recognised.pages, report_id(sha256)
    try:
        document = read_document(data, name, limits=bounds, password=settings.password, recognised=pages)
    except Unreadable as error:
        what = format_of(data, bounds)
        return Text(key, sha256, None, what, error.code, error.detail, error.pages, recognised.detail)
    kept = document if settings.keep_documents else None
    return Text(
        key, sha256, compose(document, key), document.format, "", "", document.unread_pages, recognised.detail, kept
    )


def state(text: Text, settings: Settings, corrections: Sequence[Correction] = ()) -> Result:
    """What a text states, as people corrected it; a failed Result where there is none."""
    if text.report is None:
        failed = Result(text.report_id, text.sha256, "failed", text.reason, text.detail, format=text.format)
        return explained(replace(failed, unread_pages=text.unread_pages), text.recognised)
    result = read_report(text.report, text.sha256, settings, corrections)
    return explained(replace(result, unread_pages=text.unread_pages, document=text.document), text.recognised)


def read_report(report: Report, sha256: str, settings: Settings, corrections: Sequence[Correction] = ()) -> Result:
    """What a report's text states, as people corrected it."""
    return corrected(uncorrected(report, sha256, settings), corrections)


def uncorrected(report: Report, sha256: str, settings: Settings) -> Result:
    """What the rules find in a report's text, before its arithmetic is checked."""
    from pipeline.resolve.reading import extract

    read, view = report_as_read(report)
    found = extract(read, load(settings.lexicon))
    if (quoted := _quoted(found)) > limits(settings).evidence_characters:
        return Result(report.report_id, sha256, "failed", "too_large", f"{quoted} characters of evidence")
    missing = next((reason for warning, reason in _PARTLY.items() if warning in report.warnings), "")
    result = Result(
        report.report_id, sha256, "partial" if missing else "ok", missing, report=read,
        head=found.head, region=found.region, facts=found.facts, mechanisms=found.mechanisms,
        citations=found.citations, allocation=found.allocation, organisation=found.organisation,
        refusals=found.refusals, body=body_of(report),
    )  # fmt: skip
    result = published(result, report, view)
    return replace(
        result, facts=_surely(report, result.facts), mechanisms=_surely(report, result.mechanisms),
        allocation=_surely(report, result.allocation), organisation=_surely(report, result.organisation),
    )  # fmt: skip


def corrected(result: Result, corrections: Sequence[Correction] = ()) -> Result:
    """The rows as people left them, and the arithmetic of these; `result` as `uncorrected` gives it."""
    report = result.report
    if report is None:
        return result
    applied = apply(report, result.facts, result.mechanisms, corrections)
    read, view = report_as_read(report)
    checks = check_facts(read.text, sentences(read), as_read(applied.facts, view))
    result = replace(
        result, facts=applied.facts, mechanisms=applied.mechanisms, corrections=applied.states,
        checks=checks if view is None else checks_as_written(checks, view),
    )  # fmt: skip
    return replace(result, warnings=report.warnings + _warnings(result))


def read_all(
    sources: Sequence[Source], settings: Settings, done: Callable[[], object] = lambda: None
) -> tuple[Reading, ...]:
    """Every source, read by as many processes as the settings say; `done` is called after each.

    UsageError when a word table of the user's cannot be used.
    """
    load(settings.lexicon)  # here, so that a bad table stops the run and the workers find the good ones loaded
    results: list[Result] = []
    for result in _read_each([(source, settings, NOTHING) for source in sources]):
        results.append(result)
        if not wanted(result):
            done()
    for at, result in _second_look(sources, results, settings):
        results[at] = result
        done()
    return tuple(Reading(result, source.file, source.also_as) for source, result in zip(sources, results, strict=True))


def assemble(readings: Iterable[Reading], settings: Settings) -> Dataset:
    """Every published table, the same whatever the readings' order."""
    readings = tuple(readings)
    copies = copies_among({reading.result.report_id: reading.result.body for reading in readings})
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


def _surely(report: Report, found: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Rows read from pictures, their confidence lowered by the least certain character of theirs."""
    if "ocr" not in report.warnings:
        return found
    sure = [Decimal(str(round(sure_of(report, row.start, row.end), 4))) for row in found]
    return tuple(replace(row, confidence=round(row.confidence * one, 4)) for row, one in zip(found, sure, strict=True))


def _quoted(found: Extraction) -> int:
    """Characters that the report's rows would hold as evidence."""
    rows: Iterable[Fact | Mechanism | Citation | Allocation | Organisation] = chain(
        found.facts, found.mechanisms, found.citations, found.allocation, found.organisation
    )
    return sum(len(row.evidence) for row in rows)


def _read_each(tasks: Sequence[_Task]) -> Iterator[Result]:
    """The results of the tasks in their order."""
    bounds, workers = limits(tasks[0][1]) if tasks else Limits(), tasks[0][1].workers if tasks else 1
    engine = Engine(max(1, min(workers, len(tasks))), bounds.seconds, bounds.memory_bytes)
    outcomes = engine.map(_read_source, tasks, doubtful=lambda task: doubtful(task[0]))
    for (source, _, _), outcome in zip(tasks, outcomes, strict=True):
        yield outcome.value or failed(source, outcome.failure, outcome.detail)


def _second_look(
    sources: Sequence[Source], results: Sequence[Result], settings: Settings
) -> Iterator[tuple[int, Result]]:
    """The files with pages to recognise, by their place, read again with what was recognised."""
    unread = [(source, pages) for source, one in zip(sources, results, strict=True) if (pages := wanted(one))]
    places = iter([at for at, one in enumerate(results) if wanted(one)])
    for files in batches(unread, limits(settings)):
        recognised = recognise(files, settings, limits(settings), source_bytes)
        tasks = [(source, settings, came) for (source, _), came in zip(files, recognised, strict=True)]
        for result in _read_each(tasks):
            at = next(places)
            lost = result.status == "failed" and results[at].status != "failed"
            yield at, results[at] if lost else result


def source_text(source: Source, settings: Settings, recognised: OcrResult = NOTHING) -> Text | Result:
    """A file read, or the failed Result where not even its bytes can be had."""
    if source.error:
        return failed(source, source.reason, source.error)
    if source.size > limits(settings).file_bytes:
        return failed(source, "too_large", f"{source.size} bytes")
    try:
        data = source_bytes(source, settings)
    except Unreadable as error:
        return failed(source, error.code, error.detail)
    except OSError as error:
        return failed(source, "unreadable", error.strerror or type(error).__name__)
    return read_text(data, source.file, settings, recognised)


def source_bytes(source: Source, settings: Settings) -> bytes:
    """What the file holds, from the disk or from the packed folder that it stands in."""
    if source.inside:
        return archive.read(source.path, source.inside, settings.password)
    with open(source.path, "rb") as stream:
        return stream.read()


def _read_source(task: _Task) -> Result:
    source, settings, recognised = task
    text = source_text(source, settings, recognised)
    return text if isinstance(text, Result) else state(text, settings)


def doubtful(source: Source) -> bool:
    """Whether a file may hang or run away: one that libraries read, and a plain text of more than a few pages."""
    if source.error:
        return False
    if source.inside or source.size > _SMALL:
        return True
    try:
        with open(source.path, "rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return b"%PDF" in head or head.startswith(_CONTAINERS) or b"<" in head or b"mime-version:" in head.lower()


def failed(source: Source, reason: str, detail: str) -> Result:
    """The result of a file that could not be read."""
    return Result(source.report_id, source.sha256, "failed", reason, detail)
