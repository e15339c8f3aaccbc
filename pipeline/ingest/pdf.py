"""PDF files: text with boxes from pdfium, paragraphs by geometry, cells of ruled tables by pdfplumber's finder."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import drop_boilerplate
from pipeline.ingest.legible import count_written, is_legible
from pipeline.ingest.limits import Limits
from pipeline.ingest.page_image import PageImage
from pipeline.ingest.pdf_columns import Gutters
from pipeline.ingest.pdf_glyphs import characters, characters_of
from pipeline.ingest.pdf_layout import Item, blocks_of
from pipeline.ingest.pdf_page import items_of
from pipeline.ingest.pdf_rules import rules_of
from pipeline.ingest.pdf_scans import has_invisible_text, has_outlines, picture_of
from pipeline.ingest.pdf_tables import Tables
from pipeline.ingest.recognised import NOTHING, Recognised, Recognition
from pipeline.model import Block, Decision, Document

PASSWORD_ERROR = 4
"""FPDF_ERR_PASSWORD."""
STAMP = 20
"""Characters: fewer, on a page that is a picture, are a stamp or a page number put upon a scan."""
PICTURE = 0.5
"""Share of the page that the picture of a scan covers at least."""


@dataclass(slots=True)
class _Reading:
    """What is known of a file as its pages are read in order. `scans`: unread pages that a recogniser may read."""

    recognised: Recognition
    tables: Tables = field(default_factory=Tables)
    gutters: Gutters = field(default_factory=lambda: Gutters({}))
    decisions: list[Decision] = field(default_factory=list)
    characters: int = 0
    unread: list[int] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)


def read(data: bytes, limits: Limits, password: str = "", recognised: Recognised = NOTHING) -> Document:
    """Blocks of a PDF file, each with its runs (page, box and character edges); text pages keep their text.

    Raises Unreadable: `encrypted`, `damaged`, `too_large`, `no_text` (with the pages that are still to be recognised).
    """
    pdf = _opened(data, password)
    try:
        if len(pdf) > limits.pages:
            raise Unreadable("too_large", f"{len(pdf)} pages")
        with _uncollected():
            return _document(pdf, limits, Recognition(recognised))
    finally:
        pdf.close()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: the many small things of a page hold none, and looking costs a tenth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def page_image(data: bytes, number: int, limits: Limits, password: str = "") -> PageImage:
    """One page as it is shown. Raises Unreadable: `encrypted`, `damaged`."""
    import pypdfium2 as pdfium

    pdf = _opened(data, password)
    try:
        return picture_of(pdf[number - 1])
    except (pdfium.PdfiumError, IndexError) as error:
        raise Unreadable("damaged", str(error)) from error
    finally:
        pdf.close()


def _opened(data: bytes, password: str) -> Any:
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(data, password=password or None)
    except pdfium.PdfiumError as error:
        # pdfium may still name the error of an earlier file, so the file itself must say that it is encrypted
        locked = getattr(error, "err_code", PASSWORD_ERROR) == PASSWORD_ERROR and b"/Encrypt" in data
        raise Unreadable("encrypted" if locked else "damaged", str(error)) from error


def _document(pdf: Any, limits: Limits, recognised: Recognition) -> Document:
    reading = _Reading(recognised, decisions=recognised.decisions())
    pages: list[list[Item]] = []
    for number in range(1, len(pdf) + 1):
        pages.append(_page(pdf, number, reading))
        if reading.characters > limits.characters:
            raise Unreadable("too_large", f"more than {limits.characters} characters")
    blocks = drop_boilerplate(recognised.restored(_blocks(pages, recognised)))
    scans = tuple(reading.scans)
    if not blocks:
        raise Unreadable("no_text", f"{len(pages)} pages", scans)
    warnings = (("ocr",) if recognised.pages else ()) + (("pages_unread",) if reading.unread else ())
    return Document("pdf", blocks, len(pages), warnings, tuple(reading.decisions), scans)


def _blocks(pages: Sequence[list[Item]], recognised: Recognition) -> Iterator[Block]:
    """The blocks of all pages; scans have margins of their own."""
    for _, alike in groupby(enumerate(pages, 1), key=lambda page: page[0] in recognised.pages):
        yield from blocks_of([items for _, items in alike])


def _page(pdf: Any, number: int, reading: _Reading) -> list[Item]:
    import pypdfium2 as pdfium

    if number in reading.recognised.pages:
        return _recognised(number, reading)
    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError:
        reading.unread.append(number)
        return []
    try:
        found, shown = characters(page)
        reading.characters += len(found.text)
        why = _why_unread(page, found.text)
        if why:
            reading.unread.append(number)
            reading.scans.append(number)
            reading.decisions.append(Decision(why, number))
        if why or not found.text.strip():
            return []
        items, decisions = items_of(found, rules_of(page, shown.corner), number, reading.tables, reading.gutters)
        reading.decisions += decisions
        return items
    finally:
        page.close()


def _recognised(number: int, reading: _Reading) -> list[Item]:
    found = characters_of(reading.recognised.glyphs(number))
    reading.characters += len(found.text)
    items, decisions = items_of(found, (), number, reading.tables, reading.gutters)
    reading.decisions += decisions
    return items


def _why_unread(page: Any, text: str) -> str:
    """The code of why a page's text layer does not hold its text; empty where it does."""
    if not is_legible(text):
        return "garbled"
    if count_written(text) >= STAMP:
        return ""
    if not text.strip():
        return "picture" if _pictured(page) or has_outlines(page) else ""
    return "picture" if _pictured(page) > PICTURE and not has_invisible_text(page) else ""


def _pictured(page: Any) -> float:
    """The share of the page that its largest picture covers."""
    import pypdfium2 as pdfium

    width, height = page.get_size()
    largest = 0.0
    for picture in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
        try:
            left, low, right, high = picture.get_bounds()
        except pdfium.PdfiumError:
            continue
        largest = max(largest, (right - left) * (high - low) / max(1.0, width * height))
    return largest
