"""The parts of an Office container as text, with its bombs and traps refused before any library sees them."""

from __future__ import annotations

import codecs
import io
import lzma
import re
import struct
import zipfile
import zlib

from pipeline.errors import Unreadable
from pipeline.ingest.limits import Limits

BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, OverflowError,
    NotImplementedError,
)  # fmt: skip
"""What zipfile lets through on damaged files."""
FORBIDDEN = ("<!DOCTYPE", "<!ENTITY")
DECLARATION = re.compile(r"\s*<\?xml\s.*?\?>", re.S)


class Package:
    """XML parts by name, unparsed. Raises Unreadable: `too_large`, `damaged`, `encrypted`, `hostile`."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise Unreadable("damaged", str(error)) from error
        self._limits = limits
        self._refuse_bombs()

    def text(self, name: str) -> str | None:
        """The XML of a part without its declaration, None where the container has no such part."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        if info.file_size > self._limits.part_bytes:
            raise Unreadable("too_large", f"{name}: {info.file_size} bytes")
        return _characters(self._bytes(info), name)

    def _refuse_bombs(self) -> None:
        """Sizes come from the directory, and no more than they say is ever unpacked."""
        members = self._zip.infolist()
        if len(members) > self._limits.entries:
            raise Unreadable("too_large", f"{len(members)} members")
        total = sum(member.file_size for member in members)
        if total > self._limits.unpacked_bytes:
            raise Unreadable("too_large", f"{total} bytes unpacked")

    def _bytes(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise Unreadable("encrypted", info.filename)
        try:
            return self._zip.read(info)
        except BROKEN as error:
            raise Unreadable("damaged", f"{info.filename}: {error}") from error


def _characters(data: bytes, name: str) -> str:
    """Decoded here, without the declaration, so that no declared encoding can hide a document type."""
    codec = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise Unreadable("damaged", f"{name}: {error}") from error
    if any(mark in text for mark in FORBIDDEN):
        raise Unreadable("hostile", f"{name}: document type")
    declared = DECLARATION.match(text)
    return text[declared.end() :] if declared else text
