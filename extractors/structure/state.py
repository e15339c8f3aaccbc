"""What a text has spoken of so far: the body that elliptic clauses are about, and names that short forms take up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.structure.template import Span, Template
from extractors.structure.words import BODY, body_words, said

_KEPT = 60
_REACH = 400
"""Characters back to which a short form (大队) may refer."""


@dataclass(slots=True)
class Spoken:
    """The bodies named up to a sentence."""

    text: str
    named: list[Span] = field(default_factory=list)
    """Bodies by full name, in order."""
    topic: Span | None = None
    established: list[Span] = field(default_factory=list)
    sentence: int = 0
    topics: list[Span] = field(default_factory=list)
    """Those that sentences were about, in order."""

    def full(self, span: Span) -> Span:
        """The name that a short form last stood for; the span itself where there is none."""
        short = self.text[span[0] : span[1]]
        if not body_words().bare.match(short):
            return span
        ends = short[-2:] if len(short) > 1 and short[-1] in "队心部" else short[-1]
        near = [other for other in self.named if other[0] >= self.sentence]
        for other in (*reversed(near), *reversed(self.topics), *reversed(self.named)):
            if other[1] <= span[0] and span[0] - other[1] < _REACH and self.text.endswith(ends, 0, other[1]):
                return other
        return span

    def topic_at(self, made: Template, index: int) -> Span | None:
        """The body that the words at an index of the template are about."""
        found = self.topic
        for at, span in self._events(made):
            if at >= index:
                break
            found = span
        return self.full(found) if found else None

    def enter(self, made: Template, start: int) -> None:
        """Take up the names of a sentence that begins at `start`."""
        self.sentence = start
        for token in made.tokens.values():
            if token.sign == BODY:
                self.named += [one for one in token.items if not body_words().bare.match(self.text[one[0] : one[1]])]
        self.named = self.named[-_KEPT:]

    def leave(self, made: Template) -> None:
        """Take up what the sentence was about."""
        for _, span in self._events(made):
            self.topic = span
            if not body_words().bare.match(self.text[span[0] : span[1]]):
                self.topics = [*self.topics[-_KEPT:], span]

    def _events(self, made: Template) -> list[tuple[int, Span]]:
        return sorted({*self._told(made, "subject"), *self._told(made, "established")})

    def _told(self, made: Template, how: str) -> Iterator[tuple[int, Span]]:
        for match in said(how).finditer(made.text):
            token = made.tokens.get(match.start("b"))
            if token and len(token.items) == 1:
                yield match.start("b"), self.full(token.items[-1])


def negated(made: Template, start: int, end: int) -> bool:
    """Whether what stands at `start` to `end` is planned or denied."""
    clause = max(made.text.rfind(stop, 0, end - 1) for stop in "，。；") + 1
    return bool(said("plan").search(made.text, 0, end) or said("negated").search(made.text, clause, end))


def dashed(section: str) -> bool:
    """Whether a heading promises plans."""
    return re.search(said("plan_section"), section) is not None
