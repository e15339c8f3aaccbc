"""Mapping over processes of this machine: order, isolation, laziness, and nothing left behind."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

import psutil
import pytest

from pipeline.engines import Engine, engine_for
from pipeline.engines.guard import Guard, guarded
from pipeline.engines.parcels import pack, unpack
from pipeline.engines.window import AHEAD, chunks
from pipeline.errors import JianbaoError
from pipeline.messages import Misuse

ROOT = Path(__file__).resolve().parents[1]


class Odd:
    """A value or an item that pickles in one direction only, or in none."""

    def __init__(self, how: str) -> None:
        self.how = how

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        if self.how == "there":
            raise ValueError("does not pickle")
        return _unmade, (self.how,)


def _unmade(how: str) -> object:
    raise ValueError("does not come back")


def job(item: object) -> object:
    """Do what the item says."""
    if item == "die":
        os._exit(7)
    if item == "hang":
        time.sleep(60)
    if item in ("there", "back"):
        return Odd(str(item))
    return os.getpid() if item == "pid" else item


def _sure(item: object) -> bool:
    return False


@pytest.mark.parametrize("doubtful", [lambda item: True, _sure, lambda item: item % 3 == 0], ids=["alone", "together", "mixed"])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_outcomes_come_in_the_items_order(workers: int, doubtful: Callable[[object], bool]) -> None:
    ticks: list[int] = []
    outcomes = Engine(workers, seconds=30).map(job, iter(range(200)), doubtful, done=lambda: ticks.append(1))
    assert [outcome.value for outcome in outcomes] == list(range(200))
    assert len(ticks) == 200


@pytest.mark.parametrize("doubtful", [lambda item: True, _sure], ids=["alone", "together"])
def test_items_that_kill_their_worker_cost_only_themselves(doubtful: Callable[[object], bool]) -> None:
    items = ["die" if at in (7, 31) else at for at in range(40)]
    outcomes = list(Engine(2, seconds=30).map(job, items, doubtful))
    assert [at for at, outcome in enumerate(outcomes) if outcome.failure] == [7, 31]
    assert {outcome.failure for outcome in outcomes} == {"", "crashed"}
    assert [outcome.value for outcome in outcomes if not outcome.failure] == [item for item in items if item != "die"]


def test_one_that_hangs_among_others_costs_only_itself() -> None:
    items = [*range(60), "hang", *range(20)]
    outcomes = list(Engine(2, seconds=2.0).map(job, items, _sure))
    assert [outcome.failure for outcome in outcomes] == [""] * 60 + ["timeout"] + [""] * 20


@pytest.mark.parametrize(("item", "told"), [("there", "does not pickle"), ("back", "does not come back"), (Odd("there"), "does not pickle"), (Odd("back"), "does not come back")], ids=str)
@pytest.mark.parametrize("doubtful", [lambda item: True, _sure], ids=["alone", "together"])
def test_what_does_not_pickle_costs_only_itself(item: object, told: str, doubtful: Callable[[object], bool]) -> None:
    outcomes = list(Engine(2, seconds=30).map(job, [*range(70), item, 70], doubtful))
    assert [outcome.failure for outcome in outcomes] == [""] * 70 + ["crashed", ""]
    assert told in outcomes[70].detail


@pytest.mark.parametrize(("workers", "doubtful"), [(1, _sure), (1, lambda item: True), (2, lambda item: True)])
def test_items_are_pulled_as_they_are_needed(workers: int, doubtful: Callable[[object], bool]) -> None:
    pulled: list[int] = []
    items = (pulled.append(item) or item for item in count())  # type: ignore[func-returns-value]
    outcomes = Engine(workers, seconds=30).map(job, items, doubtful)
    assert not pulled
    assert [outcome.value for outcome in islice(outcomes, 300)] == list(range(300))
    outcomes.close()  # type: ignore[attr-defined]
    assert len(pulled) < 5000


def test_no_more_are_on_their_way_than_agreed() -> None:
    pulled: list[object] = []
    items = (pulled.append(item) or item for item in ["hang"] * 500)  # type: ignore[func-returns-value]
    outcomes = Engine(2, seconds=0.3).map(job, items)
    assert next(outcomes).failure == "timeout"
    outcomes.close()  # type: ignore[attr-defined]
    assert len(pulled) <= 2 * AHEAD + 2


def test_outcomes_wait_for_an_earlier_item_only_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.window.KEPT", 100_000)
    pulled: list[object] = []
    items = (pulled.append(item) or item for item in ["hang", *[b"x" * 10_000] * 500])  # type: ignore[func-returns-value]
    outcomes = Engine(2, seconds=2.0).map(job, items)
    assert next(outcomes).failure == "timeout"
    assert 2 * AHEAD < len(pulled) <= 2 * AHEAD + 12
    assert len(list(outcomes)) == 500


def test_few_items_are_spread_evenly() -> None:
    sizes = [len(chunk.items) for chunk in chunks(range(400), _sure, workers=2)]
    assert sizes[:60] == [1] * 60
    assert max(sizes) == 8 and sum(sizes) == 400


def test_one_worker_without_doubts_starts_no_process() -> None:
    assert {outcome.value for outcome in Engine(1, seconds=5).map(job, ["pid"] * 20, _sure)} == {os.getpid()}
    assert os.getpid() not in {outcome.value for outcome in Engine(1, seconds=5).map(job, ["pid"] * 3)}


@pytest.mark.parametrize("how", ["read to the end", "closed", "dropped", "raised"])
def test_no_process_is_left(how: str) -> None:
    before = set(psutil.Process().children(recursive=True))
    outcomes = Engine(2, seconds=30).map(job, _items(how))
    assert next(outcomes).value == 0
    if how == "closed":
        outcomes.close()  # type: ignore[attr-defined]
    elif how == "raised":
        with pytest.raises(KeyboardInterrupt):
            list(outcomes)
    elif how == "read to the end":
        assert len(list(outcomes)) == 29
    del outcomes
    gc.collect()
    assert not _running(set(psutil.Process().children(recursive=True)) - before)


def _items(how: str) -> Iterator[object]:
    yield from range(30)
    if how == "raised":
        raise KeyboardInterrupt
    if how != "read to the end":
        yield from ["hang"] * 5


KILLED = """
from pipeline.engines import Engine
import os, time
def job(item):
    print(os.getpid(), flush=True)
    time.sleep(100)
if __name__ == "__main__":
    list(Engine(2, seconds=200).map(job, range(9)))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_a_program_that_is_killed(number: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as program:
        assert program.stdout
        workers = {psutil.Process(int(program.stdout.readline())) for _ in range(2)}
        program.send_signal(number)
        assert program.wait(30)
    assert not _running(workers)


def _running(processes: set[psutil.Process]) -> list[psutil.Process]:
    _, alive = psutil.wait_procs(processes, timeout=10)
    return [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]



def test_a_machine_that_starts_no_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("pebble.pool.process.launch_process", none)
    with pytest.raises(JianbaoError, match="no worker process"):
        list(Engine(2).map(job, range(5)))


def test_a_guard_works_like_a_pool_and_ends_with_its_input() -> None:
    guard = Guard(3.0, 1 << 30)
    ends = [guard.work(pack(job, [item])) for item in ["a", "die", "hang", "b"]]
    assert [end.failure for end in ends] == ["", "crashed", "timeout", ""]
    assert [unpack(end.data)[0].value for end in ends if not end.failure] == ["a", "b"]
    processes = set(psutil.Process(guard._process.pid).children(recursive=True))
    assert guard._process.stdin
    guard._process.stdin.close()
    assert guard._process.wait(10) is not None
    assert processes and not _running(processes)
    guard.end()


def test_a_guard_that_is_lost_costs_only_its_parcel() -> None:
    parcel = pack(_end_guard, ["x"])
    lost = guarded(parcel, 30.0, 0)
    assert (lost.failure, lost.bystander) == ("crashed", True)
    assert unpack(guarded(pack(job, ["a"]), 30.0, 0).data)[0].value == "a"


def _end_guard(item: str) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(30)


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [("spark", "tcp://a:1", "there are local, dask"), ("dask", "", "needs --address")],
)
def test_an_engine_that_cannot_be_had_is_refused(name: str, address: str, told: str) -> None:
    with pytest.raises(Misuse, match=told) as refused:
        engine_for(name, 2, address, 1.0, 0)
    assert name in refused.value.said("zh")


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.cluster.find_spec", lambda name: None)
    with pytest.raises(Misuse, match=r"pip install 'jianbao\[dask\]'"):
        engine_for("dask", 1, "tcp://127.0.0.1:8786")


def test_the_local_engine_by_name() -> None:
    assert engine_for("local", 3, "", 2.0, 5) == Engine(3, 2.0, 5)
