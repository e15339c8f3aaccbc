"""One row a region and year, and the fact behind every cell of it."""

from __future__ import annotations

from pipeline.compare.cells import Key
from pipeline.compare.table import compare, compare_one, placements, tables

__all__ = ["Key", "compare", "compare_one", "placements", "tables"]
