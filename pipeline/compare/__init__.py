"""One row a region and year, and the fact behind every cell of it."""

from __future__ import annotations

from pipeline.compare.table import compare, tables

__all__ = ["compare", "tables"]
