"""Plain text: bytes to paragraphs."""

from __future__ import annotations

from pipeline.errors import Unreadable
from pipeline.ingest.decode import decode
from pipeline.ingest.limits import Limits
from pipeline.ingest.reflow import reflow
from pipeline.model import Decision, Document

PAGE_BREAK = "\f"


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Paragraphs of a text file, put together where a line end broke them. Characters stay as they are.

    Raises Unreadable: `empty`, `too_large`, `unsupported`.
    """
    decoded = decode(data)
    if len(decoded.text) > limits.characters:
        raise Unreadable("too_large", f"{len(decoded.text)} characters")
    blocks = reflow(decoded.text.splitlines(), _page_edges(decoded.text))
    if all(block.dropped == "blank" for block in blocks):
        raise Unreadable("empty", "only white space")
    warnings = ("decoded_with_replacement",) if decoded.replaced else ()
    return Document("txt", blocks, None, warnings, (Decision("encoding", None, decoded.codec),))


def _page_edges(text: str) -> frozenset[int]:
    """Numbers of the lines that begin or end a page, where form feeds tell."""
    if PAGE_BREAK not in text:
        return frozenset()
    edges: set[int] = set()
    at = 0
    for page in text.split(PAGE_BREAK):
        lines = page.splitlines()
        written = [number for number, line in enumerate(lines) if line.strip()]
        edges.update(at + number for number in written[:1] + written[-1:])
        at += max(1, len(lines)) if not page.endswith("\n") else len(lines) + 1
    return frozenset(edges)
