"""What a reader should get from a story, and how much of it one got."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Block

from .layout import Grid, Par, Story

SPACE = re.compile(r"\s+")
BAR = " | "


@dataclass(frozen=True, slots=True)
class Want:
    """One block that should be there, or each of several in one of several ways."""

    ways: tuple[tuple[str, ...], ...]
    kind: str = "paragraph"
    """`paragraph`, `row`, or `free`: may be there or not."""
    header: tuple[str, ...] = ()
    late: bool = False
    """Has no place in the reading order (footnotes)."""


def wanted(story: Story) -> tuple[Want, ...]:
    """The truth of a story, in reading order."""
    made: list[Want] = []
    for piece in story:
        made += _rows(piece) if isinstance(piece, Grid) else _par(piece)
    return tuple(made)


def _par(piece: Par) -> list[Want]:
    text = piece.text.strip()
    ways: tuple[tuple[str, ...], ...] = ((text.replace("\t", " "),),)
    if "\t" in text:
        ways += (tuple(text.split("\t")),)
    if piece.note:
        ways += ((text[:-1],),)
    made = [Want(ways)]
    if piece.note:
        made.append(Want(((piece.note,), (piece.note[0] + " " + piece.note[1:],), (piece.note[1:],)), late=True))
    if piece.side:
        made.append(Want(((piece.side.replace("\n", ""),), tuple(piece.side.split("\n"))), "free"))
    return made


def _rows(grid: Grid) -> list[Want]:
    placed = grid.placed()
    names = [_name(grid, column) for column in range(grid.width)]
    made = []
    for at, row in enumerate(placed):
        text = BAR.join("" if goes_on else cell.text for _, cell, goes_on in row)
        header = tuple(names[column] for column, _, _ in row) if at >= grid.heads else ()
        made.append(Want(((text,),), "row" if len(row) > 1 else "paragraph", header))
    if grid.again == "continued":
        made += [Want((("续表",),), "free")] * 9
    return made


def _name(grid: Grid, column: int) -> str:
    return " ".join(
        cell.text
        for row in grid.placed()[: grid.heads]
        if len(row) > 1
        for at, cell, goes_on in row
        if at <= column < at + cell.width and not goes_on
    )


@dataclass(slots=True)
class Score:
    """Counts that add up over files."""

    paragraphs: int = 0
    paragraphs_right: int = 0
    spaces_right: int = 0
    """Of the right ones: white space too is as written."""
    rows: int = 0
    rows_right: int = 0
    heads: int = 0
    heads_right: int = 0
    """Of the right rows under a head: its names too are right."""
    ordered: int = 0
    placed: int = 0
    spurious: int = 0
    mistakes: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Take another's counts in."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def squeezed(text: str) -> str:
    """Without white space."""
    return SPACE.sub("", text)


def judged(wants: Sequence[Want], blocks: Sequence[Block]) -> Score:
    """How many of the wanted blocks stand, whole and once, among the kept ones."""
    kept = [block for block in blocks if not block.dropped]
    where: dict[str, list[int]] = {}
    for at, block in enumerate(kept):
        where.setdefault(squeezed(block.text), []).append(at)
    score, places = Score(), list[int]()
    for want in sorted(wants, key=lambda one: one.kind == "free"):
        found = _taken(want, where)
        if want.kind == "free":
            continue
        _count(score, want, [kept[at] for at in found])
        if found and not want.late:
            places.append(found[0])
    score.placed, score.ordered = len(places), _rising(places)
    left = sorted(at for several in where.values() for at in several)
    score.spurious = len(left)
    score.mistakes += [f"+ {kept[at].text}" for at in left]
    return score


def _taken(want: Want, where: dict[str, list[int]]) -> list[int]:
    for way in want.ways:
        need = Counter(map(squeezed, way))
        if all(len(where.get(text, ())) >= count for text, count in need.items()):
            return [where[squeezed(text)].pop(0) for text in way]
    return []


def _count(score: Score, want: Want, found: list[Block]) -> None:
    right = bool(found)
    if not right:
        score.mistakes.append(f"- {want.ways[0][0]}")
    if want.kind == "row":
        score.rows += 1
        score.rows_right += right
        if right and want.header:
            score.heads += 1
            score.heads_right += [squeezed(name) for name in found[0].header] == [squeezed(name) for name in want.header]
        return
    score.paragraphs += 1
    score.paragraphs_right += right
    score.spaces_right += right and any(tuple(block.text for block in found) == way for way in want.ways)


def _rising(places: list[int]) -> int:
    """Length of the longest rising run of places, others left out."""
    best: list[int] = []
    from bisect import bisect_left

    for place in places:
        at = bisect_left(best, place)
        best[at : at + 1] = [place]
    return len(best)
