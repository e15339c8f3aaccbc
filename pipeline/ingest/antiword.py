"""What antiword prints of an old Word file: a paragraph a line, and a table row a line between upright bars.

A cell of several lines comes as several rows: antiword does not tell them apart.
"""

from __future__ import annotations

from pipeline.errors import Unreadable
from pipeline.ingest.boilerplate import Line
from pipeline.ingest.limits import Limits
from pipeline.ingest.reflow import reflow
from pipeline.ingest.tables import Cell, row_blocks
from pipeline.model import Document

BAR = "|"
MOST_CELLS = 100
PICTURE = "[pic]"
"""Stands where the file has one."""


def read(data: bytes, limits: Limits, password: str = "") -> Document:
    """Paragraphs and table rows. Raises Unreadable: `too_large`, `no_text`."""
    text = data.decode("utf-8", "replace").replace(PICTURE, "")
    if len(text) > limits.characters:
        raise Unreadable("too_large", f"{len(text)} characters")
    lines: list[Line] = []
    rows: list[list[Cell]] = []
    for line in text.splitlines():
        if _is_row(line):
            rows.append([Cell(cell.strip(), at) for at, cell in enumerate(line[1:-1].split(BAR))])
        else:
            lines += [*row_blocks(rows), line]
            rows = []
    blocks = reflow([*lines, *row_blocks(rows)])
    if not blocks:
        raise Unreadable("no_text", "no paragraph holds text")
    return Document("txt", blocks)


def _is_row(line: str) -> bool:
    return len(line) > 1 and line[0] == line[-1] == BAR and line.count(BAR) <= MOST_CELLS
