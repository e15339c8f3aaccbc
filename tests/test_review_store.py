"""The review page on the store of the nightly batch, and the command that serves it."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import Plan, run_night
from pipeline.batch.plan import state_of
from pipeline.batch.watch import Silent
from pipeline.cli import main
from pipeline.corrections import Correction, anchor_at, squeeze
from pipeline.disk import Disk
from pipeline.messages import Misuse, Trouble
from pipeline.review.desk import Desk, Opened
from pipeline.review.shelf import Progress
from pipeline.review.snapshot import load_snapshot
from pipeline.review.store_shelf import StoreShelf, open_shelf
from pipeline.settings import Settings
from pipeline.store import Said, add_correction, open_store

ROOT = Path(__file__).parents[1]
REPORT = "南乐县综合行政执法改革简报\n2022年，全县整合组建执法队伍12支，其中县级3支、乡镇9支。谷金楼镇承接行政处罚事项66项。"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    (inbox / "南乐.txt").write_text(REPORT, "utf-8")
    return Plan((str(inbox),), out, state_of(out), Settings(), settle=0.0)


@pytest.fixture
def desk(plan: Plan) -> Iterator[Desk]:
    run_night(plan, Silent())
    inbox = Path(plan.inbox[0])
    found = Desk(open_shelf(plan), inbox, plan.out, plan.settings)
    yield found
    found.close()
    settled(found)


def settled(desk: Desk) -> None:
    while desk.progress.running:
        desk.wait(30)


def opened(desk: Desk, file: str = "南乐.txt") -> Opened:
    key = next(key for key, entry in desk.snapshot().entries.items() if entry.row["file"] == file)
    found = desk.open(key)
    assert found is not None
    return found


def say(desk: Desk, span: str, kind: Any, after: dict[str, str], number: str = "k1") -> Correction:
    found = opened(desk)
    row = next(row for row in found.rows["facts"] if row["span"] == span)
    anchor = anchor_at(squeeze(found.text), int(row["char_start"]), int(row["char_end"]), row["category"], row["value"])
    entry = Correction(number, "2026-01-01T00:00:00Z", "甲", row["report_id"], "facts", kind, anchor, row, after)
    desk.add(entry)
    return entry


def published(plan: Plan) -> dict[str, dict[str, str]]:
    with open(plan.out / "facts.csv", encoding="utf-8-sig") as stream:
        return {row["span"]: row for row in csv.DictReader(stream)}


def test_a_correction_goes_into_the_tables_and_stays_there_on_every_later_night(desk: Desk, plan: Plan) -> None:
    entry = say(desk, "66项", "correct", {"value": "67", "value_low": "67", "value_high": "67"})
    settled(desk)
    assert (published(plan)["66项"]["value"], published(plan)["66项"]["reviewed"]) == ("67", "corrected")
    assert desk.shelf.log() == [entry]
    night = run_night(plan, Silent())
    assert not night.news and published(plan)["66项"]["value"] == "67"
    other = replace(plan, settings=replace(plan.settings, codes_as_of=2020))
    assert run_night(other, Silent()).done["extracted"] == 1
    assert published(plan)["66项"]["value"] == "67"


def test_a_night_beside_the_page_comes_in_behind(desk: Desk, plan: Plan) -> None:
    (Path(plan.inbox[0]) / "清丰.txt").write_text("清丰县组建执法队伍9支。", "utf-8")
    run_night(plan, Silent())
    for _ in range(200):
        if len(desk.snapshot().entries) == 2:
            break
        threading.Event().wait(0.05)
    assert {row["span"] for row in opened(desk, "清丰.txt").rows["facts"]} == {"9支"}


def test_a_correction_while_a_night_is_at_work_is_not_lost(desk: Desk, plan: Plan) -> None:
    from filelock import FileLock

    with FileLock(plan.state / "lock"):
        say(desk, "12支", "reject", {})
        assert desk.progress.running and "12支" in published(plan)
        assert "12支" not in {row["span"] for row in opened(desk).rows["facts"]}
    settled(desk)
    assert "12支" not in published(plan)


def test_a_report_that_left_the_inbox_leaves_its_log_behind(desk: Desk, plan: Plan) -> None:
    say(desk, "66项", "accept", {})
    settled(desk)
    (Path(plan.inbox[0]) / "南乐.txt").write_text("濮阳县组建执法队伍7支。", "utf-8")
    desk.read()
    settled(desk)
    assert [(one.correction_id, state.state) for one, state in desk.log()] == [("k1", "orphan")]
    (Path(plan.inbox[0]) / "又见.txt").write_text(REPORT, "utf-8")
    desk.read()
    settled(desk)
    assert [(one.correction_id, state.state) for one, state in desk.log()] == [("k1", "applied")]
    assert published(plan)["66项"]["reviewed"] == "accepted"


def test_many_threads_may_ask_at_once(desk: Desk) -> None:
    wrong: list[BaseException] = []

    def ask(number: int) -> None:
        try:
            say(desk, "66项", "accept", {}, f"k{number}")
            assert opened(desk).entry.reviewed == 1
        except BaseException as error:
            wrong.append(error)
            raise

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settled(desk)
    assert not wrong and len(desk.shelf.log()) == 6
    assert sorted(state.state for _, state in desk.log()) == ["applied"] * 6


def test_a_folder_in_the_place_of_the_link_is_told_at_once(plan: Plan) -> None:
    plan.out.mkdir()
    with pytest.raises(Misuse):
        open_shelf(plan)


def test_the_shelf_waits_for_no_night_once_it_is_closed(plan: Plan) -> None:
    from filelock import FileLock

    run_night(plan, Silent())
    shelf = StoreShelf(plan)
    with FileLock(plan.state / "lock"):
        shelf.close()
        shelf.read(lambda *told: None)
    assert shelf.uncorrected("none") is None


def test_what_people_checked_becomes_gold_with_one_command(desk: Desk, plan: Plan, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from pipeline.cli import main
    from pipeline.evaluate.gold import load_gold

    assert main(["gold", str(plan.out), str(tmp_path / "none")]) == 0
    assert not (tmp_path / "none").exists() or not list((tmp_path / "none").iterdir())
    say(desk, "66项", "correct", {"value": "67", "value_low": "67", "value_high": "67"})
    say(desk, "9支", "reject", {}, "k2")
    settled(desk)
    assert main(["gold", str(plan.out), str(tmp_path / "gold")]) == 0
    (gold,) = load_gold(tmp_path / "gold")
    assert gold.report == "南乐.txt" and [trap.span for trap in gold.traps] == ["9支"]
    assert {fact.span: (fact.value, fact.optional) for fact in gold.facts}["66项"] == (67, False)
    assert main(["evaluate", str(plan.out), str(tmp_path / "gold"), "--json"]) == 0
    assert main(["gold", str(tmp_path / "nowhere"), str(tmp_path / "gold")]) == 2


class Served:
    """`jianbao review` as a process of its own."""

    def __init__(self, folder: Path, *more: str) -> None:
        command = [sys.executable, "-m", "pipeline.cli", "review", "--inbox", "inbox", "--out", "out", "--port", "0", "--no-browser", "--workers", "1", *more]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        found = re.search(r"http://[^ ]+/", self.process.stdout.readline())
        assert found, self.process.communicate()
        self.address = found[0]

    def json(self, path: str, body: Any = None, **headers: str) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json", **headers})
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def end(self, number: int) -> tuple[int, str]:
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=30)
        return self.process.returncode, errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_interrupted(tmp_path: Path, number: int) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "南乐.txt").write_text(REPORT, "utf-8")
    served = Served(tmp_path)
    try:
        for _ in range(300):
            state = served.json("api/state")
            if state["counts"]["reports"] and not state["progress"]["running"]:
                break
            threading.Event().wait(0.1)
        row = served.json("api/reports")["rows"][0]
        report = served.json(f"api/reports/{row['report_id']}")
        fact = next(fact for fact in report["facts"] if fact["span"] == "66项")
        body = {"report_id": row["report_id"], "table": "facts", "kind": "correct", "id": fact["fact_id"], "after": {"value": 67}}
        with pytest.raises(urllib.error.HTTPError, match="403"):
            served.json("api/corrections", body)
        told = served.json("api/corrections", body, **{"X-CSRF-Token": state["csrf"]})
        assert told["correction"]["after"]["value"] == "67" and told["correction"]["who"]
        with pytest.raises(urllib.error.HTTPError, match="403"):
            served.json("api/state", Host="rebound.example")
    finally:
        code, errors = served.end(number)
    assert code == 0 and "Traceback" not in errors and "Ended" in errors


WRONG = [
    (["--port", "70000"], "--port"), (["--host", "0.0.0.0"], "--password"), (["--host", "no.such.host.invalid", "--password", "x"], "cannot listen"),
    (["--inbox", "file"], "inbox"), (["--keep", "0"], "--keep"), (["--min-confidence", "2"], "--min-confidence"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "words"), WRONG)
def test_what_cannot_be_is_told_and_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, more: list[str], words: str) -> None:
    from pipeline.cli import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "file").write_text("x")
    assert main(["review", "--inbox", "inbox", "--out", "out", "--port", "0", "--no-browser", *more]) == 2
    assert words in capsys.readouterr().err


def test_what_the_page_shows_stays_on_the_disk_while_the_next_version_comes_in(plan: Plan) -> None:
    """A correction publishes a version of its own; whoever still has the one before must be able to read it."""
    inbox, mine = Path(plan.inbox[0]), replace(plan, by="page", keep=1)
    run_night(mine, Silent())
    snapshot = load_snapshot(plan.out)
    (inbox / "清丰.txt").write_text("清丰县组建执法队伍9支。", "utf-8")
    run_night(mine, Silent())
    [report_id] = snapshot.entries
    assert snapshot.report_rows(report_id)["facts"] and snapshot.text(report_id) == REPORT
    (inbox / "清丰.txt").write_text("清丰县组建执法队伍10支。", "utf-8")
    run_night(mine, Silent())
    assert sorted(path.name for path in plan.versions.iterdir()) == ["000002", "000003"]


def test_answers_of_files_that_would_bear_one_name_are_all_kept(desk: Desk, plan: Plan, tmp_path: Path) -> None:
    inbox = Path(plan.inbox[0])
    (inbox / "甲").mkdir()
    for name, text in (("甲/清丰.txt", "清丰县组建执法队伍21支。"), ("甲_清丰.txt", "清丰县组建执法队伍22支。")):
        (inbox / name).write_text(text, "utf-8")
    run_night(plan, Silent())
    shelf = open_shelf(plan)
    with open(plan.out / "facts.csv", encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["span"] in ("21支", "22支")]
    for row in rows:
        text = (plan.out / "texts" / f"{row['report_id']}.txt").read_text("utf-8")
        anchor = anchor_at(squeeze(text), int(row["char_start"]), int(row["char_end"]), "team", row["value"])
        shelf.add(Correction(f"k{row['span']}", "2026-01-01T00:00:00Z", "甲", row["report_id"], "facts", "accept", anchor, row))
    assert len(rows) == 2 and main(["gold", str(plan.out), str(tmp_path / "gold")]) == 0
    found = [json.loads(path.read_text("utf-8"))["report"] for path in (tmp_path / "gold").iterdir()]
    assert sorted(found) == sorted(["甲/清丰.txt", "甲_清丰.txt"])


def test_a_reading_that_begins_as_another_ends_is_no_fault(desk: Desk, plan: Plan) -> None:
    """The one that ended must not take the other's progress for its own."""
    settled(desk)
    began = threading.Event()

    class Late(Desk):
        def _read_all(self) -> None:
            self._progress = Progress()  # all done; and before the thread has ended, somebody asks again
            self._progress = Progress(running=True)
            began.set()

    late = Late(desk.shelf, desk.inbox, desk.out, plan.settings)
    assert late.read()
    late.wait(10)
    assert began.is_set() and late.progress == Progress(running=True)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_store_that_could_not_be_asked_once_does_not_keep_new_versions_away(desk: Desk, plan: Plan) -> None:
    (Path(plan.inbox[0]) / "清丰.txt").write_text("清丰县组建执法队伍9支。", "utf-8")
    run_night(plan, Silent())
    log = desk.shelf.log
    refused = threading.Event()

    def refusing(report_id: str = "") -> Any:
        refused.set()
        raise Trouble("store_damaged", detail="for once")

    desk.shelf.log = refusing  # type: ignore[method-assign]
    desk.snapshot()
    assert refused.wait(10)
    desk.shelf.log = log  # type: ignore[method-assign]
    for _ in range(100):
        if len(desk.snapshot().entries) == 2:
            break
        threading.Event().wait(0.05)
    assert len(desk.snapshot().entries) == 2


def test_what_a_person_said_is_on_the_disk_when_it_is_answered(plan: Plan) -> None:
    """A night can be walked again after a power cut; nobody says a second time what was said once."""
    seen: list[int] = []

    class Watching(Disk):
        def commit(self, connection: sqlite3.Connection) -> None:
            seen.append(connection.execute("PRAGMA synchronous").fetchone()[0])
            super().commit(connection)

    store = open_store(plan.state, Watching())
    seen.clear()
    add_correction(store, Said("k1", "r1", "{}"))
    assert seen == [2]  # FULL: the log of writes is flushed before the commit returns
    store.close()
