"""What a stranger drops in: each file is read or refused with a reason, and harms no report beside it."""

from __future__ import annotations

import cProfile
import csv
import io
import os
import pstats
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.commands.parse import read_text
from pipeline.dataset import Row, Rows
from pipeline.export.csv_tables import decode
from pipeline.export.folder import render
from pipeline.ingest import Limits, read_document
from pipeline.run import assemble, read_all, read_one
from pipeline.scan import find
from pipeline.schema import CODES, TABLE
from pipeline.segment import LONGEST
from pipeline.settings import Settings
from tests import hostile

ROOT = Path(__file__).resolve().parents[1]
REASONS = {
    "empty.txt": "empty", "blank.txt": "empty", "nuls.txt": "unsupported", "too_long.txt": "too_large",
    "over_the_limit.txt": "too_large", "cut.docx": "damaged", "half.docx": "damaged", "bomb.docx": "too_large",
    "lying_bomb.docx": "damaged", "laughs.docx": "hostile", "outside.docx": "hostile",
    "nested_tables.docx": "hostile", "endless_row.docx": "too_large", "ring.pdf": "no_text",
    "nested_arrays.pdf": "no_text", "no_pages.pdf": "damaged", "cut_1.pdf": "damaged", "cut_5.pdf": "damaged",
    "cut_9.pdf": "damaged",
}  # fmt: skip
"""Why a file of `hostile.FILES` is refused; the others are read."""
OPEN_TO_ROOT = os.name == "posix" and os.geteuid() == 0


@dataclass(frozen=True)
class Night:
    """One run over everything: the tables, and the files published."""

    rows: Rows
    files: dict[str, bytes]

    @property
    def reports(self) -> dict[str, Row]:
        return {row["file"]: row for row in self.rows["reports"]}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """Every file at once, a good report among them, read by two processes under the limits of the program."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, made in hostile.FILES.items():
        (folder / name).write_bytes(made())
    (folder / "good.txt").write_text(hostile.GOOD, "utf-8")
    (folder / "closed.txt").write_text("全县共有执法人员86名。", "utf-8")
    (folder / "closed.txt").chmod(0)
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "deeper").mkdir()
    (folder / "deeper" / "up").symlink_to(folder)
    return over(folder, Settings(workers=2))


def over(folder: Path, chosen: Settings) -> Night:
    data = assemble(read_all(find([str(folder)]), chosen), chosen)
    return Night(data.rows, render(data.rows, data.texts))


@pytest.mark.parametrize("name", hostile.FILES)
def test_each_file_is_read_or_refused_with_its_reason(night: Night, name: str) -> None:
    row = night.reports[name]
    want = REASONS.get(name, "")
    assert (row["reason"], row["status"] == "failed") == (want, bool(want))
    assert not want or CODES[want].advice


def test_what_is_no_file_or_closed_is_a_row_too(night: Night) -> None:
    reasons = {name: row["reason"] for name, row in night.reports.items() if name not in hostile.FILES}
    closed = "" if OPEN_TO_ROOT else "unreadable"
    assert reasons == {"good.txt": "", "closed.txt": closed, "pipe.txt": "unreadable", "loop.txt": "unreadable"}


def test_the_good_report_is_published_as_if_it_were_alone(night: Night, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(hostile.GOOD, "utf-8")
    alone = over(tmp_path, Settings())
    report_id = alone.reports["good.txt"]["report_id"]
    assert [row["span"] for row in alone.rows["facts"]] == ["24支", "9支", "163项"]
    assert [row for row in night.rows["facts"] if row["report_id"] == report_id] == alone.rows["facts"]
    assert night.files[f"texts/{report_id}.txt"] == alone.files[f"texts/{report_id}.txt"]


def test_every_row_points_into_its_published_text(night: Night) -> None:
    texts = {name[6:-4]: data.decode() for name, data in night.files.items() if name.startswith("texts/")}
    rows = [(row, row["span"]) for row in night.rows["facts"]] + [(row, row["name"]) for row in night.rows["mechanisms"]]
    assert len(rows) > 5
    for row, said in rows:
        assert texts[row["report_id"]][int(row["char_start"]) : int(row["char_end"])] == said


@pytest.mark.parametrize("name", hostile.SLOW)
def test_a_text_that_takes_too_long_is_stopped(tmp_path: Path, name: str) -> None:
    """In a process of its own even with one worker, and without the report beside it."""
    (tmp_path / name).write_bytes(hostile.SLOW[name]())
    (tmp_path / "good.txt").write_text(hostile.GOOD, "utf-8")
    stopped = over(tmp_path, Settings(limits=(("seconds", 1.5),)))
    assert {file: row["reason"] for file, row in stopped.reports.items()} == {name: "timeout", "good.txt": ""}
    assert [row["span"] for row in stopped.rows["facts"]] == ["24支", "9支", "163项"]


def test_a_text_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    """In a new interpreter: one that ran other tests has memory to spare that no ceiling touches."""
    (tmp_path / "large.txt").write_bytes(hostile.FILES["too_long.txt"]()[: 4 * hostile.MIB])
    code = (
        "import sys; from pipeline.run import read_all; from pipeline.scan import find; from pipeline.settings import Settings;"
        f"bounds = (('memory_bytes', {24 * hostile.MIB}),);"
        "print(read_all(find(sys.argv[1:]), Settings(limits=bounds))[0].result.reason)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() in ("memory", "crashed")  # libraries in C and Rust may end their process instead


def test_names_that_break_listings(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name, data in hostile.named():
        Path(os.fsdecode(os.path.join(os.fsencode(inbox), os.fsencode(name)))).write_bytes(data)
    published = over(inbox, Settings())
    assert {row["status"] for row in published.rows["reports"]} == {"ok"}
    names = {row["file"] for row in published.rows["reports"]}
    assert names == {name if isinstance(name, str) else "not\\udcffutf8.txt" for name in hostile.NAMES}
    cells = [row[1] for row in csv.reader(io.StringIO(published.files["reports.csv"].decode("utf-8-sig"), newline=""))]
    assert {"'=cmd().txt", "'-rf.txt", "two\nlines.txt"} <= set(cells)
    assert {row["file"] for row in decode(TABLE["reports"], published.files["reports.csv"])} == names


def test_a_name_cannot_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "\x1b[31mred\n\u202efile.txt").write_bytes(b"")
    assert main(["extract", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 4
    (line,) = capsys.readouterr().err.splitlines()
    assert "red" in line and not {"\x1b", "\u202e"} & set(line)


def test_an_encrypted_file_gives_its_password_away_nowhere(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "locked.pdf"), encrypt=StandardEncryption("s3cret", canPrint=0))
    canvas.drawString(72, 72, "12 teams")
    canvas.save()
    assert over(tmp_path, Settings(password="wrong")).reports["locked.pdf"]["reason"] == "encrypted"
    opened = over(tmp_path, Settings(password="s3cret"))
    assert opened.reports["locked.pdf"]["status"] == "ok"
    assert not [name for name, data in opened.files.items() if b"s3cret" in data]


UNITS = (
    "3支、", "整合12支。", "由3支整合为", "比上年增长5%，", "50%", "1支2名3项", "分别为66项、72项、", "共12支，其中甲3支、乙9支，",
    "12支（", "南乐县", "“一支队伍”", "联席会议机制、", "一、\n", "〔2018〕2号", "1:", "2021年3月", "《甲》",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_text_takes_twice_the_work(unit: str) -> None:
    """Counted in calls, which are the same on every machine."""
    read_one(unit.encode(), "a.txt", Settings())  # tables are loaded once
    less, more = (_calls(unit * (size // len(unit))) for size in (LONGEST, 2 * LONGEST))
    assert more < 2.4 * less


def _calls(text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(read_one, text.encode(), "a.txt", Settings())
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_a_table_takes_work_in_proportion_to_its_cells() -> None:
    """Counted in lines run, for the work may lie in one comprehension."""
    less, more = (_lines_run(hostile.word(hostile.table("甲|" * size, "12|" * size))) for size in (200, 400))
    assert more < 2.4 * less


def _lines_run(data: bytes) -> int:
    count = 0

    def trace(frame: FrameType, event: str, value: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    read_document(data, "a.docx", limits=Limits())  # modules are imported once
    sys.settrace(trace)
    try:
        read_document(data, "a.docx", limits=Limits())
    finally:
        sys.settrace(None)
    return count


PIECES = (
    *"0123456789１２一二三十百千万亿两半余多约近第每各占的、，。；：！？（）()“”《》〔〕[]—-+×=/|% ％\t\n\u3000\u200b\u0301\x00𠀀Nx@支项名个件成人元号年月日",
    "百分之", "百分点", "分之", "精简为", "整合为", "增长", "下降", "减少", "较上年", "同比", "其中", "合计", "分别", "改革前", "改革后",
    "2021年", "一是", "（一）", "一、", "执法队伍", "事项", "人员", "甲县", "南乐县", "城关镇", "全县", "机制", "制度", "平台", "按照", "推行",
    "平方米", "个工作日", "1,234", "3.5", "12345",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=700).map(lambda pieces: "".join(pieces)[:2000]))
def test_any_mixture_is_read_and_points_into_its_text(text: str) -> None:
    result = read_text(text)
    assert result.status == "ok" and result.report is not None
    said = [(row.start, row.end, row.span) for row in (*result.facts, *result.refusals)]
    assert [text[start:end] for start, end, _ in said] == [words for _, _, words in said]
    named = [(row.start, row.end, row.name) for row in result.mechanisms]
    named += [(row.start, row.end, row.title) for row in result.citations]
    assert [text[start:end].replace("\u200b", "") for start, end, _ in named] == [words for _, _, words in named]
    assert all(fact.evidence in text and fact.span in fact.evidence for fact in result.facts)


def test_a_sentence_without_end_is_cut_after_a_pause() -> None:
    result = read_text("甲县把执法队伍由24支精简为9支，" * 200)
    lengths = {len(fact.evidence) for fact in result.facts}
    assert len(result.facts) == 400 and max(lengths) <= LONGEST
    assert all(fact.evidence.endswith("，") for fact in result.facts)
