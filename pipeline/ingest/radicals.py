"""Radicals that fonts put where a Chinese character belongs, repaired one character for one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipeline.lexicon import table
from pipeline.model import Document

RADICAL = re.compile("[\u2e80-\u2fdf]")


def repaired(document: Document) -> Document:
    """The document with every radical as the ideograph that it stands for; all offsets stay."""
    if not any(RADICAL.search(block.text) for block in document.blocks):
        return document
    blocks = (
        replace(block, text=repair(block.text), header=tuple(map(repair, block.header))) for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def repair(text: str) -> str:
    """改⾰ as 改革; the text keeps its length."""
    return text.translate(_ideographs())


@cache
def _ideographs() -> dict[int, int]:
    words = table("radicals")
    return str.maketrans("".join(words["radicals"].split()), "".join(words["ideographs"].split()))
