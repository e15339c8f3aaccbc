"""The numbers that Word writes before paragraphs by itself, which stand nowhere in their text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.ingest.docx_formats import written
from pipeline.ingest.docx_styles import Styles, W, is_on, value

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

PLACEHOLDER = re.compile(r"%(\d)")
NO_LIST = "0"
"""The list of a paragraph that is taken out of the list of its style."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the format of its number, the text around it (`%1、`) and how it counts."""

    format: str
    text: str
    start: int
    restart: int | None = None
    """The level, from 1, after which it starts anew; 0 never, None after every higher one."""
    legal: bool = False
    """All numbers of its text are Arabic."""
    parted: bool = True
    """A tab or space follows the number."""
    style: str = ""
    """The paragraph style that stands for this level."""


@dataclass(frozen=True, slots=True)
class List:
    """A list of the document: its levels, the definition that it counts with, and where it starts anew by itself."""

    levels: dict[int, Level]
    definition: str
    """Lists of one definition go on counting together."""
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as its paragraphs are read in order."""

    lists: dict[str, List]
    styles: Styles
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, properties: Element | None) -> str:
        """What Word puts before the next paragraph, given its properties; empty where nothing."""
        if not self.lists:
            return ""
        list_id, level = self._place(properties)
        known = self.lists.get(list_id)
        if known is None or level not in known.levels:
            return ""
        counts = self._count(list_id, known, level)
        own = known.levels[level]
        if own.format == "bullet":
            return ""
        text = PLACEHOLDER.sub(lambda found: _number(known.levels, counts, int(found[1]) - 1, own.legal), own.text)
        return f"{text} " if own.parted and text[-1:].isalnum() else text

    def _count(self, list_id: str, known: List, level: int) -> dict[int, int]:
        counts = self.counts.setdefault(known.definition, {})
        if level in known.starts and (list_id, level) not in self.begun:
            counts[level] = known.starts[level] - 1
        self.begun.add((list_id, level))
        counts[level] = counts.get(level, known.levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            restart = known.levels[deeper].restart if deeper in known.levels else None
            if restart is None or level < restart:
                del counts[deeper]
        return counts

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else those of its style."""
        style = self.styles.of_paragraph(properties)
        styled, level = self.styles.numbers.get(style, ("", 0))
        levels = self.lists[styled].levels if styled in self.lists else {}
        level = next((at for at, one in levels.items() if one.style == style), level)
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is None:
            return styled, level
        list_id = value(own.find(f"{W}numId"))
        return list_id or styled, _int(value(own.find(f"{W}ilvl")), 0 if list_id else level)


def numbering(definitions: Element | None, styles: Styles) -> Numbering:
    """From the root element of the numbering part, which may be missing, and the styles.

    python-docx knows lists and their overrides, but not what their levels look like.
    """
    if definitions is None:
        return Numbering({}, styles)
    abstract = {one.get(f"{W}abstractNumId", ""): one for one in definitions.iterchildren(f"{W}abstractNum")}
    lists = list(definitions.iterchildren(f"{W}num"))
    targets = {one.get(f"{W}numId", ""): value(one.find(f"{W}abstractNumId")) for one in lists}
    found = {}
    for one in lists:
        list_id = one.get(f"{W}numId", "")
        if list_id != NO_LIST:
            found[list_id] = _list(one, list_id, _defining(abstract, targets, styles, targets[list_id]), abstract)
    return Numbering(found, styles)


def _defining(abstract: dict[str, Element], targets: dict[str, str], styles: Styles, name: str) -> str:
    """The definition that holds the levels: one may only name a style whose list has them."""
    link = value(abstract[name].find(f"{W}numStyleLink")) if name in abstract else ""
    return targets.get(styles.numbers.get(link, ("", 0))[0], name) if link else name


def _list(element: Element, list_id: str, name: str, abstract: dict[str, Element]) -> List:
    levels = _levels(abstract[name].iterchildren(f"{W}lvl")) if name in abstract else {}
    overrides = list(element.iterchildren(f"{W}lvlOverride"))
    own = _levels(level for one in overrides for level in one.iterchildren(f"{W}lvl"))
    starts = {
        _int(one.get(f"{W}ilvl"), 0): _int(value(start), 1)
        for one in overrides
        if (start := one.find(f"{W}startOverride")) is not None
    }
    levels = {at: replace(one, start=starts.get(at, one.start)) for at, one in (levels | own).items()}
    return List(levels, f"{list_id} alone" if own else name, starts)


def _levels(elements: Iterable[Element]) -> dict[int, Level]:
    return {_int(one.get(f"{W}ilvl"), 0): _level(one) for one in elements}


def _level(element: Element) -> Level:
    restart = element.find(f"{W}lvlRestart")
    return Level(
        _format(element),
        value(element.find(f"{W}lvlText")),
        _int(value(element.find(f"{W}start")), 1),
        None if restart is None else _int(value(restart), 0),
        is_on(element.find(f"{W}isLgl")) is True,
        value(element.find(f"{W}suff")) != "nothing",
        value(element.find(f"{W}pStyle")),
    )


def _format(element: Element) -> str:
    """The format's name; where a newer one stands beside it for newer programs, that for all."""
    own = element.find(f"{W}numFmt")
    told = [own] if own is not None else list(element.iter(f"{W}numFmt"))[-1:]
    return (value(told[0]) if told else "") or "decimal"


def _number(levels: dict[int, Level], counts: dict[int, int], level: int, legal: bool) -> str:
    if level not in levels:
        return ""
    number = counts.get(level, levels[level].start)
    return str(number) if legal else written(number, levels[level].format)


def _int(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise
