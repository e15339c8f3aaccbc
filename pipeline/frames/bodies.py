"""The body that heads a clause: who has, does or gets what the number counts."""

from __future__ import annotations

from pipeline.frames.roles import words_of
from pipeline.frames.tokens import Token
from pipeline.lexicon.patterns import cues

SHORTEST = 2
LONGEST = 24
BREAKS = frozenset(["comma", "stop", "quantity", "enum", "of"])


def body_before(row: list[Token], at: int, noun_start: int, text: str) -> str:
    """The phrase that ends in a body's name at the head of the number's clause or of an earlier one; else empty.

    `noun_start` is where the counted noun begins (-1: it does not stand on the left), which is no body of its own.
    """
    start = at
    while start >= 0:
        head = _clause_head(row, start)
        found = _body(row, head, at, noun_start, text)
        if found or head == 0 or row[head - 1].kind == "stop":
            return found
        start = head - 2
    return ""


def _clause_head(row: list[Token], at: int) -> int:
    i = at
    while i > 0 and row[i - 1].kind not in ("comma", "stop"):
        i -= 1
    return i


def _body(row: list[Token], head: int, at: int, noun_start: int, text: str) -> str:
    """The words from the clause's head to its first verb, number or pause, if they name a body."""
    i = head
    while i < at and _leads(row[i]):
        i += 1
    end, pauses = i, words_of("beside", "after_noun")
    while end < at and row[end].kind == "word" and row[end].start != noun_start and row[end].text not in pauses:
        end += 1
    if end == i or (end < len(row) and row[end].kind in ("of", "enum", "open")):
        return ""
    name = text[row[i].start : row[end - 1].end]
    if end < at and row[end].start == noun_start and row[end].kind == "word":
        return name if _is_body(name) else ""
    return name if _is_body(name) and row[i].start != noun_start else ""


def _leads(token: Token) -> bool:
    if token.kind in ("date", "quote"):
        return True
    return token.text in cues("subject_leads") or token.text in cues("setting_up")


def _is_body(name: str) -> bool:
    return SHORTEST <= len(name) <= LONGEST and name.endswith(cues("bodies")) and not name.startswith(cues("no_body"))
