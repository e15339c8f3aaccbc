"""Which reports are the same text, whatever site, punctuation or boilerplate it was carried by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pieces: TypeAlias = NDArray[np.int32]
    Places: TypeAlias = NDArray[np.int64]

Sketch = tuple[str, int, bytes]
"""Report id, characters of its body, and `sketch` of it."""

SHINGLE = 8
"""Characters that are compared as one piece."""
ALIKE = 0.9
"""Share of the shorter text's pieces, and of its numbers, that a copy has in common with the longer one."""
SHORTEST = 0.5
"""A text less than this share of the other's length is an excerpt, not a copy."""

_NUMBER = re.compile(r"[0-9]+")
_SAMPLE = 16
"""One piece in so many is looked up; texts under `_SMALL` characters are looked up whole."""
_SMALL = 600
_RARE = 5
"""A copy has 90 % of its pieces in common, so one fifth of them, the rarest, is sure to hold a common one."""
_NEAR = 0.7
"""Share of the sample in common that makes a text worth comparing as a whole; lower than `ALIKE`, for a sample errs."""
_WIDTH = 4 * SHINGLE
"""Bytes of a piece in UTF-32."""
_KEPT = 256
"""Texts kept while texts like them are compared."""


@dataclass(frozen=True, slots=True)
class Copy:
    """`of`: the report that carries the rows; `similarity`: share of the copy's text found there, 0 to 1."""

    of: str
    similarity: float


def find_copies(sketches: Iterable[Sketch], body_of: Callable[[str], str]) -> dict[str, Copy]:
    """Copies by report id. `sketches`: each report once, in any order; `body_of`: the text of a report by its id.

    Each points to the report with most text, then the smallest id, which is no copy itself. Texts that share
    their wording but not their numbers (the same form filled in twice) are different reports. A text without a letter
    is no copy. Bodies are asked for only where sketches are alike; of those a few are kept.
    """
    known = sorted((one for one in sketches if one[1]), key=lambda one: (-one[1], one[0]))
    originals, body = _Originals(known), lru_cache(_KEPT)(body_of)
    copies: dict[str, Copy] = {}
    for at, (report_id, _, _) in enumerate(known):
        others = [known[other][0] for other in originals.like(at)]
        best = _best(body(report_id), ((other, body(other)) for other in others)) if others else None
        if best:
            copies[report_id] = best
        else:
            originals.add(at)
    return copies


def copies_among(bodies: Mapping[str, str]) -> dict[str, Copy]:
    """`find_copies` where all texts are in memory: letters, digits and Han only, by report id."""
    return find_copies(((report_id, len(body), sketch(body)) for report_id, body in bodies.items()), bodies.__getitem__)


def sketch(body: str) -> bytes:
    """What is kept of a text to find its copies by: hashes of a deterministic sample of its pieces.

    The same wherever a piece stands; sorted, each once, four bytes each, the lowest first. About a quarter of a byte
    for each character of the text.
    """
    import numpy as np

    hashes = _hashes(body)
    if len(body) >= _SMALL:
        hashes = hashes[hashes % np.uint32(_SAMPLE) == 0]
    return np.unique(hashes).astype("<u4").tobytes()


def _hashes(body: str) -> NDArray[np.uint32]:
    """The CRC-32 of each piece of the text as UTF-32, all at once: the sum, bit by bit, of what each byte adds."""
    import numpy as np

    data = body.encode("utf-32-le")
    if len(data) <= _WIDTH:
        return np.array([crc32(data)], dtype=np.uint32)
    codes, adds = np.frombuffer(data, dtype=np.uint8).reshape(-1, 4), _adds()
    count = len(codes) - SHINGLE + 1
    hashes = np.full(count, crc32(bytes(_WIDTH)), dtype=np.uint32)
    for at, byte in product(range(SHINGLE), range(3 if codes[:, 2].any() else 2)):
        hashes ^= adds[4 * at + byte][codes[at : at + count, byte]]
    return hashes


@cache
def _adds() -> NDArray[np.uint32]:
    """What a byte changes in the CRC-32 of a piece, by its place in the piece and its value."""
    import numpy as np

    nothing = crc32(bytes(_WIDTH))
    pieces = (bytes(at) + bytes([value]) + bytes(_WIDTH - at - 1) for at in range(_WIDTH) for value in range(256))
    return np.array([crc32(piece) ^ nothing for piece in pieces], dtype=np.uint32).reshape(_WIDTH, 256)


class _Originals:
    """An index from pieces to the reports that hold them and are no copies; reports are numbered, longest first.

    `_pieces[_starts[n] : _starts[n + 1]]` are report n's pieces, numbered in the order of their hashes.
    `_held_before[n]`: how many of them a report before n holds, so that most reports are settled without a search.
    `_holders[_firsts[p] :]` has room for every report that holds piece p, of which `_filled[p]` were added.
    """

    def __init__(self, known: Sequence[Sketch]) -> None:
        import numpy as np

        hashes = np.frombuffer(b"".join(held for _, _, held in known), dtype="<u4")
        self._pieces, repeated = _numbered(hashes)
        self._frequency = np.bincount(self._pieces).astype(np.int32)
        self._lengths = np.array([length for _, length, _ in known], dtype=np.int64)
        self._starts = _offsets(np.array([len(held) // 4 for _, _, held in known], dtype=np.int64))
        self._held_before = np.diff(_offsets(repeated)[self._starts])
        self._firsts = _offsets(self._frequency)
        self._filled = np.zeros_like(self._frequency)
        self._holders = np.empty(len(hashes), dtype=np.int32)
        self._common = np.zeros(len(self._frequency), dtype=np.bool_)

    def add(self, report: int) -> None:
        held = self._of(report)
        shared = held[self._frequency[held] > 1]
        self._holders[self._firsts[shared] + self._filled[shared]] = report
        self._filled[shared] += 1

    def like(self, report: int) -> list[int]:
        """Originals that share one of this report's rarest pieces and, in the sample, most of the others."""
        import numpy as np

        own = self._of(report)
        if not len(own) or self._held_before[report] < _NEAR * len(own):
            return []
        rarest = own[np.argsort(self._frequency[own], kind="stable")[: len(own) // _RARE + 1]]
        near = np.unique(self._holders[_ranges(self._firsts[rarest], self._filled[rarest])])
        near = near[self._lengths[near] * SHORTEST <= self._lengths[report]]
        return [int(other) for other in near[self._overlaps(own, near) >= _NEAR * len(own)]]

    def _overlaps(self, own: Pieces, others: Pieces) -> Places:
        """How many of the own pieces each of the others holds."""
        import numpy as np

        self._common[own] = True
        sizes = self._starts[others + 1] - self._starts[others]
        held = self._common[self._pieces[_ranges(self._starts[others], sizes)]]
        self._common[own] = False
        overlaps: Places = np.diff(_offsets(held)[_offsets(sizes)])
        return overlaps

    def _of(self, report: int) -> Pieces:
        return self._pieces[self._starts[report] : self._starts[report + 1]]


def _numbered(hashes: NDArray[Any]) -> tuple[Pieces, NDArray[Any]]:
    """The hashes as numbers from 0 in the order of their size, and which of them stood further ahead already."""
    import numpy as np

    keys = (hashes.astype(np.uint64) << np.uint64(32)) | np.arange(len(hashes), dtype=np.uint64)
    keys.sort()
    places = keys.astype(np.uint32)
    keys >>= np.uint64(32)
    again = np.zeros(len(keys), dtype=np.bool_)
    np.equal(keys[1:], keys[:-1], out=again[1:])
    pieces, repeated = np.empty(len(keys), dtype=np.int32), np.empty(len(keys), dtype=np.bool_)
    pieces[places] = np.cumsum(~again, dtype=np.int32) - 1
    repeated[places] = again
    return pieces, repeated


def _offsets(sizes: NDArray[Any]) -> Places:
    """Where each of the pieces of these sizes begins when they lie one behind the other, and where the last ends."""
    import numpy as np

    offsets = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def _ranges(starts: Places, sizes: NDArray[Any]) -> Places:
    """The places `start, start + 1 …` of every range, one behind the other."""
    import numpy as np

    offsets = _offsets(sizes)
    return np.repeat(starts - offsets[:-1], sizes) + np.arange(offsets[-1])


def _best(body: str, others: Iterable[tuple[str, str]]) -> Copy | None:
    found = [(similarity, other) for other, text in others if (similarity := _similarity(body, text)) >= ALIKE]
    if not found:
        return None
    similarity, other = min(found, key=lambda pair: (-pair[0], pair[1]))
    return Copy(other, similarity)


def _similarity(short: str, long: str) -> float:
    """Share of the shorter text's pieces that the longer one holds, or 0 where length or numbers tell them apart."""
    if short == long:
        return 1.0
    if len(short) < SHORTEST * len(long) or not _same_numbers(short, long):
        return 0.0
    pieces = _shingles(short)
    return (len(pieces) - len(pieces - _shingles(long))) / len(pieces)


def _same_numbers(short: str, long: str) -> bool:
    part, whole = _numbers(short), _numbers(long)
    return (part & whole).total() >= ALIKE * part.total()


@lru_cache(_KEPT)
def _numbers(body: str) -> Counter[str]:
    return Counter(_NUMBER.findall(body))


@lru_cache(_KEPT // 16)
def _shingles(body: str) -> frozenset[str]:
    return frozenset({body[at : at + SHINGLE] for at in range(max(len(body) - SHINGLE, 0) + 1)})
