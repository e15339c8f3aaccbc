"""A process beside a cluster's worker that works on parcels as the local engine would, limits and all.

The processes of a cluster's workers are daemonic and may have no children of `multiprocessing`; a program that is
started beside them may. It reads parcels from its input and writes what came of them; it ends with its input.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from queue import SimpleQueue
from threading import Thread
from typing import IO

from pipeline.engines.local import Pool
from pipeline.engines.parcels import Arrival, prepare

_INPUT, _OUTPUT, _LOG = 0, 1, 2


class Guard:
    """The near end: one such process, which serves one caller at a time."""

    def __init__(self, seconds: float, memory: int) -> None:
        path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, str(seconds), str(memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip

    def work(self, parcel: bytes) -> Arrival:
        """What comes of a parcel. EOFError or OSError when the process is gone."""
        assert self._process.stdin and self._process.stdout
        pickle.dump(parcel, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()
        arrival: Arrival = pickle.load(self._process.stdout)
        return arrival

    def end(self) -> None:
        """End the process and what it started."""
        self._process.terminate()
        self._process.wait()


_idle: dict[tuple[float, int], list[Guard]] = {}
"""By their limits, the guards of this process that nobody uses; as many are made as threads ask for one at a time."""


def guarded(parcel: bytes, seconds: float, memory: int) -> Arrival:
    """What comes of a parcel in a guarded process; whatever happens there, this process goes on."""
    idle = _idle.setdefault((seconds, memory), [])
    try:
        guard = idle.pop()
    except IndexError:
        guard = Guard(seconds, memory)
    try:
        arrival = guard.work(parcel)
    except (EOFError, OSError, pickle.UnpicklingError) as error:
        guard.end()
        return Arrival(b"", "crashed", f"{type(error).__name__}: the guarding process ended", bystander=True)
    idle.append(guard)
    return arrival


def _serve(seconds: float, memory: int) -> None:
    """The far end: work on parcels until the input ends, and then leave at once, whatever is being done."""
    signal.signal(signal.SIGTERM, _leave)
    answers = os.fdopen(os.dup(_OUTPUT), "wb")
    os.dup2(_LOG, _OUTPUT)  # what items print must not come between the answers
    parcels: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=[os.fdopen(os.dup(_INPUT), "rb"), parcels], daemon=True).start()
    with Pool(1, seconds, memory) as pool:
        while True:
            parcel = parcels.get()
            prepare(parcel)
            pool.send(0, parcel)
            pickle.dump(pool.receive()[1], answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _listen(stream: IO[bytes], parcels: SimpleQueue[bytes]) -> None:
    try:
        while True:
            parcels.put(pickle.load(stream))
    except (EOFError, OSError, pickle.UnpicklingError):
        os.kill(os.getpid(), signal.SIGTERM)


def _leave(number: int, frame: object) -> None:
    sys.exit()


if __name__ == "__main__":
    _serve(float(sys.argv[1]), int(sys.argv[2]))
