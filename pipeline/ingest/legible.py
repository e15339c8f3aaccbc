"""Whether the characters of a text layer are a text, or what a font without a code table makes of one."""

from __future__ import annotations

import re

from pipeline.ingest.words import frequent_characters

FEWEST = 20
"""Characters below which nothing is said."""
NONSENSE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]")
ACCENTED = re.compile("[\u00a1-\u024f]")
HAN = re.compile("[\u3400-\u9fff]")
MOST_NONSENSE = 0.2
MOST_ACCENTED = 0.3
SAMPLE = 400
LEAST_FREQUENT = 0.06
"""Frequent characters per Chinese one: 0.3-0.7 in reports, below 0.06 in wrongly decoded text (see `decode`)."""


def is_legible(text: str) -> bool:
    """False for codes without characters, for bytes of another encoding and for Chinese that nobody writes."""
    written = count_written(text)
    if written < FEWEST:
        return True
    if len(NONSENSE.findall(text)) > MOST_NONSENSE * written or len(ACCENTED.findall(text)) > MOST_ACCENTED * written:
        return False
    han = HAN.findall(text[:SAMPLE])
    return len(han) < 2 * FEWEST or sum(map(frequent_characters().__contains__, han)) >= LEAST_FREQUENT * len(han)


def count_written(text: str) -> int:
    """Characters that are no white space."""
    return sum(map(len, text.split()))
