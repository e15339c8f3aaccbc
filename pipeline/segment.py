"""Sentences, the headings they stand under, and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from pipeline.lexicon import table
from pipeline.model import Placed, Report, Sentence

# A stop inside a closed pair of quotes or brackets ends no sentence; after a quoted stop the sentence goes on
# only where the words say so. An opening mark whose pair is missing is an ordinary character. No group is possessive:
# Python 3.11.0 to 3.11.4 fail on those (gh-101955, gh-106052); nothing after the group can fail, so none goes back.
SENTENCE = re.compile(
    r"""\s*+(?P<body>(?:
        [^。！？；;!?“《「『（(\s]++
      | \s++(?!\Z)
      | [“「『][^“”《》「」『』（）()]*+(?:(?<![。！？])[”」』》）)]|[”」』》）)](?=[，、；：,;:的等为与和及之]))
      | [《（(][^“”《》「」『』（）()]*+[”」』》）)]
      | [“《「『（(](?!(?<=[“「『])[^“”《》「」『』（）()]*+(?<=[。！？])[”」』》）)])
      | (?<=[A-Za-z])[;!?](?=[A-Za-z])
    )*
    (?:[“「『][^“”《》「」『』（）()]*+[”」』》）)])?
    [。！？；;!?]?+[”’」』》）)"'\]】]*+)""",
    re.X,
)
HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
LONGEST = 1000
"""Characters of a sentence: five times the longest of 3,700 measured. Longer ones are cut, or every number of a text
without stops would carry the whole of it as evidence."""
PAUSE = re.compile(r"[，、,：:\s]")
GAP = re.compile(r"\s*")
SHORT_HEADING = 40
CUT_HEADING = 30
CLAUSE = re.compile(r"[，。；：！？,;:!?]")
BETWEEN = " / "
"""Between the headings of a path."""
STOPS = "。；！？;!?：:，, \t\u3000"


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """What a heading or a run-in item begins with; the group's number is its rank, items rank last."""

    mark: re.Pattern[str]
    item_rank: int


@dataclass(slots=True)
class _Path:
    """The headings above the sentence being read, by rank."""

    item_rank: int
    parts: dict[int, str] = field(default_factory=dict)
    joined: str = ""
    item_heads: bool = False
    """The item was a paragraph of one sentence, so that it heads the paragraphs below it."""

    def put(self, rank: int, heading: str) -> None:
        self.parts = {above: part for above, part in self.parts.items() if above < rank}
        self.parts[rank] = heading
        self.joined = BETWEEN.join(self.parts.values())

    def leave_item(self) -> None:
        if not self.item_heads and self.parts.pop(self.item_rank, None) is not None:
            self.joined = BETWEEN.join(self.parts.values())


def sentences(report: Report) -> tuple[Sentence, ...]:
    """The sentences of a report in order, each with its heading path; a table row is one sentence.

    `text[start:end]` begins and ends without white space and never crosses a block.
    """
    words = heading_words()
    path = _Path(words.item_rank)
    found: list[Sentence] = []
    for placed in report.placed:
        if placed.block.kind == "row":
            found.append(Sentence(placed.start, placed.end, path.joined, placed))
        else:
            _paragraph(report.text, placed, path, words, found)
    return tuple(found)


@cache
def heading_words() -> HeadingWords:
    """The patterns of `[segment]`, one group a rank."""
    words = table("ingest")["segment"]
    ranks = [*words["headings"], "|".join(words["items"])]
    return HeadingWords(re.compile("|".join(f"({one})" for one in ranks)), len(ranks))


def _paragraph(text: str, placed: Placed, path: _Path, words: HeadingWords, found: list[Sentence]) -> None:
    """Add the sentences of one paragraph to `found`, and its headings to the path."""
    mark, before, rank = words.mark.match, len(found), None
    for match in SENTENCE.finditer(text, placed.start, placed.end):
        start, end = match.span(1)
        if start == end:
            continue
        head = mark(text, start, end)
        rank = head.lastindex if head else None
        if head and rank:
            path.put(rank, _heading(text[start:end], head.end() - start, rank == path.item_rank))
        elif len(found) == before:
            path.leave_item()
        found += (Sentence(*piece, path.joined, placed) for piece in _pieces(text, start, end))
    if rank:
        path.item_heads = len(found) == before + 1


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence itself; one over `LONGEST` in pieces, cut after a pause of their second half where there is one."""
    while end - start > LONGEST:
        stop = start + LONGEST
        pauses = [pause.end() for pause in PAUSE.finditer(text, start + LONGEST // 2, stop)]
        stop = pauses[-1] if pauses else stop
        yield start, start + len(text[start:stop].rstrip())
        start = GAP.match(text, stop, end).end()  # type: ignore[union-attr]  # matches nothing too
    if start < end:
        yield start, end


def _heading(sentence: str, mark: int, is_item: bool) -> str:
    """The heading without its stop: whole when short, else to the first pause; an item to that pause when short."""
    whole = sentence.rstrip(STOPS)
    pause = CLAUSE.search(whole, mark + 1)
    clause = whole[: pause.start()] if pause else whole
    if len(whole) <= SHORT_HEADING and not (is_item and len(clause) <= CUT_HEADING):
        return whole
    return clause if len(clause) <= SHORT_HEADING else whole[:CUT_HEADING]


def cut(text: str) -> list[str]:
    """Words of the Han runs in a text, in order; everything else is left out. The same words with rjieba or jieba."""
    words = cutter()
    return [word for run in HAN_RUN.findall(text) for word in words(run)]


@cache
def cutter() -> Callable[[str], list[str]]:
    """What cuts one Han run into words: rjieba where it is installed, else jieba."""
    try:
        import rjieba
    except ImportError:
        return _jieba_cutter()
    words: Callable[[str], list[str]] = rjieba.cut
    return words


def _jieba_cutter() -> Callable[[str], list[str]]:
    import logging

    import jieba

    jieba.setLogLevel(logging.ERROR)
    words: Callable[[str], list[str]] = jieba.lcut
    return words
