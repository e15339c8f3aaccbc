"""What a rule is and how a table of them runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a pattern table: `pattern` in `re` syntax, and an `example` that it matches whole (tested)."""

    id: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """A table of rules as one alternation: at a position, the first row that matches wins."""

    pattern: re.Pattern[str]
    ids: tuple[str, ...]

    def match(self, text: str, start: int) -> tuple[str, re.Match[str]] | None:
        """The id of the first rule that matches at `start`, and its match; None when none does."""
        found = self.pattern.match(text, start)
        if found is None or found.lastgroup is None:
            return None
        return self.ids[int(found.lastgroup[1:])], found


def compile_table(rules: Iterable[Rule]) -> Matcher:
    """Join the rules in order; the pattern of a rule must hold no capturing group."""
    rows = tuple(rules)
    joined = "|".join(f"(?P<r{i}>{row.pattern})" for i, row in enumerate(rows))
    return Matcher(re.compile(joined), tuple(row.id for row in rows))
