"""Web archives (.mht): pages that a browser or a word processor saved as one MIME message (RFC 2557)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from pipeline.errors import Unreadable
from pipeline.ingest.html_page import PageText, read_page
from pipeline.ingest.limits import Limits
from pipeline.model import Block, Document

MOST_PAGES = 20
"""Pages of one archive that are read: the page itself and those in its frames."""


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """The page of an archive that holds most of the text; those of its other frames as dropped blocks.

    Raises Unreadable: `too_large`, `hostile`, `unsupported`, `damaged`, `no_text`.
    """
    pages = [read_page(part, limits) for part in islice(_parts(data), MOST_PAGES)]
    if not pages:
        raise Unreadable("unsupported", "a mail without a page")
    main = max(pages, key=lambda page: page.size)
    if not main.size:
        raise Unreadable("no_text", "no text that a browser would show")
    blocks = [block for page in pages for block in (page.blocks if page is main else _dropped(page))]
    warnings = ("decoded_with_replacement",) if main.replaced else ()
    return Document("mhtml", tuple(blocks), None, warnings, main.decisions)


def _parts(data: bytes) -> Iterator[bytes]:
    """The bytes of each page in the archive, unpacked."""
    from email import message_from_bytes

    try:
        for part in message_from_bytes(data).walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes) and payload.strip():
                    yield payload
    except RecursionError as error:
        raise Unreadable("hostile", "parts nested too deep") from error


def _dropped(page: PageText) -> Iterator[Block]:
    return (replace(block, dropped=block.dropped or "boilerplate") for block in page.blocks)
