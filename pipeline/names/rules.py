"""Named things by rules: listed divisions, bodies by their endings, titles in 《》, fields and offices by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of
from pipeline.names.spans import Entity, settled
from pipeline.regions import scan

_TITLE = re.compile(r"《([^《》\n]{2,60})》")
_HAN = re.compile(r"[一-龥]+(?:（[一-龥、]{1,8}）[一-龥]+)*")
_SHORTEST, _LONGEST = 2, 24


def by_rules(text: str) -> tuple[Entity, ...]:
    """The named things of a text, none inside another; no trained pipeline is needed."""
    return settled([*_documents(text), *_bodies(text), *_regions(text), *_domains(text), *_words(text)])


def _documents(text: str) -> Iterator[Entity]:
    for found in _TITLE.finditer(text):
        yield Entity(found.start(1), found.end(1), "DOCUMENT", found[1])


def _regions(text: str) -> Iterator[Entity]:
    for place in scan(text):
        if not place.bare:
            yield Entity(place.start, place.end, "REGION", text[place.start : place.end])


def _bodies(text: str) -> Iterator[Entity]:
    for run in _HAN.finditer(text):
        start = at = run.start()
        name = Entity(start, start, "BODY", "")
        for found in _ending().finditer(text, run.start(), run.end()):
            if not found["not"]:
                begun = _begin(text, at, found)
                start = name.start if begun == name.end and name.text else begun  # a team right behind its bureau
                if name.text and start != name.start:
                    yield name
                name = Entity(start, found.end(), "BODY", text[start : found.end()])
            at = found.end()
        if len(name.text) >= _SHORTEST:
            yield name


def _begin(text: str, at: int, ending: re.Match[str]) -> int:
    """Where the name with that ending begins: after the last word that no name holds."""
    start = max(at, ending.end() - _LONGEST)
    return max((cut.end() for cut in _before().finditer(text, start, ending.start()) if cut["cut"]), default=start)


def _domains(text: str) -> Iterator[Entity]:
    for found in _fields().finditer(text):
        yield Entity(found.start(1), found.end(1), "DOMAIN", found[1])


def _words(text: str) -> Iterator[Entity]:
    for found in _offices().finditer(text):
        yield Entity(found.start(), found.end(), "ROLE", found[0])


@cache
def _ending() -> re.Pattern[str]:
    """A word that ends a body's name and is not the beginning of a longer one, or one that only looks so."""
    body = table("names")["body"]
    ends = any_of(body["ends"])
    return re.compile(f"(?P<not>{any_of(body['not'])})|{ends}(?!伍)")


@cache
def _before() -> re.Pattern[str]:
    body = table("names")["body"]
    return re.compile(f"{any_of(body['inside'])}|(?P<cut>{any_of(body['before'])})")


@cache
def _fields() -> re.Pattern[str]:
    words = [*table("markers")["domain"]["words"], *table("names")["domain"]["extra"]]
    return re.compile(f"({any_of(words)})(?={any_of(table('names')['domain']['after'])})")


@cache
def _offices() -> re.Pattern[str]:
    return re.compile(any_of(table("names")["role"]["words"]))
