"""One page: its characters to lines and tables, in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.pdf_columns import Group, Gutters
from pipeline.ingest.pdf_glyphs import Characters
from pipeline.ingest.pdf_grid import grids_of
from pipeline.ingest.pdf_layout import Item, Table
from pipeline.ingest.pdf_lines import Piece, in_lines, line_of, pieces_of, rows_of
from pipeline.ingest.pdf_rules import Rule
from pipeline.ingest.pdf_tables import Tables
from pipeline.model import Decision


def items_of(
    found: Characters, rules: Sequence[Rule], page: int, tables: Tables, gutters: Gutters
) -> tuple[list[Item], list[Decision]]:
    """The lines and tables of a page in reading order, and what was decided about it."""
    ruled, rest = tables.ruled(rules, page, in_lines(found))
    stood = {id(piece): (piece, table) for table in ruled for piece in [_stand_in(table)]}
    groups = gutters.groups([*pieces_of(rest), *(piece for piece, _ in stood.values())])
    items: list[Item] = []
    unruled = 0
    for group in groups:
        plain = [piece for piece in group.pieces if id(piece) not in stood]
        within = [stood[id(piece)][1] for piece in group.pieces if id(piece) in stood]
        read, count = _lines_and_grids(rest, plain, page, group, tables, not items and not within)
        items += sorted([*read, *within], key=lambda item: item.top)
        unruled += count
    columns = len({group.column for group in groups} - {0})
    counts = (("ruled_table", len(ruled)), ("unruled_table", unruled), ("columns", columns))
    return items, [Decision(code, page, str(count)) for code, count in counts if count]


def _stand_in(table: Table) -> Piece:
    """A piece as wide as the table, so that it goes across the columns that the table goes across."""
    return Piece(0, 0, table.x0, table.top, table.x1, table.top + 1, False)


def _lines_and_grids(
    found: Characters, pieces: Sequence[Piece], page: int, group: Group, tables: Tables, is_first: bool
) -> tuple[list[Item], int]:
    """The lines of a group, with the tables without rules among them, and how many these are."""
    rows = rows_of(pieces)
    items: list[Item] = []
    done = 0
    grids = grids_of(found, rows, page, tables.open_at(page) if is_first else ())
    for grid in grids:
        items += [line_of(found, row, page, group.column) for row in rows[done : grid.start]]
        em = rows[grid.start][0].bottom - rows[grid.start][0].top
        items.append(tables.unruled(grid, page, is_first and grid is grids[0] and grid.start <= 2, em))
        done = grid.end
    return [*items, *(line_of(found, row, page, group.column) for row in rows[done:])], len(grids)
