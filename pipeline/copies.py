"""Which reports are the same text, whatever site, punctuation or boilerplate it was carried by."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

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


@dataclass(frozen=True, slots=True)
class Copy:
    """`of`: the report that carries the rows; `similarity`: share of the copy's text found there, 0 to 1."""

    of: str
    similarity: float


def find_copies(bodies: Mapping[str, str]) -> dict[str, Copy]:
    """Copies by report id. `bodies`: letters, digits and Han only, by report id; the order does not matter.

    Each points to the report with most text, then the smallest id, which is no copy itself. Texts that share
    their wording but not their numbers (the same form filled in twice) are different reports.
    """
    originals = _Originals({report_id: _pieces_to_look_up(body) for report_id, body in bodies.items() if body})
    copies: dict[str, Copy] = {}
    for report_id, body in sorted(bodies.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if not body:
            continue
        best = _best(body, ((other, bodies[other]) for other in originals.like(report_id)))
        if best:
            copies[report_id] = best
        else:
            originals.add(report_id)
    return copies


class _Originals:
    """An index from hashed pieces to the reports that hold them and are no copies."""

    def __init__(self, pieces: dict[str, frozenset[int]]) -> None:
        self._pieces = pieces
        self._frequency = Counter(piece for held in pieces.values() for piece in held)
        self._holders: dict[int, list[str]] = defaultdict(list)

    def add(self, report_id: str) -> None:
        for piece in self._pieces[report_id]:
            if self._frequency[piece] > 1:
                self._holders[piece].append(report_id)

    def like(self, report_id: str) -> list[str]:
        """Originals that share one of this report's rarest pieces and, in the sample, most of the others."""
        own = self._pieces[report_id]
        rarest = sorted(own, key=lambda piece: (self._frequency[piece], piece))[: len(own) // _RARE + 1]
        near = {other for piece in rarest for other in self._holders.get(piece, ())}
        return sorted(other for other in near if len(own & self._pieces[other]) >= _NEAR * len(own))


def _pieces_to_look_up(body: str) -> frozenset[int]:
    """Hashes of a deterministic sample of the text's pieces, the same wherever a piece stands."""
    data = body.encode("utf-32-le")
    width = 4 * SHINGLE
    hashes = (crc32(data[at : at + width]) for at in range(0, max(len(data) - width, 0) + 1, 4))
    if len(body) < _SMALL:
        return frozenset(hashes)
    return frozenset(number for number in hashes if number % _SAMPLE == 0)


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
    return len(pieces & _shingles(long)) / len(pieces)


def _same_numbers(short: str, long: str) -> bool:
    part, whole = Counter(_NUMBER.findall(short)), Counter(_NUMBER.findall(long))
    return (part & whole).total() >= ALIKE * part.total()


def _shingles(body: str) -> set[str]:
    return {body[at : at + SHINGLE] for at in range(max(len(body) - SHINGLE, 0) + 1)}
