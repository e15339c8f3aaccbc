"""OFD files (GB/T 33190), the format of Chinese public documents: text with boxes, laid out as in PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import drop_boilerplate
from pipeline.ingest.legible import count_written, is_legible
from pipeline.ingest.limits import Limits
from pipeline.ingest.ofd_objects import Character, Drawn, drawn
from pipeline.ingest.ofd_package import Page, Parts
from pipeline.ingest.pdf_columns import Gutters
from pipeline.ingest.pdf_glyphs import Characters, Glyph, characters_of
from pipeline.ingest.pdf_layout import Item, blocks_of
from pipeline.ingest.pdf_page import items_of
from pipeline.ingest.pdf_rules import ENOUGH, MOST, SHORTEST, Rule
from pipeline.ingest.pdf_tables import Tables
from pipeline.model import Block, Box, Decision, Document

STRAIGHT = 1.0
"""Points that a rule may lean."""
STAMP, PICTURE = 20, 0.5
"""Fewer characters, on a page that a picture covers more than this share of, are a stamp put upon a scan."""


@dataclass(slots=True)
class _Reading:
    """What is known of a file as its pages are read in order."""

    tables: Tables = field(default_factory=Tables)
    gutters: Gutters = field(default_factory=lambda: Gutters({}))
    decisions: list[Decision] = field(default_factory=list)
    aslant: dict[str, None] = field(default_factory=dict)
    characters: int = 0
    unread: bool = False


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Blocks of an OFD file, each with its runs (page, box and character edges). Annotations and seals are not read.

    Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`, `no_text`.
    """
    reading = _Reading()
    pages: list[list[Item]] = []
    for number, page in enumerate(Parts(data, limits).pages(), 1):
        pages.append(_page(page, number, reading, limits))
    blocks = drop_boilerplate(blocks_of(pages))
    if not blocks:
        raise Unreadable("no_text", f"{len(pages)} pages")
    blocks += tuple(Block(text, dropped="watermark") for text in reading.aslant if text.strip())
    warnings = ("pages_unread",) if reading.unread else ()
    return Document("ofd", blocks, len(pages), warnings, tuple(reading.decisions))


def _page(page: Page, number: int, reading: _Reading, limits: Limits) -> list[Item]:
    found = drawn(page, limits.characters)
    reading.characters += len(found.characters)
    if reading.characters > limits.characters:
        raise Unreadable("too_large", f"more than {limits.characters} characters")
    text = "".join(one.character for one in found.characters)
    why = _why_unread(text, found.picture)
    if why:
        reading.decisions.append(Decision(why, number))
    reading.unread = reading.unread or bool(why) or page.content is None
    if why or not text.strip():
        return []
    reading.aslant.update(dict.fromkeys(found.tilted))
    return _laid_out(found, number, reading)


def _why_unread(text: str, picture: float) -> str:
    """The code of why a page's characters are not its text; empty where they are."""
    if not is_legible(text):
        return "garbled"
    if count_written(text) >= STAMP:
        return ""
    return "picture" if picture > (PICTURE if text.strip() else 0) else ""


def _laid_out(found: Drawn, number: int, reading: _Reading) -> list[Item]:
    """The way that a page of PDF goes from here on."""
    characters, rules = _characters(found.characters), _rules(found.segments)
    items, decisions = items_of(characters, rules, number, reading.tables, reading.gutters)
    reading.decisions += decisions
    return items


def _characters(found: Sequence[Character]) -> Characters:
    import numpy as np

    odd = np.array([one.odd for one in found], dtype=bool)
    return replace(characters_of(_glyphs(found)), odd=odd, sure=None)


def _glyphs(found: Iterable[Character]) -> Iterator[Glyph]:
    """A line ends where the ink changes; elsewhere the heights of the characters tell."""
    odd = False
    for one in found:
        if one.odd != odd:
            yield Glyph("\n", 0, 0, 0, 0)
        odd = one.odd
        yield Glyph(one.character, *one.box)


def _rules(segments: Iterable[Box]) -> list[Rule]:
    """The upright and the flat strokes; none where there are too few for a table, or enough for a drawing."""
    rules = [rule for rule in map(_rule, segments) if rule]
    flat = sum(rule.is_flat for rule in rules)
    return rules if ENOUGH <= flat <= len(rules) - ENOUGH and len(rules) <= MOST else []


def _rule(segment: Box) -> Rule | None:
    (x0, x1), (top, bottom) = sorted((segment[0], segment[2])), sorted((segment[1], segment[3]))
    sides = sorted((x1 - x0, bottom - top))
    return Rule(x0, top, x1, bottom) if sides[0] <= STRAIGHT and sides[1] >= SHORTEST else None
