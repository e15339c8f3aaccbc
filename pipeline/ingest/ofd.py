"""OFD files (GB/T 33190), the format of Chinese public documents: text with boxes, laid out as in PDF."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import drop_boilerplate
from pipeline.ingest.limits import Limits
from pipeline.ingest.ofd_objects import Character, Drawn, drawn
from pipeline.ingest.ofd_package import Parts
from pipeline.ingest.ofd_tables import Rules, ruled
from pipeline.ingest.pdf_glyphs import Glyph
from pipeline.ingest.pdf_layout import Item, blocks_of, in_order
from pipeline.ingest.pdf_lines import lines_of
from pipeline.model import Block, Document


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Blocks of an OFD file, each with its runs (page, box and character edges). Annotations and seals are not read.

    Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`, `no_text`.
    """
    pages: list[list[Item]] = []
    aslant: dict[str, None] = {}
    rules = Rules()
    characters, unread = 0, False
    for number, page in enumerate(Parts(data, limits).pages(), 1):
        found = drawn(page, limits.characters)
        characters += len(found.characters)
        if characters > limits.characters:
            raise Unreadable("too_large", f"more than {limits.characters} characters")
        unread = unread or page.content is None or (not found.characters and found.images > 0)
        aslant.update(dict.fromkeys(found.tilted))
        pages.append(_items(found, number, rules))
    blocks = drop_boilerplate(blocks_of(pages))
    if not blocks:
        raise Unreadable("no_text", f"{len(pages)} pages")
    blocks += tuple(Block(text, dropped="boilerplate") for text in aslant if text.strip())
    return Document("ofd", blocks, len(pages), ("pages_unread",) if unread else ())


def _items(found: Drawn, number: int, rules: Rules) -> list[Item]:
    tables, rest = ruled(rules, number, found.segments, _glyphs(found.characters))
    return in_order(lines_of(rest, number), tables)


def _glyphs(characters: Iterable[Character]) -> list[Glyph]:
    """As the geometry of PDF takes them."""
    return [Glyph(one.character, *one.box) for one in characters]
