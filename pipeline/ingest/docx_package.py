"""A Word file as python-docx is given it: the parts that hold text, checked, in a package whose relations are whole.

Packed anew because python-docx fails on relations that lead nowhere, parts without a content type, the namespaces of
Strict files and the main parts of templates and of files with macros; and so it sees no byte that was not checked.
"""

from __future__ import annotations

import io
import zipfile
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
STRICT = (
    (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    ("http://purl.oclc.org/ooxml/officeDocument/math", f"{OFFICE}math"),
)
"""Namespaces of Strict files and those that python-docx knows in their place."""


def opened(data: bytes, limits: Limits) -> Document:
    """The document, holding its main part and those of KINDS.

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


def _refusal(error: SyntaxError) -> Unreadable:
    """lxml bounds the depth of a tree (256) and the bytes of one text (10 million), and says so."""
    message = str(error)
    if "HUGE" not in message and "huge" not in message:
        return Unreadable("damaged", message)
    return Unreadable("too_large" if "text node" in message.lower() else "hostile", message)


def _parts(package: Package) -> dict[str, str]:
    """The XML of the parts to read, by their usual names, wherever the relations of this file say they are."""
    name = _targets(package, "/").get("officeDocument", MAIN)
    main = package.text(name)
    if main is None:
        name, main = MAIN, package.text(MAIN)
    if main is None:
        raise Unreadable("damaged", "no main part")
    targets = _targets(package, f"/{name}")
    parts = {MAIN: main}
    for kind in KINDS:
        usual = f"word/{kind}.xml"
        text = package.text(targets.get(kind, usual))
        text = package.text(usual) if text is None else text
        if text is not None:
            parts[usual] = text
    return {name: _transitional(text) for name, text in parts.items()}


def _targets(package: Package, source: str) -> dict[str, str]:
    """Names of the members that a part (`/`: the package) is related to, by kind; broken relations are none."""
    from docx.opc.oxml import parse_xml
    from docx.opc.packuri import PackURI

    uri = PackURI(source)
    text = package.text(uri.rels_uri.membername)
    try:
        relations = [] if text is None else list(parse_xml(text).iterchildren(RELATIONSHIP))
    except SyntaxError:
        return {}
    return {
        one.get("Type", "").rpartition("/")[2]: PackURI.from_rel_ref(uri.baseURI, one.get("Target", "")).membername
        for one in reversed(relations)
        if one.get("TargetMode") != "External"
    }


def _transitional(text: str) -> str:
    for strict, known in STRICT:
        text = text.replace(f'"{strict}"', f'"{known}"').replace(f"'{strict}'", f"'{known}'")
    return text


def _packed(parts: dict[str, str]) -> bytes:
    kinds = [kind for kind in KINDS if f"word/{kind}.xml" in parts]
    members = {
        "[Content_Types].xml": _types(kinds),
        "_rels/.rels": _relations({"officeDocument": f"/{MAIN}"}),
        "word/_rels/document.xml.rels": _relations({kind: f"{kind}.xml" for kind in kinds}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for name, text in (members | parts).items():
            container.writestr(zipfile.ZipInfo(name), text)  # a bare name would be stamped with the clock
    return stream.getvalue()


def _types(kinds: list[str]) -> str:
    types = {f"/{MAIN}": f"{TYPE}document.main+xml"} | {f"/word/{kind}.xml": f"{TYPE}{kind}+xml" for kind in kinds}
    told = "".join(f'<Override PartName="{name}" ContentType="{one}"/>' for name, one in types.items())
    return (
        f'<Types xmlns="{PACKAGES}content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{told}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATION}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGES}relationships">{told}</Relationships>'
