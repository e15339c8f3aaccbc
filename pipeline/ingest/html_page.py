"""The bytes of one web page to blocks: decoded, parsed, its text told from menus, lists and feet.

Nothing is fetched, no document type is obeyed, no script is run; what is not the report comes as dropped blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import Marked, drop_boilerplate, marked
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.html_main import DATED, KEEP, choose
from pipeline.ingest.html_walk import INDENT, Piece, Walker
from pipeline.ingest.html_words import page_words
from pipeline.ingest.limits import Limits
from pipeline.ingest.reflow import Shape, join, shape_of
from pipeline.ingest.tables import row_blocks
from pipeline.model import Block, Decision

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HEAD = 65_536
MOST_MARKS = 500_000
"""Elements of a page, counted by their brackets: a tree takes half a kilobyte for each."""
MOST_CELLS = 200_000
RAW = re.compile(rb"(?i)<(?:script|style)\b")
RAW_END = re.compile(rb"(?i)</(?:script|style)")
TAG = re.compile(rb"<[^<>]*>|\s+")
ASCII = re.compile(rb"^[!-~]+|(?<=[\x00-\x7f])[!-~]+")
"""Not one that may be the second byte of a character."""
SUBSET = re.compile(r"<!DOCTYPE[^>\[]{0,2000}\[|<!ENTITY", re.I)
CLOSED = re.compile(r"<(script|style|title|iframe|textarea)\b([^<>]*)/>", re.I)
NO_DEPTH = "depth"
LONGEST_TITLE, MOST_TITLES = 300, 8
TITLES = frozenset({"articletitle", "og:title", "title", "dc.title"})


@dataclass(frozen=True, slots=True)
class PageText:
    """The blocks of a page, how many characters of them are the report's, and what was decided."""

    blocks: tuple[Block, ...]
    size: int
    replaced: bool
    decisions: tuple[Decision, ...]


def read_page(data: bytes, limits: Limits) -> PageText:
    """The blocks of a page. Raises Unreadable: `too_large`, `hostile`, `unsupported`, `damaged`."""
    if len(data) > limits.part_bytes or data.count(b"<") > MOST_MARKS:
        raise Unreadable("too_large", f"{len(data)} bytes, {data.count(b'<')} marks")
    decoded = _decoded(data)
    if SUBSET.search(decoded.text[:HEAD]):
        raise Unreadable("hostile", "document type with entities")
    root = _parsed(decoded.text)
    body = next(root.iter("body"), root)
    walker = Walker(body, MOST_CELLS).walk()
    chosen = choose(walker.pieces, walker.spans, _titles(root))
    blocks = _blocks(walker.pieces, chosen.verdicts)
    size = sum(len(block.text) for block in blocks if not block.dropped)
    if sum(len(block.text) for block in blocks) > limits.characters:
        raise Unreadable("too_large", "characters")
    decisions = (Decision("encoding", None, decoded.codec), Decision("main_text", None, chosen.box))
    return PageText(blocks, size, decoded.replaced, decisions)


def _decoded(data: bytes) -> Decoded:
    """By the characters that are no markup, for a page is mostly that; what it declares is often wrong."""
    if b"\x00" in data[:HEAD]:
        return decode(data)
    told = _telling(data)
    decoded = decode(told) if told else Decoded("", "utf-8")
    text = data.decode(decoded.codec, "replace").removeprefix("\ufeff")
    return Decoded(text, decoded.codec, decoded.replaced)


def _telling(data: bytes) -> bytes:
    """Without tags, scripts and ASCII; no byte of < or > is part of a Chinese character in any of the encodings."""
    first, *others = RAW.split(data)
    ends = ((other, RAW_END.search(other)) for other in others)
    shown = first + b"".join(other[end.start() :] if end else other for other, end in ends)
    return ASCII.sub(b"", TAG.sub(b"", shown))


def _parsed(text: str) -> Element:
    from lxml import etree

    text = text.replace("\x00", "")
    if text.lstrip().startswith("<?xml"):
        text = CLOSED.sub(r"<\1\2></\1>", text)  # an element that is closed at once is so in XHTML only
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", str(error)) from error
    if any(NO_DEPTH in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise Unreadable("hostile", "elements nested too deep")
    if root is None:
        raise Unreadable("no_text", "no element")
    return root


def _titles(root: Element) -> list[str]:
    """What the page calls itself."""
    named = [element.get("content", "") for element in root.iter("meta") if _is_title(element)]
    told = [*named, *("".join(element.itertext()) for element in root.iter("title"))]
    return [title[:LONGEST_TITLE] for title in told if title][:MOST_TITLES]


def _is_title(meta: Element) -> bool:
    return (meta.get("name") or meta.get("property") or "").lower() in TITLES


def _blocks(pieces: Sequence[Piece], verdicts: Sequence[str]) -> tuple[Block, ...]:
    """Kept pieces as paragraphs and rows, the others as dropped blocks, in order."""
    groups: list[list[str] | Block] = []
    for piece, verdict in zip(pieces, verdicts, strict=True):
        if piece.rows:
            groups.extend(_rows(piece, verdict))
        elif verdict == KEEP:
            groups.extend(_paragraphs(piece.lines))
        else:
            groups.append(Block(" ".join(filter(None, map(str.strip, piece.lines))), dropped="boilerplate"))
    shape = shape_of([line for group in groups if isinstance(group, list) for line in group])
    return drop_boilerplate(tuple(_put_together(_merged(groups) if shape.width else groups, shape)))


def _rows(piece: Piece, verdict: str) -> Iterator[Block]:
    """Of a table that describes the document only the rows with its date."""
    dated = page_words().metadata_kept
    for block in row_blocks(piece.rows):
        keep = verdict == KEEP or (verdict == DATED and dated.search(block.text))
        yield block if keep else replace(block, dropped="boilerplate")


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines that <br> parts, in groups that may be one paragraph: a blank line or an indent begins another."""
    group: list[str] = []
    for line in lines:
        if group and (not line.strip() or line.startswith(INDENT)):
            yield group
            group = []
        if line.strip():
            group.append(line)
    if group:
        yield group


def _merged(groups: Iterable[list[str] | Block]) -> Iterator[list[str] | Block]:
    """In a page of full lines each line is a block of its own, and says nothing of paragraphs."""
    lines: list[str] = []
    for group in groups:
        if isinstance(group, list):
            lines += group
            continue
        if lines:
            yield lines
            lines = []
        yield group
    if lines:
        yield lines


def _put_together(groups: Iterable[list[str] | Block], shape: Shape) -> Iterator[Block]:
    """Each group's lines as paragraphs, boilerplate marked by the place of a line in the whole report."""
    groups = list(groups)
    kept = [group for group in groups if isinstance(group, list) or not group.dropped]
    marks = marked([line for group in kept for line in (group if isinstance(group, list) else [group])])
    for group in groups:
        if isinstance(group, list):
            yield from join([mark for line in group for mark in _marks_of(line, marks)], shape)
        else:
            if not group.dropped:
                next(marks)
            yield group


def _marks_of(line: str, marks: Iterator[Marked]) -> Iterator[Marked]:
    """The mark of a line, or the two of one that ends with boilerplate."""
    mark = next(marks)
    yield mark
    if isinstance(mark[0], str) and len(mark[0]) < len(line):
        yield next(marks)
