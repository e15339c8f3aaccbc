"""A text as the shipped pipeline sees it: a token a character, with the next one and what the rules say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.names.rules import by_rules
from pipeline.names.spans import Entity

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_OUTSIDE = "O"


class Line(NamedTuple):
    """One line of a text; `cues[i]` is what the rules say of its character i (`O`, or B-, I-, E- and a label)."""

    start: int
    text: str
    cues: tuple[str, ...]


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that hold more than white space."""
    cues = _cues(text, by_rules(text))
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if not line.isspace() and line:
            yield Line(start, line, tuple(cues[start:end]))
        start = end + 1


def doc(vocab: Vocab, line: Line) -> Doc:
    """The line as a spaCy Doc: LEMMA is the character and the next one, TAG the rules' cue."""
    from spacy.tokens import Doc

    pairs = [line.text[at : at + 2] for at in range(len(line.text))]
    return Doc(vocab, list(line.text), [False] * len(pairs), lemmas=pairs, tags=list(line.cues))


def _cues(text: str, ruled: Sequence[Entity]) -> list[str]:
    cues = [_OUTSIDE] * len(text)
    for one in ruled:
        for at in range(one.start, one.end):
            place = "B" if at == one.start else "E" if at == one.end - 1 else "I"
            cues[at] = f"{place}-{one.label}"
    return cues
