"""Lines that belong to the page and not to the text: running heads and feet, page numbers, watermarks, side notes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.ingest.pdf_frame import Frame
from pipeline.ingest.pdf_lines import Line
from pipeline.ingest.words import reflow_words

Dropped = dict[int, str]
"""Why a line, by its id, is not published."""

REPEATED = 0.4
"""Share of pages on which a line at one height, digits aside, is a running head."""
ALWAYS = 0.6
"""Share of pages on which a small line stands apart at one height, whatever it says."""
EDGE_LINES = 2
HEIGHT = 4.0
"""Points within which two lines of different pages stand at the same height."""
SMALL = 0.9
"""Of the text's size: what is smaller may be a head, a foot or a note."""
LARGE = 1.5
APART = 1.3
"""In pitches: how far a small head stands from the text."""
FAR = 1.8
"""Likewise, one of the text's own size."""
ORDINARY = 1.02
LONE_NUMBER = re.compile(r"\d{1,4}")
DIGITS = re.compile(r"\d+")

Pages = Sequence[Sequence[Line]]


def furniture(pages: Pages, frames: Mapping[int, Frame]) -> Dropped:
    """The lines of each page, in reading order, that are not of the text, with the reason."""
    dropped = _watermarks(pages, frames[0])
    upright = [sorted((line for line in page if id(line) not in dropped), key=lambda line: line.top) for page in pages]
    dropped = _page_numbers(upright, dropped)
    dropped = _standing(upright, dropped, frames[0]) | _repeated(upright, dropped) | _printed(upright, dropped)
    dropped = _page_numbers(upright, dropped)
    return dropped | _side_notes(upright, dropped, frames)


def _left(page: Sequence[Line], dropped: Dropped) -> list[Line]:
    return [line for line in page if id(line) not in dropped]


def _watermarks(pages: Pages, frame: Frame) -> Dropped:
    """Lines across the page, and pale ones that are large, that repeat or that stand over other lines."""
    odd = [line for page in pages for line in page if line.odd]
    if not odd:
        return {}
    repeated = Counter((line.text, round(line.top / HEIGHT)) for line in odd)
    own = Counter(line.text for line in odd)
    over = {id(line) for page in pages for line in page if line.odd and _is_over(line, page)}
    every = sum(map(len, pages))
    return {
        id(line): "watermark"
        for line in odd
        if id(line) in over
        or line.size > LARGE * frame.em
        or len(line.text) == 1
        or (2 * len(odd) < every and max(repeated[line.text, round(line.top / HEIGHT)], own[line.text]) > 1)
    }


def _is_over(line: Line, page: Sequence[Line]) -> bool:
    return any(
        other is not line
        and not other.odd
        and min(line.bottom, other.bottom) - max(line.top, other.top) > 0.3 * min(line.size, other.size)
        and min(line.x1, other.x1) > max(line.x0, other.x0)
        for other in page
    )


def _repeated(pages: Pages, dropped: Dropped) -> Dropped:
    """Lines at the edges of pages whose text, digits aside, stands at one height on many pages."""
    found = [one for page in pages for one in _edge_lines(_left(page, dropped))]
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for line, _ in found:
        for shift in (-1, 0, 1):
            text, height = _kind(line)
            seen[text, height + shift].add(line.page)
    least = max(2, REPEATED * len(pages))
    return dropped | {id(line): why for line, why in found if len(seen[_kind(line)]) >= least}


def _standing(pages: Pages, dropped: Dropped, frame: Frame) -> Dropped:
    """Small lines that stand apart from the text at one height on most pages: heads that name the chapter."""
    found = [one for page in pages for one in _edge_lines(_left(page, dropped), 1) if _stands_apart(one, page, frame)]
    heights = Counter(round(line.top / HEIGHT) for line, _ in found)
    least = max(2, ALWAYS * len(pages))
    return dropped | {
        id(line): why
        for line, why in found
        if sum(heights[round(line.top / HEIGHT) + shift] for shift in (-1, 0, 1)) >= least
    }


def _printed(pages: Pages, dropped: Dropped) -> Dropped:
    """What a browser prints at the edges of a page: the hour and the address."""
    printed = reflow_words().printed
    found = [one for page in pages for one in _edge_lines(_left(page, dropped), 3)]
    return {id(line): why for line, why in found if printed.fullmatch(line.text)}


def _stands_apart(one: tuple[Line, str], page: Sequence[Line], frame: Frame) -> bool:
    line, why = one
    tops = [other.top for other in page]
    at = bisect_left(tops, line.top)
    near = page[at + 1 : at + 2] if why == "header" else page[max(0, at - 1) : at]
    far = APART if line.size < SMALL * frame.em else FAR
    small = line.size <= ORDINARY * frame.em
    return small and all(abs(other.top - line.top) > far * frame.pitch for other in near)


def _edge_lines(lines: Sequence[Line], count: int = EDGE_LINES) -> list[tuple[Line, str]]:
    """The first and last lines of a page with what they would be."""
    head = [(line, "header") for line in lines[:count]]
    return head + [(line, "footer") for line in lines[max(count, len(lines) - count) :]]


def _kind(line: Line) -> tuple[str, int]:
    return DIGITS.sub("#", line.text), round(line.top / HEIGHT)


def _page_numbers(pages: Pages, dropped: Dropped) -> Dropped:
    """Lone page numbers in the first or last line of a page; bare digits only where they count with the pages."""
    numbers = reflow_words().page_number
    marked, bare = dict(dropped), []
    for page in pages:
        lines = _left(page, dropped)
        for line in {id(line): line for line in (*lines[:1], *lines[-1:])}.values():
            if numbers.fullmatch(line.text) or line.text.replace(" ", "") == f"{line.page}/{len(pages)}":
                marked[id(line)] = "page_number"
            elif LONE_NUMBER.fullmatch(line.text):
                bare.append(line)
    offsets = Counter(int(line.text) - line.page for line in bare)
    return marked | {
        id(line): "page_number"
        for line in bare
        if int(line.text) == line.page or offsets[int(line.text) - line.page] > 1
    }


def _side_notes(pages: Pages, dropped: Dropped, frames: Mapping[int, Frame]) -> Dropped:
    """Small lines in the margin, outside the measure of every column."""
    left, right = min(one.left for one in frames.values()), max(one.right for one in frames.values())
    em = frames[0].em
    return {
        id(line): "side_note"
        for page in pages
        for line in page
        if id(line) not in dropped
        and line.size < SMALL * em
        and (line.x1 < left + 0.3 * em or line.x0 > right - 0.3 * em)
    }
