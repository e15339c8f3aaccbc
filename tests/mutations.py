"""Files spoilt in the ways that disks, networks and strangers spoil them; the same ones for the same seed."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator

Spoil = Callable[[bytes, random.Random], bytes]


def _flip(data: bytes, drawn: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(drawn.randint(1, 30)):
        spoilt[drawn.randrange(len(spoilt))] = drawn.randrange(256)
    return bytes(spoilt)


def _cut(data: bytes, drawn: random.Random) -> bytes:
    return data[: drawn.randrange(len(data))]


def _hole(data: bytes, drawn: random.Random) -> bytes:
    start = drawn.randrange(len(data))
    return data[:start] + data[start + drawn.randint(1, 2000) :]


def _again(data: bytes, drawn: random.Random) -> bytes:
    start = drawn.randrange(len(data))
    piece = data[start : start + drawn.randint(1, 500)]
    return data[:start] + piece * drawn.randint(2, 20) + data[start:]


def _number(data: bytes, drawn: random.Random) -> bytes:
    """A digit replaced by a large number: sizes, offsets and counts that lie."""
    digits = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if not digits:
        return data
    at = drawn.choice(digits)
    return data[:at] + str(drawn.choice([-1, 0, 65536, 2**31 - 1, 2**63, 10**30])).encode() + data[at + 1 :]


SPOIL: tuple[Spoil, ...] = (_flip, _cut, _hole, _again, _number)


def spoilt(data: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """`count` files made from one, each spoilt in one or two ways."""
    drawn = random.Random(seed)
    for _ in range(count):
        made = drawn.choice(SPOIL)(data, drawn)
        yield drawn.choice(SPOIL)(made, drawn) if made and drawn.random() < 0.5 else made


def spoilt_parts(data: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """Likewise for a zip container: one of its members is spoilt, the container is whole."""
    drawn = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        members = {name: container.read(name) for name in container.namelist() if not name.endswith("/")}
    for _ in range(count):
        chosen = drawn.choice([name for name, held in members.items() if held])
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as container:
            for name, held in members.items():
                container.writestr(name, drawn.choice(SPOIL)(held, drawn) if name == chosen else held)
        yield stream.getvalue()
