"""Old Word files (.doc, .wps) and encrypted ones: the file that they are read as."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.errors import Unreadable
from pipeline.ingest.convert import converted
from pipeline.ingest.decode import PLAUSIBLE
from pipeline.ingest.legible import is_legible
from pipeline.ingest.limits import Limits
from pipeline.ingest.ole import PACKAGE, WORD, decrypted, kind_of
from pipeline.ingest.sniff import OLE, sniff
from pipeline.ingest.words import frequent_characters
from pipeline.model import Decision, Document

FOREIGN = re.compile(r"[^\x00-\x7f\s]")
LOST = re.compile("[?\ufffd]")
ENOUGH = 20
"""Characters beyond ASCII, or lost, from which a text is judged."""
MOST_LOST = 0.3


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The file to read in place of another: its bytes, its format, and the program that made it (else empty)."""

    data: bytes
    kind: str
    program: str = ""


def unwrapped(data: bytes, limits: Limits, password: str = "") -> Unwrapped:
    """A Word file of old as DOCX or text; an encrypted one opened.

    Raises Unreadable: `unsupported`, `encrypted`, `damaged`, `hostile`, `no_converter`, `timeout`, `too_large`.
    """
    kind = kind_of(data)
    if kind not in (WORD, PACKAGE):
        raise Unreadable("unsupported", kind)
    plain = _plain(data, kind, password)
    if kind == PACKAGE:
        if plain.startswith(OLE):
            raise Unreadable("damaged", "an OLE file in an encrypted package")
        return Unwrapped(plain, sniff(plain, limits))
    made = converted(plain, limits)
    return Unwrapped(made.data, made.kind, made.program)


def _plain(data: bytes, kind: str, password: str) -> bytes:
    """Without encryption. What is too old or too odd to tell whether it has any is left to the converters."""
    try:
        return decrypted(data, password)
    except Unreadable as error:
        if kind == PACKAGE or error.code != "damaged":
            raise
        return data


def believed(document: Document, source: Unwrapped) -> Document:
    """The document as read from `source`, told as what it was. Raises Unreadable `damaged` where it holds no sense.

    Some converters return garbage without a word.
    """
    if not source.program:
        return document
    text = "".join(block.text for block in document.blocks)
    if not _makes_sense(text):
        raise Unreadable("damaged", f"{source.program} made no sense of it")
    told = Decision("converter", None, source.program)
    return replace(document, format="doc", decisions=(told, *document.decisions))


def _makes_sense(text: str) -> bool:
    """Whether it is legible, not too much was lost, and what is not ASCII holds frequent Chinese characters."""
    lost = len(LOST.findall(text))
    if not is_legible(text) or (lost >= ENOUGH and lost > MOST_LOST * len(text)):
        return False
    foreign = FOREIGN.findall(text)
    if len(foreign) < ENOUGH or len(foreign) * 4 < len(text):
        return True
    return sum(character in frequent_characters() for character in foreign) >= PLAUSIBLE * len(foreign)
