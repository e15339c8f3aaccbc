"""From files to published tables, with stand-ins for the extractors; workers that hang, die or break."""

from __future__ import annotations

import mmap
import os
import random
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.engines import Engine
from pipeline.errors import UsageError
from pipeline.export.folder import publish, render
from pipeline.run import assemble, read_all, read_one
from pipeline.scan import find
from pipeline.settings import Settings

LONG = "南乐县把执法队伍整合为{n}支，推行“局队合一”，印发《{n}号方案》，群众普遍反映办事更方便、流程更清楚。"
pytestmark = pytest.mark.usefixtures("fake_reading")


def files(folder: Path, **texts: str | bytes) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def inbox(folder: Path) -> Path:
    texts = {f"sub__{n}.txt" if n % 2 else f"{n}.txt": LONG.format(n=n) * 3 for n in range(11, 19)}
    twins = {"same.txt": texts["12.txt"], "also__same.txt": texts["12.txt"]}
    return files(folder, **texts, **twins, **{"broken.txt": "!!", "empty.txt": "", "odd.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9})


def test_read_one_is_pure_and_never_raises() -> None:
    data = LONG.format(n=12).encode()
    assert read_one(data, "a.txt", Settings()) == read_one(data, "b.txt", Settings())
    failed = read_one(b"", "a.txt", Settings())
    assert (failed.status, failed.reason, failed.report) == ("failed", "empty", None)


def test_a_report_read_in_part_says_why() -> None:
    whole = read_one(LONG.format(n=12).encode("gb18030"), "a.txt", Settings())
    partly = read_one(LONG.format(n=12).encode("gb18030") * 9 + b"\xff\xff\xff", "a.txt", Settings())
    assert [(one.status, one.reason) for one in (whole, partly)] == [("ok", ""), ("partial", "bad_bytes")]


def test_published_bytes_do_not_depend_on_order_or_processes(tmp_path: Path) -> None:
    sources = find([str(inbox(tmp_path / "in"))])
    published = []
    for seed, workers in ((1, 1), (2, 2), (3, 3)):
        shuffled = random.Random(seed).sample(sources, len(sources))
        settings = Settings(workers=workers)
        data = assemble(read_all(shuffled, settings), settings)
        published.append(render(data.rows, data.texts))
    assert published[0] == published[1] == published[2]
    assert list(published[0]) == list(published[1])


def test_every_file_is_a_row_with_its_reason(tmp_path: Path) -> None:
    data = assemble(read_all(find([str(inbox(tmp_path))]), Settings()), Settings())
    rows = {row["file"]: row for row in data.rows["reports"]}
    assert {name: row["reason"] for name, row in rows.items() if row["reason"]} == {
        "broken.txt": "crashed", "empty.txt": "empty", "odd.png": "damaged",
    }  # fmt: skip
    assert rows["odd.png"]["status"] == "failed"
    assert rows["12.txt"]["also_as"] == "also/same.txt;same.txt"
    assert "sub/13.txt" in rows and len(rows) == 11


def test_find_names_files_once_and_leaves_out_what_is_hidden_or_published(tmp_path: Path) -> None:
    folder = files(tmp_path, **{"a__x.txt": "1", "b__x.txt": "2", "b__y.txt": "3", ".h__z.txt": "4", "a__.z": "5", "a__~$k.docx": "6"})
    files(tmp_path, **{"b__out__datapackage.json": '{"name": "jianbao"}', "b__out__facts.csv": "x"})
    assert [source.file for source in find([str(folder / "a"), str(folder / "b")])] == ["a/x.txt", "b/x.txt", "y.txt"]
    again = find([str(folder / "b"), str(folder / "a"), str(folder / "a" / "x.txt")])
    assert {source.sha256 for source in again} == {source.sha256 for source in find([str(folder)])}
    assert [source.file for source in find([str(folder / "b" / "*.txt")])] == ["x.txt", "y.txt"]


def test_find_refuses_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        find([str(tmp_path / "none")])


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe")
def test_what_cannot_be_opened_is_a_row_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    data = assemble(read_all(find([str(tmp_path)]), Settings()), Settings())
    assert [(row["file"], row["reason"]) for row in data.rows["reports"]] == [("gone.txt", "unreadable"), ("pipe.txt", "unreadable")]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    settings = Settings(limits=(("file_bytes", 10),))
    (reading,) = read_all(find([str(files(tmp_path, **{"a.txt": LONG}))]), settings)
    assert (reading.result.reason, reading.result.status) == ("too_large", "failed")


def test_min_confidence_leaves_rows_out_but_keeps_ids(tmp_path: Path) -> None:
    files(tmp_path, **{"a.txt": "南乐县设队伍60支，另设12支。"})
    readings = read_all(find([str(tmp_path)]), Settings())
    every = assemble(readings, Settings()).rows["facts"]
    sure = assemble(readings, Settings(min_confidence=Decimal("0.8"))).rows["facts"]
    assert [row["span"] for row in every] == ["60支", "12支"]
    assert sure == every[1:]


def test_copies_carry_no_rows(tmp_path: Path) -> None:
    text = "".join(LONG.format(n=n) for n in range(11, 31))
    files(tmp_path, **{"long.txt": text, "short.txt": text.replace("，", ",")[:-60]})
    rows = assemble(read_all(find([str(tmp_path)]), Settings()), Settings()).rows
    long, short = rows["reports"]
    assert (short["duplicate_of"], long["duplicate_of"]) == (long["report_id"], "")
    assert int(short["facts"]) > 0 and "copy" in short["warnings"]
    assert {row["report_id"] for name in ("facts", "mechanisms", "citations", "checks") for row in rows[name]} == {long["report_id"]}


def test_publishing_again_replaces_ours_and_touches_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish({"texts/r0123456789abcdef.txt": b"old", "facts.csv": b"old"}, out)
    (out / "mine.txt").write_text("mine")
    publish({"texts/r0000000000000000.txt": b"new", "facts.csv": b"new"}, out)
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*")) == ["facts.csv", "mine.txt", "texts/r0000000000000000.txt"]
    assert (out / "facts.csv").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nothing_is_published_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    publish({"a.csv": b"old", "b.csv": b"old"}, out)
    real: Callable[[Path, bytes], int] = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "b.csv":
            raise OSError("no space left")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        publish({"a.csv": b"new", "b.csv": b"new"}, out)
    assert [(out / name).read_bytes() for name in ("a.csv", "b.csv")] == [b"old", b"old"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def job(what: str) -> str:
    """Do what the item says."""
    if what == "die":
        os._exit(7)
    if what == "hang":
        time.sleep(60)
    if what == "break":
        raise KeyError("lost")
    if what == "swell":
        return str(len(bytearray(1 << 34)))
    return what.upper()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bad_item_costs_only_itself(workers: int) -> None:
    items = ["a", "die", "b", "hang", "c", "break", "d", "swell", "e", "f"]
    ticks: list[int] = []
    engine = Engine(workers, seconds=1.0, memory=1 << 33)
    outcomes = list(engine.map(job, items, done=lambda: ticks.append(1)))
    assert [outcome.value for outcome in outcomes] == ["A", None, "B", None, "C", None, "D", None, "E", "F"]
    assert [outcome.failure for outcome in outcomes if outcome.failure] == ["crashed", "timeout", "crashed", "memory"]
    assert len(ticks) == len(items)


def test_stopping_does_not_wait_for_the_rest() -> None:
    outcomes = Engine(2, seconds=30).map(job, ["a", *["hang"] * 8])
    assert next(outcomes).value == "A"
    began = time.perf_counter()
    outcomes.close()  # type: ignore[attr-defined]
    assert time.perf_counter() - began < 10


def test_one_worker_reads_plain_items_here() -> None:
    outcomes = list(Engine(1, seconds=5).map(job, ["a", "break", "die"], doubtful=lambda item: item == "die"))
    assert [(outcome.value, outcome.failure) for outcome in outcomes] == [("A", ""), (None, "crashed"), (None, "crashed")]


def _taken(size: int) -> int:
    return len(bytearray(size))


def test_what_the_caller_holds_does_not_count_against_a_file() -> None:
    """A notebook with DuckDB or PyArrow has mapped more than a worker may take."""
    held = mmap.mmap(-1, 2 << 30)
    outcomes = list(Engine(1, seconds=30.0, memory=1 << 30).map(_taken, [1 << 20, 1200 << 20]))
    held.close()
    assert [(outcome.value, outcome.failure) for outcome in outcomes] == [(1 << 20, ""), (None, "memory")]
