"""Lines of all pages to paragraphs, by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.ingest.pdf_frame import INDENT, SIZE_CHANGE, Frame, frames_of
from pipeline.ingest.pdf_furniture import SMALL, furniture
from pipeline.ingest.pdf_lines import Line
from pipeline.ingest.words import reflow_words
from pipeline.model import Block, Run

PITCH_CHANGE = 1.25
CLOSE = 1.13
HEIGHT_CHANGE = 0.2
UNIT = re.compile(
    r"[（《“‘「『]*(?:[!-~]+|.)(?:[“”‘’]+(?:[!-~]+|.)?)*(?:[，。、；：！？）」』》〉％…,.;:!?)%]+[!-~]*)*", re.S
)
"""What a line break does not part: a word or sign and its marks; quotation marks hold both ways, commas a number."""
FOUR_HAN = re.compile(r"(?:[^\u3400-\u9fff]*[\u3400-\u9fff]){4}")
STOP = re.compile(r"[。！？；][”’」』》）]*$")
CLOSED = re.compile(r"[。！？；，、：][”’」』》）]*$")
"""How a line of a paragraph may end, but no heading."""
NOTE = re.compile(r"[\[［【（(]?(?:[①-⑳*※†]|\d{1,2})[\]］】）)]?\s*\S")
"""How a footnote begins."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table on a page, standing where its lines would."""

    page: int
    top: float
    x0: float
    x1: float
    rows: tuple[Block, ...]


Item = Line | Table


@dataclass(slots=True)
class _Paragraph:
    text: str = ""
    runs: list[Run] = field(default_factory=list)

    def add(self, line: Line) -> None:
        if self.text and self.text[-1].isascii() and self.text[-1].isalpha() and line.text[0].isascii():
            self.text += " " if line.text[0].isalpha() else ""
        self.runs.append(line.run(len(self.text)))
        self.text += line.text

    def closed(self) -> Iterator[Block]:
        """The paragraph so far, if any; empty again afterwards."""
        if self.text:
            yield Block(self.text, runs=tuple(self.runs))
        self.text, self.runs = "", []


def blocks_of(pages: Sequence[Sequence[Item]]) -> tuple[Block, ...]:
    """Blocks in reading order; a paragraph may have runs on several pages. A page is its items in reading order."""
    lines = [[item for item in page if isinstance(item, Line)] for page in pages]
    frames = frames_of([line for page in lines for line in page])
    dropped = furniture(lines, frames)
    kept = [[line for line in page if id(line) not in dropped] for page in lines]
    em = frames[0].em
    if any(abs(line.size - em) <= SIZE_CHANGE * em for page in lines for line in page if id(line) in dropped):
        frames = frames_of([line for page in kept for line in page])
    notes = {id(line) for page in kept for line in _footnotes(page, frames[0])}
    return tuple(_blocks([item for page in pages for item in page], frames, dropped, notes))


def _blocks(
    items: Sequence[Item], frames: Mapping[int, Frame], dropped: Mapping[int, str], notes: set[int]
) -> Iterator[Block]:
    """What stands between the lines of a paragraph without being of it waits until the paragraph ends."""
    waiting: list[Block] = []
    current, note, last = _Paragraph(), _Paragraph(), None
    for item in items:
        if isinstance(item, Line) and id(item) in dropped:
            waiting.append(Block(item.text, runs=(item.run(0),), dropped=dropped[id(item)]))
        elif isinstance(item, Line) and id(item) in notes:
            if NOTE.match(item.text):
                waiting.extend(note.closed())
            note.add(item)
        else:
            if isinstance(item, Table) or last is None or not _goes_on(last, item, frames):
                yield from (*current.closed(), *waiting, *note.closed())
                waiting.clear()
            if isinstance(item, Table):
                yield from item.rows
                last = None
            else:
                current.add(item)
                last = item
    yield from (*current.closed(), *waiting, *note.closed())


def _footnotes(page: Sequence[Line], frame: Frame) -> list[Line]:
    """The small lines at the foot of a page, if the first of them is marked as a note."""
    foot: list[Line] = []
    for line in reversed(sorted(page, key=lambda line: line.top)):
        if line.size >= SMALL * frame.em:
            break
        foot.append(line)
    foot.reverse()
    while foot and not NOTE.match(foot[0].text):
        del foot[0]
    return foot if len(foot) < len(page) else []


def _goes_on(last: Line, line: Line, frames: Mapping[int, Frame]) -> bool:
    """Whether the line continues the paragraph of the one before it."""
    frame, other = frames.get(line.column, frames[0]), frames.get(last.column, frames[0])
    if not _alike(last, line, frame.em):
        return False
    if last.page == line.page and (last.column == 0) != (line.column == 0):
        return False
    if _is_below(last, line) and line.top - last.top > _furthest(frame) * max(1.0, line.size / frame.em):
        return False
    full = last.x1 + _unit_width(line) > other.right - 0.3 * other.em
    if line.size > frame.em * (1 + SIZE_CHANGE):
        return _one_centre(last, line) or (full and abs(last.x0 - line.x0) < frame.em)
    if line.x0 > frame.left + INDENT * frame.em or _begins(last, line, frame):
        return False
    return full


def _alike(last: Line, line: Line, em: float) -> bool:
    """Whether two lines are set in one size, as far as their widths or, without Chinese, their heights tell."""
    if _counts(last) and _counts(line):
        return abs(last.size - line.size) <= SIZE_CHANGE * em
    tall, other = last.bottom - last.top, line.bottom - line.top
    return abs(tall - other) <= HEIGHT_CHANGE * max(tall, other)


def _begins(last: Line, line: Line, frame: Frame) -> bool:
    """Whether the line begins a heading or list item, after a sentence that ended with the line before it."""
    if not STOP.search(last.text) or not reflow_words().own_start.match(line.text):
        return False
    return not frame.indented or (line.x1 < frame.right - 2 * frame.em and not CLOSED.search(line.text))


def _furthest(frame: Frame) -> float:
    """Points between two lines of a paragraph; less where only the space between paragraphs tells them apart."""
    return frame.pitch * (PITCH_CHANGE if frame.indented else CLOSE)


def _is_below(last: Line, line: Line) -> bool:
    return last.page == line.page and last.column == line.column


def _counts(line: Line) -> bool:
    """Whether the size of the line is known well: digits are narrower than their font."""
    return FOUR_HAN.match(line.text) is not None


def _one_centre(last: Line, line: Line) -> bool:
    return abs((last.x0 + last.x1) - (line.x0 + line.x1)) < 2 * line.size


def _unit_width(line: Line) -> float:
    unit = UNIT.match(line.text)
    return line.edges[unit.end() if unit else 1] - line.x0
