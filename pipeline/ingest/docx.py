"""Word documents, opened by python-docx: the body's paragraphs and tables in order.

Its elements are walked here one by one, because `Document.paragraphs` and `Table.rows` leave out what stands inside
content controls and tracked insertions, and `Paragraph.text` also symbols, formulas and text boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.errors import Unreadable
from pipeline.ingest.docx_numbering import Numbering, W, numbering
from pipeline.ingest.docx_package import opened, root_of
from pipeline.ingest.limits import Limits
from pipeline.ingest.reflow import reflow
from pipeline.ingest.tables import Cell, row_blocks
from pipeline.model import Block, Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.table import CT_Row, CT_Tbl, CT_Tc
    from docx.oxml.text.paragraph import CT_P
    from docx.oxml.text.parfmt import CT_PPr
    from docx.oxml.text.run import CT_R
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
PARAGRAPH, TABLE, ROW, CELL, RUN, TEXT_BOX = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "r", "txbxContent"))
SYMBOL = f"{W}sym"
TEXTS = frozenset({f"{W}t", f"{M}t"})
SIGNS = frozenset(f"{W}{name}" for name in ("tab", "br", "cr", "noBreakHyphen", "ptab"))
"""Elements for which python-docx knows the character; none for a page or column break."""
SKIPPED = frozenset(
    f"{W}{name}"
    for name in ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "tblPr", "tcPr", "trPr")
) | {f"{MC}Fallback"}
"""What is not in the text that a reader sees: properties, deleted text, field codes, glosses, second renderings."""
SYMBOL_CODE = re.compile("[0-9A-CEFa-cef][0-9A-Fa-f]{3}")
INDENT = "\u3000\u3000"
INDENTS = (f"{W}firstLine", f"{W}firstLineChars")
WIDEST = 1000
"""Grid columns that one cell is believed to cover."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Lines of a paragraph, or the rows of a table, as the body has them."""

    lines: tuple[str, ...] = ()
    rows: tuple[Block, ...] = ()


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Blocks of a .docx file: paragraphs with their automatic numbers, table rows, text boxes after them, notes last.

    Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`, `no_text`.
    """
    document = opened(data, limits)
    counter = numbering(root_of(document, "numbering"), root_of(document, "styles"))
    lines: list[str | Block] = []
    for item in (*_items(_body(document), counter), *_notes(document, counter)):
        lines.extend(item.lines or item.rows)
    blocks = reflow(lines)
    if not blocks:
        raise Unreadable("no_text", "no paragraph holds text")
    if sum(len(block.text) for block in blocks) > limits.characters:
        raise Unreadable("too_large", "characters")
    return Document("docx", blocks)


def _body(document: WordDocument) -> Element:
    from docx.oxml.document import CT_Document

    root = document.element
    return root.body if isinstance(root, CT_Document) and root.body is not None else root


def _notes(document: WordDocument, counter: Numbering) -> Iterator[_Item]:
    """Footnotes and endnotes, without the separators that Word keeps among them."""
    for kind in ("footnote", "endnote"):
        root = root_of(document, f"{kind}s")
        for note in () if root is None else root.iterchildren(f"{W}{kind}"):
            if note.get(f"{W}type") is None:
                yield from _items(note, counter)


def _items(parent: Element, counter: Numbering) -> Iterator[_Item]:
    for child in parent.iterchildren("*"):
        tag = child.tag
        if tag == PARAGRAPH:
            yield _paragraph(child, counter)
            for box in _text_boxes(child):
                yield from _items(box, counter)
        elif tag == TABLE:
            yield _Item(rows=row_blocks([_cells(row) for row in _rows(child)]))
        elif tag not in SKIPPED:
            yield from _items(child, counter)


def _paragraph(paragraph: CT_P, counter: Numbering) -> _Item:
    text = "".join(_texts(paragraph))
    if not text.strip():
        return _Item(("",))
    properties = paragraph.pPr
    label = counter.label(properties)
    if label and text[0].isdigit() and label.endswith("."):
        label += " "
    indent = INDENT if _is_indented(properties) else ""
    return _Item(tuple((indent + label + text).split("\n")))


def _is_indented(properties: CT_PPr | None) -> bool:
    """By the raw attributes: python-docx gives no indent that is measured in characters."""
    indent = None if properties is None else properties.ind
    return indent is not None and any(indent.get(name, "0") not in ("0", "") for name in INDENTS)


def _texts(element: Element) -> Iterator[str]:
    """The characters below an element in order, text boxes left to `_text_boxes`."""
    for child in element.iterchildren("*"):
        tag = child.tag
        if tag in TEXTS:
            yield "".join(child.itertext())
        elif tag in SIGNS:
            yield str(child)
        elif tag == SYMBOL:
            yield _symbol(child)
        elif tag not in SKIPPED and tag != TEXT_BOX and not (tag == RUN and _is_hidden(child)):
            yield from _texts(child)


def _symbol(element: Element) -> str:
    code = element.get(f"{W}char", "")
    return chr(int(code, 16)) if SYMBOL_CODE.fullmatch(code) else ""


def _is_hidden(run: CT_R) -> bool:
    properties = run.rPr
    vanish: Any = None if properties is None else properties.vanish
    if vanish is None:
        return False
    from docx.exceptions import InvalidXmlError

    try:
        return bool(vanish.val)
    except InvalidXmlError:
        return True


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    for child in paragraph.iterchildren("*"):
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in SKIPPED:
            yield from _text_boxes(child)


def _rows(table: CT_Tbl) -> Iterator[CT_Row]:
    """The rows of a table, also those inside content controls, but not those of tables in its cells."""
    return _below(table, ROW)


def _below(parent: Element, wanted: str) -> Iterator[Element]:
    """The nearest elements of a name in every branch below `parent`."""
    for child in parent.iterchildren("*"):
        if child.tag == wanted:
            yield child
        elif child.tag not in SKIPPED:
            yield from _below(child, wanted)


def _cells(row: CT_Row) -> list[Cell]:
    cells: list[Cell] = []
    column = _before(row)
    for element in _below(row, CELL):
        width = _span(element)
        if _goes_on_across(element) and cells:
            cells[-1] = replace(cells[-1], width=cells[-1].width + width)
        else:
            cells.append(Cell(_cell_text(element), column, width, element.vMerge == "continue"))
        column += width
    return cells


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


def _goes_on_across(cell: CT_Tc) -> bool:
    """Whether a cell is merged with that before it in the way of old files, which python-docx does not know."""
    mark = None if cell.tcPr is None else cell.tcPr.find(f"{W}hMerge")
    return mark is not None and mark.get(f"{W}val", "continue") == "continue"


def _paragraphs(parent: Element) -> Iterator[Element]:
    for child in parent.iterchildren("*"):
        if child.tag == PARAGRAPH:
            yield child
        if child.tag not in SKIPPED:
            yield from _paragraphs(child)


def _cell_text(cell: CT_Tc) -> str:
    """The lines of a cell joined; a space keeps numbers and words of two lines apart."""
    lines = (line.strip() for one in _paragraphs(cell) for line in "".join(_texts(one)).split("\n"))
    text = ""
    for line in filter(None, lines):
        apart = text and text[-1].isascii() and text[-1].isalnum() and line[0].isascii() and line[0].isalnum()
        text += f" {line}" if apart else line
    return text
