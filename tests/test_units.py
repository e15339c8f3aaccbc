"""The units that ship in docs/systemd."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import parser

UNITS = Path(__file__).resolve().parents[1] / "docs" / "systemd"


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    for unit in UNITS.iterdir():
        text = unit.read_text("utf-8").replace("/usr/local/bin/jianbao", sys.executable)
        (tmp_path / unit.name).write_text(text, "utf-8")
    for name in ("jianbao.service", "jianbao.timer"):
        run = subprocess.run(["systemd-analyze", "verify", tmp_path / name], capture_output=True, text=True, check=False)
        assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("text", [
    (UNITS / "jianbao.service").read_text("utf-8"), (UNITS.parent / "nightly.md").read_text("utf-8"),
], ids=["service", "docs"])  # fmt: skip
def test_every_command_line_that_is_shown_is_one(text: str) -> None:
    lines = re.findall(r"jianbao (batch [^\n`>]+|status [^\n`>]+)", text)
    assert lines
    for line in lines:
        assert parser("en").parse_args(line.split()).command in ("batch", "status")
