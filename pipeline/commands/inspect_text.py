"""What `jianbao inspect` shows on a terminal: a head, then a line or two a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.codes import DECISIONS, DROPPED, WARNINGS, Code
from pipeline.commands.terminal import columns, harmless, padded, shortened, width
from pipeline.messages import Language, say
from pipeline.schema import CODES

if TYPE_CHECKING:
    from pipeline.export.inspection import Inspection, Seen
    from pipeline.model import Decision, Result
    from pipeline.scan import Source

INDENT = "  "
DEEPEST = 6
"""Levels of headings that are shown by indenting."""
LEAST_TEXT = 20
"""Columns of text that a narrow terminal shows too."""
Cells = tuple[str, ...]


def refusal(source: Source, result: Result, language: Language) -> str:
    """Why a file could not be read, and what to do."""
    code = CODES[result.reason]
    what, advice = (code.zh, code.advice_zh) if language == "zh" else (code.en, code.advice)
    return say("refused", language, file=harmless(source.file), what=what, advice=advice)


def meaning(codes: Iterable[Code], code: str, language: Language) -> str:
    """The words of a code, or the code itself where the table has none."""
    found = next((one for one in codes if one.code == code), None)
    return code if found is None else found.zh if language == "zh" else found.en


def screen(found: Inspection, language: Language) -> str:
    """All that is shown, within the width of the terminal."""
    room = columns()
    head = [shortened(harmless(line), room) for line in _head(found, language)]
    return "\n".join([*head, "", *_table(found.blocks, room, language)])


def _head(found: Inspection, language: Language) -> Iterator[str]:
    document, result = found.document, found.result
    yield f"{found.source.file}：" if language == "zh" else f"{found.source.file}:"
    yield INDENT + (" · ".join(_sizes(found, language)))
    told = (
        ("in_title", result.head.title), ("in_issuer", result.head.issuer), ("in_published", result.head.published),
        ("in_region", result.region.name or " / ".join(result.region.candidates)),
    )  # fmt: skip
    yield from (f"{INDENT}{say(key, language)}: {value}" for key, value in told if value)
    yield from _listed("in_warnings", [meaning(WARNINGS, code, language) for code in result.warnings], language)
    yield from _listed("in_decisions", list(_decisions(document.decisions, language)), language)
    yield from _listed("in_dropped", list(_dropped(found.blocks, language)), language)


def _sizes(found: Inspection, language: Language) -> Iterator[str]:
    document, result = found.document, found.result
    dropped = sum(1 for seen in found.blocks if seen.block.dropped)
    yield say("in_format", language, format=document.format)
    if document.pages:
        yield say("in_pages", language, count=document.pages)
    yield say("in_characters", language, count=len(result.report.text) if result.report else 0)
    yield say("in_blocks", language, kept=len(found.blocks) - dropped, dropped=dropped)
    yield say("in_found", language, facts=len(result.facts), mechanisms=len(result.mechanisms))


def _listed(key: str, lines: Sequence[str], language: Language) -> Iterator[str]:
    if lines:
        yield f"{INDENT}{say(key, language)}:"
        yield from (f"{INDENT * 2}- {line}" for line in lines)


def _decisions(decisions: Iterable[Decision], language: Language) -> Iterator[str]:
    """One line a decision; pages on which the same was decided stand together."""
    pages: dict[tuple[str, str], list[int | None]] = {}
    for one in decisions:
        pages.setdefault((one.code, one.detail), []).append(one.page)
    for (code, detail), where in pages.items():
        told = runs_of([page for page in where if page is not None])
        place = say("in_page", language, page=told) if told else say("in_whole", language)
        yield f"{place}: {meaning(DECISIONS, code, language)}" + (f" ({detail})" if detail else "")


def runs_of(pages: Sequence[int]) -> str:
    """3, 5, 8–12 of the pages 3, 5, 8, 9, 10, 11, 12."""
    runs = [list(run) for _, run in groupby(enumerate(sorted(set(pages))), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(str(run[0][1]) if len(run) == 1 else f"{run[0][1]}–{run[-1][1]}" for run in runs)


def _dropped(blocks: Iterable[Seen], language: Language) -> Iterator[str]:
    counts: dict[str, int] = {}
    for seen in blocks:
        if seen.block.dropped:
            counts[seen.block.dropped] = counts.get(seen.block.dropped, 0) + 1
    yield from (f"{meaning(DROPPED, code, language)}: {count}" for code, count in counts.items())


def _table(blocks: Sequence[Seen], room: int, language: Language) -> Iterator[str]:
    """The blocks as lines of columns: number, place, kind, what was found, text."""
    titles = tuple(say(key, language) for key in ("in_block", "in_where", "in_kind", "in_facts", "in_text"))
    rows = [_cells(seen, language) for seen in blocks]
    if not any(row[1] for row in rows):  # a format without pages
        titles, rows = (titles[0], *titles[2:]), [(row[0], *row[2:]) for row in rows]
    widths = [max(map(width, column)) for column in list(zip(titles, *rows, strict=True))[:-1]]
    left = max(LEAST_TEXT, room - sum(widths) - len(INDENT) * len(widths))
    for row in (titles, *rows):
        fixed = INDENT.join(padded(cell, wide) for cell, wide in zip(row, widths, strict=False))
        yield f"{fixed}{INDENT}{shortened(row[-1], left)}".rstrip()


def _cells(seen: Seen, language: Language) -> Cells:
    found = f"{len(seen.facts) or '·'} + {len(seen.mechanisms) or '·'}" if seen.facts or seen.mechanisms else ""
    return (str(seen.number), _where(seen), _kind(seen, language), found, _text(seen))


def _where(seen: Seen) -> str:
    """p3 72,90–523,118: the page, and what encloses its lines there."""
    if not seen.pages:
        return ""
    box = seen.box_on(seen.pages[0])
    place = f" {box[0]:.0f},{box[1]:.0f}–{box[2]:.0f},{box[3]:.0f}" if box else ""
    return f"p{runs_of(seen.pages)}{place}"


def _kind(seen: Seen, language: Language) -> str:
    if seen.block.dropped:
        return f"× {meaning(DROPPED, seen.block.dropped, language)}"
    if seen.block.kind == "row":
        return say("in_row", language)
    if seen.is_item:
        return say("in_item", language)
    return say("in_heading", language, level=seen.level) if seen.level else say("in_paragraph", language)


def _text(seen: Seen) -> str:
    """Headings and items indented by level; a table's cells each behind the heading above it."""
    if not seen.block.header:
        return INDENT * max(0, min(seen.level, DEEPEST) - 1) + harmless(seen.block.text)
    pairs = [f"{head}={cell}" if head else cell for head, cell in cells_of(seen)]
    return harmless(" | ".join(pairs))


def cells_of(seen: Seen) -> tuple[tuple[str, str], ...]:
    """Pairs of a table row's cells and the headings above them."""
    cells = seen.block.text.split(" | ")
    heads = seen.block.header if len(seen.block.header) == len(cells) else ("",) * len(cells)
    return tuple(zip(heads, cells, strict=True))
