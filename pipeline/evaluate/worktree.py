"""The reports read by another git revision of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.evaluate.output import Output, from_folder
from pipeline.messages import Misuse

_PUBLISHED = (0, 3, 4)
"""Exit codes of `extract` after which the folder is there."""


def output_at(revision: str, path: str) -> Output:
    """What that git revision of the program publishes for the reports; UsageError when it cannot be had or fails."""
    with _worktree(_checkout(), revision) as tree, TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pipeline.cli", "extract", str(Path(path).resolve()), "--out", f"{folder}/out"]
        environ = {**os.environ, "PYTHONPATH": str(tree)}
        ran = subprocess.run(command, cwd=tree, env=environ, capture_output=True, check=False)
        if ran.returncode not in _PUBLISHED:
            raise Misuse("bad_revision", revision=revision, what=f"extract: {ran.returncode}")
        return from_folder(Path(folder, "out"))


@contextmanager
def _worktree(top: Path, revision: str) -> Iterator[Path]:
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        raise Misuse("bad_revision", revision=revision, what="git rev-parse")
    with TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        _git(top, "worktree", "add", "--detach", str(tree), commit)
        try:
            yield tree
        finally:
            _git(top, "worktree", "remove", "--force", str(tree))


def _checkout() -> Path:
    """The git checkout that holds the program: the one we stand in, else the one this file is part of."""
    for start in (Path.cwd(), Path(__file__).resolve().parent):
        top = _git(start, "rev-parse", "--show-toplevel")
        if top and Path(top, "pipeline", "cli.py").is_file():
            return Path(top)
    raise Misuse("no_checkout")


def _git(folder: Path, *arguments: str) -> str:
    """What git prints; empty when it fails or is not there."""
    try:
        ran = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""
