"""Tables of patterns as compiled alternations."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
