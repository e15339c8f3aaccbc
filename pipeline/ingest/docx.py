"""Word documents: the body's paragraphs and tables in order.

Parsed with the standard library and not with python-docx, which leaves out inserted text and content controls and
fails on dangling relations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from pipeline.errors import Unreadable
from pipeline.ingest.docx_numbering import Numbering, W, numbering
from pipeline.ingest.limits import Limits
from pipeline.ingest.package import Package
from pipeline.ingest.reflow import reflow
from pipeline.ingest.tables import Cell, row_blocks
from pipeline.model import Block, Document

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
INDENT = "\u3000\u3000"
INDENTS = ("firstLine", "firstLineChars")
FOLDED = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}ptab": "\t",
}
SKIPPED = frozenset(
    f"{W}{name}"
    for name in ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "tblPr", "tcPr", "trPr")
) | {f"{MC}Fallback"}
"""What is not in the text that a reader sees: properties, deleted text, field codes, glosses, second renderings."""
SYMBOL = re.compile("[0-9A-CEFa-cef][0-9A-Fa-f]{3}")
BREAKS_NO_LINE = frozenset({"page", "column"})


@dataclass(frozen=True, slots=True)
class _Item:
    """Lines of a paragraph, or the rows of a table, as the body has them."""

    lines: tuple[str, ...] = ()
    rows: tuple[Block, ...] = ()


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Blocks of a .docx file: paragraphs with their automatic numbers, table rows, text boxes after them, notes last.

    Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`, `no_text`.
    """
    package = Package(data, limits)
    main = _main_part(package)
    counter = numbering(package.part("word/numbering.xml"), package.part("word/styles.xml"))
    try:
        items = [*_items(main, counter), *_notes(package, counter)]
    except RecursionError as error:
        raise Unreadable("hostile", "nested too deep") from error
    lines: list[str | Block] = []
    for item in items:
        lines.extend(item.lines or item.rows)
    blocks = reflow(lines)
    if not blocks:
        raise Unreadable("no_text", "no paragraph holds text")
    if sum(len(block.text) for block in blocks) > limits.characters:
        raise Unreadable("too_large", "characters")
    return Document("docx", blocks)


def _main_part(package: Package) -> Element:
    relations = package.part("_rels/.rels")
    targets = [] if relations is None else list(relations.iter(RELATION))
    name = next((one.get("Target", "") for one in targets if one.get("Type", "").endswith("/officeDocument")), "")
    root = package.part(name or "word/document.xml")
    if root is None:
        root = package.part("word/document.xml")
    if root is None:
        raise Unreadable("damaged", "no main part")
    if root.tag.startswith(f"{{{STRICT}}}"):
        _as_transitional(root)
    body = root.find(f"{W}body")
    return root if body is None else body


def _as_transitional(root: Element) -> None:
    for element in root.iter():
        element.tag = element.tag.replace(f"{{{STRICT}}}", W)
        for key in [key for key in element.attrib if key.startswith(f"{{{STRICT}}}")]:
            element.set(key.replace(f"{{{STRICT}}}", W), element.attrib.pop(key))


def _notes(package: Package, counter: Numbering) -> Iterator[_Item]:
    """Footnotes and endnotes, without the separators that Word keeps among them."""
    for kind in ("footnote", "endnote"):
        part = package.part(f"word/{kind}s.xml")
        for note in () if part is None else part.findall(f"{W}{kind}"):
            if note.get(f"{W}type") is None:
                yield from _items(note, counter)


def _items(parent: Element, counter: Numbering) -> Iterator[_Item]:
    for child in parent:
        if child.tag == f"{W}p":
            yield _paragraph(child, counter)
            for box in _text_boxes(child):
                yield from _items(box, counter)
        elif child.tag == f"{W}tbl":
            yield _Item(rows=row_blocks([_cells(row) for row in _rows(child)]))
        elif child.tag not in SKIPPED:
            yield from _items(child, counter)


def _paragraph(paragraph: Element, counter: Numbering) -> _Item:
    properties = paragraph.find(f"{W}pPr")
    text = "".join(_texts(paragraph))
    if not text.strip():
        return _Item(("",))
    label = counter.label(properties)
    if label and text[0].isdigit() and label.endswith("."):
        label += " "
    indent = INDENT if _is_indented(properties) else ""
    return _Item(tuple((indent + label + text).split("\n")))


def _is_indented(properties: Element | None) -> bool:
    indent = None if properties is None else properties.find(f"{W}ind")
    return indent is not None and any(indent.get(f"{W}{name}", "0") not in ("0", "") for name in INDENTS)


def _texts(element: Element) -> Iterator[str]:
    """The characters below an element in order, text boxes left to `_text_boxes`."""
    for child in element:
        tag = child.tag
        if tag in (f"{W}t", f"{M}t"):
            yield child.text or ""
        elif tag in FOLDED:
            yield "" if child.get(f"{W}type") in BREAKS_NO_LINE else FOLDED[tag]
        elif tag == f"{W}sym":
            yield _symbol(child)
        elif tag not in SKIPPED and tag != f"{W}txbxContent" and not _is_hidden(child):
            yield from _texts(child)


def _symbol(element: Element) -> str:
    code = element.get(f"{W}char", "")
    return chr(int(code, 16)) if SYMBOL.fullmatch(code) else ""


def _is_hidden(element: Element) -> bool:
    if element.tag != f"{W}r":
        return False
    vanish = element.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")


def _text_boxes(paragraph: Element) -> Iterator[Element]:
    for child in paragraph:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in SKIPPED:
            yield from _text_boxes(child)


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, also those inside content controls, but not those of tables in its cells."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag not in SKIPPED:
            yield from _rows(child)


def _cells(row: Element) -> list[Cell]:
    cells: list[Cell] = []
    column = _before(row)
    for element in _cell_elements(row):
        properties = element.find(f"{W}tcPr")
        width = _span(properties)
        text = _cell_text(element)
        if _merges(properties, "hMerge") == "continue" and cells:
            cells[-1] = replace(cells[-1], width=cells[-1].width + width)
        else:
            cells.append(Cell(text, column, width, _merges(properties, "vMerge") == "continue"))
        column += width
    return cells


def _cell_elements(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag not in SKIPPED:
            yield from _cell_elements(child)


def _before(row: Element) -> int:
    return _number(row.find(f"{W}trPr/{W}gridBefore"), 0)


def _span(properties: Element | None) -> int:
    return 1 if properties is None else max(1, _number(properties.find(f"{W}gridSpan"), 1))


def _number(element: Element | None, otherwise: int) -> int:
    text = "" if element is None else element.get(f"{W}val", "")
    return min(int(text), 1000) if text.isdecimal() and len(text) < 6 else otherwise


def _merges(properties: Element | None, name: str) -> str:
    """`continue`, `restart` or empty; a mark without a value continues."""
    mark = None if properties is None else properties.find(f"{W}{name}")
    return "" if mark is None else mark.get(f"{W}val", "continue")


def _paragraphs(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == f"{W}p":
            yield child
        if child.tag not in SKIPPED:
            yield from _paragraphs(child)


def _cell_text(cell: Element) -> str:
    """The lines of a cell joined; a space keeps numbers and words of two lines apart."""
    lines = (line.strip() for one in _paragraphs(cell) for line in "".join(_texts(one)).split("\n"))
    text = ""
    for line in filter(None, lines):
        apart = text and text[-1].isascii() and text[-1].isalnum() and line[0].isascii() and line[0].isalnum()
        text += f" {line}" if apart else line
    return text
