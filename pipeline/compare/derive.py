"""Values computed from other cells of the row: cuts, shares, and what falls to 10,000 inhabitants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.compare.choose import Cell
from pipeline.compare.rules import Rule
from pipeline.dataset import plain

_HUNDRED, _TEN_THOUSAND = Decimal(100), Decimal(10000)
_COMPUTE: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "cut": lambda before, after: (before - after) / before * _HUNDRED,
    "share": lambda part, whole: part / whole * _HUNDRED,
    "ratio": lambda one, other: one / other,
    "per_10000": lambda one, inhabitants: one / inhabitants * _TEN_THOUSAND,
    "difference": lambda one, other: one - other,
}


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed cell, how it was computed, in numbers, and the cells that it came from."""

    rule: Rule
    value: Decimal
    expression: str
    bound: str
    """`exact`, or `about` where one of the numbers behind it is not exact."""
    behind: tuple[Cell, ...]


def derive(rule: Rule, cells: Mapping[str, Cell]) -> Derived | None:
    """The derived indicator of a row, None where an input is not stated or the inputs do not belong together."""
    behind = tuple(cells[name] for name in rule.one.inputs if name in cells)
    values = [cell.value for cell in behind if cell.value is not None]
    if len(values) < len(rule.one.inputs) or not _belong_together(rule, behind):
        return None
    divisor = values[0] if rule.one.derive == "cut" else values[1]
    if rule.one.derive != "difference" and divisor <= 0:
        return None
    value = _COMPUTE[rule.one.derive](values[0], values[1])
    if rule.one.derive == "share" and value > _HUNDRED:
        return None
    bound = "exact" if all(cell.fact["bound"] == "exact" for cell in behind) else "about"
    return Derived(rule, value, _expression(rule, values, value), bound, behind)


def _belong_together(rule: Rule, behind: Sequence[Cell]) -> bool:
    return all(len({cell.fact[column] for cell in behind}) == 1 for column in rule.within)


def _expression(rule: Rule, values: Sequence[Decimal], value: Decimal) -> str:
    formula = rule.one.formula
    for name, number in zip(rule.one.inputs, values, strict=True):
        formula = formula.replace(name, plain(number))
    return f"{formula} = {plain(value)}"
