"""OLE compound files: what they are by their streams, and what is behind their encryption."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from typing import Any

from pipeline.errors import Unreadable

WORD = "Word document"
PACKAGE = "encrypted package"
KINDS = (
    ("EncryptedPackage", PACKAGE),
    ("WordDocument", WORD),
    ("Workbook", "Excel workbook"),
    ("Book", "Excel workbook"),
    ("PowerPoint Document", "PowerPoint presentation"),
    ("VisioDocument", "Visio drawing"),
    ("__properties_version1.0", "Outlook message"),
    ("HwpSummaryInformation", "Hangul document"),
    ("Quill", "Publisher document"),
    ("MatOST", "Works document"),
)
"""Names at the root of a file and what they make of it; the first that is there decides."""
INSTALLER = "000C1084-0000-0000-C000-000000000046"
"""Class of Windows installer packages, whose streams bear no readable names."""
INFO = "EncryptionInfo"
BROKEN = (
    OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError, RecursionError,
    NotImplementedError, struct.error,
)  # fmt: skip
"""What olefile and msoffcrypto let through on damaged files."""


def kind_of(data: bytes) -> str:
    """One of KINDS, or words for another OLE file. Raises Unreadable: `damaged`, `hostile`."""
    with _opened(data) as file:
        names = {str(entry[0]).lstrip("\x01\x05").lower() for entry in _listed(file)}
        installer = str(file.root.clsid).upper() == INSTALLER
        if INFO.lower() in names and b"<!DOCTYPE" in _stream(file, INFO):
            raise Unreadable("hostile", f"{INFO}: document type")
    found = next((kind for name, kind in KINDS if name.lower() in names), "")
    return found or ("installer package" if installer else "OLE compound file")


def decrypted(data: bytes, password: str) -> bytes:
    """The file without its encryption; as it is where it has none.

    Raises Unreadable: `encrypted` (no password, a wrong one, an unknown method), `damaged`.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    try:
        return _decrypted(data, password)
    except InvalidKeyError as error:
        raise Unreadable("encrypted", "wrong password") from error
    except (DecryptionError, UnsupportedAlgorithm) as error:
        raise Unreadable("encrypted", str(error)) from error
    except (FileFormatError, ParseError, *_foreign(), *BROKEN) as error:
        raise Unreadable("damaged", f"{type(error).__name__}: {error}") from error


def _decrypted(data: bytes, password: str) -> bytes:
    import msoffcrypto

    file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
    if not file.is_encrypted():
        return data
    if not password:
        raise Unreadable("encrypted", "needs a password")
    if file.format == "ooxml":
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    plain = io.BytesIO()
    file.decrypt(plain)
    return plain.getvalue()


def _opened(data: bytes) -> Any:
    import olefile

    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except BROKEN as error:
        raise Unreadable("damaged", f"{type(error).__name__}: {error}") from error


def _listed(file: Any) -> Iterable[list[str]]:
    try:
        return list(file.listdir(streams=True, storages=True))
    except BROKEN as error:
        raise Unreadable("damaged", f"{type(error).__name__}: {error}") from error


def _stream(file: Any, name: str) -> bytes:
    try:
        with file.openstream(name) as stream:
            return bytes(stream.read())
    except BROKEN as error:
        raise Unreadable("damaged", f"{type(error).__name__}: {error}") from error


def _foreign() -> tuple[type[Exception], ...]:
    from xml.parsers.expat import ExpatError

    return (ExpatError,)
