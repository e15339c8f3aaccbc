"""`jianbao doctor`: which parts of the program are there, and how to get those that are not."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pipeline.commands.console import print_json
from pipeline.commands.doctor_parts import FONT_FILES, FONT_FOLDERS, PARTS, Part
from pipeline.commands.terminal import padded, width
from pipeline.messages import Language, say
from pipeline.settings import PROGRAM, VERSION, cores

State = Literal["ok", "missing", "absent", "tight"]
"""There; not there and required; not there and optional; there, but scarce."""
MARKS: dict[State, str] = {"ok": "+", "missing": "!", "absent": "-", "tight": "~"}
GIB = 1 << 30
OLDEST = (3, 11)
LEAST_SPACE = GIB
Group = Literal["program", "library", "extra", "machine"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what was looked for, what there is, and what to do about it."""

    group: Group
    name: str
    state: State
    found: str
    """A version, a path or a size; empty where it is missing."""
    purpose: str
    get: str = ""
    """The command that brings it, where it is missing."""


def run(args: Namespace, language: Language) -> int:
    """Look, tell; 1 when a required part is missing."""
    findings = tuple(look(language))
    complete = not any(one.state == "missing" for one in findings)
    if args.json:
        print_json({"complete": complete, "findings": [asdict(one) for one in findings]}, indent=1)
    else:
        print(screen(findings, language))
    return 0 if complete else 1


def look(language: Language) -> Iterator[Finding]:
    """Every finding, without importing any of the parts."""
    yield _python(language)
    yield Finding("program", PROGRAM, "ok", VERSION, say("dr_program", language))
    yield Finding("program", "system", "ok", platform.platform(), say("dr_system", language))
    yield from (_part(part, language) for part in PARTS)
    yield from (_cores(language), _memory(language), _ceiling(language))
    yield from (_encoding(language), _space(Path.cwd(), "dr_space_here", language))
    yield from (_space(Path(tempfile.gettempdir()), "dr_space_temporary", language), _font(language))


def screen(findings: tuple[Finding, ...], language: Language) -> str:
    """The findings as a table; below a missing one what brings it."""
    names = max(width(one.name) for one in findings)
    lines: list[str] = []
    for group in dict.fromkeys(one.group for one in findings):
        lines += ["", say(f"dr_{group}s", language)]
        for one in (one for one in findings if one.group == group):
            found = one.found or say("dr_missing" if one.state == "missing" else "dr_absent", language)
            lines.append(f"  {MARKS[one.state]} {padded(one.name, names)}  {found} · {one.purpose}")
            lines += [f"    {' ' * names}  → {one.get}"] if one.get else []
    missing = sum(one.state == "missing" for one in findings)
    lines += ["", say("dr_incomplete" if missing else "dr_complete", language, count=missing)]
    return "\n".join(lines[1:])


def _python(language: Language) -> Finding:
    state: State = "ok" if sys.version_info >= OLDEST else "missing"
    return Finding("program", "Python", state, platform.python_version(), say("dr_python", language))


def _part(part: Part, language: Language) -> Finding:
    purpose, group = say(part.purpose, language), part.group
    found = next(filter(None, map(_executable if part.is_program else _module, part.names)), "")
    if found and part.files and not _has_files(part):
        found = ""
    if found:
        return Finding(group, part.title, "ok", _version(part) or found, purpose)
    needed = part.required and not any(map(_module, part.instead))
    return Finding(
        group, part.title, "missing" if needed else "absent", "", purpose, say(part.get, language, name=part.package)
    )


def _module(name: str) -> str:
    """Where a top-level module would be imported from; nothing is imported."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return ""
    return (spec.origin or name) if spec else ""


def _executable(name: str) -> str:
    return shutil.which(name) or ""


def _version(part: Part) -> str:
    try:
        return version(part.package) if part.package and not part.is_program else ""
    except PackageNotFoundError:
        return ""


def _has_files(part: Part) -> bool:
    spec = find_spec(part.names[0])
    folders = spec.submodule_search_locations if spec else None
    return any(True for folder in folders or () for _ in Path(folder).glob(part.files))


def _cores(language: Language) -> Finding:
    return Finding("machine", say("dr_cores_name", language), "ok", str(cores()), say("dr_cores", language))


def _memory(language: Language) -> Finding:
    """Memory against what the default number of readers may take."""
    from pipeline.ingest.limits import Limits

    name, there, each = say("dr_memory_name", language), memory(), Limits().memory_bytes
    if not there:
        return Finding("machine", name, "absent", "", say("dr_memory", language, each=_size(each), readers=cores()))
    fits = max(1, there // each)
    purpose = say("dr_memory", language, each=_size(each), readers=cores())
    advice = "" if fits >= cores() else say("dr_fewer", language, count=fits)
    return Finding("machine", name, "tight" if advice else "ok", _size(there), purpose, advice)


def memory() -> int:
    """Bytes of memory that this machine, or the container that it runs in, has; 0 where neither tells."""
    told = []
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        told.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    with suppress(OSError, ValueError):  # no container, or one without a limit (`max`)
        told.append(int(Path("/sys/fs/cgroup/memory.max").read_text("ascii")))
    return min(told, default=0)


def _ceiling(language: Language) -> Finding:
    """Whether the system can hold a reader to its memory limit."""
    there = find_spec("resource") is not None
    found = say("yes" if there else "no", language)
    return Finding(
        "machine", say("dr_ceiling_name", language), "ok" if there else "tight", found, say("dr_ceiling", language)
    )


def _encoding(language: Language) -> Finding:
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    state: State = "ok" if encoding.replace("-", "") in ("utf8", "gb18030", "gbk", "cp936") else "tight"
    advice = "" if state == "ok" else "export LC_ALL=C.UTF-8"
    return Finding(
        "machine",
        say("dr_encoding_name", language),
        state,
        f"{encoding} {locale}".strip(),
        say("dr_encoding", language),
        advice,
    )


def _space(folder: Path, key: str, language: Language) -> Finding:
    free = shutil.disk_usage(folder).free
    return Finding(
        "machine",
        say(f"{key}_name", language),
        "ok" if free >= LEAST_SPACE else "tight",
        _size(free),
        say(key, language),
    )


def _font(language: Language) -> Finding:
    purpose, name = say("dr_font", language), say("dr_font_name", language)
    found = next(filter(_is_chinese, _files(FONT_FOLDERS)), "")
    get = "" if found else say("dr_apt", language, name="fonts-noto-cjk")
    return Finding("machine", name, "ok" if found else "absent", found, purpose, get)


def _files(folders: tuple[str, ...]) -> Iterator[str]:
    for folder in folders:
        for _, _, names in os.walk(Path(folder).expanduser()):
            yield from sorted(names)


def _is_chinese(name: str) -> bool:
    return name.lower().startswith(FONT_FILES)


def _size(count: int) -> str:
    return f"{count / GIB:.1f} GiB"
