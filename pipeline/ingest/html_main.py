"""Which pieces of a page are the report: found by where sentences stand, links do not, and what boxes are called.

Sentences count for a box, links, menus and the page's foot against it; the box with the highest count holds the text.
Its head (title, source, date) stands between the last list of links and the first sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice

from pipeline.ingest.html_walk import Piece, Span, words_of
from pipeline.ingest.html_words import page_words
from pipeline.ingest.words import Boilerplate, boilerplate_rows

SENTENCE = re.compile(r"[。！？；]")
CLAUSE = re.compile(r"[，,]")
BLANK = re.compile(r"\s+")
SHORTEST_SENTENCE, LONG_LINE = 15, 40
SOME = 0.3
"""A box with this share of all sentences is no menu, whatever it is called."""
MOST = 0.5
"""A box with this share of all sentences that is called a text's box is one."""
MANY_LINKS, FEW_CHARACTERS = 3, 24
"""So many links in a row are a list, unless they are so short that they are buttons."""
HEAD_PIECES = 6
"""Pieces before the first sentence that are believed to be its head where no title is recognised."""
TAIL_PIECES = 12
"""Pieces behind the box among which a signature is looked for."""
SHORTEST_TITLE = 4
FAR = 60
"""Pieces before the first sentence among which a title is looked for."""
MOST_RELATED = 50
FOR, AGAINST = ("prose", "rows"), ("links", "around", "foot")
"""Kinds of pieces that count for a box and against it."""
KEEP, DROP, DATED = "keep", "drop", "dated"
"""Verdicts on a piece; `dated`: only those rows of the table that hold the document's date."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A verdict for each piece, and the box that the report was found in (empty: the page has no sentence)."""

    verdicts: tuple[str, ...]
    box: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """The pieces with their kinds: `prose`, `rows`, `links`, `around`, `foot`, `tool`, `metadata`, `plain`."""

    pieces: Sequence[Piece]
    kinds: Sequence[str]
    spans: Sequence[Span]


def choose(pieces: Sequence[Piece], spans: Sequence[Span], titles: Sequence[str]) -> Choice:
    """Which pieces to keep. `titles`: what the page's own head calls it."""
    whole = Span(0, len(pieces), "body", frozenset())
    tools = _tools(pieces)
    kinds = [_kind(piece, tools) for piece in pieces]
    _mark_around(pieces, kinds, spans)
    page = _Page(pieces, kinds, (*spans, whole))
    if not {"prose", "rows"} & set(kinds):
        said = {"plain", "metadata", "links"} & set(kinds) or set(kinds)
        return Choice(tuple(KEEP if kind in said else DROP for kind in kinds))
    box = _best_box(page)
    start, anchor = _window(page, box)
    title = _title(page, start, anchor, titles)
    if title is not None:
        kinds[title] = "plain"
    first, last = _head(page, box, start, anchor, title), _tail(page, box)
    dropped = _listed(page, first, last) | _related(page, box)
    return Choice(tuple(_verdict(at, kind, first, last, dropped) for at, kind in enumerate(kinds)), box.label)


def _verdict(at: int, kind: str, first: int, last: int, dropped: set[int]) -> str:
    if kind == "metadata":
        return DATED if first - HEAD_PIECES <= at < last else DROP
    return KEEP if first <= at < last and at not in dropped and kind not in ("around", "tool") else DROP


def _tools(pieces: Sequence[Piece]) -> list[Boilerplate]:
    """The kinds of boilerplate of which the page holds a cue."""
    text = "\n".join(piece.text for piece in pieces)
    return [row for row in boilerplate_rows() if any(cue in text for cue in row.cues)]


def _kind(piece: Piece, tools: Sequence[Boilerplate]) -> str:
    words = page_words()
    text = piece.text.strip()
    size = len(BLANK.sub("", text))
    if piece.linked * 10 > size * 6:
        return "links"
    if piece.rows:
        cells = {BLANK.sub("", cell.text).rstrip("：:") for row in piece.rows for cell in row}
        return "metadata" if len(cells & words.metadata) > 1 else "rows"
    if any(len(text) <= row.longest and row.pattern.fullmatch(text) for row in tools):
        return "tool"
    sentence = SENTENCE.search(text) is not None
    if size < 200 and not sentence and words.foot.search(text):
        return "foot"
    if piece.linked * 10 > size * 3 or piece.heading:
        return "plain"
    if (sentence and size >= SHORTEST_SENTENCE) or (size >= LONG_LINE and CLAUSE.search(text)):
        return "prose"
    return "plain"


def _mark_around(pieces: Sequence[Piece], kinds: list[str], spans: Sequence[Span]) -> None:
    """Boxes named as menus, feet and the like, unless they hold much of the text or stand in a box of the text."""
    words = page_words()
    prose = list(accumulate(map(_size, pieces, kinds), initial=0))
    texts = [span for span in spans if _is_content(span) and _share(prose, span) > MOST]
    text = max(texts, key=lambda span: span.last - span.first, default=None)
    edges = [0] * (len(pieces) + 1)
    for span in spans:
        named = span.tag in words.tags or not words.around.isdisjoint(words_of(span.names))
        inside = text is not None and text.first <= span.first and span.last <= text.last
        if named and not inside and _share(prose, span) < SOME:
            edges[span.first] += 1
            edges[span.last] -= 1
    for at, depth in enumerate(accumulate(edges[:-1])):
        dated = kinds[at] in ("plain", "foot") and words.dated.search(pieces[at].text)
        if depth and not dated:
            kinds[at] = "around"


def _size(piece: Piece, kind: str) -> int:
    return len(piece.text) - piece.linked if kind in FOR else 0


def _share(sums: Sequence[int], span: Span) -> float:
    return (sums[span.last] - sums[span.first]) / max(1, sums[-1])


def _is_content(span: Span) -> bool:
    return any(name.lower() in page_words().content for name in span.names)


def _best_box(page: _Page) -> Span:
    """The box where sentences outweigh links and the like most, the smallest of equals; named ones first."""
    worth = list(accumulate(map(_worth, page.pieces, page.kinds), initial=0))
    prose = list(accumulate(map(_size, page.pieces, page.kinds), initial=0))
    named = [span for span in page.spans if _is_content(span) and _share(prose, span) > MOST]

    def value(span: Span) -> tuple[int, int]:
        return worth[span.last] - worth[span.first], span.first - span.last

    box, run = max(named or page.spans, key=value), max(_runs(page), key=value)
    return run if value(run)[0] > 2 * value(box)[0] else box


def _runs(page: _Page) -> Iterator[Span]:
    """Sentences with no link list or the like between them: the text of a page whose boxes say nothing."""
    for good, group in groupby(range(len(page.pieces)), key=lambda at: page.kinds[at] not in AGAINST):
        prose = [at for at in group if good and page.kinds[at] in FOR]
        if prose:
            yield Span(prose[0], prose[-1] + 1, "", frozenset())


def _worth(piece: Piece, kind: str) -> int:
    if kind in AGAINST:
        return -len(piece.text)
    return _size(piece, kind)


def _window(page: _Page, box: Span) -> tuple[int, int]:
    """Between which pieces the head of the report stands: behind the last list of links, before the first sentence."""
    anchor = next((at for at in range(box.first, box.last) if page.kinds[at] in FOR), box.first)
    return max((at + 1 for at in _barriers(page, anchor)), default=0), anchor


def _head(page: _Page, box: Span, start: int, anchor: int, title: int | None) -> int:
    """The first piece of the report: its title with what its own box holds above that, else a few pieces."""
    if title is None:
        return max(start, min(box.first, anchor - HEAD_PIECES)) if box.first > start else start
    while title > max(start, box.first) and page.kinds[title - 1] in ("plain", "tool", "metadata"):
        title -= 1
    return title


def _barriers(page: _Page, anchor: int) -> list[int]:
    """The last pieces of the lists of links before `anchor`."""
    return [
        last - 1
        for first, last in _link_lists(page, 0, anchor)
        if sum(len(piece.text) for piece in page.pieces[first:last]) > FEW_CHARACTERS
    ]


def _title(page: _Page, start: int, anchor: int, titles: Sequence[str]) -> int | None:
    """The piece that says what the page's head says; of equally long ones a heading, then the last."""
    known = [BLANK.sub("", title) for title in titles]
    found = []
    for at in range(max(0, anchor - FAR), anchor):
        piece = page.pieces[at]
        text = BLANK.sub("", piece.text)
        said = len(text) >= SHORTEST_TITLE and not piece.rows and any(text in title for title in known)
        if at < start:  # beyond a list of links only a heading that says all of it
            said = said and piece.heading and len(text) * 2 > min(map(len, known))
        if said or (at >= start and piece.heading and page.kinds[at] == "plain"):
            found.append((len(text) if said else 0, piece.heading, at))
    return max(found)[2] if found else None


def _tail(page: _Page, box: Span) -> int:
    """The end of the report: the box's, or behind a signature, note or attachment that follows it."""
    final = max(at for at in range(box.first, box.last) if page.kinds[at] in FOR)
    foot = next((at for at in range(final + 1, box.last) if page.kinds[at] == "foot"), None)
    if foot is not None:
        return foot
    last = box.last
    for at in range(box.last, min(box.last + TAIL_PIECES, len(page.pieces))):
        if _may_follow(page.pieces[at], page.kinds[at]):
            last = at + 1
        elif page.kinds[at] not in ("tool", "around"):
            break
    return last


def _may_follow(piece: Piece, kind: str) -> bool:
    return kind == "plain" and page_words().after.fullmatch(piece.text.strip()) is not None


def _link_lists(page: _Page, first: int, last: int) -> list[tuple[int, int]]:
    """Runs of pieces that are links, of three links or more."""
    lists = []
    at = first
    while at < last:
        end = at
        while end < last and page.kinds[end] in ("links", "around"):
            end += 1
        if sum(piece.links for piece in page.pieces[at:end]) >= MANY_LINKS:
            lists.append((at, end))
        at = max(end, at + 1)
    return lists


def _listed(page: _Page, first: int, last: int) -> set[int]:
    return {at for start, end in _link_lists(page, first, last) for at in range(start, end)}


def _related(page: _Page, box: Span) -> set[int]:
    """Headings over links to other texts, with what follows them in their own box.

    Where the text goes on behind them in the same box, only the links.
    """
    out: set[int] = set()
    prose = list(accumulate(map(_size, page.pieces, page.kinds), initial=0))
    begun = next(at for at in range(box.first, box.last) if page.kinds[at] in FOR)
    related = page_words().related
    heads = (at for at in range(begun, box.last) if related.fullmatch(page.pieces[at].text.strip()))
    for at in islice(heads, MOST_RELATED):
        end = min((span.last for span in page.spans if span.first <= at and at + 1 < span.last), default=at + 1)
        end = min(end, box.last)
        if prose[end] - prose[at] > MOST * (prose[box.last] - prose[box.first]):
            end = next((other for other in range(at + 1, end) if page.kinds[other] in FOR), end)
        out.update(range(at, end))
    return out
