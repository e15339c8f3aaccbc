"""The word tables that reading goes by, from `lexicon/ingest.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.lexicon import table


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """One kind of text that reposting sites add; `where` is `head`, `tail` or `any`."""

    where: str
    longest: int
    cues: tuple[str, ...]
    pattern: re.Pattern[str]
    example: str
    inline: re.Pattern[str] | None
    """Finds it at the end of a line that begins with something else."""


@dataclass(frozen=True, slots=True)
class ReflowWords:
    """What the ends and beginnings of lines tell."""

    unfinished_end: re.Pattern[str]
    continued_start: re.Pattern[str]
    own_start: re.Pattern[str]
    own_end: re.Pattern[str]
    measure_start: re.Pattern[str]
    page_number: re.Pattern[str]
    printed: re.Pattern[str]


@cache
def reflow_words() -> ReflowWords:
    """The patterns of `[reflow]`, lists of them as alternatives."""
    return ReflowWords(**{key: re.compile(_joined(value)) for key, value in table("ingest")["reflow"].items()})


@cache
def boilerplate_rows() -> tuple[Boilerplate, ...]:
    """The rows of `[[boilerplate]]`, in file order."""
    return tuple(_row(raw) for raw in table("ingest")["boilerplate"])


@cache
def contents_title() -> re.Pattern[str]:
    """What stands over a table of contents, alone in its line."""
    return re.compile(table("ingest")["contents"]["title"])


@cache
def frequent_characters() -> frozenset[str]:
    """The characters that a right decoding is mostly made of."""
    return frozenset("".join(table("ingest")["encodings"]["frequent"].split()))


def _row(raw: dict[str, Any]) -> Boilerplate:
    return Boilerplate(
        where=raw["where"],
        longest=raw["longest"],
        cues=tuple(raw["cues"]),
        pattern=re.compile(raw["pattern"]),
        example=raw["example"],
        inline=re.compile(f"{raw['inline']}(?:{raw['pattern']})$") if "inline" in raw else None,
    )


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "|".join(f"(?:{one})" for one in value)
