"""The characters of a Word paragraph as they are seen: hidden ones out, symbols, formulas and raised digits in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.ingest.docx_settle import NOTES, RUN, TEXT_BOX, TEXTS, M
from pipeline.ingest.docx_styles import Styles, W, is_on, value
from pipeline.lexicon import table

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

SYMBOL = f"{W}sym"
PROPERTIES, RUN_PROPERTIES, HIDING, RUN_STYLE, RAISING = (
    f"{W}{name}" for name in ("pPr", "rPr", "vanish", "rStyle", "vertAlign")
)
SIGNS = frozenset(f"{W}{name}" for name in ("tab", "br", "cr", "noBreakHyphen", "ptab"))
"""Elements for which python-docx knows the character; none for a page or column break."""
SKIPPED = frozenset(
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sdtPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "tblPr", "tcPr", "trPr",
    )
)  # fmt: skip
"""What is not in the text that a reader sees: properties, deleted text, field codes, glosses."""
SYMBOL_CODE = re.compile("[0-9A-Fa-f]{4}")
PRIVATE = range(0xE000, 0xF900)
"""Code points that mean what their font draws there, which is told by their last byte."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
FRACTION, POWER, BRACKETS = (f"{M}{name}" for name in ("f", "sSup", "d"))


@dataclass(slots=True)
class Seen:
    """How the text of a file is to be seen, and what was met that no character stands for."""

    styles: Styles
    contents: frozenset[Element] = frozenset()
    """Paragraphs of tables of contents."""
    symbols_lost: int = 0

    def text(self, paragraph: Element) -> str:
        """The characters of a paragraph, its text boxes left out."""
        style = self.styles.of_paragraph(paragraph.find(PROPERTIES))
        return "".join(self._texts(paragraph, style in self.styles.hidden))

    def _texts(self, element: Element, hidden: bool) -> Iterator[str]:
        for child in element.iterchildren("*"):
            tag = child.tag
            if tag in TEXTS:
                yield "".join(child.itertext())
            elif tag in SIGNS:
                yield str(child)
            elif tag == SYMBOL:
                yield self._symbol(child)
            elif tag == RUN:
                yield from self._run(child, hidden)
            elif tag in _MATHS:
                yield self._maths(child, hidden)
            elif tag not in SKIPPED and tag != TEXT_BOX:
                yield from self._texts(child, hidden)

    def _run(self, run: Element, hidden: bool) -> Iterator[str]:
        properties = run.find(RUN_PROPERTIES)
        if properties is None or not len(properties):
            return iter(()) if hidden or self.styles.all_hidden else self._texts(run, hidden)
        if self._is_hidden(properties, hidden):
            return iter(())
        texts = self._texts(run, hidden)
        return map(_raised, texts) if value(properties.find(RAISING)) == "superscript" else texts

    def _is_hidden(self, properties: Element, hidden: bool) -> bool:
        """Set for the run itself, else by its style or its paragraph's, where two that hide show again (17.7.3)."""
        own = is_on(properties.find(HIDING))
        if own is not None:
            return own
        style = value(properties.find(RUN_STYLE))
        return self.styles.all_hidden or (style in self.styles.hidden) != hidden

    def _symbol(self, element: Element) -> str:
        """The character of a symbol: by its font where its code means nothing without."""
        code = element.get(f"{W}char", "")
        if not SYMBOL_CODE.fullmatch(code) or 0xD800 <= int(code, 16) < 0xE000:
            return ""
        point = int(code, 16)
        if point not in PRIVATE:
            return chr(point)
        drawn = _drawn(element.get(f"{W}font", "")).get(f"{point & 0xFF:02x}", "")
        self.symbols_lost += not drawn
        return drawn

    def _maths(self, element: Element, hidden: bool) -> str:
        """Fractions with a stroke, powers raised, brackets as drawn, so that no two numbers run together."""
        parts = ["".join(self._texts(one, hidden)) for one in element.iterchildren("*") if not one.tag.endswith("Pr")]
        if element.tag == FRACTION:
            return "/".join(parts)
        if element.tag == POWER:
            raised = _raised(parts[-1]) if parts else ""
            return "".join(parts[:-1]) + ("^" if raised.isascii() else "") + raised
        ends = (element.find(f"{M}dPr/{M}{name}Chr") for name in ("beg", "end"))
        begin, end = ("()"[at] if one is None else one.get(f"{M}val", "") for at, one in enumerate(ends))
        return begin + ",".join(parts) + end


_MATHS = frozenset({FRACTION, POWER, BRACKETS})


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph, but not those in its text boxes."""
    for child in paragraph.iterchildren("*"):
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in SKIPPED:
            yield from text_boxes(child)


def note_marks(paragraph: Element) -> Iterator[tuple[str, str]]:
    """The notes that a paragraph refers to outside deleted text: `footnote` or `endnote`, and their ids."""
    for one in paragraph.iter(*NOTES):
        if next(one.iterancestors(f"{W}del", f"{W}moveFrom"), None) is None:
            yield note_of(one)


def note_of(mark: Element) -> tuple[str, str]:
    """The note that a mark refers to."""
    return mark.tag.removeprefix(W).removesuffix("Reference"), mark.get(f"{W}id", "")


def goes_on(paragraph: Element) -> bool:
    """Whether a paragraph runs on into the next one: its mark is deleted, moved away or hidden."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    if mark is None:
        return False
    return (
        any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
        or is_on(mark.find(f"{W}vanish")) is True
    )


def _raised(text: str) -> str:
    """Raised digits as such: m² is no m2, and the mark of a note no part of the number before it."""
    return text.translate(RAISED) if text.isdecimal() and text.isascii() else text


@cache
def _drawn(font: str) -> dict[str, str]:
    """What a font of symbols draws at each last byte of a code, in hexadecimal."""
    fonts: dict[str, dict[str, str]] = table("symbols")["fonts"]
    return fonts.get(font, {}) if font != "Symbol" else {f"{c:02x}": chr(c) for c in range(0x20, 0x3F)} | fonts[font]
