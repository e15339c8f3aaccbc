"""A web page's tree to the pieces of text that its boxes hold, in order: what a browser would show, one piece a block.

Nothing is judged here. The tree is walked, not recursed into: its depth is a stranger's choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest.html_tables import grid
from pipeline.ingest.html_words import page_words
from pipeline.ingest.tables import Cell

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table)", re.I)
CLICKED = frozenset({"onclick", "@click", "v-on:click", "data-href"})
FILES = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z|txt)(?:[?#]|$)", re.I)
BREAK = "\x00"
"""Stands for <br> until the lines are parted; no page holds it, for its zero bytes are taken out."""
LEAD = re.compile(r"[ \t\r\n\f]*(?:[\u3000\u2003]|\xa0[\s\xa0]*[\xa0])")
WHITE = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a]+")
CONTROLS = {code: None for code in (*range(9), 11, *range(14, 32), 127)}
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one block, a line for each <br>, or the rows of one data table."""

    lines: tuple[str, ...]
    linked: int = 0
    """Characters that stand in links, other than links to files."""
    links: int = 0
    heading: bool = False
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def text(self) -> str:
        """The lines, or the cells, in one."""
        if self.rows:
            return " ".join(cell.text for row in self.rows for cell in row if not cell.continued)
        return "".join(self.lines)


@dataclass(frozen=True, slots=True)
class Span:
    """A box: the pieces from `first` up to `last`, exclusive, its element and the words of its class and id."""

    first: int
    last: int
    tag: str
    names: frozenset[str]

    @property
    def label(self) -> str:
        """The box as `jianbao inspect` names it."""
        return " ".join((self.tag, *sorted(self.names)))


@dataclass(slots=True)
class Walker:
    """Collects the pieces and boxes below an element."""

    root: Element
    cells_left: int
    """Table cells that may still be read."""
    pieces: list[Piece] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    _chunks: list[str] = field(default_factory=list)
    _open: list[tuple[int, Element]] = field(default_factory=list)
    _linked: int = 0
    _links: int = 0
    _inside_link: int = 0
    _inside_pre: int = 0
    _heading: bool = False
    _outer: frozenset[Element] = frozenset()

    def walk(self) -> Walker:
        """Read everything below the root. Raises Unreadable: `too_large`."""
        from lxml import etree

        self._outer = _outer_tables(self.root)
        events = etree.iterwalk(self.root, events=("start", "end"))
        unseen: Element | None = None
        for event, element in events:
            if event == "start":
                if self._is_unseen(element) or self._table(element):
                    unseen = element
                    events.skip_subtree()
                else:
                    self._enter(element)
            else:
                if element is not unseen:
                    self._leave(element)
                unseen = None
                if element is not self.root:
                    self._add(element.tail)
        self._flush()
        return self

    def _is_unseen(self, element: Element) -> bool:
        style = element.get("style", "")
        hidden = "hidden" in element.attrib or (style and HIDDEN.search(style))
        return bool(hidden or element.tag in page_words().unseen) and element is not self.root

    def _enter(self, element: Element) -> None:
        tag, words = element.tag, page_words()
        block = _is_block(element)
        if block:
            self._flush()
            self._open.append((len(self.pieces), element))
            self._heading = self._heading or tag in words.headings
            self._inside_pre += tag == "pre"
        elif tag == "br":
            self._chunks.append(BREAK)
        if _is_link(element):
            self._inside_link += 1
            self._links += 1
        text = element.text
        if text and not block and self._chunks and words.label.match(text.lstrip()):
            self._chunks.append(" ")
        self._add(text)

    def _leave(self, element: Element) -> None:
        if _is_block(element):
            self._flush()
            first, _ = self._open.pop()
            self._close(first, element)
            self._heading = self._heading and element.tag not in page_words().headings
            self._inside_pre -= element.tag == "pre"
        if _is_link(element):
            self._inside_link -= 1

    def _close(self, first: int, element: Element) -> None:
        if len(self.pieces) > first:
            names = frozenset(f"{element.get('class', '')} {element.get('id', '')}".split())
            if names or len(self.pieces) > first + 1 or element.tag in page_words().tags:
                self.spans.append(Span(first, len(self.pieces), element.tag, names))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = text.translate(CONTROLS)
        if self._inside_pre:
            text = text.replace("\r\n", "\n").replace("\n", BREAK).replace(" ", "\xa0").replace("\t", "\xa0\xa0")
        if self._inside_link:
            self._linked += sum(not character.isspace() for character in text)
        self._chunks.append(text)

    def _flush(self) -> None:
        text = "".join(self._chunks)
        if text.replace(BREAK, "").strip():
            lines = tuple(map(_clean, text.split(BREAK)))
            if self._heading:
                lines = ("".join(lines),)
            self.pieces.append(Piece(lines, self._linked, self._links, self._heading))
        self._chunks.clear()
        self._linked, self._links = 0, self._inside_link

    def _table(self, element: Element) -> bool:
        """Takes a data table as rows; other tables are boxes like any."""
        if element.tag != "table" or element in self._outer or element is self.root:
            return False
        rows = grid(element, self._cell)
        if rows:
            self._flush()
            for caption in element.iterchildren("caption"):
                self.pieces.extend(Walker(caption, 0).walk().pieces)
            self.pieces.append(Piece((), rows=rows))
        return bool(rows)

    def _cell(self, element: Element) -> tuple[str, int, int]:
        """Text of a cell, its characters in links, and its paragraphs."""
        self.cells_left -= 1
        if self.cells_left < 0:
            raise Unreadable("too_large", "table cells")
        pieces = Walker(element, 0).walk().pieces
        lines = [line.strip() for piece in pieces for line in piece.lines if line.strip()]
        return _joined(lines), sum(piece.linked for piece in pieces), len(lines)


def words_of(names: frozenset[str]) -> Iterator[str]:
    """The words that class names are made of: `BreadcrumbNav` is breadcrumb and nav."""
    for name in names:
        yield from (word.lower() for word in WORD.findall(name))


def _is_block(element: Element) -> bool:
    if element.tag in page_words().blocks:
        return True
    style = element.get("style")
    return bool(style and AS_BLOCK.search(style))


def _is_link(element: Element) -> bool:
    if element.tag == "a":
        return not FILES.search(element.get("href", "")) and ("href" in element.attrib or not element.get("name"))
    return element.get("role") in ("link", "menuitem") or not CLICKED.isdisjoint(element.attrib)


def _outer_tables(root: Element) -> frozenset[Element]:
    """Tables that hold tables: they can only be layout."""
    outer: set[Element] = set()
    for table in root.iter("table"):
        for above in table.iterancestors("table"):
            if above in outer:
                break
            outer.add(above)
    return frozenset(outer)


def _clean(line: str) -> str:
    """White space as a browser shows it; an indent at the beginning stays as one."""
    indent = INDENT if LEAD.match(line) else ""
    return indent + WHITE.sub(_space, line).strip()


def _space(found: re.Match[str]) -> str:
    """One space; none where a line of the source ends between two Chinese characters."""
    text, run = found.string, found[0]
    if ("\n" in run or "\r" in run) and "\xa0" not in run:
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        if before > "\u2e80" and after > "\u2e80":
            return ""
    return " "


def _joined(lines: list[str]) -> str:
    """The lines of a cell; a space keeps numbers and words of two lines apart."""
    text = ""
    for line in lines:
        apart = text and text[-1].isascii() and text[-1].isalnum() and line[0].isascii() and line[0].isalnum()
        text += f" {line}" if apart else line
    return text
