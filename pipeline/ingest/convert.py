"""Old Word files through a program found on this machine: LibreOffice, else antiword.

The program runs in a folder of its own with a profile of its own, without macros and, where the system lets an
ordinary user, without a network; it is ended with all that it started when its time is up.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.ingest.limits import Limits

SHARE = 0.4
"""Of a report's seconds that one program may take: the reader must outlive both, or nobody would end them."""
PATIENCE = 60.0
"""Seconds where there is no limit."""
BLOCK = 512
SHELL = "/bin/sh"
LIMITED = """
ulimit -c 0
ulimit -t "$1" 2>/dev/null
ulimit -f "$2" 2>/dev/null
if [ "$3" -gt 0 ]; then ulimit -v "$3" 2>/dev/null; fi
shift 3
if unshare -rn true 2>/dev/null; then exec unshare -rn "$@"; fi
exec "$@"
"""
"""Seconds of processor, blocks of a file and KiB of memory; a ceiling below these, as of a worker, stays in force."""
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""  # noqa: E501
"""LibreOffice's settings: no macros, no links brought up to date, a proxy that nobody answers."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What a program made of a file: bytes for a reader (`docx` or `antiword`), and which program."""

    data: bytes
    kind: str
    program: str


@dataclass(frozen=True, slots=True)
class _Program:
    """A converter: its name, the names it is started by, its arguments and where its output is, below a folder."""

    name: str
    commands: tuple[str, ...]
    kind: str
    output: str
    arguments: Callable[[Path, Path], list[str]]
    to_standard_output: bool = False


def _libreoffice(folder: Path, source: Path) -> list[str]:
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
    return [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip


def _antiword(folder: Path, source: Path) -> list[str]:
    return ["-w", "0", "-m", "UTF-8.txt", str(source)]


PROGRAMS = (
    _Program("LibreOffice", ("soffice", "libreoffice"), "docx", "out/in.docx", _libreoffice),
    _Program("antiword", ("antiword",), "antiword", "out/in.txt", _antiword, to_standard_output=True),
)
"""The first found that succeeds is taken: LibreOffice keeps tables and list numbers, antiword little more than text."""


def converted(data: bytes, limits: Limits) -> Converted:
    """A .doc file as one that can be read here.

    Raises Unreadable: `no_converter`, `timeout`, `too_large`, `damaged` when every program found fails.
    """
    failures: list[Unreadable] = []
    for program, command in _found():
        try:
            return Converted(_output(program, command, data, limits), program.kind, program.name)
        except Unreadable as failure:
            failures.append(failure)
        except OSError as error:
            failures.append(Unreadable("no_converter", f"{program.name}: {error}"))
    raise failures[0] if failures else Unreadable("no_converter", "neither LibreOffice nor antiword on the path")


def _found() -> Iterator[tuple[_Program, str]]:
    for program in PROGRAMS:
        command = next(filter(None, map(shutil.which, program.commands)), None)
        if command:
            yield program, command


def _output(program: _Program, command: str, data: bytes, limits: Limits) -> bytes:
    with tempfile.TemporaryDirectory(prefix="jianbao-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, output = folder / "in.doc", folder / program.output
        source.write_bytes(data)
        output.parent.mkdir()
        target = output if program.to_standard_output else folder / "log"
        with target.open("wb") as stream:
            code = _run([command, *program.arguments(folder, source)], folder, stream.fileno(), limits)
        if code or not output.is_file():
            raise Unreadable("damaged", f"{program.name} ended with {code} and made no file")
        if output.stat().st_size > limits.file_bytes:
            raise Unreadable("too_large", f"{program.name} made a file of {output.stat().st_size} bytes")
        return output.read_bytes()


def _run(command: list[str], folder: Path, output: int, limits: Limits) -> int:
    """The exit code of a command. Raises Unreadable `timeout`."""
    seconds = limits.seconds * SHARE or PATIENCE
    process = subprocess.Popen(
        _limited(command, seconds, limits), cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL,
        stdout=output, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("timeout", f"{Path(command[0]).name} took more than {seconds:g} seconds") from error
    finally:
        _end(process)


def _limited(command: list[str], seconds: float, limits: Limits) -> list[str]:
    """Through a shell that lowers the ceilings: between fork and exec Python may not, where there are threads."""
    if not os.path.exists(SHELL):
        return command
    ceilings = (int(seconds) + 1, limits.unpacked_bytes // BLOCK, limits.memory_bytes // 1024)
    return [SHELL, "-c", LIMITED, "sh", *map(str, ceilings), *command]


def _environment(folder: Path) -> dict[str, str]:
    """No more than programs need, so that none sees what the caller's holds."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "PATHEXT") if name in os.environ}
    return kept | {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all of its group, which is there as long as one of it is."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):  # all have ended
        pass
    process.wait()
