"""Compares place look-up with jionlp and cpca (development only: neither is a dependency).

python -m venv .places && .places/bin/pip install jionlp==1.5.31 cpca pyahocorasick
PYTHONPATH=. .places/bin/python tests/bench/bench_places.py
"""

from __future__ import annotations

import importlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable

from pipeline.regions import lookup, scan
from pipeline.regions.table import Unit, full_name, level_of, table

Finder = Callable[[str], str]


def counties() -> list[Unit]:
    """Every county-level division in force."""
    return [u for units in table().by_code.values() for u in units if not u.end and level_of(u.code) == "county"]


def bare_of(unit: Unit) -> str:
    """The name that `table()` lists for a unit without its kind, else the full name."""
    found = [name for name, units in table().bare.items() if unit in units]
    return found[0] if found else unit.name


def unique_bares(units: Iterable[Unit]) -> dict[str, Unit]:
    """Bare names that one division in force bears, of any level."""
    count = Counter(n for n, us in table().bare.items() for u in us if not u.end)
    return {b: u for u in units if (b := bare_of(u)) != u.name and count[b] == 1}


def bares_of_one_county(units: Iterable[Unit]) -> dict[str, Unit]:
    """Bare names that one county bears, prefectures aside (濮阳 is a county's and a prefecture's)."""
    named = [(bare_of(u), u) for u in units]
    count = Counter(b for b, _ in named)
    return {b: u for b, u in named if count[b] == 1}


def ours(text: str) -> str:
    """Our code."""
    return lookup(text).code


def others() -> dict[str, Finder]:
    """The packages at hand, each as a function from a name to a code or a name."""
    out: dict[str, Finder] = {}
    for name, make in (("jionlp", _jionlp), ("cpca", _cpca)):
        try:
            out[name] = make(importlib.import_module(name))
        except ImportError:
            print(f"{name}: not installed")
    return out


def _jionlp(module: object) -> Finder:
    parse = module.parse_location  # type: ignore[attr-defined]
    return lambda text: str(parse(text).get("county") or "")


def _cpca(module: object) -> Finder:
    transform = module.transform  # type: ignore[attr-defined]
    return lambda text: str(transform([text])["adcode"].iloc[0] or "")


def measure(label: str, cases: dict[str, Unit], find: Finder) -> None:
    """Print how many come out right, as a code or as the county's full name, and the time a name."""
    began = time.perf_counter()
    got = {text: find(text) for text in cases}
    spent = (time.perf_counter() - began) / max(1, len(cases))
    right = sum(got[text] in (unit.code, unit.name) for text, unit in cases.items())
    print(f"{label:28} {right:5} of {len(cases):5}  {spent * 1e6:9.1f} µs a name")


def main() -> None:
    """Print the table of figures."""
    units = counties()
    full = {full_name(u): u for u in units}
    bare, wide = unique_bares(units), bares_of_one_county(units)
    for name, find in {"jianbao": ours, **others()}.items():
        measure(f"{name}, full names", full, find)
        measure(f"{name}, unique bare names", bare, find)
        measure(f"{name}, bare, one county", wide, find)
    listed = sum(u.code in {lookup(b).code, *(c.code for c in lookup(b).candidates)} for b, u in wide.items())
    print(f"jianbao, bare, one county: {listed} of {len(wide)} with the county as code or among the candidates")
    page = re.sub(r"\s", "", (main.__doc__ or "")) + "推进综合行政执法改革，整合执法力量，优化执法流程。" * 20_000
    began = time.perf_counter()
    scan(page)
    print(f"scan, few places: {len(page) / (time.perf_counter() - began) / 1e6:.1f} M characters/s")


if __name__ == "__main__":
    main()
