"""One row a region and year, and the fact behind every cell of it."""

from __future__ import annotations

from pipeline.compare.cells import Key, Part, parts_of
from pipeline.compare.table import compare, compare_one, tables

__all__ = ["Key", "Part", "compare", "compare_one", "parts_of", "tables"]
