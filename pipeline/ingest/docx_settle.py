"""A part of a Word file as its reader sees it: changes accepted, field codes out, one rendering of what has several.

The tree is changed in place, so that whoever walks it afterwards meets text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.docx_styles import Styles, W, is_on, value

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
PARAGRAPH, ROW, CELL, RUN, TEXT_BOX = (f"{W}{name}" for name in ("p", "tr", "tc", "r", "txbxContent"))
TEXTS = frozenset({f"{W}t", f"{M}t"})
NOTES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
TABLE_OF_CONTENTS = re.compile(r"\s*TOC\b", re.I)
GALLERY = "Table of Contents"


@dataclass(slots=True)
class _Field:
    begin: Element
    code: str = ""
    separate: Element | None = None


def settle(root: Element, styles: Styles) -> frozenset[Element]:
    """Take out of a part what no reader sees; the paragraphs of its tables of contents come back."""
    _one_rendering(root)
    _accept_rows(root)
    _no_prompts(root)
    _own_marks(root)
    closed = list(_fields(root))
    codes = {one.begin: end if one.separate is None else one.separate for one, end in closed}
    _drop([one for _, one in _inside(root, codes) if one.tag in TEXTS])
    return _contents(root, styles, closed)


def _drop(elements: list[Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _one_rendering(root: Element) -> None:
    """Of every set of alternatives the first that holds text; the others say the same for other programs."""
    for each in list(root.iter(f"{MC}AlternateContent")):
        branches = [*each.iterchildren(f"{MC}Choice"), *each.iterchildren(f"{MC}Fallback")]
        kept = next((one for one in branches if next(one.iter(*TEXTS), None) is not None), None)
        _drop([one for one in branches if one is not kept])


def _accept_rows(root: Element) -> None:
    """Rows and cells that a tracked change deletes."""
    marks = [*root.iter(f"{W}del"), *root.iter(f"{W}cellDel")]
    owners = [mark.getparent() for mark in marks]
    rows = [one for one in owners if one is not None and one.tag in (f"{W}trPr", f"{W}tcPr")]
    _drop([above for one in rows if (above := one.getparent()) is not None])


def _no_prompts(root: Element) -> None:
    """What an empty content control shows to be filled in."""
    prompts = [one.getparent() for one in root.iter(f"{W}showingPlcHdr") if is_on(one)]
    controls = [one.getparent() for one in prompts if one is not None]
    _drop([held for one in controls if one is not None for held in one.iterchildren(f"{W}sdtContent")])


def _own_marks(root: Element) -> None:
    """The mark of a note that its writer chose, which follows in the same run."""
    for one in root.iter(*NOTES):
        if one.get(f"{W}customMarkFollows", "0") not in ("0", "false", "off"):
            _drop([after for after in one.itersiblings() if after.tag in TEXTS or after.tag == f"{W}sym"])


def _fields(root: Element) -> Iterator[tuple[_Field, Element]]:
    """The fields that are closed, each with the mark that closes it; one that is not hides nothing."""
    open_fields: list[_Field] = []
    for one in root.iter(f"{W}fldChar", f"{W}instrText"):
        kind = one.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append(_Field(one))
        elif open_fields and one.tag == f"{W}instrText":
            open_fields[-1].code += one.text or ""
        elif open_fields and kind == "separate":
            open_fields[-1].separate = one
        elif open_fields and kind == "end":
            yield open_fields.pop(), one


def _inside(root: Element, ranges: dict[Element, Element]) -> Iterator[tuple[Element, Element]]:
    """The elements between the beginnings and the ends of some ranges, each with the last paragraph begun."""
    ends = set(ranges.values())
    depth, paragraph = 0, root
    for one in root.iter("*") if ranges else ():
        if one.tag == PARAGRAPH:
            paragraph = one
        depth += (one in ranges) - (one in ends)
        if depth:
            yield paragraph, one


def _contents(root: Element, styles: Styles, closed: list[tuple[_Field, Element]]) -> frozenset[Element]:
    """Paragraphs of tables of contents: by their field, by the gallery that they were chosen from, by their style."""
    found = {one for one in root.iter(PARAGRAPH) if _style(one) in styles.contents}
    ranges = {one.begin: end for one, end in closed if TABLE_OF_CONTENTS.match(one.code)}
    found.update(paragraph for paragraph, one in _inside(root, ranges) if one.tag in TEXTS)
    for part in root.iter(f"{W}docPartGallery"):
        control = next(part.iterancestors(f"{W}sdt"), None)
        if value(part) == GALLERY and control is not None:
            found.update(control.iter(PARAGRAPH))
    for simple in root.iter(f"{W}fldSimple"):
        if TABLE_OF_CONTENTS.match(simple.get(f"{W}instr", "")):
            found.update(simple.iterancestors(PARAGRAPH))
    return frozenset(found)


def _style(paragraph: Element) -> str:
    return value(paragraph.find(f"{W}pPr/{W}pStyle"))
