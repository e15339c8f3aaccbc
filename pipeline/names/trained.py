"""Named things by a spaCy pipeline: the one that ships with the program, or one of the user's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.lexicon import table
from pipeline.messages import Misuse
from pipeline.names.cues import doc, lines
from pipeline.names.rules import by_rules
from pipeline.names.spans import Entity, backed

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SHIPPED = Path(__file__).parent / "data"
By = Literal["pipeline", "rules", "both"]
OWN = "jianbao"
"""Key of a pipeline's meta that says that it was trained here and reads texts as `cues` makes them."""
_BROKEN = (OSError, ValueError, ImportError, AttributeError, TypeError, KeyError)
"""What spaCy raises for a pipeline that is missing, half there, or no pipeline at all."""


def names(text: str, pipeline: str = "", by: By = "pipeline") -> tuple[Entity, ...]:
    """The named things of a text, none inside another, in reading order.

    `by`: `pipeline`, which sees what the rules say; `rules` alone, without spaCy; `both`: the pipeline, and the rules
    where it finds nothing, for a pipeline that knows fewer labels. `pipeline`: an installed spaCy pipeline's name or a
    path; empty for the shipped one. UsageError when it is missing, broken, or finds no names.
    """
    if by == "rules":
        return by_rules(text)
    found = by_pipeline(text, pipeline)
    return backed(found, by_rules(text)) if by == "both" else found


def by_pipeline(text: str, pipeline: str = "") -> tuple[Entity, ...]:
    """What a pipeline alone finds; labels of its own are read by the table `labels` of lexicon/names.toml."""
    nlp = load(pipeline)
    if OWN in nlp.meta:
        rows = list(lines(text))
        docs: Sequence[Doc] = list(nlp.pipe(doc(nlp.vocab, row) for row in rows))
        return _entities(text, zip((row.start for row in rows), docs, strict=True))
    return _entities(text, _foreign(nlp, text))


@lru_cache(maxsize=4)
def load(pipeline: str = "") -> Language:
    """The pipeline of that name or path, kept; UsageError when it cannot be used."""
    import spacy

    try:
        nlp = spacy.load(pipeline or SHIPPED)
        finds = any("doc.ents" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names)
    except _BROKEN as error:
        raise Misuse("names_broken", name=pipeline or SHIPPED, what=error) from error
    if not finds:
        raise Misuse("names_silent", name=pipeline, parts=", ".join(nlp.pipe_names) or "–")
    return nlp


def _foreign(nlp: Language, text: str) -> Iterator[tuple[int, Doc]]:
    """The text as another pipeline reads it, line by line."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, nlp(line)
        start += len(line) + 1


def _entities(text: str, docs: Iterator[tuple[int, Doc]]) -> tuple[Entity, ...]:
    known = table("names")["labels"]
    found = []
    for at, one in docs:
        for span in one.ents:
            start, end = at + span.start_char, at + span.end_char
            if span.label_ in known:
                found.append(Entity(start, end, known[span.label_], text[start:end]))
    return tuple(found)
