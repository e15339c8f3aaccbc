"""The numbers that Word writes before paragraphs by itself, which stand nowhere in their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.oxml.numbering import CT_Num
    from docx.oxml.text.parfmt import CT_PPr
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HANZI = "〇一二三四五六七八九"
PLACEHOLDER = re.compile(r"%(\d)")
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def hanzi(number: int) -> str:
    """十二 for 12; below one thousand."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{HANZI[hundreds]}百" + ("〇" if rest and not tens else "") if hundreds else ""
    middle = f"{HANZI[tens] if tens > 1 or hundreds else ''}十" if tens else ""
    return head + middle + (HANZI[ones] if ones or not number else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "chineseCounting": hanzi,
    "chineseCountingThousand": hanzi,
    "taiwaneseCountingThousand": hanzi,
    "japaneseCounting": hanzi,
    "ideographDigital": lambda number: "".join(HANZI[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(HANZI[int(digit)] for digit in str(number)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
}
"""Word's names of number formats; those not here (bullets, none) put no number before the text."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the format of its number, the text around it (`%1、`) and where it starts."""

    format: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as its paragraphs are read in order."""

    lists: dict[str, dict[int, Level]]
    abstract: dict[str, str]
    """List to its definition: lists of one definition go on counting together."""
    styles: dict[str, tuple[str, int]]
    """Paragraph style to (list, level)."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: CT_PPr | None) -> str:
        """What Word puts before the next paragraph, given its properties; empty where nothing."""
        list_id, level = self._place(properties)
        levels = self.lists.get(list_id, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.abstract[list_id], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level].format not in FORMATS:
            return ""
        return PLACEHOLDER.sub(lambda found: _number(levels, counts, int(found[1]) - 1), levels[level].text)

    def _place(self, properties: CT_PPr | None) -> tuple[str, int]:
        if properties is None:
            return "", 0
        own: Any = properties.numPr
        style = self.styles.get(_value(properties.pStyle), ("", 0))
        if own is None:
            return style
        list_id = _value(own.numId) or style[0]
        return list_id, _int(_value(own.ilvl), style[1] if own.numId is None else 0)


def numbering(definitions: Element | None, styles: Element | None) -> Numbering:
    """From the root elements of the numbering and styles parts, either of which may be missing.

    Through the elements of python-docx, which knows lists and their overrides, but not what their levels look like.
    """
    if definitions is None:
        return Numbering({}, {}, {})
    abstract = {one.get(f"{W}abstractNumId", ""): _levels(one) for one in definitions.iterchildren(f"{W}abstractNum")}
    links = {
        one.get(f"{W}numId", ""): (_value(one.find(f"{W}abstractNumId")), _overrides(one))
        for one in definitions.iterchildren(f"{W}num")
    }
    return Numbering(
        {name: abstract.get(target, {}) | own for name, (target, own) in links.items()},
        {name: f"{name} alone" if own else target for name, (target, own) in links.items()},
        _style_places(styles),
    )


def _levels(definition: Element) -> dict[int, Level]:
    return {_int(one.get(f"{W}ilvl"), 0): _level(one) for one in definition.findall(f"{W}lvl")}


def _level(element: Element) -> Level:
    return Level(
        _value(element.find(f"{W}numFmt")) or "decimal",
        _value(element.find(f"{W}lvlText")),
        _int(_value(element.find(f"{W}start")), 1),
    )


def _overrides(element: CT_Num) -> dict[int, Level]:
    return {
        _int(one.get(f"{W}ilvl"), 0): _level(level)
        for one in element.lvlOverride_lst
        if (level := one.find(f"{W}lvl")) is not None
    }


def _style_places(styles: Element | None) -> dict[str, tuple[str, int]]:
    if styles is None:
        return {}
    found = {}
    for style in styles.iterchildren(f"{W}style"):
        own: Any = None if style.pPr is None else style.pPr.numPr
        if own is not None:
            found[style.styleId or ""] = (_value(own.numId), _int(_value(own.ilvl), 0))
    return found


def _number(levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
    if level not in levels:
        return ""
    return FORMATS.get(levels[level].format, str)(counts.get(level, levels[level].start))


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _int(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise
