"""The labels of marks and the attributes that travel with them, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.schema import CATEGORIES, MECHANISM_KINDS, TABLE
from pipeline.schema import WORDS as WORDS_OF_CODES

Record = dict[str, Any]
"""One JSON object of an answer, as corpus/README.md describes it."""
Shape = Literal["list", "text", "number", "flag"]

TRAP, CITATION, MECHANISM = "trap", "citation", "mechanism:"
NONE = "none"
"""Stands for the empty alternative where a tool shows no empty text."""


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of a record: the shape of its value, and its codes where it has a closed list of them."""

    name: str
    shape: Shape = "list"
    codes: tuple[str, ...] = ()


def codes_of(table: str, column: str) -> tuple[str, ...]:
    """The codes of a published column, in its order."""
    return next(one for one in TABLE[table].columns if one.name == column).codes


def chinese(code: str) -> str:
    """The Chinese name of a code."""
    return next((one.zh for one in WORDS_OF_CODES if one.code == code), code)


def _coded(name: str) -> Field:
    return Field(name, codes=codes_of("facts", name))


_OPTIONAL = Field("optional", "flag", ("optional",))
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "facts": (
        Field("category"), Field("value", "number"), Field("low", "number"), Field("high", "number"),
        Field("bound", "text", codes_of("facts", "bound")), Field("unit"), _coded("stage"), _coded("per"),
        Field("region", "text"), Field("level"), _coded("action"), Field("as_of"), _coded("direction"),
        Field("measure"), Field("subject"), Field("domain"), _OPTIONAL, Field("phenomena"),
    ),
    "traps": (Field("phenomena"),),
    "mechanisms": (Field("kind"), Field("components"), _OPTIONAL),
    "citations": (Field("number", "text"), Field("year", "text"), _OPTIONAL),
}  # fmt: skip
"""By list of an answer: what a record states beside the words that it stands at."""
WORDS = {"facts": "span", "traps": "span", "mechanisms": "name", "citations": "title"}
"""By list: the attribute that holds the words which are marked."""


def label_of(of: str, record: Record) -> str:
    """The label of a record of the list `of`; KeyError, IndexError when it states no category or kind."""
    if of == "facts":
        return str(record["category"][0])
    if of == "mechanisms":
        return f"{MECHANISM}{record['kind'][0]}"
    return TRAP if of == "traps" else CITATION


def list_of(label: str) -> str:
    """The list of an answer that a label belongs to; empty when it is none of ours."""
    if label in CATEGORIES:
        return "facts"
    if label.startswith(MECHANISM) and label.removeprefix(MECHANISM) in MECHANISM_KINDS:
        return "mechanisms"
    return {TRAP: "traps", CITATION: "citations"}.get(label, "")


def every_label() -> tuple[tuple[str, str], ...]:
    """Every label with its Chinese name."""
    pairs = [(code, chinese(code)) for code in CATEGORIES]
    pairs += [(f"{MECHANISM}{code}", chinese(code)) for code in MECHANISM_KINDS]
    return (*pairs, (CITATION, "引用文件"), (TRAP, "不是事实"))


def shown(field: Field, record: Record) -> list[str]:
    """What a tool shows of an attribute: one text an alternative, nothing when the record does not state it."""
    value = record.get(field.name)
    if value is None or value is False:
        return []
    if field.shape == "flag":
        return list(field.codes)
    values: Sequence[object] = value if field.shape == "list" else (value,)
    return [str(one) or NONE for one in values]


def read_shown(field: Field, texts: Sequence[str]) -> object:
    """The value of an attribute from what a tool shows; ValueError when a number is none."""
    plain = ["" if text == NONE else text for text in texts]
    match field.shape:
        case "flag":
            return bool(plain)
        case "number":
            return float(plain[0])
        case "text":
            return plain[0]
    return plain
