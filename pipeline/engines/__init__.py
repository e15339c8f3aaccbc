"""Mapping a function over items, on processes that may hang or die without taking more than their own item along."""

from __future__ import annotations

from pipeline.engines.local import Engine
from pipeline.engines.outcome import Failure, Mapper, Outcome
from pipeline.messages import Misuse

__all__ = ["ENGINES", "Engine", "Failure", "Mapper", "Outcome", "engine_for"]

ENGINES = ("local", "dask")
"""Names that `engine_for` knows."""


def engine_for(name: str, workers: int = 1, address: str = "", seconds: float = 0.0, memory: int = 0) -> Mapper:
    """The engine of that name: `workers` processes on this machine, or all workers of the cluster at `address`.

    One item may take `seconds` and `memory` bytes (0: no ceiling) on either. Misuse when the name is unknown, the
    address is missing, or the engine's package is not installed.
    """
    if name == "local":
        return Engine(max(1, workers), seconds, memory)
    if name not in ENGINES:
        raise Misuse("engine_unknown", name=name, known=", ".join(ENGINES))
    if not address:
        raise Misuse("engine_no_address", name=name)
    from pipeline.engines.cluster import Cluster, check_installed

    check_installed()
    return Cluster(address, seconds, memory)
