"""A story for a layout: prose, headings, tables, signature, drawn from texts.toml by the layout's seed."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path

from .layout import Cell, Grid, Layout, Par, Story
from .tables import captions, grid

NUMERALS = "一二三四五六七八九十"
MARKS = "①②③④⑤⑥⑦⑧⑨⑩"
LONG_SHARE, SHORT_SHARE = 0.25, 0.2


@cache
def texts() -> dict[str, list[str]]:
    """The written pieces."""
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))


def filled(text: str, rng: random.Random) -> str:
    """Every # becomes a digit, never a nought at the head of a number."""
    made: list[str] = []
    for char in text:
        inside = bool(made) and (made[-1].isdigit() or made[-1] in ".,")
        made.append(str(rng.randrange(0 if inside else 1, 10)) if char == "#" else char)
    return "".join(made)


class Pile:
    """Pieces of one group in random order, none twice before all were used."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.left = rng, dict[str, list[str]]()

    def take(self, group: str) -> str:
        if not self.left.get(group):
            self.left[group] = self.rng.sample(texts()[group], len(texts()[group]))
        return filled(self.left[group].pop(), self.rng)


def compose(layout: Layout) -> Story:
    """The pieces in reading order."""
    rng = random.Random(f"{layout.kind}/{layout.seed}/story")
    pile = Pile(rng)
    story = _head(layout, pile)
    marks = iter(MARKS)
    tables = list(layout.tables)
    for section in range(layout.sections):
        story += _section(layout, pile, section, marks)
        if tables:
            story += _table(layout, pile, tables.pop(0), section + 1)
    for extra in tables:
        story += _table(layout, pile, extra, 9)
        story.append(Par(pile.take("paragraphs")))
    story += [Par(pile.take("offices"), "signature"), Par(pile.take("dates"), "signature")]
    return tuple(story)


def _head(layout: Layout, pile: Pile) -> list[Par | Grid]:
    title = Par(pile.take("titles"), "title")
    if layout.head == "red":
        red = [Par(pile.take("offices") + "文件", "letterhead"), Par(pile.take("numbers"), "number")]
        return [*red, title, Par(pile.take("salutations"), "salutation")]
    if layout.head == "brief":
        name, issue = Par(pile.take("briefs"), "letterhead"), Par(pile.take("issues"), "issue")
        return [name, issue, Par(f"{pile.take('offices')}\t{pile.take('dates')}", "spread"), title]
    return [title]


def _section(layout: Layout, pile: Pile, number: int, marks: object) -> list[Par | Grid]:
    lead = f"{NUMERALS[number % 10]}、"
    made: list[Par | Grid] = []
    if layout.headings == "runin":
        head = lead + pile.take("runins")
        made.append(Par(head + pile.take("paragraphs"), "body", len(head)))
    else:
        made.append(Par(lead + pile.take("headings"), "heading"))
    if pile.rng.random() < 0.3:
        made.append(Par("（一）" + pile.take("subheadings"), "subheading"))
    made += [_paragraph(layout, pile, marks) for _ in range(pile.rng.randrange(2, 5))]
    if "lists" in layout.texts:
        made += [
            Par(f"{marker}{pile.take('lists')}。", "body")
            for marker in (texts()["marks"] if number % 2 else [f"{at}." for at in range(1, 6)])[: pile.rng.randrange(2, 6)]
        ]
    return made


def _paragraph(layout: Layout, pile: Pile, marks: object) -> Par:
    draw = pile.rng.random()
    group = pile.rng.choice(layout.texts) if draw > SHORT_SHARE else "short"
    group = "paragraphs" if group == "lists" else group
    text = pile.take(group)
    if draw > 1 - LONG_SHARE:
        text += pile.take("paragraphs") + (pile.take("paragraphs") if pile.rng.random() < 0.4 else "")
    side = pile.take("sides") if layout.sides and len(text) > 60 and pile.rng.random() < 0.5 else ""
    if layout.notes and len(text) > 60 and pile.rng.random() < 0.4:
        mark = next(marks, "")  # type: ignore[call-overload]
        return Par(text + mark, note=mark + pile.take("notes") if mark else "", side=side)
    return Par(text, side=side)


def _table(layout: Layout, pile: Pile, kind: str, number: int) -> list[Par | Grid]:
    made: Grid = grid(kind, pile, texts())
    return [*captions(kind, pile, number), made]


__all__ = ["Cell", "Pile", "compose", "filled", "texts"]
