"""Worker processes on many machines: a Dask cluster that somebody started, the scheduler at an address.

Workers and scheduler have the program installed, in the version that the caller runs. Nothing but parcels travels:
what a file's path means on a worker is the caller's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from pipeline.engines.guard import guarded
from pipeline.engines.outcome import Item, Outcome, Value, doubted, nothing
from pipeline.engines.parcels import Arrival
from pipeline.engines.program import identity
from pipeline.engines.window import Window, chunks
from pipeline.messages import Misuse

if TYPE_CHECKING:
    from distributed import Client, Future

EXTRA = "pip install 'jianbao[dask]'"
PATIENCE = 10.0
"""Seconds in which the scheduler has to answer, and a first worker to be there."""
_LOOK = 60.0
"""Seconds without anything finished after which it is asked whether there are workers left."""

_FETCH = 10.0
"""Seconds in which the outcomes of a finished parcel have to come over."""


def check_installed() -> None:
    """Misuse when the package that speaks to clusters is missing."""
    if find_spec("distributed") is None:
        raise Misuse("engine_missing", name="dask", command=EXTRA)


@dataclass(frozen=True, slots=True)
class Cluster:
    """All workers of the cluster at `address`. One item may take `seconds` and its process `memory` bytes there."""

    address: str
    seconds: float = 0.0
    memory: int = 0

    def map(
        self,
        function: Callable[[Item], Value],
        items: Iterable[Item],
        doubtful: Callable[[Item], bool] = doubted,
        done: Callable[[], object] = nothing,
    ) -> Iterator[Outcome[Value]]:
        """Outcomes in the items' order, as `Engine.map` gives them with more than one worker.

        `function` must be importable on the workers. An item that its worker dies of again and again has crashed.
        Misuse when the cluster does not answer, has no workers, runs another program, or is lost on the way.
        """
        with _connected(self.address) as client:
            workers = _workers(client, self.address)
            with closing(_Line(self, client)) as line:
                for outcome in Window(function, line, workers).outcomes(chunks(items, doubtful, workers)):
                    done()
                    yield outcome


class _Line:
    """A post to the workers of a cluster."""

    def __init__(self, cluster: Cluster, client: Client) -> None:
        self._cluster = cluster
        self._client = client
        self._sent: dict[int, tuple[bytes, Future[Arrival]]] = {}
        self._back: SimpleQueue[int] = SimpleQueue()

    def send(self, number: int, parcel: bytes) -> None:
        """Queue a parcel for the next free worker."""
        limits = (self._cluster.seconds, self._cluster.memory)
        future = self._client.submit(_on_worker, parcel, identity(), *limits, pure=False)
        self._sent[number] = (parcel, future)
        future.add_done_callback(lambda _: self._back.put(number))

    def receive(self) -> tuple[int, Arrival]:
        """The parcel that is finished next. Misuse when the cluster is lost or has another program."""
        while True:
            try:
                number = self._back.get(timeout=_LOOK)
            except Empty:
                _workers(self._client, self._cluster.address)
                continue
            if number in self._sent and (arrival := self._arrival(number)):
                return number, arrival

    def close(self) -> None:
        """Take back what nobody waits for any more; what a worker is busy with ends at its limit at the latest."""
        self._client.cancel([future for _, future in self._sent.values()])

    def _arrival(self, number: int) -> Arrival | None:
        """What came of a finished parcel; None when it was lost with its worker, and has been sent again."""
        from distributed import KilledWorker

        parcel, future = self._sent.pop(number)
        try:
            arrival: Arrival = future.result(timeout=_FETCH)
        except TimeoutError:  # a client that asks for what is being lost may wait for ever
            self.send(number, parcel)
            return None
        except KilledWorker:
            return Arrival(b"", "crashed", "KilledWorker: every worker that took it died", bystander=True)
        except _OtherProgram as error:
            raise _refused({str(error)}) from None
        except Exception as error:  # not the item's, whose errors are in an arrival: the cluster's own
            raise Misuse("engine_lost", address=self._cluster.address, what=_told(error)) from error
        return arrival


class _OtherProgram(Exception):
    """A worker runs another program than the caller: the one that is named."""


def _on_worker(parcel: bytes, program: str, seconds: float, memory: int) -> Arrival:
    if identity() != program:
        raise _OtherProgram(identity())
    return guarded(parcel, seconds, memory)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of the cluster, whose scheduler and workers are known to run this program."""
    check_installed()
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # what answers there may be anything, and say anything
        raise Misuse("engine_unreachable", address=address, what=_told(error)) from None
    with client:
        _workers(client, address)
        _check_program(client)
        yield client


def _workers(client: Client, address: str) -> int:
    """Parcels that the cluster works on at a time; Misuse when there is no worker, even after waiting."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        threads: dict[str, int] = client.nthreads()
    except (TimeoutError, OSError) as error:
        raise Misuse("engine_no_workers", address=address, what=_told(error)) from None
    return max(1, sum(threads.values()))


def _check_program(client: Client) -> None:
    """Misuse when a process of the cluster has another program, or none."""
    told = client.run(identity, on_error="return")
    found = {value if isinstance(value, str) else _told(value) for value in told.values()}
    try:
        found.add(client.run_on_scheduler(identity))
    except Exception as error:  # whatever keeps the scheduler from importing the program
        found.add(_told(error))
    if found != {identity()}:
        raise _refused(found)


def _refused(found: set[str]) -> Misuse:
    others = ", ".join(sorted(found - {identity()}))
    return Misuse("engine_other_program", here=identity(), there=others)


def _told(error: object) -> str:
    return f"{type(error).__name__}: {error}"
