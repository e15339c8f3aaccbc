"""The word tables of structure compiled: bodies, places, levels, fields, and the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of

HAN = "\u4e00-\u9fff"
BODY, PLACE, FIELD, LEVEL = "ⒷⓅⒹⓁ"
"""What stands in a template for a list of bodies, places, fields or levels."""


@dataclass(frozen=True, slots=True)
class BodyWords:
    """What a body's name is made of."""

    stop: re.Pattern[str]
    """What stands in no name; in group `inner` brackets that may."""
    head: re.Pattern[str]
    leads: re.Pattern[str]
    generic: re.Pattern[str]
    bare: re.Pattern[str]
    joined: re.Pattern[str]
    longest: int


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What a list of enforcement fields is made of."""

    known: re.Pattern[str]
    joined: re.Pattern[str]
    further: re.Pattern[str]
    """A further item that no table holds, after a joint."""
    in_unknown: re.Pattern[str]
    """A body of one level's that is for a field which no table holds."""
    in_body: re.Pattern[str]
    """A body's name up to and with its field, in group `field`."""


@dataclass(frozen=True, slots=True)
class StructureRule:
    """A row of a rule table; `gives` is a relation or a level, `example` holds what it matches."""

    id: str
    gives: str
    pattern: re.Pattern[str]
    example: str
    paired: bool
    single: bool
    """Whether it holds for one body above alone, not for a list."""
    lower: str
    """What the lower body's name must end in, as a pattern; empty for anything."""
    plain: bool
    """Whether it holds where the text denies something."""
    confidence: str


_BEHIND = re.compile(r"\(\?<[=!][^()]*\)")


def first_of(patterns: Iterable[str]) -> str:
    """The patterns as one, the shortest last, tried only where a character stands that one of them begins with."""
    rows = list(patterns)
    single = "".join(row for row in rows if len(row) == 1)
    longer = [row for row in rows if len(row) > 1]
    begin = "".join(sorted({_BEHIND.sub("", row)[0] for row in longer}))
    return f"(?=[{begin}])(?:{'|'.join(longer)})" + (f"|[{single}]" if single else "")


@cache
def body_words() -> BodyWords:
    """The patterns of `[body]`."""
    data = table("structure")["body"]
    ends = f"[^{HAN}]|{first_of(data['stops'])}|(?<=[局队所站科股室处组办厅院府心])和"
    return BodyWords(
        re.compile(f"(?P<inner>{data['inner']})|{ends}"), re.compile("|".join(data["heads"])),
        re.compile(data["leads"]), re.compile(data["generic"]), re.compile(data["bare"]), re.compile(data["joined"]),
        data["longest"],
    )  # fmt: skip


@cache
def field_words() -> FieldWords:
    """The patterns of `[domain]`, with the fields of markers.toml."""
    data = table("structure")["domain"]
    known = any_of([word for word in (*table("markers")["domain"]["words"], *data["more"]) if word not in data["not"]])
    name, stop = f"(?P<field>{known})", first_of(table("structure")["body"]["stops"])
    begin = "".join(sorted({word[0] for word in (*table("markers")["domain"]["words"], *data["more"])}))
    return FieldWords(
        re.compile(f"(?=[{begin}]){known}(?:{data['further']}|{data['not_before']})"), re.compile(data["joined"]),
        re.compile(f"(?:(?!{stop}|和)[{HAN}]){{2,8}}?(?={data['after_unknown']})"), re.compile(data["body_unknown"]),
        re.compile(data["body"] % name),
    )  # fmt: skip


@cache
def place_words() -> Mapping[str, re.Pattern[str]]:
    """The patterns of `[place]`."""
    return {name: re.compile(pattern) for name, pattern in table("structure")["place"].items()}


@cache
def levels() -> re.Pattern[str]:
    """A word for one level or several."""
    return re.compile("|".join(table("structure")["level"]["words"]))


@cache
def rules(book: str) -> tuple[StructureRule, ...]:
    """The rules of lexicon/<book>.toml, their macros put in."""
    data = table(book)
    return tuple(_rule(row, data["macros"]) for row in data["rule"])


def _rule(row: Mapping[str, Any], macros: Mapping[str, str]) -> StructureRule:
    made = row["pattern"]
    for name, pattern in macros.items():
        made = made.replace(f"<{name}>", pattern)
    return StructureRule(
        row["id"], row["gives"], re.compile(made), row["example"], row.get("paired", False), row.get("single", False),
        row.get("lower", ""), row.get("plain", False), row.get("confidence", "0.8"),
    )  # fmt: skip


@cache
def said(name: str) -> re.Pattern[str]:
    """A pattern of `[said]` in lexicon/structure.toml."""
    return re.compile(table("structure")["said"][name])

