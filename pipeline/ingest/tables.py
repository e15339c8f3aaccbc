"""A table's cells, as a reader found them, to one block a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Block, Run

NUMBER = re.compile(r"[-+]?\d[\d,.]*\s*[%％]?|[-–—/]")
YEAR = re.compile(r"(?:19|20)\d\d")
MOST_HEADERS = 4
WIDEST = 10_000
"""Grid columns that headings are kept for: a merged cell may claim to cover any number of them."""
BAR = " | "


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the first of the grid columns it covers and how many it covers.

    `continued` is one that only goes on from the row above (merged downwards); its text is that of the cell above.
    """

    text: str
    column: int
    width: int = 1
    continued: bool = False
    runs: tuple[Run, ...] = ()
    """Counted from the cell's first character."""


Row = Sequence[Cell]


def row_blocks(rows: Sequence[Row], carried: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """One block a row that says anything; a row of one cell is a paragraph.

    The text of a merged cell stands once, where the cell begins. `carried`: the heading above each grid column of the
    table that this one continues; its heading rows are dropped where they only say that again.
    """
    count = header_rows(rows)
    own = columns(rows[:count])
    repeated = bool(carried) and own == carried
    if carried and not repeated and not any(map(_is_number, rows[0])):
        carried = ()
    heads = 0 if carried and not repeated else count
    return tuple(
        replace(_block(row, carried or own if at >= heads else ()), dropped="header" if repeated and at < count else "")
        for at, row in enumerate(rows)
        if any(map(_written, row))
    )


def joined(lines: Iterable[tuple[str, Run]]) -> tuple[str, tuple[Run, ...]]:
    """The lines of a cell as one text with its runs; a space keeps numbers and words of two lines apart."""
    text, runs = "", []
    for line, run in lines:
        if text and _is_plain(text[-1]) and _is_plain(line[0]):
            text += " "
        runs.append(Run(len(text), len(text) + len(line), run.page, run.box, run.edges))
        text += line
    return text, tuple(runs)


def _is_plain(character: str) -> bool:
    return character.isascii() and character.isalnum()


def header_rows(rows: Sequence[Row]) -> int:
    """How many rows at the top are headings: those before the first that holds a number, else the first."""
    for at, row in enumerate(rows[: MOST_HEADERS + 1]):
        if any(map(_is_number, row)):
            return at
    return 1 if len(rows) > 1 and len(rows[0]) > 1 else 0


def columns(heading: Sequence[Row]) -> tuple[str, ...]:
    """The heading above each grid column, top to bottom; a row of one cell is a caption and names no column."""
    told = [row for row in heading if len(row) > 1]
    width = max((cell.column + cell.width for row in told for cell in row), default=0)
    above: list[dict[str, None]] = [{} for _ in range(min(width, WIDEST))]
    for cell in (cell for row in told for cell in row if _written(cell)):
        for column in range(cell.column, min(cell.column + cell.width, WIDEST)):
            above[column][cell.text] = None
    return tuple(map(" ".join, above))


def _block(row: Row, names: tuple[str, ...]) -> Block:
    if len(row) == 1:
        return Block(row[0].text, runs=row[0].runs)
    runs: list[Run] = []
    at = 0
    for cell in row:
        if _written(cell):
            runs.extend(Run(run.start + at, run.end + at, run.page, run.box, run.edges) for run in cell.runs)
            at += len(cell.text)
        at += len(BAR)
    text = BAR.join(cell.text if _written(cell) else "" for cell in row)
    return Block(text, "row", tuple(runs), tuple(_name(names, cell) for cell in row) if names else ())


def _name(names: tuple[str, ...], cell: Cell) -> str:
    return names[cell.column] if cell.column < len(names) else ""


def _written(cell: Cell) -> bool:
    return bool(cell.text) and not cell.continued


def _is_number(cell: Cell) -> bool:
    return NUMBER.fullmatch(cell.text) is not None and YEAR.fullmatch(cell.text) is None
