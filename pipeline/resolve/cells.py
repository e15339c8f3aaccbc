"""Facts of a table's row: what a cell counts is said by its column's head or its row's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.lexicon.patterns import pattern
from pipeline.model import Fact, Sentence

BAR = " | "
UNIT = re.compile(r"[（(](?:单位[：:])?([^（）()\d]{1,6})[)）]$")
YEAR = re.compile(r"((?:19|20)\d\d)\s*年?度?$")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?\s*(?:[%％]|[余多]|[一-龥]{1,3})?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds a number: where the number stands, and the sentence that says the same in words."""

    start: int
    end: int
    words: str
    as_of: str
    stage: str


def cells_of(text: str, sentence: Sentence) -> tuple[Cell, ...]:
    """The cells of a row that state a quantity, left to right; serial numbers, dates and notes are none."""
    heads = sentence.placed.block.header
    parts = text[sentence.start : sentence.end].split(BAR)
    if len(heads) != len(parts) or len(parts) < 2:
        return ()
    at, found = sentence.start, []
    for head, part in zip(heads, parts, strict=True):
        cell = _cell(part, at, head, parts[0])
        if cell is not None and at > sentence.start:
            found.append(cell)
        at += len(part) + len(BAR)
    return tuple(found)


def _cell(part: str, at: int, head: str, row_head: str) -> Cell | None:
    number = part.strip()
    if not NUMBER.fullmatch(number) or pattern("no_quantity").search(head):
        return None
    start = at + part.index(number)
    year = YEAR.search(head)
    named = row_head if year or not _names(head) else head
    noun, unit = _noun_and_unit(named, head)
    bare = re.fullmatch(r"[\d,.]+", number) is not None
    words = f"{noun}{number}{unit if bare else ''}"
    return Cell(start, start + len(number), words, year[1] if year else "", _stage(f"{row_head} {head}"))


def _names(head: str) -> bool:
    """Whether the column's head names what is counted, not only when or where."""
    return not pattern("only_when").fullmatch(head.strip())


def _noun_and_unit(named: str, head: str) -> tuple[str, str]:
    unit = UNIT.search(named.strip()) or UNIT.search(head.strip())
    noun = UNIT.sub("", named.strip().split(" ")[-1])
    if unit is None and noun.endswith(("率", "占比", "比例", "比重", "增幅", "降幅")):
        return noun, "%"
    return noun, unit[1] if unit else "个"


def _stage(heads: str) -> str:
    before, after = pattern("head_before").search(heads), pattern("head_after").search(heads)
    return "before" if before and not after else "after" if after and not before else ""


def as_cell(fact: Fact, cell: Cell, row: str, sentence: Sentence) -> Fact:
    """The fact that a cell's words state, standing where the cell's number stands; `row` is the sentence's text."""
    start, end = cell.start - sentence.start, cell.end - sentence.start
    unit = fact.unit if fact.unit != "个" or UNIT.search(" ".join(sentence.placed.block.header)) else ""
    return replace(
        fact, start=cell.start, end=cell.end, span=row[start:end], unit=unit,
        evidence=row, section=sentence.section, rule=f"table.{fact.rule}",
        stage=cell.stage or fact.stage, as_of=cell.as_of or fact.as_of,
    )  # fmt: skip
