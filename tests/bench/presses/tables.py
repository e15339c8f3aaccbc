"""Tables for the stories. A kind is words joined by `+`: rules (grid, none, three), what it holds, how it goes on.

`merged` cells, `units` told over it, `caption` row inside it, `long` (over two pages) with `head` or `continued` again,
`wide` (landscape), `wrapped` cells of several lines, `total` row.
"""

from __future__ import annotations

from typing import Protocol

from .layout import Cell, Grid, Par


class Taker(Protocol):
    """Where words come from."""

    rng: object

    def take(self, group: str) -> str: ...


def captions(kind: str, pile: Taker, number: int) -> list[Par | Grid]:
    """The lines above the table."""
    words = kind.split("+")
    made: list[Par | Grid] = []
    if "caption" not in words:
        made.append(Par(f"表{number} 各乡镇（街道）承接事项及办案情况", "caption"))
    if "units" in words:
        made.append(Par("单位：项、件、人", "unit"))
    return made


def grid(kind: str, pile: Taker, texts: dict[str, list[str]]) -> Grid:
    """The table itself."""
    words = kind.split("+")
    rules = next(word for word in words if word in ("grid", "none", "three"))
    again = next((word for word in words if word in ("head", "continued")), "")
    count = 48 if "long" in words else pile.rng.randrange(5, 9)  # type: ignore[attr-defined]
    heads = _heads(words)
    body = _merged(count, pile) if "merged" in words else _body(count, pile, texts, words)
    rows = (*heads, *body, *((_total(body),) if "total" in words else ()))
    return Grid(rows, len(heads), rules, again, "wide" in words, _weights(words))


def _heads(words: list[str]) -> tuple[tuple[Cell, ...], ...]:
    made: list[tuple[Cell, ...]] = []
    if "merged" in words:
        made = [
            (Cell("领域", height=2), Cell("单位", height=2), Cell("执法力量", 2), Cell("办案数", height=2)),
            (Cell("编制（名）"), Cell("在岗（名）")),
        ]
    elif "wrapped" in words:
        made = [(Cell("乡镇"), Cell("主要职责"), Cell("事项数"))]
    elif "wide" in words:
        names = "序号 乡镇（街道） 承接事项（项） 办理案件（件） 执法人员（名） 持证人员（名） 持证率 经费（万元）"
        made = [tuple(map(Cell, names.split()))]
    else:
        made = [tuple(map(Cell, ("乡镇（街道）", "承接事项", "办理案件", "执法人员", "持证率")))]
    if "caption" in words:
        width = sum(cell.width for cell in made[0])
        made.insert(0, (Cell("各乡镇（街道）执法力量情况（单位：名）", width),))
    return tuple(made)


def _body(count: int, pile: Taker, texts: dict[str, list[str]], words: list[str]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(map(Cell, _texts(at, pile, texts, words))) for at in range(count))


def _texts(at: int, pile: Taker, texts: dict[str, list[str]], words: list[str]) -> list[str]:
    town = pile.take("towns") if at < len(texts["towns"]) else f"第{at + 1}中队"
    if "wrapped" in words:
        return [town, pile.take("cells"), _number(pile, 3)]
    if "wide" in words:
        return [str(at + 1), town, *(_number(pile, size) for size in (3, 4, 2, 2)), f"{_number(pile, 2)}.5%", f"{_number(pile, 2)}.08"]
    return [town, _number(pile, 3), _number(pile, 4), _number(pile, 2), f"{_number(pile, 2)}.{_number(pile, 1)}%"]


def _merged(count: int, pile: Taker) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    while len(rows) < count:
        tall = 2 + len(rows) % 2
        first = Cell(pile.take("fields"), height=tall)
        for at in range(tall):
            rest = (Cell(pile.take("towns")), *(Cell(_number(pile, size)) for size in (2, 2, 3)))
            rows.append((first, *rest) if at == 0 else rest)
    return tuple(rows)


def _total(body: tuple[tuple[Cell, ...], ...]) -> tuple[Cell, ...]:
    last = body[-1]
    if body[0][0].height > 1:
        return (Cell("合计", 2), Cell("318"), Cell("296"), Cell("2046"))
    sums = [Cell("—" if "%" in cell.text or not cell.text.isdigit() else str(int(cell.text) * 7 + 3)) for cell in last[1:]]
    return (Cell("合计"), *sums)


def _weights(words: list[str]) -> tuple[float, ...]:
    if "wrapped" in words:
        return (1.2, 3.4, 1.0)
    if "wide" in words:
        return (0.6, 1.5, 1.2, 1.2, 1.2, 1.2, 1.0, 1.0)
    if "merged" in words:
        return (1.2, 1.4, 1.0, 1.0, 1.0)
    return (1.5, 1.0, 1.0, 1.0, 1.0)


def _number(pile: Taker, digits: int) -> str:
    rng = pile.rng
    return str(rng.randrange(10 ** (digits - 1), 10**digits))  # type: ignore[attr-defined]
