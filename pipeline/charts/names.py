"""Names of regions as short as they can be told apart: 南乐县, and 濮阳市南乐县 only where two bear the name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.regions.table import table


def labels(regions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Full name → label, for pairs of full name and code; no two full names get one label."""
    parts = {name: _parts(name, code) for name, code in regions}
    shown = {name: 1 for name in parts}
    while twins := _twins(parts, shown):
        for name in twins:
            shown[name] += 1
    return {name: _label(parts[name], shown[name]) for name in parts}


def _twins(parts: Mapping[str, list[str]], shown: Mapping[str, int]) -> list[str]:
    """Names whose label another has too and that can be made longer."""
    count = Counter(_label(parts[name], shown[name]) for name in parts)
    return [name for name in parts if count[_label(parts[name], shown[name])] > 1 and shown[name] < len(parts[name])]


def _label(parts: list[str], shown: int) -> str:
    return "".join(parts[-shown:])


def _parts(name: str, code: str) -> list[str]:
    """The full name's units from the top; the whole name where the code table does not know them."""
    found, rest = [], name
    for one in dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code)):
        unit = next((u.name for u in table().by_code.get(one, []) if rest.startswith(u.name)), "")
        if unit:
            found.append(unit)
            rest = rest[len(unit) :]
    return [*found, rest] if rest else found
