"""PDF files: text with boxes, paragraphs by geometry, cells of ruled tables."""

from __future__ import annotations

from typing import Any

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import drop_boilerplate
from pipeline.ingest.limits import Limits
from pipeline.ingest.pdf_glyphs import Glyph, glyphs
from pipeline.ingest.pdf_layout import Item, blocks_of, in_order
from pipeline.ingest.pdf_lines import lines_of
from pipeline.ingest.pdf_tables import Ruled, has_rules, tables_of
from pipeline.model import Document

PASSWORD_ERROR = 4
"""FPDF_ERR_PASSWORD."""


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Blocks of a PDF file, each with its runs (page, box and character edges).

    Raises Unreadable: `encrypted`, `damaged`, `too_large`, `no_text`.
    """
    pdf = _opened(data, password)
    try:
        if len(pdf) > limits.pages:
            raise Unreadable("too_large", f"{len(pdf)} pages")
        return _document(pdf, Ruled(data, password), limits)
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


def _document(pdf: Any, ruled: Ruled, limits: Limits) -> Document:
    pages: list[list[Item]] = []
    characters, unread = 0, False
    for number in range(1, len(pdf) + 1):
        items, read, missing = _page(pdf, number, ruled)
        pages.append(items)
        characters += read
        unread = unread or missing
        if characters > limits.characters:
            raise Unreadable("too_large", f"more than {limits.characters} characters")
    blocks = drop_boilerplate(blocks_of(pages))
    if not blocks:
        raise Unreadable("no_text", f"{len(pages)} pages")
    return Document("pdf", blocks, len(pages), ("pages_unread",) if unread else ())


def _page(pdf: Any, number: int, ruled: Ruled) -> tuple[list[Item], int, bool]:
    """Items of one page, how many characters it holds, and whether something on it could not be read."""
    import pypdfium2 as pdfium

    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError:
        return [], 0, True
    try:
        found = glyphs(page)
        if not any(not glyph.character.isspace() for glyph in found):
            return [], 0, next(iter(page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])), None) is not None
        return _items(page, found, number, ruled), len(found), False
    finally:
        page.close()


def _items(page: Any, found: tuple[Glyph, ...], number: int, ruled: Ruled) -> list[Item]:
    if not has_rules(page):
        return list(lines_of(found, number))
    tables, rest = tables_of(ruled, number, found)
    return in_order(lines_of(rest, number), tables)
