"""The parts of an OFD file (GB/T 33190): documents, their pages in order, templates and composite graphics, as XML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import Unreadable
from pipeline.ingest.limits import Limits
from pipeline.ingest.package import Package

ROOT = "OFD.xml"
ENCRYPTIONS = "Encryptions.xml"
"""Where GM/T 0099 says how the other parts are encrypted."""
RESOURCES = ("PublicRes", "DocumentRes")
Element = Any
"""An lxml element: lxml has no types of its own."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its content (None when it cannot be had), those of its templates, its box in millimetres."""

    content: Element | None
    templates: tuple[Element, ...] = ()
    box: str = ""
    composites: dict[str, Element] = field(default_factory=dict)
    """Composite graphics of the document, by id."""


class Parts:
    """XML parts of the container by path, parsed. Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._package = Package(data, limits)
        self._limits = limits
        self._budget = limits.unpacked_bytes
        if self._package.text(ENCRYPTIONS) is not None:
            raise Unreadable("encrypted", ENCRYPTIONS)

    def root(self, path: str) -> Element | None:
        """The root element of a part, None where there is no such part or no XML in it.

        A part that many pages name is parsed as often, so all together may cost no more than one whole file.
        """
        from lxml import etree

        text = self._package.text(path)
        if text is None:
            return None
        self._budget -= len(text)
        if self._budget < 0:
            raise Unreadable("too_large", "parts read again and again")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(text, parser)
        except (SyntaxError, ValueError):  # what lxml raises is a SyntaxError
            return None

    def needed(self, path: str) -> Element:
        """The root element of a part without which nothing can be read."""
        found = self.root(path)
        if found is None:
            raise Unreadable("damaged", f"no {path}")
        return found

    def pages(self) -> Iterator[Page]:
        """The pages of all documents, each read when its turn comes."""
        number = 0
        for location in below(self.needed(ROOT), "DocRoot"):
            path = joined("", location.text or "")
            document = self.needed(path)
            templates = {
                one.get("ID", ""): joined(path, one.get("BaseLoc", "")) for one in below(document, "TemplatePage")
            }
            composites = self._composites(document, path)
            default = _box(document)
            for one in below(document, "Page"):
                number += 1
                if number > self._limits.pages:
                    raise Unreadable("too_large", f"more than {self._limits.pages} pages")
                yield self._page(joined(path, one.get("BaseLoc", "")), templates, composites, default)

    def _page(self, path: str, templates: dict[str, str], composites: dict[str, Element], default: str) -> Page:
        content = self.root(path)
        if content is None:
            return Page(None)
        named = (templates.get(one.get("TemplateID", "")) for one in below(content, "Template"))
        found = (self.root(one) for one in dict.fromkeys(filter(None, named)))
        return Page(content, tuple(one for one in found if one is not None), _box(content) or default, composites)

    def _composites(self, document: Element, path: str) -> dict[str, Element]:
        units: dict[str, Element] = {}
        for kind in RESOURCES:
            for location in below(document, kind):
                resources = self.root(joined(path, location.text or ""))
                for unit in () if resources is None else below(resources, "CompositeGraphicUnit"):
                    units[unit.get("ID", "")] = unit
        return units


def below(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name below `element`, whatever version of the standard its namespace is of."""
    return element.iter(f"{{*}}{name}")  # type: ignore[no-any-return]


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def joined(base: str, location: str) -> str:
    """The path that a part (`base`) means by a location: `/` begins at the root of the container."""
    path = posixpath.join("/", posixpath.dirname(base), location.strip().replace("\\", "/"))
    return posixpath.normpath(path).lstrip("/")


def _box(element: Element) -> str:
    found = next(below(element, "PhysicalBox"), None)
    return "" if found is None else found.text or ""
