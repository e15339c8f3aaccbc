"""Tables: a row of totals under its column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.audit.page import Item, Page
from pipeline.audit.verdict import sum_of
from pipeline.audit.words import words
from pipeline.model import Check

_CELL = " | "
_FEW = 2

Cells = list[Item]


def find_table_sums(page: Page) -> Iterator[Check]:
    """Every number in a row called 合计, against the rows of its table that it stands under (or over)."""
    cells = _by_row(page)
    for rows in _tables(page):
        totals = [row for row in rows if _is_total(page, row)]
        parts = [row for row in rows if row not in totals] if len(totals) == 1 else []
        if len(parts) >= _FEW:
            yield from _columns(page, [_by_column(cells[row]) for row in parts], _by_column(cells[totals[0]]))


def _columns(page: Page, rows: list[dict[int, Item]], totals: dict[int, Item]) -> Iterator[Check]:
    for column, total in totals.items():
        cells = [row[column] for row in rows if column in row]
        if len(cells) == len(rows) and all(_adds(cell, total) for cell in (*cells, total)):
            yield sum_of(page, tuple(cells), total)


def _adds(cell: Item, total: Item) -> bool:
    return cell.unit == total.unit and cell.is_count and cell.exact is not None and not cell.fact.per


def _tables(page: Page) -> list[list[int]]:
    """The rows of each table, as numbers of sentences: rows that follow one another under one header."""
    tables: list[list[int]] = []
    for at, sentence in enumerate(page.sentences):
        block = sentence.placed.block
        if block.kind != "row":
            continue
        if tables and tables[-1][-1] == at - 1 and page.sentences[at - 1].placed.block.header == block.header:
            tables[-1].append(at)
        else:
            tables.append([at])
    return tables


def _is_total(page: Page, row: int) -> bool:
    sentence = page.sentences[row]
    cells = page.text[sentence.start : sentence.end].split(_CELL)
    return any(cell.replace(" ", "") in words().total_rows for cell in cells[:_FEW])


def _by_row(page: Page) -> dict[int, Cells]:
    rows: dict[int, Cells] = defaultdict(list)
    for item in page.cells:
        rows[item.sentence].append(item)
    return rows


def _by_column(row: Cells) -> dict[int, Item]:
    """The one fact of each cell of a row; a cell that holds several is left out."""
    columns: dict[int, Cells] = defaultdict(list)
    for item in row:
        columns[item.head.count(_CELL)].append(item)
    return {column: found[0] for column, found in columns.items() if len(found) == 1}
