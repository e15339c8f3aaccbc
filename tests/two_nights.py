"""A small inbox over two nights, a clean run to hold them against, and a disk that fails at a chosen step."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.batch import Night, Plan, run_night
from pipeline.batch.plan import state_of
from pipeline.batch.watch import Silent
from pipeline.disk import Disk
from pipeline.export.folder import RUN_FILE, publish, render
from pipeline.run import assemble, read_all
from pipeline.scan import find
from pipeline.settings import Settings

FIRST = {
    "a.txt": "南乐县综合行政执法改革简报\n全县执法队伍由20支整合为8支。“编随事走”。\n",
    "b/b.txt": "泗洪县改革情况\n承接事项66项，持证30名。依据《行政处罚法》。\n",
    "c.txt": "南乐县又一份报告\n执法队伍12支，下沉40名。\n",
    "empty.txt": "",
}
SECOND = {
    "a.txt": FIRST["a.txt"],
    "b/b.txt": FIRST["b/b.txt"].replace("66项", "71项"),
    "d.txt": "双廊镇报告\n人员9名，事项15项。\n",
    "copy of a.txt": FIRST["a.txt"].replace("。", "；") + "\n",
    "empty.txt": "",
}


PLAIN = Settings()


def lay(inbox: Path, files: dict[str, str]) -> None:
    """The inbox holds exactly these files; those that stay the same are left alone."""
    inbox.mkdir(exist_ok=True)
    for path in [path for path in inbox.rglob("*") if path.is_file()]:
        if path.relative_to(inbox).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        path = inbox / name
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def plan_for(folder: Path, settings: Settings = PLAIN) -> Plan:
    """A night over `folder`/inbox, published at `folder`/out, without waiting."""
    return Plan((str(folder / "inbox"),), folder / "out", state_of(folder / "out"), settings, settle=0.0)


def night(folder: Path, disk: Disk | None = None, settings: Settings = PLAIN) -> Night:
    """One night over `folder`/inbox."""
    return run_night(plan_for(folder, settings), Silent(), disk)


def clean(folder: Path, settings: Settings = PLAIN) -> dict[str, bytes]:
    """What `jianbao extract` publishes of `folder`/inbox, run.json aside."""
    data = assemble(read_all(find([str(folder / "inbox")]), settings), settings)
    out = folder.parent / f"{folder.name}.clean"
    publish(render(data.rows, data.texts, settings.headers), out)
    return contents(out)


def contents(out: Path) -> dict[str, bytes]:
    """Every file of a published folder, run.json aside; nothing where there is none."""
    if not out.exists():
        return {}
    files = (path for path in out.resolve().rglob("*") if path.is_file() and path.name != RUN_FILE)
    return {path.relative_to(out.resolve()).as_posix(): path.read_bytes() for path in files}


class FailingDisk(Disk):
    """A disk on which the step of that number goes wrong: `fail` is called in its middle."""

    def __init__(self, at: int, fail: Callable[[str], None]) -> None:
        self.steps: list[str] = []
        self._at, self._fail = at, fail

    def _step(self, name: str) -> bool:
        self.steps.append(name)
        return len(self.steps) == self._at

    def write(self, path: Path, parts: Iterable[bytes]) -> None:
        if self._step(f"write {path.name}"):
            data = b"".join(parts)
            super().write(path, [data[: len(data) // 2]])
            self._fail("write")
        super().write(path, parts)

    def write_all(self, paths: Sequence[Path], parts: Iterable[tuple[int, bytes]]) -> None:
        if self._step("write_all"):
            given = list(parts)
            super().write_all(paths, given[: len(given) // 2])
            self._fail("write_all")
        super().write_all(paths, parts)

    def append(self, path: Path, part: bytes) -> None:
        if self._step(f"append {path.name}"):
            super().append(path, part[: len(part) // 2])
            self._fail("append")
        super().append(path, part)

    def commit(self, connection: sqlite3.Connection) -> None:
        if self._step("commit"):
            self._fail("commit")
        super().commit(connection)

    def remove(self, path: Path) -> None:
        if self._step(f"remove {path.name}"):
            if path.is_dir() and not path.is_symlink():
                next(file for file in sorted(path.rglob("*")) if file.is_file()).unlink()
            self._fail("remove")
        super().remove(path)

    def link(self, old: Path, new: Path) -> None:
        self._before(f"link {new.name}")
        super().link(old, new)

    def rename(self, old: Path, new: Path) -> None:
        self._before(f"rename {new.name}")
        super().rename(old, new)

    def symlink(self, target: str, path: Path) -> None:
        self._before(f"symlink {path.name}")
        super().symlink(target, path)

    def mkdir(self, path: Path) -> None:
        self._before(f"mkdir {path.name}")
        super().mkdir(path)

    def settle(self, folder: Path) -> None:
        """Power cuts cannot be tested here; the step counts all the same."""
        self._before("settle")

    def _before(self, name: str) -> None:
        if self._step(name):
            self._fail(name)


def full(what: str) -> None:
    """The disk takes no more."""
    if what == "commit":
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def die(what: str) -> None:
    """As after kill -9: nothing is tidied up."""
    os._exit(137)
