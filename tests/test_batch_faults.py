"""A night stopped anywhere: at every write, by a full disk, by kill -9; the next one is as if nothing had been."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.batch.fingerprint import fingerprint
from pipeline.batch.versions import lead
from pipeline.disk import Disk
from pipeline.errors import JianbaoError
from pipeline.settings import Settings
from tests.two_nights import FIRST, SECOND, FailingDisk, clean, contents, die, full, lay, night, plan_for

ROOT = Path(__file__).resolve().parents[1]
KILLS = int(os.environ.get("JIANBAO_KILLS", "10"))
"""Random moments to kill a night at; 100 and more in the long version."""


def test_a_night_stopped_at_every_write_loses_nothing(tmp_path: Path, fake_reading: None) -> None:
    _at_every_step(tmp_path, _killed)


def test_a_disk_that_is_full_at_every_write_loses_nothing(tmp_path: Path, fake_reading: None) -> None:
    _at_every_step(tmp_path, _refused)


def test_nights_killed_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    """Real processes, two workers, real reports; each killed, then finished and held against a clean run."""
    inbox = tmp_path / "inbox"
    samples = sorted((ROOT / "corpus" / "samples").glob("*.txt"))[:4]
    inbox.mkdir()
    for sample in samples:
        shutil.copy(sample, inbox)
    wanted = clean(tmp_path, Settings(2))
    whole = time.perf_counter()
    assert _command(tmp_path).wait() == 0
    whole = time.perf_counter() - whole
    assert contents(tmp_path / "out") == wanted
    chance = random.Random(6)
    for kill in range(KILLS):
        shutil.rmtree(tmp_path / "out.state")
        (tmp_path / "out").unlink(missing_ok=True)
        running = _command(tmp_path)
        time.sleep(chance.random() * whole)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        assert contents(tmp_path / "out") in ({}, wanted), kill
        assert night(tmp_path, settings=Settings(2)).exit_code == 0
        assert contents(tmp_path / "out") == wanted, kill


def _command(folder: Path) -> subprocess.Popen[bytes]:
    """A night as its own process group, workers and all."""
    words = ["batch", "--inbox", folder / "inbox", "--out", folder / "out", "--workers", "2", "--settle", "0"]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *map(str, words)], cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _at_every_step(folder: Path, stopped: Callable[[Path, int], bool]) -> None:
    """Both nights, stopped at their first, second, third … write, each finished and held against a clean run."""
    fingerprint(Settings(), b"")  # once, for all that are forked
    lay(folder / "inbox", FIRST)
    before = clean(folder)
    for at in range(1, 200):
        _anew(folder, FIRST)
        done = stopped(folder, at)
        assert contents(folder / "out") in ({}, before), at
        night(folder)
        assert contents(folder / "out") == before, at
        if done:
            break
    assert done and at > 20
    lay(folder / "inbox", SECOND)
    after = clean(folder)
    _anew(folder, FIRST)
    night(folder)
    shutil.copytree(folder / "out.state", folder / "first", symlinks=True)
    lay(folder / "inbox", SECOND)
    for at in range(1, 200):
        shutil.rmtree(folder / "out.state")
        shutil.copytree(folder / "first", folder / "out.state", symlinks=True)
        lead(plan_for(folder), 1, Disk())
        done = stopped(folder, at)
        assert contents(folder / "out") in (before, after), at
        end = night(folder)
        assert contents(folder / "out") == after, at
        assert (folder / "out.state" / "nights" / f"{end.version:06}" / "changes.csv").is_file(), at
        assert sorted(path.name for path in (folder / "out.state" / "quarantine").iterdir()) == ["re3b0c44298fc1c14.txt"]
        left = [path.name for path in (folder / "out.state").rglob("*") if path.suffix in (".new", ".old")]
        assert not left, at
        if done:
            break
    assert done and at > 20


def _anew(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder / "out.state", ignore_errors=True)
    (folder / "out").unlink(missing_ok=True)
    lay(folder / "inbox", files)


def _killed(folder: Path, at: int) -> bool:
    """A night in a process of its own that dies at that step; whether it came to its end before."""
    child = os.fork()
    if child == 0:
        try:
            night(folder, FailingDisk(at, die))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _refused(folder: Path, at: int) -> bool:
    """A night whose disk takes no more at that step; whether it came to its end before."""
    disk = FailingDisk(at, full)
    try:
        night(folder, disk)
    except (JianbaoError, OSError):
        return False
    return len(disk.steps) < at


@pytest.mark.parametrize("files", [FIRST, SECOND])
def test_every_write_goes_through_the_one_layer(tmp_path: Path, fake_reading: None, files: dict[str, str]) -> None:
    """A disk that counts sees as many new files as there are."""
    lay(tmp_path / "inbox", files)
    disk = FailingDisk(0, die)
    night(tmp_path, disk)
    made = sum(1 for path in (tmp_path / "out").resolve().rglob("*") if path.is_file())
    tables = 10
    written = [step for step in disk.steps if step.startswith("write ")]
    assert made - tables <= len(written)
