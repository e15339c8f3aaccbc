"""`jianbao doctor`: what is there, what is not, and what brings it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.commands import doctor
from pipeline.commands.doctor_parts import PARTS
from pipeline.messages import WORDS

ROOT = Path(__file__).resolve().parents[1]
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*argv: str) -> tuple[int, str]:
        code = cli.main(["doctor", *argv])
        return code, capsys.readouterr().out

    return run


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """As if these modules and programs were not installed."""
    module, program = doctor._module, doctor._executable
    monkeypatch.setattr(doctor, "_module", lambda name: "" if name in names else module(name))
    monkeypatch.setattr(doctor, "_executable", lambda name: "" if name in names else program(name))


def found(out: str) -> dict[str, dict[str, str]]:
    return {one["name"]: one for one in json.loads(out)["findings"]}


def test_here_everything_required_is_there(call: Call) -> None:
    code, out = call()
    assert code == 0 and out.rstrip().endswith("Everything required is there.")
    assert re.search(r"\+ pypdfium2 +\d+\.\d+", out)


def test_a_missing_library_is_told_with_its_command(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "docx")
    code, out = call()
    assert code == 1 and "1 required parts are missing." in out
    assert re.search(r"! python-docx +missing · DOCX files\n +→ pip install python-docx\n", out)


def test_an_optional_part_may_be_missing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "rapidocr", "soffice", "libreoffice", "antiword")
    code, out = call("--json")
    told = found(out)
    assert code == 0 and json.loads(out)["complete"]
    assert [(told[name]["state"], told[name]["get"]) for name in ("rapidocr", "LibreOffice", "antiword")] == [
        ("absent", "pip install 'jianbao[ocr]'"), ("absent", "apt-get install libreoffice-writer"),
        ("absent", "apt-get install antiword"),
    ]  # fmt: skip


@pytest.mark.parametrize(("gone", "states", "code"), [
    (("rjieba",), ("absent", "ok"), 0), (("jieba",), ("ok", "absent"), 0), (("rjieba", "jieba"), ("missing", "missing"), 1),
])  # fmt: skip
def test_one_of_two_segmenters_is_enough(
    call: Call, monkeypatch: pytest.MonkeyPatch, gone: tuple[str, ...], states: tuple[str, str], code: int
) -> None:
    without(monkeypatch, *gone)
    exit_code, out = call("--json")
    assert (exit_code, tuple(found(out)[name]["state"] for name in ("rjieba", "jieba"))) == (code, states)


def test_a_recogniser_without_its_models_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "recogniser" / "models").mkdir(parents=True)
    (tmp_path / "recogniser" / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    part = doctor.Part("recogniser", ("recogniser",), "dr_ocr", "recogniser", files="models/*.onnx", get="dr_extra_ocr")
    assert doctor._part(part, "en").state == "absent"
    (tmp_path / "recogniser" / "models" / "words.onnx").write_bytes(b"")
    assert doctor._part(part, "en").state == "ok"


def test_scarce_memory_asks_for_fewer_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "memory", lambda: 5 << 29)
    monkeypatch.setattr(doctor, "cores", lambda: 8)
    told = doctor._memory("en")
    assert (told.state, told.found, told.get) == ("tight", "2.5 GiB", "--workers 2")
    monkeypatch.setattr(doctor, "cores", lambda: 2)
    assert doctor._memory("en").state == "ok"


def test_every_dependency_has_a_row() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=\[; ]", line)[0] for line in project["dependencies"]}
    assert names <= {part.package for part in PARTS}
    assert {part.package for part in PARTS if part.required} <= names


def test_every_row_can_be_said() -> None:
    assert not [part.title for part in PARTS if part.purpose not in WORDS or part.get not in WORDS]


def test_nothing_is_imported_to_look() -> None:
    code = (
        "import sys; from pipeline.commands.doctor import look; list(look('en'));"
        "print(sorted({'pandas', 'spacy', 'docx', 'PIL', 'pypdfium2', 'rapidocr', 'jieba', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_in_chinese(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    code, out = call()
    assert code == 0 and "必需的部件齐全。" in out and "中文字体" in out
