"""The reference reports, which lie beside the project: the figures that the first version promised."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipeline.cli import main

LEAST = (
    "strict_f1=0.97", "mech_f1=0.92", "checks_f1=1", "citations_r=1", "region=1", "copies=1", "offsets=1",
    "level=0.9", "action=0.9", "measure=0.9", "subject=0.9",
)  # fmt: skip


def test_reference_reports_are_read_right(shared: Path, tmp_path: Path) -> None:
    assert main(["extract", str(shared / "reports"), "--out", str(tmp_path / "out")]) == 0
    command = [sys.executable, str(shared / "score.py"), str(tmp_path / "out"), str(shared / "gold"), "--errors", "--min", *LEAST]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
