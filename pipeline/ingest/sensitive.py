"""Marks of secrecy and data about persons in a document: told, so that nobody publishes them unawares.

Nothing is taken out. Words and patterns are those of `lexicon/sensitive.toml`. A telephone of an office counts like
any other; hotlines, document numbers, dates and amounts do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of
from pipeline.model import Block, Decision, Document
from pipeline.writing import folded

PARTS = re.compile(r"\s{2,}|[\t\u3000]+| (?=[^ ])")
LIKELY = re.compile(r"\d{7}|\d{4}[ -]\d{4}|@")
"""Without which there is no number to call, and no address."""
REACH = 40
"""Characters before an address that tell whose it is."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def told_of(document: Document) -> Document:
    """The document with the warnings `secrecy_mark` and `personal_data` where they are due, and what they rest on."""
    marks = list(dict.fromkeys(_secrecy(document.blocks)))
    persons = Counter(personal_data("\n".join(block.text for block in document.blocks if not block.dropped)))
    found = {
        "secrecy_mark": "; ".join(marks),
        "personal_data": ", ".join(f"{kind} {count}" for kind, count in sorted(persons.items())),
    }
    codes = tuple(code for code, detail in found.items() if detail)
    if not codes:
        return document
    decisions = tuple(Decision(code, None, found[code]) for code in codes)
    return replace(document, warnings=document.warnings + codes, decisions=document.decisions + decisions)


def personal_data(text: str) -> Iterator[str]:
    """The kind (`identity`, `telephone`, `mail`) of every number and address of a person that a text holds."""
    for line in folded(text).split("\n"):
        for found in _words().personal.finditer(line) if LIKELY.search(line) else ():
            kind = _words().kinds[(found.lastindex or 1) - 1]
            if _JUDGES[kind](line, found):
                yield kind


def is_identity(number: str) -> bool:
    """Whether the last sign of a resident identity number is right (GB 11643-1999, ISO 7064 MOD 11-2)."""
    signs = re.sub("[ -]", "", number).upper()
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(signs[:17], WEIGHTS, strict=True)) % 11] == signs[17]


def _is_to_call(text: str, found: re.Match[str]) -> bool:
    return _words().amount.match(text, found.end()) is None


def _is_persons(text: str, found: re.Match[str]) -> bool:
    """Whether an address is a person's: not one that is given as the mailbox of an office alone."""
    before = text[max(0, found.start() - REACH) : found.start()]
    return not _words().office_mail.search(before) or _words().person.search(before) is not None


_JUDGES: dict[str, Callable[[str, re.Match[str]], bool]] = {
    "identity": lambda _, found: is_identity(found[0]),
    "telephone": _is_to_call,
    "mail": _is_persons,
}


def _secrecy(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The marks of secrecy, as written but for spaces."""
    words = _words()
    kept = [block.text for block in blocks if not block.dropped][: words.head]
    margins = [block.text for block in blocks if block.dropped in ("header", "footer")]
    for text in (*margins, *kept):
        line = folded(text[: words.longest * 4]).strip()
        if len(line) > words.longest and not PARTS.search(line):
            continue
        whole = next((one for one in (line, *PARTS.split(line)) if words.whole.fullmatch(one)), "")
        inside = words.inside.search(line) if len(line) <= words.longest else None
        if whole or inside:
            yield re.sub(r"\s+", "", whole or line)


@dataclass(frozen=True, slots=True)
class _Words:
    head: int
    longest: int
    inside: re.Pattern[str]
    whole: re.Pattern[str]
    personal: re.Pattern[str]
    """One group a kind."""
    kinds: tuple[str, ...]
    amount: re.Pattern[str]
    office_mail: re.Pattern[str]
    person: re.Pattern[str]


@cache
def _words() -> _Words:
    words = table("sensitive")
    secrecy, personal, other = words["secrecy"], words["personal"], words["not_personal"]
    inside, whole = (re.compile("|".join(secrecy[name])) for name in ("inside", "whole"))
    numbers = re.compile("|".join(f"({row['pattern']})" for row in personal))
    kinds = tuple(row["kind"] for row in personal)
    amount = re.compile(any_of(other["not_before"]))
    mail, person = re.compile(other["office_mail"]), re.compile(other["person"])
    return _Words(secrecy["head"], secrecy["longest"], inside, whole, numbers, kinds, amount, mail, person)
