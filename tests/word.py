"""Word files made of XML, for tests: the smallest package that holds a body and whatever parts beside it."""

from __future__ import annotations

import io
import zipfile

from pipeline.ingest import Limits, read_document
from pipeline.model import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(body: str, **parts: str) -> bytes:
    """A .docx with the given XML in its body, and parts of word/ by name; headers and footers are related to it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        container.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}))
        container.writestr("word/document.xml", f"<w:document {W} {M} {MC} {V} {R}><w:body>{body}</w:body></w:document>")
        container.writestr("word/_rels/document.xml.rels", _relations({name: f"{name}.xml" for name in parts}))
        for name, text in parts.items():
            container.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def _relations(targets: dict[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="r{at}" Type="{KIND}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for at, (name, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{SPACE}">{told}</Relationships>'


def read(body: str, **parts: str) -> Document:
    """The document that a body and its parts make."""
    return read_document(package(body, **parts), "a.docx", limits=Limits())


def kept(document: Document) -> list[str]:
    """The texts that are published."""
    return [block.text for block in document.blocks if not block.dropped]


def dropped(document: Document) -> list[tuple[str, str]]:
    """The others, each with why."""
    return [(block.dropped, block.text) for block in document.blocks if block.dropped]


def p(text: str = "", properties: str = "", mark: str = "") -> str:
    """A paragraph of one run; `mark`: properties of its mark."""
    inner = f"{properties}<w:rPr>{mark}</w:rPr>" if mark else properties
    return f"<w:p><w:pPr>{inner}</w:pPr>{r(text) if text else ''}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    """A field in runs, with its code and its result (runs)."""
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    return (
        f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark.format('separate')}{result}{mark.format('end')}"
    )


def table(*rows: list[str], properties: str = "") -> str:
    """A table of cells; a cell that is no XML becomes a paragraph."""
    cells = ("".join(f"<w:tc>{one if one.startswith('<') else p(one)}</w:tc>" for one in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{properties}{row}</w:tr>" for row in cells) + "</w:tbl>"


def styles(*told: str) -> str:
    """A styles part."""
    return f"<w:styles {W}>{''.join(told)}</w:styles>"


def style(name: str, inner: str = "", based_on: str = "", kind: str = "paragraph", label: str = "") -> str:
    """One style; `label`: the name that Word shows."""
    below = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{label or name}"/>{below}{inner}</w:style>'
