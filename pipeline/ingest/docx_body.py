"""The paragraphs and tables of a part of a Word file, in order, as lines for `reflow`.

Elements are walked one by one, because `Document.paragraphs` and `Table.rows` of python-docx leave out what stands
inside content controls and tracked insertions, and `Paragraph.text` also symbols, formulas and text boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.ingest.boilerplate import Aside, Line
from pipeline.ingest.docx_numbering import Numbering
from pipeline.ingest.docx_settle import CELL, PARAGRAPH, ROW, TEXTS
from pipeline.ingest.docx_styles import W
from pipeline.ingest.docx_text import PROPERTIES, SKIPPED, Seen, goes_on, note_marks, text_boxes
from pipeline.ingest.tables import Cell, row_blocks
from pipeline.model import Block

if TYPE_CHECKING:
    from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

TABLE = f"{W}tbl"
INDENT = "\u3000\u3000"
INDENTS = (f"{W}firstLine", f"{W}firstLineChars")
WIDEST = 1000
"""Grid columns that one cell is believed to cover."""

Note = tuple[str, str]
"""`footnote` or `endnote`, and its id."""


@dataclass(slots=True)
class _Row:
    """One row of a table, the lines that follow it, and whether they stand in its place."""

    cells: list[Cell]
    after: list[Line] = field(default_factory=list)
    replaced: bool = False


@dataclass(slots=True)
class Body:
    """One document being read: numbers go on counting and notes come once, whatever part they are met in."""

    seen: Seen
    counter: Numbering
    notes: Mapping[Note, Element] = field(default_factory=dict)
    endnotes: list[Line] = field(default_factory=list)
    """The endnotes met so far."""
    told: set[Note] = field(default_factory=set)

    def lines(self, parent: Element) -> Iterator[Line]:
        """Lines of the paragraphs and rows of the tables below an element, in order."""
        joined: list[Element] = []
        for child in parent.iterchildren("*"):
            if child.tag == PARAGRAPH:
                joined.append(child)
                if goes_on(child):
                    continue
            elif child.tag in SKIPPED or not len(child):
                continue
            yield from self._paragraph(joined)
            joined = []
            if child.tag == TABLE:
                yield from self._table(child)
            elif child.tag != PARAGRAPH:
                yield from self.lines(child)
        yield from self._paragraph(joined)

    def _paragraph(self, pieces: list[Element]) -> Iterator[Line]:
        """One paragraph, of several whose marks between are gone; what is anchored in it stands after it."""
        if not pieces:
            return
        text = self._text(pieces)
        if pieces[-1] in self.seen.contents:
            yield Block(" ".join(text.split()), dropped="contents") if text.strip() else ""
        else:
            indent = INDENT if text and _is_indented(pieces[-1].find(PROPERTIES)) else ""
            yield from (indent + text).split("\n")
        for piece in pieces:
            yield from self._anchored(piece)

    def _text(self, pieces: list[Element], in_cell: bool = False) -> str:
        """The text with the number that Word writes before it, which may be all that a cell holds.

        A paragraph that is hidden whole has none.
        """
        text = "".join(map(self.seen.text, pieces))
        if not text.strip():
            hidden = any(next(one.iter(*TEXTS), None) is not None for one in pieces)
            return "" if hidden else self.counter.label(pieces[-1].find(PROPERTIES)) * in_cell
        label = self.counter.label(pieces[-1].find(PROPERTIES))
        apart = label and text[0].isdigit() and (label.endswith(".") or label[-1].isdigit())
        return f"{label} {text}" if apart else label + text

    def _anchored(self, paragraph: Element) -> Iterator[Line]:
        for box in text_boxes(paragraph):
            yield from map(aside, self.lines(box))
        yield from self._notes(paragraph)

    def _notes(self, paragraph: Element) -> Iterator[Line]:
        """The notes that a paragraph refers to: footnotes here, endnotes kept for the end."""
        for note in note_marks(paragraph):
            if note in self.notes and note not in self.told:
                self.told.add(note)
                lines = map(aside, self.lines(self.notes[note]))
                if note[0] == "footnote":
                    yield from lines
                else:
                    self.endnotes.extend(lines)

    def _table(self, table: CT_Tbl) -> Iterator[Line]:
        """A block a row, each followed by the tables of data that stand in its cells."""
        rows = [self._row(row) for row in _below(table, ROW)]
        blocks = iter(row_blocks([row.cells for row in rows]))
        for row in rows:
            if any(cell.text and not cell.continued for cell in row.cells):
                block = next(blocks)
                if not row.replaced:
                    yield block
            yield from row.after

    def _row(self, row: CT_Row) -> _Row:
        elements: list[CT_Tc] = list(_below(row, CELL))
        if len(elements) == 1 and _is_frame(elements[0]):
            return self._frame(elements[0])
        found, column = _Row([]), _before(row)
        for element in elements:
            width = _span(element)
            if _continues(element, "hMerge") and found.cells:
                found.cells[-1] = replace(found.cells[-1], width=found.cells[-1].width + width)
            else:
                text = self._cell(element, found.after)
                found.cells.append(Cell(text, column, width, _continues(element, "vMerge")))
            column += width
        return found

    def _frame(self, cell: CT_Tc) -> _Row:
        """The only cell of a row, with paragraphs and tables of its own: a frame around them."""
        lines = list(self.lines(cell))
        texts = (line.strip() if isinstance(line, str) else block_of(line).text for line in lines)
        return _Row([Cell(next(filter(None, texts), ""), 0, _span(cell))], lines, True)

    def _cell(self, cell: CT_Tc, after: list[Line]) -> str:
        """The lines of a cell joined; a space keeps numbers and words of two lines apart."""
        text = ""
        for paragraph in _of_cell(cell):
            if paragraph.tag == TABLE:
                after.extend(self._table(paragraph))
                continue
            for line in filter(None, map(str.strip, self._text([paragraph], in_cell=True).split("\n"))):
                text += f" {line}" if text and _is_word(text[-1]) and _is_word(line[0]) else line
            after.extend(self._notes(paragraph))
        return text


def aside(line: Line) -> Line:
    """The line as one that stands beside a paragraph; a blank one stays blank."""
    if isinstance(line, str):
        return Aside(Block(line.strip())) if line.strip() else ""
    return Aside(block_of(line))


def block_of(line: Block | Aside) -> Block:
    """The block that a line is."""
    return line.block if isinstance(line, Aside) else line


def _is_indented(properties: Element | None) -> bool:
    """By the raw attributes: python-docx gives no indent that is measured in characters."""
    indent = None if properties is None else properties.find(f"{W}ind")
    return indent is not None and any(indent.get(name, "0") not in ("0", "") for name in INDENTS)


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _below(parent: Element, wanted: str) -> Iterator[Element]:
    """The nearest elements of a name in every branch below `parent`: rows of a table, but not of one in its cells."""
    for child in parent.iterchildren("*"):
        if child.tag == wanted:
            yield child
        elif child.tag not in SKIPPED and child.tag != PARAGRAPH:
            yield from _below(child, wanted)


def _of_cell(parent: Element) -> Iterator[Element]:
    """The paragraphs of a cell, those in its text boxes and small tables too, and its tables of data as such."""
    for child in parent.iterchildren("*"):
        if child.tag == PARAGRAPH or (child.tag == TABLE and _is_data(child)):
            yield child
        if child.tag not in SKIPPED and not (child.tag == TABLE and _is_data(child)):
            yield from _of_cell(child)


def _is_data(table: CT_Tbl) -> bool:
    """Whether a table in a cell is one of rows and columns, not a way to set a few words side by side."""
    wide = (row for row in _below(table, ROW) if sum(1 for _ in _below(row, CELL)) > 1)
    return next(wide, None) is not None and next(wide, None) is not None


def _is_frame(cell: CT_Tc) -> bool:
    if any(child.tag == TABLE and _is_data(child) for child in cell.iterchildren("*")):
        return True
    written = (one for one in _of_cell(cell) if next(one.iter(*TEXTS), None) is not None)
    return next(written, None) is not None and next(written, None) is not None


def _before(row: CT_Row) -> int:
    try:
        return max(0, min(row.grid_before, WIDEST))
    except ValueError:
        return 0


def _span(cell: CT_Tc) -> int:
    try:
        return max(1, min(cell.grid_span, WIDEST))
    except ValueError:
        return 1


def _continues(cell: Element, merging: str) -> bool:
    """Whether a cell only goes on from that above (`vMerge`) or, in the way of old files, before it (`hMerge`)."""
    mark = cell.find(f"{W}tcPr/{W}{merging}")
    return mark is not None and mark.get(f"{W}val", "continue") == "continue"
