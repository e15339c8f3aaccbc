"""The comparison, what stands behind its cells, and its charts, as the page is given them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from pipeline.dataset import Row
from pipeline.export.json_rows import json_rows
from pipeline.review.reports import MOST
from pipeline.review.snapshot import Snapshot

Json = dict[str, Any]
_SEARCHED = ("region_name", "region_code", "year")
_KEPT = 40
"""Charts kept as drawn."""


def comparison(snapshot: Snapshot, level: str, year: str, query: str, offset: int, limit: int) -> Json:
    """Regions and years of the comparison, a page of them, with the indicators that are its columns."""
    table, words = snapshot.table("comparison"), query.lower().split()
    found = [row for row in snapshot.comparison if _wanted(row, level, year, words)]
    shown = found[offset : offset + min(limit, MOST)]
    columns = [column.indicator for column in table.columns if column.indicator]
    told = [
        {"id": one.id, "zh": one.zh, "en": one.en, "unit": one.unit, "kind": one.kind, "group": one.group}
        for one in columns
    ]
    return {"columns": told, "total": len(found), "rows": json_rows(table, shown)}


def evidence(snapshot: Snapshot, region: str, year: str, indicator: str) -> Json:
    """The facts and mechanisms behind a cell, and what disagrees with it."""
    names = {"rows": "comparison_evidence", "conflicts": "conflicts"}
    return {
        key: json_rows(snapshot.table(name), snapshot.cell(name, region, year, indicator))
        for key, name in names.items()
    }


class Charts:
    """Charts of what is published, drawn one at a time and kept until another version is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._data: tuple[object, Any] = (None, None)

    def svg(self, snapshot: Snapshot, kind: str, language: str, level: str, indicator: str) -> bytes | None:
        """The chart, None where there is nothing to draw. Misuse for an unknown indicator."""
        from pipeline.charts import Ask, NoData, draw

        key = (snapshot.stamp, kind, language, level, indicator)
        with self._lock:
            if key in self._kept:
                return self._kept[key]
            data = self._read(snapshot)
            try:
                pictures = (
                    draw(kind, data, Ask("zh" if language == "zh" else "en", indicator, 0, level)) if data else []
                )
            except NoData:
                return None
            if not pictures:
                return None
            self._kept[key] = bytes(pictures[0].bytes_of("svg"))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def _read(self, snapshot: Snapshot) -> Any:
        """The tables that charts are drawn from, kept as long as the version is; None where nothing is published."""
        from pipeline.charts import READ, collected
        from pipeline.export.published import read

        if not snapshot.stamp:
            return None
        if self._data[0] != snapshot.stamp:
            found = read(snapshot.folder, READ)
            self._data = (snapshot.stamp, collected(found.rows, found.tables, snapshot.version))
        return self._data[1]


def _wanted(row: Row, level: str, year: str, words: list[str]) -> bool:
    if (level and row["region_level"] != level) or (year and row["year"] != year):
        return False
    return not words or all(word in "\n".join(row[name] for name in _SEARCHED).lower() for word in words)
