"""What the styles of a Word file say of text: hidden or not, in which list, part of a table of contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLE = f"{W}pStyle"
OFF = frozenset({"0", "false", "off"})
CONTENTS = "toc "
"""What Word's own names of the styles of a table of contents begin with, in every language."""
LONGEST_CHAIN = 64


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles by their id, with what they take over from the styles that they are based on."""

    numbers: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The list and the level in it."""
    hidden: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    default: str = ""
    """The style of paragraphs that name none."""
    all_hidden: bool = False

    def of_paragraph(self, properties: Element | None) -> str:
        """The id of a paragraph's style, given its properties."""
        return (value(properties.find(STYLE)) if properties is not None else "") or self.default


def styles_of(root: Element | None) -> Styles:
    """From the root element of the styles part, which may be missing."""
    if root is None:
        return Styles()
    known = {one.get(f"{W}styleId", ""): one for one in root.iterchildren(f"{W}style")}
    chains = {name: list(_chain(name, known)) for name in known}
    kept = [name for name, one in known.items() if one.get(f"{W}default") in ("1", "true", "on")]
    defaults = f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}vanish"
    return Styles(
        {name: found for name, chain in chains.items() if (found := _place(chain)) is not None},
        frozenset(name for name, chain in chains.items() if _hides(chain)),
        frozenset(name for name, one in known.items() if value(one.find(f"{W}name")).lower().startswith(CONTENTS)),
        next((name for name in kept if known[name].get(f"{W}type") == "paragraph"), ""),
        is_on(root.find(defaults)) is True,
    )


def _chain(name: str, known: dict[str, Element]) -> Iterator[Element]:
    """A style and those it is based on; a ring of them ends where it closes."""
    seen: set[str] = set()
    while name in known and name not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(name)
        yield known[name]
        name = value(known[name].find(f"{W}basedOn"))


def _place(chain: list[Element]) -> tuple[str, int] | None:
    """The nearest list and the nearest level that a style or one below it names."""
    lists, levels = (
        [value(found) for one in chain if (found := one.find(f"{W}pPr/{W}numPr/{W}{part}")) is not None]
        for part in ("numId", "ilvl")
    )
    return (lists[0], int(levels[0]) if levels and levels[0] in set("012345678") else 0) if lists else None


def _hides(chain: list[Element]) -> bool:
    told = (is_on(one.find(f"{W}rPr/{W}vanish")) for one in chain)
    return next((on for on in told if on is not None), False)


def is_on(element: Element | None) -> bool | None:
    """Whether a switch is on; None where it is not set. An odd value counts as on."""
    return None if element is None else element.get(f"{W}val", "1").lower() not in OFF


def value(element: Element | None) -> str:
    """What an element says, empty where it is missing."""
    return "" if element is None else element.get(f"{W}val", "")
