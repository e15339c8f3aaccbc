"""Lines of all pages to paragraphs, by where they stand; running heads, feet and page numbers out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.ingest.pdf_lines import Line
from pipeline.ingest.words import reflow_words
from pipeline.model import Block, Run

REPEATED = 0.4
"""Share of pages on which a line at one height, digits aside, is a running head."""
EDGE_LINES = 2
HEIGHT = 4.0
"""Points within which two lines of different pages stand at the same height."""
INDENT = 1.2
"""In em: first lines are indented by two."""
SIZE_CHANGE = 0.08
PITCH_CHANGE = 1.25
LONE_NUMBER = re.compile(r"\d{1,4}")
DIGITS = re.compile(r"\d+")
UNIT = re.compile(
    r"[（《“‘「『]*(?:[!-~]+|.)(?:[“”‘’]+(?:[!-~]+|.)?)*(?:[，。、；：！？）」』》〉％…,.;:!?)%]+[!-~]*)*", re.S
)
"""What a line break does not part: a word or sign and its marks; quotation marks hold both ways, commas a number."""
HAN = re.compile(r"[\u3400-\u9fff]")
STOP = re.compile(r"[。！？；][”’」』》）]*$")
HANGING = re.compile(r"[，。、；：！？”’）》]")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows found between ruled lines on a page, standing where its lines would."""

    page: int
    top: float
    rows: tuple[Block, ...]


Item = Line | Table


@dataclass(frozen=True, slots=True)
class Frame:
    """What a body line measures: em, left and right edge and the distance from line to line, in points."""

    em: float
    left: float
    right: float
    pitch: float
    indented: bool
    """First lines are set in, so that a paragraph shows by itself."""


@dataclass(slots=True)
class _Paragraph:
    text: str = ""
    runs: list[Run] = field(default_factory=list)

    def add(self, line: Line) -> None:
        if self.text and self.text[-1].isascii() and self.text[-1].isalpha() and line.text[0].isascii():
            self.text += " " if line.text[0].isalpha() else ""
        self.runs.append(line.run(len(self.text)))
        self.text += line.text


def blocks_of(pages: Sequence[Sequence[Item]]) -> tuple[Block, ...]:
    """Blocks in reading order; a paragraph may have runs on several pages. A page is its items from top to bottom."""
    dropped = _furniture([[item for item in page if isinstance(item, Line)] for page in pages])
    body = [item for page in pages for item in page if isinstance(item, Line) and id(item) not in dropped]
    frame = _frame(body)
    blocks: list[Block] = []
    waiting: list[Block] = []
    current, last = _Paragraph(), None
    for item in (item for page in pages for item in page):
        if isinstance(item, Line) and id(item) in dropped:
            waiting.append(Block(item.text, runs=(item.run(0),), dropped=dropped[id(item)]))
            continue
        if isinstance(item, Table) or last is None or not _goes_on(last, item, frame):
            blocks.extend(_closed(current, waiting))
            current, last = _Paragraph(), None
        if isinstance(item, Table):
            blocks.extend(item.rows)
        else:
            current.add(item)
            last = item
    return (*blocks, *_closed(current, waiting))


def _closed(current: _Paragraph, waiting: list[Block]) -> list[Block]:
    done = [Block(current.text, runs=tuple(current.runs))] if current.text else []
    done += waiting
    waiting.clear()
    return done


def _goes_on(last: Line, line: Line, frame: Frame) -> bool:
    """Whether the line continues the paragraph of the one before it."""
    if abs(last.size - line.size) > SIZE_CHANGE * frame.em and _counts(last) and _counts(line):
        return False
    if last.page == line.page and line.top - last.top > PITCH_CHANGE * frame.pitch * max(1.0, line.size / frame.em):
        return False
    if line.size > frame.em * (1 + SIZE_CHANGE):
        return _centred(last, frame) and _centred(line, frame)
    if line.x0 > frame.left + INDENT * frame.em:
        return False
    if not frame.indented and STOP.search(last.text) and reflow_words().own_start.match(line.text):
        return False
    return last.x1 + _unit_width(line) > frame.right - 0.3 * frame.em


def _counts(line: Line) -> bool:
    """Whether the size of the line is known well: digits and letters are narrower than their font."""
    return len(HAN.findall(line.text)) > 1


def _centred(line: Line, frame: Frame) -> bool:
    return abs((line.x0 + line.x1) - (frame.left + frame.right)) < 2 * frame.em


def _unit_width(line: Line) -> float:
    unit = UNIT.match(line.text)
    return line.edges[unit.end() if unit else 1] - line.x0


def _frame(lines: Sequence[Line]) -> Frame:
    """Measured on the lines of the commonest size; zeros where there are no lines."""
    if not lines:
        return Frame(0, 0, 0, 0, False)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    em = sizes.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - em) <= SIZE_CHANGE * em]
    right = sorted(map(_unhung, body))[(len(body) - 1) * 95 // 100]
    left = _left(body, em)
    indented = sum(INDENT * em < line.x0 - left < 3 * em for line in body)
    return Frame(em, left, right, _pitch(body, em), indented * 20 > len(body))


def _unhung(line: Line) -> float:
    """The right edge without a mark that may hang into the margin."""
    return line.edges[-2] if len(line.text) > 1 and HANGING.match(line.text[-1]) else line.x1


def _left(body: Sequence[Line], em: float) -> float:
    """The leftmost edge that a fair share of the lines begins at."""
    edges = sorted(line.x0 for line in body)
    fair = max(1, len(edges) * 6 // 100)
    return next((edge for at, edge in enumerate(edges) if bisect_right(edges, edge + em / 4) - at >= fair), edges[0])


def _pitch(body: Sequence[Line], em: float) -> float:
    steps: Counter[float] = Counter()
    for before, after in pairwise(body):
        step = round(after.top - before.top, 0)
        if before.page == after.page and 0 < step < 4 * em:
            steps[step] += 1
    return steps.most_common(1)[0][0] if steps else 1.5 * em


def _furniture(pages: Sequence[Sequence[Line]]) -> dict[int, str]:
    """Lines that belong to the page and not to the text, by id, with the reason."""
    dropped = _page_numbers(pages, {})
    dropped = _repeated(pages, dropped)
    return _page_numbers(pages, dropped)


def _repeated(pages: Sequence[Sequence[Line]], dropped: dict[int, str]) -> dict[int, str]:
    """Lines at the edges of pages whose text, digits aside, stands at one height on many pages."""
    found = [one for page in pages for one in _edge_lines([line for line in page if id(line) not in dropped])]
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for line, _ in found:
        for shift in (-1, 0, 1):
            text, height = _kind(line)
            seen[text, height + shift].add(line.page)
    least = max(2, REPEATED * len(pages))
    return dropped | {id(line): why for line, why in found if len(seen[_kind(line)]) >= least}


def _edge_lines(lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """The first and last lines of a page with what they would be."""
    head = [(line, "header") for line in lines[:EDGE_LINES]]
    return head + [(line, "footer") for line in lines[max(EDGE_LINES, len(lines) - EDGE_LINES) :]]


def _kind(line: Line) -> tuple[str, int]:
    return DIGITS.sub("#", line.text), round(line.top / HEIGHT)


def _page_numbers(pages: Sequence[Sequence[Line]], dropped: dict[int, str]) -> dict[int, str]:
    """Lone page numbers in the first or last line of a page; bare digits only where they count with the pages."""
    numbers = reflow_words().page_number
    marked, bare = dict(dropped), []
    for page in pages:
        lines = [line for line in page if id(line) not in dropped]
        for line in {id(line): line for line in (*lines[:1], *lines[-1:])}.values():
            if numbers.fullmatch(line.text):
                marked[id(line)] = "page_number"
            elif LONE_NUMBER.fullmatch(line.text):
                bare.append(line)
    offsets = Counter(int(line.text) - line.page for line in bare)
    return marked | {
        id(line): "page_number"
        for line in bare
        if int(line.text) == line.page or offsets[int(line.text) - line.page] > 1
    }


def in_order(lines: Iterable[Line], tables: Iterable[Table]) -> list[Item]:
    """Lines and tables of one page from top to bottom."""
    return sorted([*lines, *tables], key=lambda item: item.top)
