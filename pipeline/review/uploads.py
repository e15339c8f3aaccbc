"""Files that are dropped on the page, put into the inbox whole: written aside, then moved under a name of their own."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.export.datapackage import FILE

MIB = 1024 * 1024
_CHUNK = 1 << 20
_LONGEST = 180
"""Bytes of a name, so that a number still fits behind it."""
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)", re.I)
_HIDING = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
"""Unicode categories of characters that a name could hide something with."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is taken at once."""

    files: int = 500
    file_bytes: int = 64 * MIB
    total_bytes: int = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an upload: names in the inbox, and pairs of a name and a code of `codes.PAGE_PROBLEMS`."""

    accepted: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = field(default=())


def take(files: Iterable[tuple[str, BinaryIO]], inbox: Path, bounds: Bounds) -> Taken:
    """Put the files, by name and content, into the inbox; nothing that is there is overwritten."""
    accepted: list[str] = []
    refused: list[tuple[str, str]] = []
    left = bounds.total_bytes
    for at, (given, stream) in enumerate(files):
        name = safe_name(given)
        problem = "too_many" if at >= bounds.files else "" if name else "bad_name"
        size = 0
        if not problem:
            kept, size, problem = _put(stream, inbox, name, min(bounds.file_bytes, left))
        if problem:
            refused.append((shown(given), problem))
        else:
            accepted.append(kept)
            left -= size
    return Taken(tuple(accepted), tuple(refused))


def safe_name(given: str) -> str:
    """The last part of a name as it can stand in any folder; empty where nothing of it can.

    Nor the name by which a folder counts as published, so that none of its files is a report.
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    plain = "".join(one for one in last if unicodedata.category(one) not in _HIDING)
    name = " ".join(_UNFIT.sub("_", plain).split()).rstrip(". ")
    if not name or name.startswith((".", "~$")) or _DEVICES.match(name) or name.lower() == FILE:
        return ""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > 16:
        stem, dot, ending = name, "", ""
    room = _LONGEST - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip() + dot + ending


def shown(given: str) -> str:
    """A name as it may be told back: bounded, and as text that can be written."""
    return given.encode("utf-8", "replace").decode("utf-8")[:200]


def _put(stream: BinaryIO, inbox: Path, name: str, most: int) -> tuple[str, int, str]:
    """Name under which it lies in the inbox, bytes, and the problem or nothing."""
    aside = inbox / f".{secrets.token_hex(8)}.upload"  # hidden, so that no reading takes it for a report
    try:
        size = _write(stream, aside, most)
        if size < 0:
            return "", 0, "too_large"
        return (_move(aside, inbox, name), size, "") if size else ("", 0, "empty")
    except OSError:
        return "", 0, "not_stored"
    finally:
        aside.unlink(missing_ok=True)


def _write(stream: BinaryIO, path: Path, most: int) -> int:
    """Bytes written; -1 where there are more than may be."""
    size = 0
    with open(path, "xb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > most:
                return -1
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size


def _move(aside: Path, inbox: Path, name: str) -> str:
    """The free name that the file now bears: the first that nothing, not even a dead link, stands under."""
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    for number in range(1, 10_000):
        free = name if number == 1 else f"{stem} ({number}){dot}{ending}"
        try:
            os.link(aside, inbox / free, follow_symlinks=False)
            return free
        except FileExistsError:
            continue
        except OSError:  # a file system without links: the name is taken first, then filled at once
            if _taken(inbox / free):
                continue
            os.replace(aside, inbox / free)
            return free
    raise FileExistsError(name)


def _taken(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return True
    return False
