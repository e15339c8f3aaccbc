"""A real cluster of three worker processes: the same outcomes as here, whatever its workers suffer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import dask
import psutil
import pytest
from distributed import LocalCluster, Nanny

from pipeline.engines import Engine, Outcome, engine_for
from pipeline.messages import Misuse
from tests.mapped import job, slow

ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEMORY = 4.0, 1 << 30


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.worker.memory.spill": False}
    with dask.config.set(settings), LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as one:
        yield one


def _mapped(cluster: LocalCluster, items: list[object], sure: bool = False) -> list[Outcome[object]]:
    engine = engine_for("dask", 1, cluster.scheduler_address, SECONDS, MEMORY)
    return list(engine.map(job, items, doubtful=lambda item: not sure))


def test_a_worker_that_is_killed_costs_nothing(cluster: LocalCluster) -> None:
    cluster.scheduler.allowed_failures = 3
    engine = engine_for("dask", 1, cluster.scheduler_address, SECONDS, MEMORY)
    items, outcomes = list(range(120)), []
    for outcome in engine.map(slow, iter(items)):
        outcomes.append(outcome)
        if len(outcomes) == 20:
            psutil.Process(_pids(cluster)[0]).kill()
    cluster.scheduler.allowed_failures = 0
    assert outcomes == list(Engine(2, SECONDS, MEMORY).map(slow, items))


def _pids(cluster: LocalCluster) -> list[int]:
    return [worker.pid for worker in cluster.workers.values() if isinstance(worker, Nanny) and worker.pid]


def test_limits_hold_on_the_workers_too(cluster: LocalCluster) -> None:
    items = ["a", "die", "b", "hang", "break", "c", "print", "swell", "d"]
    outcomes = _mapped(cluster, items)
    assert [outcome.failure for outcome in outcomes] == ["", "crashed", "", "timeout", "crashed", "", "", "memory", ""]
    assert outcomes == list(Engine(2, SECONDS, MEMORY).map(job, items))


def test_items_that_travel_together_fail_alone(cluster: LocalCluster) -> None:
    items: list[object] = [*range(130), "die", *range(30), "break", *range(8)]
    assert _mapped(cluster, items, sure=True) == list(Engine(2, SECONDS, MEMORY).map(job, items))


def test_an_item_that_kills_workers_costs_only_itself(cluster: LocalCluster) -> None:
    outcomes = _mapped(cluster, ["a", "poison", *range(20)])
    assert [(outcome.value, outcome.failure) for outcome in outcomes] == [("a", ""), (None, "crashed"), *((at, "") for at in range(20))]
    assert "KilledWorker" in outcomes[1].detail


def test_no_more_travels_than_agreed_and_stopping_takes_it_back(cluster: LocalCluster) -> None:
    pulled: list[int] = []
    items = (pulled.append(item) or item for item in count())  # type: ignore[func-returns-value]
    outcomes = engine_for("dask", 1, cluster.scheduler_address, SECONDS, MEMORY).map(slow, items)
    assert [outcome.value for outcome in islice(outcomes, 5)] == [0, 1, 4, 9, 16]
    outcomes.close()  # type: ignore[attr-defined]
    assert len(pulled) < 200


def test_another_program_is_refused(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.cluster.identity", _other)
    with pytest.raises(Misuse, match=r"runs another program: here 9\.9\+0") as refused:
        _mapped(cluster, ["a"])
    assert "0.1.0+" in refused.value.said("zh")


def _other() -> str:
    return "9.9+0"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "tcp://"])
def test_an_address_that_does_not_answer_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.cluster.PATIENCE", 1.0)
    with pytest.raises(Misuse, match="does not answer"):
        list(engine_for("dask", 1, address).map(job, ["a"]))


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engines.cluster.PATIENCE", 1.0)
    with LocalCluster(n_workers=0, processes=False, dashboard_address=None, protocol="tcp") as empty, pytest.raises(Misuse, match="has no workers"):
        list(engine_for("dask", 1, empty.scheduler_address).map(job, ["a"]))


def test_workers_of_the_command_line_serve_too(tmp_path: Path) -> None:
    """Two threads in one worker process under a nanny, as `dask worker` starts them."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with LocalCluster(n_workers=0, processes=False, dashboard_address=None, protocol="tcp") as empty:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", empty.scheduler_address, "--nthreads", "2", "--no-dashboard", "--local-directory", str(tmp_path)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as worker:
            outcomes = list(engine_for("dask", 1, empty.scheduler_address, 10.0, MEMORY).map(job, ["a", "die", "b"]))
            worker.terminate()
            assert worker.wait(20) is not None
    assert [outcome.value for outcome in outcomes] == ["a", None, "b"]
