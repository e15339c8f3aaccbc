"""Folders packed as .zip: what reports are inside, and the bytes of one. Nothing is ever written to disk.

A .docx, .xlsx or .ofd is a zip too, but one document: told by the parts inside, never by the name.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import BinaryIO

from pipeline.errors import Unreadable
from pipeline.settings import PROGRAM

BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""Of a zip with members, and of an empty one."""
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
    NotImplementedError,
)
BROKEN = (*DAMAGED, OSError)
"""What zipfile lets through on damaged files."""
UTF8_NAME, ENCRYPTED = 0x800, 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""LZMA is left out: its header may ask for gigabytes before a byte is unpacked."""
DOCUMENT_PARTS = frozenset(
    {"[content_types].xml", "_rels/.rels", "ofd.xml", "mimetype", "meta-inf/manifest.mf", "meta-inf/container.xml"}
)
"""Parts that make a zip one document: OOXML, OFD, OpenDocument and EPUB; or a program."""
WORD_PART = re.compile(r"word/[^/]*\.xml")
SEPARATOR = re.compile(r"[/\\]+")
DRIVE = re.compile(r"^[A-Za-z]:")
HAN = re.compile(r"[\u3400-\u9fff]")
CHUNK = 1 << 20
LONGEST_END = 66_000
"""Bytes at the end of a zip among which its end records stand: a comment may have 65,535."""
MOST_NESTED = 2
"""A zip in a zip is opened, a zip in that is not."""


@dataclass(frozen=True, slots=True)
class Ceilings:
    """How much one zip may hold before it is refused as a whole. Sizes in bytes, as its directory declares them."""

    entries: int = 10_000
    directory: int = 8 << 20
    """The list of entries, which zipfile reads whole before it can be asked how many they are."""
    unpacked: int = 2 << 30
    nested: int = 64 << 20
    """A zip inside a zip, which is held in memory."""
    ratio: int = 200
    """Unpacked to packed; only looked at from `modest` bytes on."""
    modest: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """A report in a zip: the numbers of its entries from the outermost zip inwards, its name, its bytes' digest."""

    inside: tuple[int, ...]
    name: str
    sha256: str = ""
    size: int = 0
    reason: str = ""
    """Code of `codes.REASONS` where it cannot be read; `sha256` is empty when not even its bytes can be had."""
    error: str = ""


@dataclass(slots=True)
class _Budget:
    """What the zips inside a zip may still unpack, together."""

    password: bytes
    ceilings: Ceilings
    entries: int = field(init=False)
    unpacked: int = field(init=False)

    def __post_init__(self) -> None:
        self.entries, self.unpacked = self.ceilings.entries, self.ceilings.unpacked

    def take(self, container: zipfile.ZipFile, packed: int) -> None:
        """Account for a zip before anything in it is unpacked. Raises Unreadable: `too_large`."""
        infos = container.infolist()
        total = sum(info.file_size for info in infos)
        self.entries -= len(infos)
        self.unpacked -= total
        swollen = total > self.ceilings.modest and total > self.ceilings.ratio * packed
        if self.entries < 0 or self.unpacked < 0 or swollen:
            raise Unreadable("too_large", f"{len(infos)} members, {total} bytes unpacked")


def members(path: str, password: str = "", ceilings: Ceilings | None = None) -> tuple[Member, ...] | None:
    """The reports in a packed folder, in the order of its directory; None when the file is no such folder.

    Hidden files, folders and what this program published are left out. Raises Unreadable: `too_large`, `empty`.
    """
    with open(path, "rb") as stream:
        if stream.read(4) not in BEGINNINGS:
            return None
        found = _found(stream, (), _Budget(password.encode(), ceilings or Ceilings()))
    if found is not None and not found:
        raise Unreadable("empty", "no file in it")
    return found


def read(path: str, inside: tuple[int, ...], password: str = "") -> bytes:
    """The bytes of a member. Raises Unreadable: `encrypted`, `unsupported`, `damaged`, `unreadable`."""
    try:
        state = os.stat(path)
        container = _container(path, inside[:-1], password, (state.st_mtime_ns, state.st_size))
    except OSError as error:
        raise Unreadable("unreadable", error.strerror or type(error).__name__) from error
    return _bytes(container, inside[-1], password)


@lru_cache(maxsize=2)
def _container(path: str, inside: tuple[int, ...], password: str, state: tuple[int, int]) -> zipfile.ZipFile:
    """Kept open, because the next report mostly comes from the same zip. `state` tells a file that was changed."""
    try:
        if not inside:
            return zipfile.ZipFile(path)
        data = _bytes(_container(path, inside[:-1], password, state), inside[-1], password)
        return zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise Unreadable("damaged", str(error)) from error


def _bytes(container: zipfile.ZipFile, number: int, password: str) -> bytes:
    infos = container.infolist()
    if number >= len(infos):
        raise Unreadable("damaged", "changed while it was read")
    return b"".join(_chunks(container, infos[number], password.encode()))


def _found(stream: BinaryIO, above: tuple[int, ...], budget: _Budget) -> tuple[Member, ...] | None:
    if _directory_size(stream) > budget.ceilings.directory:
        raise Unreadable("too_large", "directory")
    try:
        container = zipfile.ZipFile(stream)
    except BROKEN:
        return None
    with container:
        names = [_name(info) for info in container.infolist()]
        if is_document(names):
            return None
        if len(above) >= MOST_NESTED:
            raise Unreadable("archive", "zips nested too deep")
        budget.take(container, stream.seek(0, io.SEEK_END))
        return tuple(_members(container, names, above, budget))


def _directory_size(stream: BinaryIO) -> int:
    """Bytes of the list of entries as the end of the zip declares them, 0 where it declares none."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - LONGEST_END))
    tail = stream.read()
    for mark, form, offset in ((b"PK\x05\x06", "<L", 12), (b"PK\x06\x06", "<Q", 40)):
        at = tail.rfind(mark)
        if at < 0 or at + offset + struct.calcsize(form) > len(tail):
            return 0
        (declared,) = struct.unpack_from(form, tail, at + offset)
        if declared != 0xFFFFFFFF:
            return int(declared)
    return 0


def is_document(names: Sequence[str]) -> bool:
    """Whether a zip with members of these names is one document, or a program, and no folder."""
    lowered = {name.lower() for name in names}
    return not DOCUMENT_PARTS.isdisjoint(lowered) or any(map(WORD_PART.fullmatch, lowered))


def _members(container: zipfile.ZipFile, names: list[str], above: tuple[int, ...], budget: _Budget) -> Iterator[Member]:
    published = tuple(_published(container, names, budget.password))
    borne: Counter[str] = Counter()
    for number, (info, raw) in enumerate(zip(container.infolist(), names, strict=True)):
        name = _shown(raw)
        if raw.endswith(("/", "\\")) or not name or name.startswith(published):
            continue
        borne[name] += 1
        shown = name if borne[name] == 1 else f"{name}#{borne[name]}"
        yield from _member(container, info, (*above, number), shown, budget)


def _member(
    container: zipfile.ZipFile, info: zipfile.ZipInfo, inside: tuple[int, ...], name: str, budget: _Budget
) -> Iterator[Member]:
    """The report itself, or those of a zip inside the zip."""
    try:
        sha256, nested = _digest(_chunks(container, info, budget.password), budget.ceilings.nested)
    except Unreadable as error:
        yield Member(inside, name, reason=error.code, error=error.detail)
        return
    whole = Member(inside, name, sha256, info.file_size)
    try:
        found = _found(io.BytesIO(nested), inside, budget) if nested else None
        if found is None:
            yield whole
        elif not found:
            yield replace(whole, reason="empty", error="no file in it")
        else:
            yield from (replace(one, name=f"{name}/{one.name}") for one in found)
    except Unreadable as error:
        yield replace(whole, reason=error.code, error=error.detail)


def _digest(chunks: Iterator[bytes], most: int) -> tuple[str, bytes]:
    """SHA-256 of a member, and its bytes if it is a zip itself and no larger than `most`."""
    digest, size = hashlib.sha256(), 0
    kept: list[bytes] = []
    for chunk in chunks:
        digest.update(chunk)
        if kept or (not size and chunk.startswith(BEGINNINGS)):
            kept.append(chunk)
        size += len(chunk)
        if size > most:
            kept = []
    return digest.hexdigest(), b"".join(kept)


def _chunks(container: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes) -> Iterator[bytes]:
    """The member's bytes; zipfile yields no more than the directory declares."""
    secret = bool(info.flag_bits & ENCRYPTED)
    if secret and not password:
        raise Unreadable("encrypted", info.filename)
    if info.compress_type not in METHODS:
        raise Unreadable("unsupported", f"compression method {info.compress_type}")
    try:
        with container.open(info, pwd=password if secret else None) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except NotImplementedError as error:
        raise Unreadable("unsupported", str(error)) from error
    except RuntimeError as error:  # how zipfile says that the password is wrong
        raise Unreadable("encrypted", str(error)) from error
    except BROKEN as error:  # a wrong password is noticed late in one file of 256
        raise Unreadable("encrypted" if secret else "damaged", str(error)) from error


def _published(container: zipfile.ZipFile, names: list[str], password: bytes) -> Iterator[str]:
    """Beginnings of the names in folders that this program published."""
    for info, name in zip(container.infolist(), names, strict=True):
        shown = _shown(name)
        if shown.rpartition("/")[2] != "datapackage.json" or info.file_size > CHUNK:
            continue
        try:
            data = b"".join(_chunks(container, info, password))
        except Unreadable:
            continue
        if is_package(data):
            yield shown.removesuffix("datapackage.json")


def is_package(data: bytes) -> bool:
    """Whether a datapackage.json is one that this program wrote."""
    try:
        package = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(package, dict) and package.get("name") == PROGRAM


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: without a mark for UTF-8, Chinese systems write it in their own encoding."""
    name = info.orig_filename.partition("\x00")[0]
    if info.flag_bits & UTF8_NAME or name.isascii():
        return name
    for codec in ("utf-8", "gb18030"):
        try:
            meant = name.encode("cp437").decode(codec)
        except UnicodeError:
            continue
        if HAN.search(meant):
            return meant
    return name


def _shown(name: str) -> str:
    """The name as a path below the zip, whatever it tries to be; empty for what is hidden."""
    parts = [DRIVE.sub("", part) if at == 0 else part for at, part in enumerate(SEPARATOR.split(name))]
    parts = [part for part in parts if part not in ("", ".", "..")]
    if any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts):
        return ""
    return "/".join("".join(map(_printable, part)) for part in parts)


def _printable(character: str) -> str:
    return "_" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character
