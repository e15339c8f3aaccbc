"""What a file is, by its content and never by its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from pipeline.errors import Unreadable
from pipeline.ingest.limits import Limits
from pipeline.ingest.markup import markup
from pipeline.ingest.package import BROKEN

HEAD = 1024
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
BLANK = b"\xef\xbb\xbf \t\r\n"

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x05\x06", "empty zip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "gif"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
"""Beginnings of pictures, and of files that are no report; two letters count only when more bytes are no text."""

ARCHIVES = frozenset({"gzip", "7z", "rar", "bzip2", "xz", "tar"})
"""Folders of files in forms that are not opened."""
TAR = (b"ustar", 257)
"""A mark, and where it stands."""

ENDINGS: dict[str, frozenset[str]] = {
    "txt": frozenset({".txt", ".text", ".md", ".log", ""}),
    "docx": frozenset({".docx", ".docm", ".dotx"}),
    "pdf": frozenset({".pdf"}),
    "rtf": frozenset({".rtf"}),
    "ofd": frozenset({".ofd"}),
    "doc": frozenset({".doc", ".dot", ".wps", ".wpt"}),
    "html": frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml", ".asp", ".aspx", ".jsp", ".php"}),
    "mhtml": frozenset({".mht", ".mhtml"}),
    "image": frozenset({".png", ".jpg", ".jpeg", ".jfif", ".tif", ".tiff", ".bmp"}),
}


def sniff(data: bytes, limits: Limits) -> str:
    """A key of `READERS` or `UNWRAPPERS`; raises Unreadable for anything else."""
    head = data[:HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(ZIP):
        return _inside_zip(data, limits)
    if head.startswith(OLE):
        return "ole"
    if head.lstrip(BLANK).startswith(RTF):
        return "rtf"
    kind = _magic(head)
    if kind == "image":
        return kind
    if kind:
        raise Unreadable("archive" if kind in ARCHIVES else "unsupported", kind)
    page = markup(data)
    if page == "xml":
        raise Unreadable("unsupported", "markup")
    return page or "txt"


def disagrees(name: str, kind: str) -> bool:
    """Whether the name's ending promises another format than `kind`."""
    return PurePosixPath(name).suffix.lower() not in ENDINGS[kind]


def _magic(head: bytes) -> str:
    if head.startswith(*TAR):
        return "tar"
    return next((kind for magic, kind in MAGIC if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head)), "")


def _inside_zip(data: bytes, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            members = container.infolist()
    except BROKEN as error:
        raise Unreadable("damaged", str(error)) from error
    if len(members) > limits.entries:
        raise Unreadable("too_large", f"{len(members)} members")
    names = {member.filename for member in members}
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "OFD.xml" in names:
        return "ofd"
    raise Unreadable("unsupported", "zip container")
