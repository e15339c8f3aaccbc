"""The nightly batch: what it publishes is what a clean run would, whatever was kept from the nights before."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.batch import Plan, preview, run_night
from pipeline.batch import night as night_module
from pipeline.batch.changes import CHANGES
from pipeline.batch.fingerprint import APART, READING, Fingerprint
from pipeline.batch.watch import Silent
from pipeline.cli import main
from pipeline.errors import JianbaoError, UsageError
from pipeline.export.csv_tables import decode
from pipeline.settings import Settings
from pipeline.store import open_store
from pipeline.store.migrations import MIGRATIONS
from pipeline.store.open import FILE
from tests.two_nights import FIRST, SECOND, clean, contents, lay, night, plan_for

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "corpus" / "samples"
OWN = """[[indicator]]
id = "drones"
zh = "无人机架次"
en = "drone flights"
unit = "支"
meaning_zh = "无人机"
meaning = "drones"
category = ["team"]
"""

LEXICON = """[[unit]]
kind = "count"
words = ["艇"]
"""


@pytest.mark.parametrize("settings", [
    Settings(), Settings(2), Settings(headers="zh"), Settings(min_confidence=Decimal("0.6")), Settings(texts=False),
], ids=["plain", "two workers", "Chinese", "sure ones", "no texts"])  # fmt: skip
def test_a_night_publishes_what_a_clean_run_would(tmp_path: Path, fake_reading: None, settings: Settings) -> None:
    for files in (FIRST, SECOND, FIRST):
        lay(tmp_path / "inbox", files)
        found = night(tmp_path, settings=settings)
        assert found.news
        assert contents(tmp_path / "out") == clean(tmp_path, settings)


def test_samples_of_every_format_and_the_same_night_twice(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "inbox")
    with zipfile.ZipFile(tmp_path / "inbox" / "more.zip", "w") as packed:
        packed.write(SAMPLES / "meitan-tea-hills.txt", "again.txt")
        packed.writestr("other.txt", "南乐县\n全县执法队伍由20支整合为8支。\n")
    wanted = clean(tmp_path)
    first = night(tmp_path)
    assert (first.done["read"], first.done["failed"], first.exit_code) == (13, 0, 0)
    assert contents(tmp_path / "out") == wanted
    again = night(tmp_path)
    assert (again.news, again.version, again.done["carried"], again.done["read"]) == (False, 1, 13, 0)
    assert contents(tmp_path / "out") == wanted


def test_only_what_is_new_is_read_and_what_is_removed_is_logged(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    first = night(tmp_path)
    assert (first.done["read"], first.done["failed"], first.exit_code) == (4, 1, 3)
    lay(tmp_path / "inbox", SECOND)
    second = night(tmp_path)
    assert {name: second.done[name] for name in ("read", "carried", "removed", "failed")} == {
        "read": 3, "carried": 2, "removed": 1, "failed": 0,
    }  # fmt: skip
    assert second.exit_code == 0  # what failed the night before was not tried again
    log = [json.loads(line) for line in (tmp_path / "out.state" / "log.jsonl").read_text("utf-8").splitlines()]
    assert [line["file"] for line in log if line["event"] == "report_removed"] == ["c.txt"]
    assert [line["event"] for line in log if line["event"].startswith("night")] == ["night_begins", "night_ends"] * 2


def test_what_changed_since_the_night_before(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path)
    lay(tmp_path / "inbox", SECOND)
    found = night(tmp_path)
    folder = tmp_path / "out.state" / "nights" / "000002"
    rows = decode(CHANGES, (folder / "changes.csv").read_bytes())
    told = sorted((row["change"], row["file"], row["column"], row["before"], row["after"]) for row in rows)
    assert ("changed", "b/b.txt", "value", "66", "71") in told
    assert ("gone", "c.txt", "", "12支", "") in told and ("new", "d.txt", "", "", "9名") in told
    assert not [row for row in told if row[1] == "copy of a.txt"]  # a copy publishes no facts
    assert found.changed == {"reports": {"new": 2, "changed": 1, "gone": 1}, "facts": {"new": 2, "changed": 1, "gone": 2}}
    text = (folder / "changes.txt").read_text("utf-8")
    assert "- c.txt" in text and "66 → 71" in text


def test_a_changed_program_extracts_anew_without_reading(
    tmp_path: Path, fake_reading: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.batch import reading

    files: list[str] = []
    source_text = reading.source_text
    monkeypatch.setattr(reading, "source_text", lambda source, *rest: files.append(source.file) or source_text(source, *rest))
    lay(tmp_path / "inbox", FIRST)
    _program(monkeypatch, "reader", "extractor")
    night(tmp_path)
    assert sorted(files) == sorted(FIRST)
    files.clear()
    _program(monkeypatch, "reader", "another extractor")
    found = night(tmp_path)
    assert (found.done["extracted"], found.done["read"], files) == (3, 1, ["empty.txt"])  # what failed is tried again
    assert contents(tmp_path / "out") == clean(tmp_path)
    files.clear()
    _program(monkeypatch, "another reader", "another extractor")
    assert (night(tmp_path).done["read"], sorted(files)) == (4, sorted(FIRST))


def test_a_word_table_of_the_users_own_extracts_anew(tmp_path: Path) -> None:
    lay(tmp_path / "inbox", {"a.txt": "南乐县简报\n全县配备执法船7艇，执法队伍3支。\n"})
    night(tmp_path)
    (tmp_path / "own.toml").write_text(LEXICON, "utf-8")
    settings = Settings(lexicon=(str(tmp_path / "own.toml"),))
    found = night(tmp_path, settings=settings)
    assert (found.done["extracted"], found.done["read"]) == (1, 0)
    assert contents(tmp_path / "out") == clean(tmp_path, settings)
    (tmp_path / "own.toml").write_text(LEXICON.replace("艇", "筏"), "utf-8")
    assert night(tmp_path, settings=settings).done["extracted"] == 1  # the same name, other words


def test_indicators_of_the_users_own_are_columns(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    night(tmp_path, settings=Settings(indicators=(str(tmp_path / "own.toml"),)))
    assert b",drones\n" in contents(tmp_path / "out")["comparison.csv"]
    with pytest.raises(UsageError):
        night(tmp_path, settings=Settings(indicators=(str(tmp_path / "none.toml"),)))


def test_the_readers_own_part_is_all_that_reading_needs() -> None:
    """Everything that the readers import is in the digest of reading, so that a changed reader reads again."""
    import grimp

    graph = grimp.build_graph("pipeline", include_external_packages=False)
    needed = {"pipeline.ingest", *graph.find_descendants("pipeline.ingest")}
    reached = needed.union(*(graph.find_upstream_modules(name) for name in needed)) - {"pipeline"}
    listed = {name.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for name in READING}
    beyond = {name for name in reached if not any(f"{name}.".startswith(f"pipeline.{one}.") for one in listed)}
    assert beyond <= {"pipeline.columns", "pipeline.messages", "pipeline.settings"}, beyond
    used = {
        line.split('table("')[1].split('"')[0]
        for room in ("ingest", "writing") for path in (ROOT / "pipeline" / room).glob("*.py")
        for line in path.read_text("utf-8").splitlines() if 'table("' in line
    }  # fmt: skip
    assert {f"lexicon/{name}.toml" for name in used} <= set(READING)


def test_no_row_depends_on_what_is_left_out_of_the_digest() -> None:
    import grimp

    graph = grimp.build_graph("pipeline", "extractors", include_external_packages=False)
    roots = {f"pipeline.batch.{name}" for name in ("kept", "groups", "publish", "reading", "listing")}
    reached = roots.union(*(graph.find_upstream_modules(name) for name in roots))
    apart = tuple("pipeline." + name.removesuffix(".py").rstrip("/") + "." for name in APART)
    used = {name for name in reached if f"{name}.".startswith(apart)}
    assert used and not {name for name in used if not f"{name}.".startswith("pipeline.words.")}


def test_a_file_replaced_while_it_is_read(tmp_path: Path, fake_reading: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at again; one that never rests is a row with its reason, and read when it does."""
    from pipeline.batch import reading

    lay(tmp_path / "inbox", FIRST)
    restless, left = reading.source_text, [2]

    def replacing(source: object, *rest: object) -> object:
        if source.file == "a.txt" and left[0]:  # type: ignore[attr-defined]
            left[0] -= 1
            Path(source.path).write_text(f"南乐县\n第{left[0]}次，队伍{left[0] + 40}支。\n", "utf-8")  # type: ignore[attr-defined]
        return restless(source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "source_text", replacing)
    assert night(tmp_path).done["failed"] == 1  # the empty one
    assert "40支".encode() in contents(tmp_path / "out")["facts.csv"]
    left[0] = 10
    lay(tmp_path / "inbox", FIRST)
    assert night(tmp_path).exit_code == 3
    assert b"changing" in contents(tmp_path / "out")["reports.csv"]
    left[0] = 0
    night(tmp_path)
    assert contents(tmp_path / "out") == clean(tmp_path)


def test_a_file_still_being_copied_is_waited_for(tmp_path: Path, fake_reading: None) -> None:
    from pipeline.batch.sources import find_settled

    lay(tmp_path / "inbox", {"a.txt": "南乐县\n队伍1"})
    waited: list[float] = []

    def more(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 1:
            (tmp_path / "inbox" / "a.txt").write_text("南乐县\n队伍12支。\n", "utf-8")
        else:
            os.utime(tmp_path / "inbox" / "a.txt", ns=(0, 0))

    store = open_store(tmp_path / "state")
    plan = replace(plan_for(tmp_path), settle=5.0)
    [source] = find_settled(plan, store, "", more)
    assert waited == [5.0] * len(waited) and waited[1:]
    assert source.size == (tmp_path / "inbox" / "a.txt").stat().st_size
    store.close()


def test_files_left_alone_are_not_hashed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import scan
    from pipeline.batch import sources

    lay(tmp_path / "inbox", FIRST)
    store = open_store(tmp_path / "state")
    later = sources.time.time_ns() + 10**10  # the files are ten seconds old
    find = lambda: sources.find_settled(plan_for(tmp_path), store, "", now=lambda: later)  # noqa: E731
    first = find()
    hashed: list[str] = []
    before = scan._hash
    monkeypatch.setattr(scan, "_hash", lambda path: hashed.append(path) or before(path))
    assert find() == first and not hashed
    (tmp_path / "inbox" / "a.txt").write_text("另一个\n", "utf-8")
    assert find() != first and [Path(path).name for path in hashed] == ["a.txt"]
    store.close()


def test_two_nights_at_once(tmp_path: Path, fake_reading: None, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path / "inbox", FIRST)
    words = ["batch", "--inbox", str(tmp_path / "inbox"), "--out", str(tmp_path / "out"), "--settle", "0"]
    assert main(words) == 3
    with FileLock(tmp_path / "out.state" / "lock"):
        assert main(words) == 5
        assert main(["status", str(tmp_path / "out"), "--json"]) == 0
    assert "another batch" in capsys.readouterr().err
    assert main(words) == 0  # without news


def test_what_is_refused(tmp_path: Path, fake_reading: None, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path / "inbox", FIRST)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    words = ["batch", "--inbox", str(tmp_path / "inbox"), "--settle", "0", "--out"]
    for out, said in (("real", "not the batch's link"), ("link", "not to a version")):
        assert main([*words, str(tmp_path / out)]) == 2
        assert said in capsys.readouterr().err
    assert not list((tmp_path / "real").iterdir())
    assert main(["batch", "--inbox", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    assert main([*words, str(tmp_path / "out"), "--keep", "0"]) == 2
    assert main(["status", str(tmp_path / "nothing")]) == 2


def test_an_inbox_that_is_gone_takes_nothing_along(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path)
    before = contents(tmp_path / "out")
    (tmp_path / "inbox").rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        night(tmp_path)
    assert contents(tmp_path / "out") == before


def test_none_readable_is_four(tmp_path: Path) -> None:
    lay(tmp_path / "inbox", {"empty.txt": ""})
    found = night(tmp_path)
    assert (found.exit_code, found.done["failed"]) == (4, 1)


def test_quarantine_says_what_to_do_and_is_left_when_mended(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path)
    [page] = (tmp_path / "out.state" / "quarantine").iterdir()
    text = page.read_text("utf-8")
    assert text.startswith("empty.txt\n") and "check that the file was copied whole" in text and "文件为空" in text
    lay(tmp_path / "inbox", {**FIRST, "empty.txt": "泗洪县\n队伍4支。\n"})
    assert night(tmp_path).done["read"] == 1
    assert not list((tmp_path / "out.state" / "quarantine").iterdir())


def test_versions_are_kept_and_old_ones_go(tmp_path: Path, fake_reading: None) -> None:
    plan = replace(plan_for(tmp_path), keep=2)
    for number in range(4):
        lay(tmp_path / "inbox", {"a.txt": f"南乐县\n队伍{number + 1}支。\n"})
        run_night(plan, Silent())
    assert sorted(path.name for path in plan.versions.iterdir()) == ["000003", "000004"]
    assert os.readlink(plan.out) == "out.state/versions/000004"
    with closing(sqlite3.connect(plan.state / FILE)) as store:
        assert store.execute("SELECT count(*) FROM readings").fetchone() == (2,)
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("out", "out.state"):
        (tmp_path / name).rename(moved / name)
    assert contents(moved / "out")


def test_versions_of_the_review_page_push_no_night_out(tmp_path: Path, fake_reading: None) -> None:
    plan = replace(plan_for(tmp_path), keep=2)
    for number, by in enumerate(("night", "night", "page", "page", "page")):
        lay(tmp_path / "inbox", {"a.txt": f"南乐县\n队伍{number + 1}支。\n"})
        run_night(replace(plan, by=by), Silent())
    assert sorted(path.name for path in plan.versions.iterdir()) == ["000002", "000004", "000005"]
    lay(tmp_path / "inbox", {"a.txt": "南乐县\n队伍30支。\n"})
    run_night(replace(plan, keep=1), Silent())
    assert sorted(path.name for path in plan.versions.iterdir()) == ["000005", "000006"]  # a page may still show that one


def test_a_dry_run_writes_nothing(tmp_path: Path, fake_reading: None, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path / "inbox", FIRST)
    words = ["batch", "--inbox", str(tmp_path / "inbox"), "--out", str(tmp_path / "out"), "--settle", "0"]
    assert main([*words, "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"] == ["a.txt", "b/b.txt", "c.txt", "empty.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inbox"]
    night(tmp_path)
    lay(tmp_path / "inbox", SECOND)
    before = contents(tmp_path / "out")
    jobs, removed = preview(plan_for(tmp_path))
    assert ([job.source.file for job in jobs.read], removed) == (["b/b.txt", "copy of a.txt", "d.txt"], ("c.txt",))
    assert contents(tmp_path / "out") == before


def test_the_screen_and_the_json_of_a_night(tmp_path: Path, fake_reading: None, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path / "inbox", FIRST)
    words = ["batch", "--inbox", str(tmp_path / "inbox"), "--out", str(tmp_path / "out"), "--settle", "0"]
    assert main([*words, "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["read"], told["failed"], told["changed"]["reports"]["new"]) == (1, 4, 1, 4)
    lay(tmp_path / "inbox", SECOND)
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "3 read" in said and "1 removed" in said and "facts 2 new, 1 changed, 2 gone" in said
    assert main(["status", str(tmp_path / "out")]) == 0
    assert "version 2 (2 kept)" in (said := capsys.readouterr().out) and "empty.txt" in said


def test_the_password_is_written_nowhere(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path, settings=Settings(password="opensesame"))
    assert night(tmp_path, settings=Settings(password="opensesame")).done["carried"] == 4
    assert night(tmp_path, settings=Settings(password="another")).done["read"] == 4
    files = [path for path in (tmp_path / "out.state").rglob("*") if path.is_file()]
    assert files and not [path for path in files if b"opensesame" in path.read_bytes()]


def test_a_store_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as old, old:
        old.executescript(MIGRATIONS[0])
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO groups VALUES ('key', 'kept')")
    store = open_store(tmp_path)
    assert store.one("SELECT tables FROM groups") == ("kept",)
    assert store.one("SELECT count(*) FROM corrections") == (0,)
    store.connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    store.close()
    with pytest.raises(JianbaoError, match="newer version"):
        open_store(tmp_path)


def test_a_damaged_store_says_what_to_do(tmp_path: Path, fake_reading: None) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(JianbaoError, match="damaged"):
        open_store(tmp_path)


def test_backup_and_restore(tmp_path: Path, fake_reading: None, capsys: pytest.CaptureFixture[str]) -> None:
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path)
    out, copy = str(tmp_path / "out"), str(tmp_path / "copy.sqlite")
    assert main(["backup", out, copy]) == 0
    assert main(["backup", out, copy, "--restore"]) == 2  # there is one already
    before = contents(tmp_path / "out")
    shutil.rmtree(tmp_path / "out.state")
    (tmp_path / "out").unlink()
    assert main(["backup", out, copy, "--restore"]) == 0
    found = night(tmp_path)
    assert (found.done["carried"], found.done["read"]) == (4, 0)
    assert contents(tmp_path / "out") == before
    assert "is back" in capsys.readouterr().out


def test_the_state_inside_the_inbox_is_no_report(tmp_path: Path, fake_reading: None) -> None:
    lay(tmp_path / "inbox", FIRST)
    plan = Plan((str(tmp_path / "inbox"),), tmp_path / "inbox" / "out", tmp_path / "inbox" / "state", Settings(), settle=0.0)
    assert run_night(plan, Silent()).done["read"] == 4
    again = run_night(plan, Silent())
    assert (again.news, again.done["carried"]) == (False, 4)


def _program(monkeypatch: pytest.MonkeyPatch, reading: str, program: str) -> None:
    prints: Callable[..., Fingerprint] = lambda settings, secret: Fingerprint(reading, program)  # noqa: E731
    monkeypatch.setattr(night_module, "fingerprint", prints)


def test_a_store_that_was_lost_is_made_anew(tmp_path: Path, fake_reading: None) -> None:
    """The published version stays until the next one is whole, and its number is not given again."""
    lay(tmp_path / "inbox", FIRST)
    night(tmp_path)
    for file in (tmp_path / "out.state").glob("store.sqlite*"):
        file.unlink()
    before = contents(tmp_path / "out")
    found = night(tmp_path)
    assert (found.news, found.version, found.done["read"]) == (True, 2, 4)
    assert contents(tmp_path / "out") == before
