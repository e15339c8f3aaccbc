"""A Word file as python-docx is given it: the parts that hold text, checked, in a package whose relations are whole.

Packed anew because python-docx fails on relations that lead nowhere, parts without a content type, the namespaces of
Strict files and the main parts of templates and of files with macros; and so it sees no byte that was not checked.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest.limits import Limits
from pipeline.ingest.package import Package

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
RELATION = f"{OFFICE}relationships/"
PACKAGES = "http://schemas.openxmlformats.org/package/2006/"
RELATIONSHIP = f"{{{PACKAGES}relationships}}Relationship"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN = "word/document.xml"
KINDS = ("numbering", "styles", "footnotes", "endnotes")
"""Parts beside the main one that are read, named as their relations and content types are."""
MARGINS = ("header", "footer")
"""Likewise, of which a document may have several."""
PART = re.compile(r"word/([a-z]+)\d*\.xml")
STRICT = (
    (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    ("http://purl.oclc.org/ooxml/officeDocument/math", f"{OFFICE}math"),
)
"""Namespaces of Strict files and those that python-docx knows in their place."""


def opened(data: bytes, limits: Limits) -> Document:
    """The document, holding its main part and those of KINDS and MARGINS.

    Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`.
    """
    import docx

    parts = _parts(Package(data, limits))
    try:
        return docx.Document(io.BytesIO(_packed(parts)))
    except SyntaxError as error:  # what lxml raises is one
        raise _refusal(error) from error


def root_of(document: Document, kind: str) -> Element | None:
    """The root element of the part of a kind, None where the document has none. Raises Unreadable like `opened`."""
    from docx.opc.part import XmlPart
    from docx.oxml.parser import parse_xml

    try:
        part = document.part.part_related_by(RELATION + kind)
    except KeyError:
        return None
    try:
        return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    except SyntaxError as error:
        raise _refusal(error) from error


def roots_of(document: Document, kind: str) -> Iterator[Element]:
    """The root elements of all headers, or footers, in the order they are related; a broken one is none."""
    from docx.oxml.parser import parse_xml

    for one in document.part.rels.values():
        if one.reltype == RELATION + kind:
            with suppress(SyntaxError):
                yield parse_xml(one.target_part.blob)


def _refusal(error: SyntaxError) -> Unreadable:
    """lxml bounds the depth of a tree (256) and the bytes of one text (10 million), and says so."""
    message = str(error)
    if "HUGE" not in message and "huge" not in message:
        return Unreadable("damaged", message)
    return Unreadable("too_large" if "text node" in message.lower() else "hostile", message)


def _parts(package: Package) -> dict[str, str]:
    """The XML of the parts to read, by their usual names, wherever the relations of this file say they are."""
    name = next((target for kind, target in _related(package, "/") if kind == "officeDocument"), MAIN)
    main = package.text(name)
    if main is None:
        name, main = MAIN, package.text(MAIN)
    if main is None:
        raise Unreadable("damaged", "no main part")
    relations = list(_related(package, f"/{name}"))
    targets = {kind: target for kind, target in reversed(relations)}
    parts = {MAIN: main} | _margins(package, relations)
    for kind in KINDS:
        usual = f"word/{kind}.xml"
        text = package.text(targets.get(kind, usual))
        text = package.text(usual) if text is None else text
        if text is not None:
            parts[usual] = text
    return {name: _transitional(text) for name, text in parts.items()}


def _margins(package: Package, relations: list[tuple[str, str]]) -> dict[str, str]:
    """The XML of headers and footers, numbered as they are related; those that are not there are none."""
    parts: dict[str, str] = {}
    for kind, name in dict.fromkeys(one for one in relations if one[0] in MARGINS):
        text = package.text(name)
        if text is not None:
            parts[f"word/{kind}{len(parts) + 1}.xml"] = text
    return parts


def _related(package: Package, source: str) -> Iterator[tuple[str, str]]:
    """Kinds and names of the members that a part (`/`: the package) is related to; broken relations are none."""
    from docx.opc.oxml import parse_xml
    from docx.opc.packuri import PackURI

    uri = PackURI(source)
    text = package.text(uri.rels_uri.membername)
    try:
        relations = [] if text is None else list(parse_xml(text).iterchildren(RELATIONSHIP))
    except SyntaxError:
        return
    for one in relations:
        if one.get("TargetMode") != "External":
            target = PackURI.from_rel_ref(uri.baseURI, one.get("Target", "")).membername
            yield one.get("Type", "").rpartition("/")[2], target


def _transitional(text: str) -> str:
    for strict, known in STRICT:
        text = text.replace(f'"{strict}"', f'"{known}"').replace(f"'{strict}'", f"'{known}'")
    return text


def _packed(parts: dict[str, str]) -> bytes:
    kinds = {
        name: name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789") for name in parts if name != MAIN
    }
    members = {
        "[Content_Types].xml": _types(kinds),
        "_rels/.rels": _relations({MAIN: "officeDocument"}),
        "word/_rels/document.xml.rels": _relations(kinds),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for name, text in (members | parts).items():
            container.writestr(zipfile.ZipInfo(name), text)  # a bare name would be stamped with the clock
    return stream.getvalue()


def _types(kinds: dict[str, str]) -> str:
    """The content types: headers and footers as plain XML, which nobody parses before it is asked for."""
    types = {MAIN: f"{TYPE}document.main+xml"} | {
        name: "application/xml" if kind in MARGINS else f"{TYPE}{kind}+xml" for name, kind in kinds.items()
    }
    told = "".join(f'<Override PartName="/{name}" ContentType="{one}"/>' for name, one in types.items())
    return (
        f'<Types xmlns="{PACKAGES}content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{told}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATION}{kind}" Target="/{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGES}relationships">{told}</Relationships>'
