"""Paragraphs put together again where a line, or a blank line, broke a sentence.

What is joined gets neither line break nor padding in between; nothing else inside a line is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.ingest.boilerplate import Aside, Line, Marked, as_written, drop_boilerplate, marked, reader
from pipeline.ingest.words import ReflowWords, reflow_words
from pipeline.model import Block

STOPS = re.compile(r"[。；]")
TERMINAL = re.compile(r"(?:[。！？!?…：:;；]|(?<!\d)\.)[”’」』》〉）)\]】\"']*$")
CLAUSE_END = re.compile(r"[；;][”’」』》〉）)\"']*$")
CLAUSE = re.compile(r"[，。；、,;]")
WORDY = re.compile(r"[^\W_]")
NUMBER_END = re.compile(r"[^\W\d_].*[\d０-９]$", re.S)
DIGITS = re.compile(r"[\d０-９]")
LATIN = re.compile(r"[A-Za-z]")
TOKEN = re.compile(r"[!-~]+")

SLACK = 4
"""Half-widths by which a full line may fall short, where a punctuation mark may not begin a line."""
NARROWEST, WIDEST = 14, 130
"""Between which the lines of a hard-wrapped text may be wide; a column of names has no commas either."""
ENDING = 12
LONG = 45
"""Characters from which an unmarked line is taken for running text."""
LONG_CLAUSED = 40
LONG_HEADING = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text's lines are laid out."""

    width: int
    """Of a full line, 0 where lines are whole paragraphs."""
    measure: Callable[[str], int]
    """Half-widths of a line, or its characters where the text was cut by those."""
    slack: int
    """How much a full line may fall short."""
    indented: bool
    """Paragraphs begin with an indent, and other lines do not."""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making: its pieces, and what the decision about the next line needs to know of them.

    All but the pieces is of the text as it is read.
    """

    pieces: list[str] = field(default_factory=list)
    last: str = ""
    raw: str = ""
    length: int = 0
    stopped: bool = False
    claused: bool = False
    heading: bool = False
    open_marks: int = 0

    def add(self, written: str, raw: str, piece: str) -> None:
        if self.pieces and LATIN.match(self.last[-1]) and LATIN.match(piece):
            written, piece = " " + written, " " + piece
        self.pieces.append(written)
        self.last = piece
        self.raw = raw
        self.length += len(piece)
        self.stopped = self.stopped or STOPS.search(piece, 0, len(piece) - 1) is not None
        self.claused = self.claused or "，" in piece or "," in piece
        self.open_marks += sum(map(piece.count, "“《（")) - sum(map(piece.count, "”》）"))

    @property
    def ending(self) -> str:
        """The last few characters: enough to tell how the paragraph ends, and quick to search."""
        return self.last[-ENDING:]


def reflow(lines: Sequence[Line], page_edges: frozenset[int] = frozenset()) -> tuple[Block, ...]:
    """Blocks of a text given as lines; table rows among them stay as they are.

    Blank lines vanish, boilerplate and page numbers become dropped blocks.
    `page_edges`: numbers of the lines that begin or end a page.
    """
    see = reader(lines)
    shape = shape_of(lines if see is as_written else [see(line) if isinstance(line, str) else line for line in lines])
    return drop_boilerplate(join(marked(lines, page_edges, see), shape, see))


def shape_of(lines: Iterable[Line]) -> Shape:
    """The layout of a whole text: hard-wrapped or not, first lines indented or not."""
    written = [line.rstrip() for line in lines if isinstance(line, str)]
    written = [line for line in written if line]
    indents = sum(line[0].isspace() for line in written)
    full, width = _full_width(written, _half_widths, SLACK)
    more_full, characters = _full_width(written, len, 1)
    if more_full > full:
        return Shape(characters, len, 1, 0 < indents < len(written))
    return Shape(width, _half_widths, SLACK, 0 < indents < len(written))


def join(lines: Iterable[Marked], shape: Shape, see: Callable[[str], str] = as_written) -> tuple[Block, ...]:
    """Blocks of (line, why it is dropped or empty) pairs. A dropped line does not part what it stands between.

    `see` makes of a line the text to judge it by.
    """
    words = reflow_words()
    blocks: list[Block] = []
    waiting: list[Block] = []
    current: _Paragraph | None = None
    gap = False
    for raw, why in lines:
        if isinstance(raw, Aside):
            waiting.append(raw.block)
            continue
        if isinstance(raw, Block):
            _close(current, waiting, blocks)
            blocks.append(raw)
            current = None
            continue
        written, raw = raw.strip(), see(raw)
        piece = raw.strip()
        if not piece:
            gap = True
            why = "blank"
        if why and written:
            waiting.append(Block(written, dropped=why))
        if piece and not why:
            if current is None or not _goes_on(current, raw, piece, gap, shape, words):
                _close(current, waiting, blocks)
                current = _Paragraph(heading=words.own_start.match(piece) is not None)
            current.add(written, raw, piece)
            gap = False
    _close(current, waiting, blocks)
    return tuple(blocks)


def _close(current: _Paragraph | None, waiting: list[Block], blocks: list[Block]) -> None:
    if current is not None:
        blocks.append(Block("".join(current.pieces)))
    blocks.extend(waiting)
    waiting.clear()


def _goes_on(current: _Paragraph, raw: str, piece: str, gap: bool, shape: Shape, words: ReflowWords) -> bool:
    """Whether the line continues the paragraph."""
    if words.continued_start.match(piece):
        return len(piece) <= 3 or WORDY.search(piece) is not None
    if not WORDY.search(piece) or not WORDY.search(current.last):
        return False
    new_indent = shape.indented and raw[0].isspace()
    if shape.width:
        return _wrapped_goes_on(current, piece, gap, new_indent, shape, words)
    return _whole_goes_on(current, piece, new_indent, words)


def _wrapped_goes_on(
    current: _Paragraph, piece: str, gap: bool, new_indent: bool, shape: Shape, words: ReflowWords
) -> bool:
    """In a text of full lines: a full line goes on, unless the next is marked as a beginning."""
    if new_indent:
        return False
    finished = TERMINAL.search(current.ending) is not None
    if not _is_full(current.raw, piece, shape):
        prose = current.stopped and CLAUSE.search(piece) is not None
        return not finished and (prose or words.unfinished_end.search(current.ending) is not None)
    if not finished:
        return current.claused or len(current.pieces) > 1 or not words.own_end.search(current.ending)
    return not gap and (shape.indented or not words.own_start.match(piece))


def _whole_goes_on(current: _Paragraph, piece: str, new_indent: bool, words: ReflowWords) -> bool:
    """In a text whose lines are paragraphs: only a line that is no end goes on."""
    if words.own_start.match(piece) or "\t" in current.last or "\t" in piece:
        return False
    if words.unfinished_end.search(current.ending):
        return True
    if new_indent:
        return False
    if TERMINAL.search(current.ending):
        return CLAUSE_END.search(current.ending) is not None
    return _number_broken(current, piece, words) or _quote_broken(current, piece) or _is_prose(current)


def _number_broken(current: _Paragraph, piece: str, words: ReflowWords) -> bool:
    if not NUMBER_END.search(current.ending):
        return False
    return piece[0] == "0" or words.measure_start.match(piece) is not None


def _quote_broken(current: _Paragraph, piece: str) -> bool:
    return current.open_marks > 0 and sum(map(piece.count, "”》）")) > sum(map(piece.count, "“《（"))


def _is_prose(current: _Paragraph) -> bool:
    """Whether the paragraph so far is running text, no head, title or signature."""
    if current.stopped:
        return True
    if current.heading:
        return current.length > LONG_HEADING
    return current.length > (LONG_CLAUSED if current.claused else LONG)


def _half_widths(line: str) -> int:
    return len(line.encode("gb18030", "replace"))


def _is_full(raw: str, following: str, shape: Shape) -> bool:
    """Whether the line is as long as it could be: nothing of the next one would have fitted."""
    token = TOKEN.match(following)
    return shape.measure(raw.rstrip()) + max(shape.slack, len(token[0]) if token else 0) >= shape.width


def _full_width(written: Sequence[str], measure: Callable[[str], int], slack: int) -> tuple[int, int]:
    """How many lines are full, and how wide those are; zeros where the text is not hard-wrapped."""
    if len(written) < 4:
        return 0, 0
    widths = list(map(measure, written))
    width = sorted(widths)[min(len(widths) - 1, len(widths) * 97 // 100)]
    full = [line for line, taken in zip(written, widths, strict=True) if width - slack <= taken <= width]
    if not NARROWEST <= width <= WIDEST or len(full) < 4 or len(full) * 5 < len(written) * 2:
        return 0, 0
    if sum(CLAUSE.search(line) is not None for line in full) * 4 < len(full):
        return 0, 0
    ended = sum(TERMINAL.search(line[-ENDING:]) is not None for line in full)
    return (len(full), width) if ended * 2 <= len(full) else (0, 0)
