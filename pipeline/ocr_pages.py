"""The pages that hold no text, of all files, recognised one by one: a page that dies or hangs costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.engines import Engine, Outcome
from pipeline.ingest import Limits, recognise_page
from pipeline.ingest.ocr import available
from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.ingest.recognised import Recognised
from pipeline.model import Result
from pipeline.scan import Source
from pipeline.settings import Settings, memory

SHARE = 0.8
"""Of the machine's memory that recognisers may claim together."""
FILLED = 0.5
"""Of the addresses that a recogniser may claim, more than it ever filled."""
BATCH = 400
"""Pages after which files are read again: 50 MB of characters."""
Unread = tuple[Source, tuple[int, ...]]
"""A file and its pages to recognise."""
Read = Callable[[Source, Settings], bytes]
"""What gives a file's bytes; must pickle."""


@dataclass(frozen=True, slots=True)
class OcrResult:
    """What came of the pages of one file; `detail` tells of those that nothing came of, for the log."""

    pages: Recognised
    detail: str = ""


NOTHING = OcrResult({})


class Readable(Protocol):
    """Whatever knows which of its pages are unread."""

    @property
    def unread_pages(self) -> tuple[int, ...]:
        """Pages, from 1, that show text which a recogniser may read."""


def wanted(result: Readable) -> tuple[int, ...]:
    """The pages of a file, once read, that are worth recognising here."""
    return result.unread_pages if result.unread_pages and available() else ()


def explained(result: Result, detail: str = "") -> Result:
    """The result with the reason why pages of it are unread: an extra that is not installed, or `detail`."""
    if not result.unread_pages or result.reason != "no_text":
        return result
    reason = result.reason if available() else "no_ocr"
    return replace(result, reason=reason, detail=detail or f"pages {_listed(result.unread_pages)}")


def batches(unread: Iterable[Unread], limits: Limits) -> Iterator[list[Unread]]:
    """The files in batches whose characters fit into memory together."""
    batch: list[Unread] = []
    for one in unread:
        batch.append(one)
        if sum(min(len(pages), limits.ocr_pages) for _, pages in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def recognise(unread: Sequence[Unread], settings: Settings, limits: Limits, read: Read) -> tuple[OcrResult, ...]:
    """The pages of each file, page by page on as many processes as memory allows, in the files' order."""
    tasks = [(read, source, page, settings, limits) for source, pages in unread for page in pages[: limits.ocr_pages]]
    outcomes = iter(list(_engine(limits, settings.workers, len(tasks)).map(_recognise, tasks)))
    return tuple(_gathered(pages, limits, outcomes) for _, pages in unread)


def _engine(limits: Limits, workers: int, tasks: int) -> Engine:
    room = int(memory() * SHARE // max(1, limits.ocr_memory_bytes * FILLED)) if memory() else workers
    return Engine(max(1, min(workers, room, tasks)), limits.ocr_seconds, limits.ocr_memory_bytes)


def _recognise(task: tuple[Read, Source, int, Settings, Limits]) -> tuple[Glyph, ...]:
    read, source, page, settings, limits = task
    return recognise_page(read(source, settings), page, limits=limits, password=settings.password)


def _gathered(pages: Sequence[int], limits: Limits, outcomes: Iterable[Outcome[tuple[Glyph, ...]]]) -> OcrResult:
    tried, left = pages[: limits.ocr_pages], pages[limits.ocr_pages :]
    ends = dict(zip(tried, outcomes, strict=False))
    failed = [f"page {page}: {end.failure} {end.detail}".rstrip() for page, end in ends.items() if end.failure]
    over = [f"pages {_listed(left)}: more than {limits.ocr_pages} pages to recognise"] if left else []
    found = {page: end.value for page, end in ends.items() if end.value is not None}
    return OcrResult(found, "; ".join(failed + over))


def _listed(pages: Sequence[int]) -> str:
    """3, 5, 8–12 of (3, 5, 8, 9, 10, 11, 12)."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
