"""The same bytes give the same tables: in any order, on any number of processes, with rjieba or jieba."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WITHOUT_RJIEBA = "import sys; sys.modules['rjieba'] = None\nfrom pipeline.cli import main\nsys.exit(main(sys.argv[1:]))"


def _published(paths: list[Path], out: Path, workers: int, rjieba: bool = True) -> dict[str, bytes]:
    start = ["-m", "pipeline.cli"] if rjieba else ["-c", WITHOUT_RJIEBA]
    command = [sys.executable, *start, "extract", *map(str, paths), "--out", str(out), "--workers", str(workers)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "random"})
    files = (path for path in out.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Samples of all formats and a third of the open half, in one folder, as its files in order."""
    folder = tmp_path_factory.mktemp("reports")
    for path in (*(ROOT / "corpus/samples").iterdir(), *sorted((ROOT / "corpus/reports/open").glob("*.txt"))[::3]):
        shutil.copy(path, folder)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def usual(reports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return _published(reports, tmp_path_factory.mktemp("usual") / "out", 1)


def test_order_and_processes_change_nothing(reports: list[Path], usual: dict[str, bytes], tmp_path: Path) -> None:
    assert _published(reports[::-1], tmp_path / "out", 2) == usual


def test_the_segmenter_changes_nothing(reports: list[Path], usual: dict[str, bytes], tmp_path: Path) -> None:
    assert _published(reports, tmp_path / "out", 2, rjieba=False) == usual


def test_something_was_published(reports: list[Path], usual: dict[str, bytes]) -> None:
    assert usual["facts.csv"].count(b"\n") > 10 * len(reports)
    different = {path.read_bytes() for path in reports}
    assert sum(name.startswith("texts/") for name in usual) == len(different)
