"""Bytes of one report to its text: sniffing by content, one reader a format, paragraphs whole, boilerplate out."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from pipeline.errors import Unreadable
from pipeline.ingest.compose import body_of, box_of, compose, page_of, placed_at, sure_of
from pipeline.ingest.limits import Limits
from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.ingest.radicals import repaired
from pipeline.ingest.recognised import NOTHING, Recognised
from pipeline.ingest.sensitive import told_of
from pipeline.ingest.sniff import disagrees, sniff
from pipeline.model import Document

__all__ = [
    "Limits", "body_of", "box_of", "compose", "format_of", "page_of", "placed_at", "read_document", "recognise_page",
    "sure_of",
]  # fmt: skip

READERS = {
    "txt": "pipeline.ingest.txt",
    "docx": "pipeline.ingest.docx",
    "pdf": "pipeline.ingest.pdf",
    "rtf": "pipeline.ingest.rtf",
    "ofd": "pipeline.ingest.ofd",
    "antiword": "pipeline.ingest.antiword",
    "html": "pipeline.ingest.html",
    "mhtml": "pipeline.ingest.mhtml",
    "image": "pipeline.ingest.image",
}
"""The module whose `read(data, limits, password)` reads a format; imported when first needed."""
PICTURED = frozenset({"pdf", "image"})
"""Formats whose pages may hold no text: `read` takes what was recognised, `page_image` shows a page."""
UNWRAPPERS = {"ole": "pipeline.ingest.legacy"}
"""The module whose `unwrapped` turns a file into one of a format above, which is read in its place, then `believed`."""


def read_document(
    data: bytes, name: str, *, limits: Limits, password: str = "", recognised: Recognised = NOTHING
) -> Document:
    """The blocks of one file. Raises Unreadable with a code of `codes.REASONS`.

    `name` only serves to warn when its ending disagrees with the content; `password` opens an encrypted file;
    `recognised`: the characters of pages that a reading without it gave as `unread_pages`.
    """
    if not data:
        raise Unreadable("empty", name)
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", f"{len(data)} bytes")
    document = told_of(repaired(_read(data, limits, password, recognised)))
    return replace(document, warnings=document.warnings + _warnings(document, name))


def format_of(data: bytes, limits: Limits) -> str:
    """The format that the content of a file tells; empty for one that is not read here."""
    try:
        kind = sniff(data, limits) if data else ""
    except Unreadable:
        return ""
    return "doc" if kind in UNWRAPPERS else kind


def recognise_page(data: bytes, number: int, *, limits: Limits, password: str = "") -> tuple[Glyph, ...]:
    """The characters that a page of a file shows, for `recognised` of `read_document`; seconds and much memory a page.

    Raises Unreadable with a code of `codes.REASONS`.
    """
    from pipeline.ingest.ocr import recognise

    reader = import_module(READERS[sniff(data, limits)])
    return recognise(reader.page_image(data, number, limits, password))


def _read(data: bytes, limits: Limits, password: str, recognised: Recognised) -> Document:
    kind = sniff(data, limits)
    if kind not in UNWRAPPERS:
        return _with(kind, data, limits, password, *((recognised,) if kind in PICTURED else ()))
    unwrapper = import_module(UNWRAPPERS[kind])
    source = unwrapper.unwrapped(data, limits, password)
    document: Document = unwrapper.believed(_with(source.kind, source.data, limits, password), source)
    return document


def _with(kind: str, data: bytes, limits: Limits, password: str, *recognised: Recognised) -> Document:
    document: Document = import_module(READERS[kind]).read(data, limits, password, *recognised)
    return document


def _warnings(document: Document, name: str) -> tuple[str, ...]:
    mismatch = ("name_type_mismatch",) if disagrees(name, document.format) else ()
    removed = any(block.dropped == "boilerplate" for block in document.blocks)
    return mismatch + (("boilerplate_removed",) if removed else ())
