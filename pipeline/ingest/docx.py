"""Word documents, opened by python-docx: body, notes, text boxes; headers, footers and contents kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import Line
from pipeline.ingest.docx_body import Body, Note, aside, block_of
from pipeline.ingest.docx_numbering import Numbering, numbering
from pipeline.ingest.docx_package import opened, root_of, roots_of
from pipeline.ingest.docx_settle import NOTES, settle
from pipeline.ingest.docx_styles import Styles, W, styles_of
from pipeline.ingest.docx_text import Seen
from pipeline.ingest.limits import Limits
from pipeline.ingest.reflow import reflow
from pipeline.ingest.words import contents_title
from pipeline.model import Block, Decision, Document
from pipeline.writing import folded

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

FOREIGN = (f"{W}altChunk", f"{W}subDoc")
"""Where a file of another format, or another file, stands in the text."""


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Blocks of a .docx file: paragraphs with their automatic numbers, table rows; after each what is anchored in it.

    Footnotes follow the paragraph that refers to them, endnotes come last; headers, footers and tables of contents are
    dropped blocks. Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`, `no_text`, `unsupported`.
    """
    document = opened(data, limits)
    styles = styles_of(root_of(document, "styles"))
    root = _body(document)
    foreign = sum(1 for _ in root.iter(*FOREIGN))
    seen = Seen(styles, settle(root, styles))
    counter = numbering(root_of(document, "numbering"), styles)
    body = Body(seen, counter, dict(_notes(document, seen)))
    blocks = reflow(tuple(_untitled(tuple(_lines(root, body)))))
    if not blocks:
        raise Unreadable("unsupported", "a file in a file") if foreign else Unreadable("no_text", "no paragraph")
    heads, feet = (tuple(_margins(document, kind, styles)) for kind in ("header", "footer"))
    blocks = (*heads, *blocks, *feet)
    if sum(len(block.text) for block in blocks) > limits.characters:
        raise Unreadable("too_large", "characters")
    return Document("docx", blocks, None, ("parts_unread",) if foreign else (), _decisions(blocks, seen, foreign))


def _body(document: WordDocument) -> Element:
    from docx.oxml.document import CT_Document

    root = document.element
    return root.body if isinstance(root, CT_Document) and root.body is not None else root


def _notes(document: WordDocument, seen: Seen) -> Iterator[tuple[Note, Element]]:
    """Footnotes and endnotes, without the separators that Word keeps among them."""
    for kind in ("footnote", "endnote"):
        root = root_of(document, f"{kind}s")
        if root is not None:
            settle(root, seen.styles)
        for note in () if root is None else root.iterchildren(f"{W}{kind}"):
            if note.get(f"{W}type") in (None, "normal"):
                yield (kind, note.get(f"{W}id", "")), note


def _lines(root: Element, body: Body) -> Iterator[Line]:
    """The body, the endnotes it refers to, and notes that nothing refers to."""
    mentioned = {
        (one.tag.removeprefix(W).removesuffix("Reference"), one.get(f"{W}id", "")) for one in root.iter(*NOTES)
    }
    yield from body.lines(root)
    yield from body.endnotes
    for note, element in body.notes.items():
        if note not in mentioned:
            yield from map(aside, body.lines(element))


def _untitled(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, where the title of a table of contents is no more published than its lines."""
    for at, line in enumerate(lines):
        after = next((one for one in lines[at + 1 : at + 3] if one != ""), None)
        heads = isinstance(after, Block) and after.dropped == "contents"
        if isinstance(line, str) and heads and contents_title().fullmatch(folded(line).strip()):
            yield Block(line.strip(), dropped="contents")
        else:
            yield line


def _margins(document: WordDocument, kind: str, styles: Styles) -> Iterator[Block]:
    """What the headers, or the footers, of all sections say, each line once."""
    said: set[str] = set()
    for root in roots_of(document, kind):
        seen = Seen(styles, settle(root, styles))
        for text in _texts(Body(seen, Numbering({}, styles)).lines(root)):
            if text not in said:
                said.add(text)
                yield Block(text, dropped=kind)


def _texts(lines: Iterable[Line]) -> Iterator[str]:
    texts = (line if isinstance(line, str) else block_of(line).text for line in lines)
    return filter(None, map(str.strip, texts))


def _decisions(blocks: Iterable[Block], seen: Seen, foreign: int) -> tuple[Decision, ...]:
    contents = sum(block.dropped == "contents" for block in blocks)
    told = (("contents_dropped", contents), ("symbols_lost", seen.symbols_lost), ("parts_unread", foreign))
    return tuple(Decision(code, None, str(count)) for code, count in told if count)
