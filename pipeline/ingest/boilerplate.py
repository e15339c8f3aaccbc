"""What reposting sites add around a text, and page numbers between its lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.ingest.words import Boilerplate, boilerplate_rows, reflow_words
from pipeline.model import Block
from pipeline.writing import reader_of, simplified

HEAD_LINES = 8
TAIL_LINES = 15
LONGEST_NUMBER = 30
LONE_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside a paragraph (a note, a text box): it comes after the whole of it and parts nothing."""

    block: Block


Line = str | Block | Aside
"""A line of text; a table row that stands between lines and is left as it is; or what stands beside them."""
Marked = tuple[Line, str]
"""A line, and why it is not published (a code) or empty."""


def as_written(line: str) -> str:
    """How a line is read that holds neither traditional nor invisible characters."""
    return line


def reader(lines: Iterable[Line]) -> Callable[[str], str]:
    """What makes of a line the text to judge it by."""
    return reader_of(line for line in lines if isinstance(line, str)) or as_written


def marked(
    lines: Sequence[Line], page_edges: frozenset[int] = frozenset(), see: Callable[[str], str] = as_written
) -> Iterator[Marked]:
    """Each line with its mark; one with boilerplate at its end comes as two.

    `page_edges` numbers the lines that begin or end a page, where a lone number is that of the page.
    """
    rows = _active_rows(lines, see)
    first, last = _zones(lines)
    middle = [row for row in rows if row.where == "any"]
    numbers = reflow_words().page_number
    for at, line in enumerate(lines):
        if not isinstance(line, str):
            yield line, ""
            continue
        piece = see(line).strip()
        if not piece:
            yield line, ""
        elif len(piece) < LONGEST_NUMBER and _is_page_number(piece, numbers, at in page_edges):
            yield line, "page_number"
        elif first <= at < last:
            yield _whole(line, piece, middle)
        else:
            yield from _split(line, piece, _of_zone(rows, at, first, last))


def drop_boilerplate(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those dropped that are boilerplate as whole paragraphs, their lines joined."""
    texts = ["" if block.dropped or block.kind == "row" else block.text for block in blocks]
    see = reader(texts)
    rows = _active_rows(texts, see)
    first, last = _zones(texts)
    return tuple(
        replace(block, dropped=_whole(text, see(text), _of_zone(rows, at, first, last))[1]) if text else block
        for at, (block, text) in enumerate(zip(blocks, texts, strict=True))
    )


def _of_zone(rows: Sequence[Boilerplate], at: int, first: int, last: int) -> list[Boilerplate]:
    zones = {"any"} | ({"head"} if at < first else set()) | ({"tail"} if at >= last else set())
    return [row for row in rows if row.where in zones]


def _active_rows(lines: Sequence[Line], see: Callable[[str], str]) -> tuple[Boilerplate, ...]:
    """The rows of which the text holds a cue; mostly none, so that most texts cost one search each."""
    text = see("\n".join(line for line in lines if isinstance(line, str)))
    return tuple(row for row in boilerplate_rows() if any(cue in text for cue in row.cues))


def _zones(lines: Sequence[Line]) -> tuple[int, int]:
    """The line after the head and the first of the tail; they cross in a short text."""
    written = [at for at, line in enumerate(lines) if not isinstance(line, str) or (line and not line.isspace())]
    first = written[HEAD_LINES] if len(written) > HEAD_LINES else len(lines)
    last = written[-TAIL_LINES] if len(written) > TAIL_LINES else 0
    return first, last


def _is_page_number(piece: str, numbers: re.Pattern[str], at_edge: bool) -> bool:
    return numbers.fullmatch(piece) is not None or (at_edge and LONE_NUMBER.fullmatch(piece) is not None)


def _whole(line: str, piece: str, rows: Sequence[Boilerplate]) -> Marked:
    for row in rows:
        if len(piece) <= row.longest and row.pattern.fullmatch(piece):
            return line, "boilerplate"
    return line, ""


def _split(line: str, piece: str, rows: Sequence[Boilerplate]) -> Iterator[Marked]:
    whole = _whole(line, piece, rows)
    if whole[1]:
        yield whole
        return
    kept = simplified(line.strip())  # as long as written, so that a cut in it is a cut in the line
    cuts = [found.start() for row in rows if row.inline and (found := row.inline.search(kept))]
    if not cuts:
        yield whole
        return
    start = len(line) - len(line.lstrip()) + min(cuts)
    yield line[:start], ""
    yield line[start:], "boilerplate"
