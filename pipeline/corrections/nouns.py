"""The frozen nouns of corrections: what a person said of a row, and where that row stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TableName = Literal["facts", "mechanisms"]
Kind = Literal["accept", "correct", "reject", "add", "undo", "confirm"]
"""`undo` takes another entry of the log back, `confirm` gives it a new anchor."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a row stands, so that it is found in another reading of the same report."""

    quote: str
    """The span as it was written."""
    prefix: str
    """Up to 16 characters before it, white space aside and folded to one width."""
    suffix: str
    start: int
    """Where it stood: a hint, nothing more."""
    end: int
    label: str = ""
    """The fact's category or the mechanism's kind, which tells two rows at one place apart."""
    value: str = ""
    """The fact's value as a plain cell."""
    nth: int = 1
    """Which of the places with the same quote and neighbourhood it was, from 1."""
    of: int = 1
    """How many of them there were."""
    lead: int = 0
    """How many characters of `prefix` stand in the quote's own sentence, or line where that has no stop."""
    tail: int = 0
    """Likewise of `suffix`, the stop included."""
    alike: int = 1
    """How many places bore the quote and that much of the neighbourhood."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the log. `before` and `after` map published columns to plain cells; `at` is ISO 8601 in UTC."""

    correction_id: str
    at: str
    who: str
    report_id: str
    table: TableName
    kind: Kind
    anchor: Anchor
    before: Mapping[str, str] = field(default_factory=dict)
    """The row as the person saw it; empty for `add`."""
    after: Mapping[str, str] = field(default_factory=dict)
    """The columns that the person changed; for `add`, those that were given."""
    why: str = ""
    names: str = ""
    """For `undo` and `confirm`: the entry that it is about."""
