"""Web pages, as saved by a browser or a word processor."""

from __future__ import annotations

from pipeline.errors import Unreadable
from pipeline.ingest.html_page import read_page
from pipeline.ingest.limits import Limits
from pipeline.model import Document


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """The report on a page; menus, lists of links and the page's foot as dropped blocks.

    Raises Unreadable: `too_large`, `hostile`, `unsupported`, `damaged`, `no_text`.
    """
    page = read_page(data, limits)
    if not page.size:
        raise Unreadable("no_text", "no text that a browser would show")
    warnings = ("decoded_with_replacement",) if page.replaced else ()
    return Document("html", page.blocks, None, warnings, page.decisions)
