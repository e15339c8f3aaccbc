"""From the paths on a command line to the files to read: which, under which names, and which hold the same bytes."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Protocol

from pipeline import archive
from pipeline.errors import Unreadable
from pipeline.messages import Misuse

CHANGING = "changing"
"""The reason of a file that is being written while it is read."""
WORKSHOP = ".jianbao"
"""A file of this name stands in each folder that the program works in, and that holds no reports."""
_CHUNK = 1 << 20
_Names = tuple[str, str]
"""A file's name below the path given, and a longer one for where that is not enough to tell it from another."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file's worth of bytes: where to read them, the published `file` name, other names of the same bytes."""

    path: str
    file: str
    report_id: str
    sha256: str
    size: int
    also_as: tuple[str, ...] = ()
    error: str = ""
    """Why it cannot be read; where not even its bytes can be had, `sha256` is empty and `report_id` from the name."""
    reason: str = ""
    """The code of `codes.REASONS` for `error`."""
    inside: tuple[int, ...] = ()
    """For a report in a zip: what `archive.read` finds it by."""


class Memory(Protocol):
    """What is remembered of files, so that those that were left alone need not be hashed again."""

    def get(self, path: str) -> tuple[Source, ...] | None:
        """What was found at that path, if it is still the same file; `Source.file` below its name."""

    def put(self, path: str, found: tuple[Source, ...]) -> None:
        """Called with what was found there now."""


class _Nothing:
    """Remembers nothing."""

    def get(self, path: str) -> None:
        return None

    def put(self, path: str, found: tuple[Source, ...]) -> None:
        pass


def find(paths: Iterable[str], password: str = "", memory: Memory | None = None) -> tuple[Source, ...]:
    """The files below the given files, folders and patterns, sorted by name; UsageError when a path leads nowhere.

    A packed folder (.zip) counts as a folder; `password` opens its encrypted members. Hidden files, office lock files
    and folders that this program published or works in are left out.
    """
    memory = memory or _Nothing()
    named: dict[str, _Names] = {}
    for root in sorted({root for path in paths for root in _expand(path)}):
        for file, names in _below(root):
            real = os.path.realpath(file)
            named[real] = min(names, named.get(real, names))
    files = _unique(named).items()
    return _merge(source for path, name in files for source in _named(_sources(path, password, memory), name))


def report_id(sha256: str) -> str:
    """The id of a report: from its bytes alone."""
    return f"r{sha256[:16]}"


def _expand(path: str) -> list[str]:
    if os.path.lexists(path):
        return [path]
    found = sorted(glob.glob(path, recursive=True))
    if not found:
        raise Misuse("missing_path", path=path)
    return found


def _below(root: str) -> Iterator[tuple[str, _Names]]:
    """Pairs of a file's path and its names."""
    if not os.path.isdir(root):
        yield root, (_slashes(os.path.basename(root)), _slashes(root))
        return
    above = os.path.basename(os.path.abspath(root))
    for file in _walk(root):
        name = os.path.relpath(file, root)
        yield file, (_slashes(name), _slashes(os.path.join(above, name)))


def _walk(root: str) -> Iterator[str]:
    seen: set[str] = set()
    closed: list[str] = []
    walk = os.walk(root, onerror=lambda error: closed.append(str(error.filename)), followlinks=True)
    for folder, folders, files in walk:
        real = os.path.realpath(folder)
        if real in seen or WORKSHOP in files or is_published(folder):
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(folder, name) for name in files if not name.startswith((".", "~$")))
    yield from closed


def is_published(folder: str | Path) -> bool:
    """Whether this program published the folder."""
    package = Path(folder, "datapackage.json")
    if not package.is_file():
        return False
    try:
        return archive.is_package(package.read_bytes())
    except OSError:
        return False


def _slashes(path: str) -> str:
    """The path with `/`, and with bytes that are no UTF-8 shown as escapes, so that it can be written."""
    return PurePath(path).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _unique(named: Mapping[str, _Names]) -> dict[str, str]:
    """Path → name: the short one, or the long one where two files would bear the same short one."""
    borne = Counter(short for short, _ in named.values())
    return {path: short if borne[short] == 1 else whole for path, (short, whole) in named.items()}


def _hash(path: str) -> Source:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return _unopened(path, "not a regular file")
        digest, size = hashlib.sha256(), 0
        with open(path, "rb") as stream:
            before = os.fstat(stream.fileno())
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
            after = os.fstat(stream.fileno())
    except OSError as error:
        return _unopened(path, error.strerror or type(error).__name__)
    if (before.st_size, before.st_mtime_ns) != (size, after.st_mtime_ns):
        return _unopened(path, f"{size} bytes so far", CHANGING)
    sha256 = digest.hexdigest()
    return Source(path, "", report_id(sha256), sha256, size)


def _sources(path: str, password: str, memory: Memory) -> tuple[Source, ...]:
    """The file itself, or the reports in it where it is a packed folder; `file` counts from its name."""
    found = memory.get(path)
    if found is None:
        found = _looked(path, password)
        memory.put(path, found)
    return found


def _looked(path: str, password: str) -> tuple[Source, ...]:
    whole = _hash(path)
    try:
        members = None if whole.error else archive.members(path, password)
    except Unreadable as error:
        return (replace(whole, reason=error.code, error=error.detail),)
    except OSError as error:
        return (_unopened(path, error.strerror or type(error).__name__),)
    return (whole,) if members is None else tuple(_packed(path, f"/{one.name}", one) for one in members)


def _named(found: Iterable[Source], name: str) -> Iterator[Source]:
    """The sources under their published names; an id from the name where there are no bytes to take it from."""
    for source in found:
        file = name + source.file
        yield replace(source, file=file, report_id=source.report_id or _id_of_name(file))


def _id_of_name(name: str) -> str:
    return f"u{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _packed(path: str, name: str, member: archive.Member) -> Source:
    if not member.sha256:
        return Source(path, name, "", "", 0, (), member.error, member.reason, member.inside)
    key = report_id(member.sha256)
    return Source(path, name, key, member.sha256, member.size, (), member.error, member.reason, member.inside)


def _unopened(path: str, why: str, reason: str = "unreadable") -> Source:
    return Source(path, "", "", "", 0, (), why, reason)


def _merge(sources: Iterable[Source]) -> tuple[Source, ...]:
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in sorted(sources, key=lambda source: source.file):
        groups[source.report_id].append(source)
    merged = (_first(group) for group in groups.values())
    return tuple(sorted(merged, key=lambda source: (source.file, source.report_id)))


def _first(group: list[Source]) -> Source:
    head, *rest = group
    return replace(head, also_as=tuple(source.file for source in rest))
