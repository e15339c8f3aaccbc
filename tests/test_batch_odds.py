"""Nights at odd moments: what came in between must not be kept, lost or told wrongly."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from pipeline.batch.kept import lines_of, told_of
from pipeline.scan import Source
from pipeline.settings import Settings
from pipeline.store import backup, open_store, restore
from tests.two_nights import FIRST, SECOND, FailingDisk, clean, contents, full, lay, night, plan_for


def test_a_file_gone_when_it_was_to_be_read_is_read_the_night_after(
    tmp_path: Path, fake_reading: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was hashed, so its bytes can be had: that they could not be had once says nothing of them."""
    from pipeline.batch import reading

    lay(tmp_path / "inbox", FIRST)
    source_text, moved = reading.source_text, tmp_path / "inbox" / "moved.txt"

    def moving(source: object, *rest: object) -> object:
        if Path(source.path).name == "a.txt" and not moved.exists():  # type: ignore[attr-defined]
            Path(source.path).rename(moved)  # type: ignore[attr-defined]
        return source_text(source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "source_text", moving)
    night(tmp_path)
    assert contents(tmp_path / "out") == clean(tmp_path)
    night(tmp_path)
    assert contents(tmp_path / "out") == clean(tmp_path)


@pytest.mark.parametrize("step", ["settle", "rename 000002", "symlink .out.new", "rename out"])
def test_what_changed_is_told_against_what_was_published(tmp_path: Path, fake_reading: None, step: str) -> None:
    """A version that was recorded and never shown is none that anybody saw."""
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path)
    lay(tmp_path / "inbox", SECOND)
    _stop(tmp_path, step)
    found = night(tmp_path)
    assert found.changed == {"reports": {"new": 2, "changed": 1, "gone": 1}, "facts": {"new": 2, "changed": 1, "gone": 2}}


def test_the_quarantine_of_a_night_that_was_stopped_is_written_by_the_next(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", {**FIRST, "empty.txt": "泗洪县\n队伍4支。\n"})
    night(tmp_path)
    lay(tmp_path / "inbox", FIRST)
    _stop(tmp_path, "mkdir quarantine")
    assert not night(tmp_path).news
    assert [path.read_text("utf-8").split("\n")[0] for path in (tmp_path / "out.state" / "quarantine").iterdir()] == ["empty.txt"]


def _stop(folder: Path, step: str) -> None:
    """A night that is refused its first write of that name."""

    class Refusing(FailingDisk):
        def _step(self, name: str) -> bool:
            return name == step

    with pytest.raises(OSError, match="No space"):
        night(folder, Refusing(0, full))


def test_a_file_that_is_copied_for_longer_than_is_waited_is_not_read_by_half(tmp_path: Path) -> None:
    """Between two looks it lies still, so that its bytes alone tell nothing."""
    from pipeline.batch.sources import find_settled

    lay(tmp_path / "inbox", {"a.txt": "南乐县\n"})

    def more(seconds: float) -> None:
        with open(tmp_path / "inbox" / "a.txt", "a", encoding="utf-8") as file:
            file.write("队伍12支。\n")

    store = open_store(tmp_path / "state")
    [source] = find_settled(replace(plan_for(tmp_path), settle=5.0), store, "", more)
    assert (source.reason, source.sha256, source.file) == ("changing", "", "a.txt")
    store.close()


def test_a_file_replaced_between_hashing_and_looking_at_its_times_is_not_remembered(tmp_path: Path) -> None:
    """A large file takes longer to hash than times need to look settled."""
    from pipeline.batch.sources import Remembered

    lay(tmp_path / "inbox", {"a.txt": "旧"})
    path = str(tmp_path / "inbox" / "a.txt")
    memory = Remembered({}, "", 0.0, lambda: time.time_ns() + 10**10)
    assert memory.get(path) is None
    (tmp_path / "new.txt").write_text("新", "utf-8")
    (tmp_path / "new.txt").rename(path)
    memory.put(path, (Source(path, "", "r1", "of the old one", 3),))
    assert not memory.new


def test_why_a_packed_folder_is_refused_goes_by_where_it_stands(tmp_path: Path) -> None:
    """The same bytes, nested too deep one night and merely empty the next."""
    empty, inner = io.BytesIO(), io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("empty.zip", empty.getvalue())
    (tmp_path / "inbox").mkdir()
    with zipfile.ZipFile(tmp_path / "inbox" / "outer.zip", "w") as packed:
        packed.writestr("inner.zip", inner.getvalue())
    night(tmp_path)
    assert contents(tmp_path / "out") == clean(tmp_path)
    (tmp_path / "inbox" / "outer.zip").unlink()
    (tmp_path / "inbox" / "empty.zip").write_bytes(empty.getvalue())
    night(tmp_path)
    assert contents(tmp_path / "out") == clean(tmp_path)


def test_a_copy_comes_back_whatever_its_name_and_what_was_left_of_the_store(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path)
    state, copy = tmp_path / "out.state", tmp_path / "copy #1?.sqlite"
    store = open_store(state)
    backup(store, copy)
    store.change("INSERT INTO stamps VALUES (?, 'later', 'x')", [(f"{n}" * 999,) for n in range(99)])
    left = {name: (state / name).read_bytes() for name in ("store.sqlite-wal", "store.sqlite-shm")}
    store.close()
    for name, data in left.items():  # as a killed night leaves them
        (state / name).write_bytes(data)
    (state / "store.sqlite").unlink()
    restore(copy, state)
    store = open_store(state)
    assert store.one("PRAGMA integrity_check") == ("ok",)
    assert store.one("SELECT count(*) FROM stamps WHERE stamp = 'later'") == (0,)
    store.close()


def test_what_changed_since_a_program_with_other_columns_or_headings(tmp_path: Path, fake_reading: None) -> None:
    """Lines that an older program kept are read by the columns that it had; other labels are no change of a fact."""
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path, settings=Settings(headers="zh"))
    assert night(tmp_path).changed["facts"] == {}
    store = open_store(tmp_path / "out.state")
    for key, tables, packed in list(store.rows("SELECT result_key, tables, told FROM results")):
        told = told_of(packed)
        told = replace(told, columns=(*told.columns, "more"))
        lines = lines_of(tables)
        lines["facts"] = lines["facts"].replace(b"\n", b",more\n")
        with store.transaction():
            older = (zlib.compress(msgspec.msgpack.encode(lines)), msgspec.msgpack.encode(told), key)
            store.change("UPDATE results SET tables = ?, told = ? WHERE result_key = ?", [older])
    store.close()
    found = night(tmp_path, settings=Settings(codes_as_of=2020))
    assert (found.version, found.changed["facts"]) == (3, {})


def test_what_an_older_program_found_in_a_packed_folder_is_looked_up_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.batch import fingerprint as prints
    from pipeline.batch.sources import find_settled

    (tmp_path / "inbox").mkdir()
    with zipfile.ZipFile(tmp_path / "inbox" / "a.zip", "w") as packed:
        packed.writestr("one.txt", "南乐县")
    store, later = open_store(tmp_path / "state"), time.time_ns() + 10**10
    found = []
    for program in ("older", "newer"):
        monkeypatch.setattr(prints, "_finders", lambda program=program: program)
        monkeypatch.setattr("pipeline.archive._shown", lambda name, program=program: f"{program} {name}")
        finding = prints.fingerprint(Settings(), b"salt").finding
        found += [one.file for one in find_settled(plan_for(tmp_path), store, finding, now=lambda: later)]
    store.close()
    assert found == ["a.zip/older one.txt", "a.zip/newer one.txt"]
