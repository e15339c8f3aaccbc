"""The words that web pages are read by, from `lexicon/html.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.lexicon import table


@dataclass(frozen=True, slots=True)
class PageWords:
    """Names of a page's parts, and patterns of the words in them."""

    blocks: frozenset[str]
    headings: frozenset[str]
    unseen: frozenset[str]
    content: frozenset[str]
    around: frozenset[str]
    tags: frozenset[str]
    metadata: frozenset[str]
    label: re.Pattern[str]
    dated: re.Pattern[str]
    foot: re.Pattern[str]
    related: re.Pattern[str]
    after: re.Pattern[str]
    metadata_kept: re.Pattern[str]


@cache
def page_words() -> PageWords:
    """The table as shipped."""
    data = table("html")
    names = {key: frozenset(value) for part in ("elements", "names") for key, value in data[part].items()}
    fields: dict[str, Any] = names | {key: re.compile(value) for key, value in data["patterns"].items()}
    return PageWords(**fields)
