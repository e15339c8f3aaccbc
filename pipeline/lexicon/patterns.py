"""Tables of patterns as compiled alternations."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import table


@cache
def pattern(name: str, book: str = "clauses") -> re.Pattern[str]:
    """The rows of table `name` in lexicon/<book>.toml as one alternation."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in table(book)[name]))


@cache
def cues(name: str) -> tuple[str, ...]:
    """A small set of words from lexicon/cues.toml."""
    return tuple(table("cues")["cues"][name])
