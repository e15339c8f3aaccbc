"""Text and lines that an OFD page draws, each with its place in points from the top left."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from pipeline.ingest.ofd_package import Element, Page, local
from pipeline.model import Box

POINTS = 72 / 25.4
"""In a millimetre."""
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
FARTHEST = 1e6
"""Beyond it a number is no place on a page."""
ASCENT, DESCENT = 0.88, 0.12
"""Of a character's box above and below its base line, as in Chinese fonts."""
NARROW = 0.5
"""Width of a Latin letter in em, where nothing tells."""
NARROWEST, WIDEST_NARROW = 0.1, 0.75
SMALLEST = 0.1
"""Points below which nothing of a character is seen."""
CONTROLS = frozenset(("Cc", "Zl", "Zp"))
"""Categories of what is no character of a line."""
SOLID = 255
"""Alpha of what nothing shines through."""
WIDE = frozenset("WFA")
"""East Asian widths that Chinese fonts give a full square."""
TILTED = math.radians(5)
CONTAINERS = frozenset(("Page", "Content", "Layer", "PageBlock", "CompositeGraphicUnit"))
DEEPEST = 8
"""Composite graphics within one another."""
MOST_SEGMENTS = 50_000
"""Straight strokes of a page; a drawing has more, and a table fewer."""
ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
PATH_TOKEN = re.compile(rf"[A-Za-z]|{NUMBER.pattern}")

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f: x' = a·x + c·y + e, y' = b·x + d·y + f."""
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Character:
    """One character and its box. `odd` is one printed so transparent that it may be a watermark's."""

    character: str
    box: Box
    odd: bool


@dataclass(slots=True)
class Drawn:
    """What stands on a page."""

    characters: list[Character] = field(default_factory=list)
    tilted: list[str] = field(default_factory=list)
    """Texts set aslant: stamps across the page."""
    segments: list[Box] = field(default_factory=list)
    """Straight strokes: from x0, y0 to x1, y1."""
    picture: float = 0.0
    """Share of the page that its largest picture covers."""


def drawn(page: Page, most: int) -> Drawn:
    """What a page and its templates draw; stops soon after `most` characters."""
    found = Drawn()
    box = numbers(page.box)
    left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    onto_page: Matrix = (POINTS, 0, 0, POINTS, -left * POINTS, -top * POINTS)
    for root in (*page.templates, page.content):
        if root is not None:
            _walk(root, onto_page, page, found, most, 0)
    return found


def numbers(text: str) -> list[float]:
    """The numbers of an array; what is too far away to be meant is 0."""
    return [_number(one) for one in NUMBER.findall(text)]


def deltas(text: str, count: int) -> list[float]:
    """At most `count` steps from character to character; `g 3 2.5` is 2.5 three times over."""
    steps: list[float] = []
    words = iter(text.split())
    for word in words:
        if word in ("g", "G"):
            repeats, step = _number(next(words, "")), _number(next(words, ""))
            steps.extend([step] * int(max(0, min(repeats, count - len(steps)))))
        else:
            steps.append(_number(word))
        if len(steps) >= count:
            break
    return steps[:count]


def _number(word: str) -> float:
    value = float(word) if NUMBER.fullmatch(word) else 0.0
    return value if abs(value) <= FARTHEST else 0.0


def _walk(parent: Element, matrix: Matrix, page: Page, found: Drawn, most: int, depth: int) -> None:
    for element in parent:
        kind = local(element)
        if len(found.characters) > most or element.get("Visible") == "false":
            continue
        if kind in CONTAINERS:
            _walk(element, matrix, page, found, most, depth)
        elif kind == "TextObject":
            _text(element, _own(element, matrix), found)
        elif kind == "PathObject":
            room = MOST_SEGMENTS - len(found.segments)
            found.segments.extend(islice(_segments(element, _own(element, matrix)), room))
        elif kind == "ImageObject":
            found.picture = max(found.picture, _share(element, matrix, page))
        elif kind == "CompositeObject" and depth < DEEPEST:
            unit = page.composites.get(element.get("ResourceID", ""))
            if unit is not None:
                _walk(unit, _own(element, matrix), page, found, most, depth + 1)


def _own(element: Element, outer: Matrix) -> Matrix:
    """From an object's own coordinates to those of the page: its matrix, its boundary's corner, what it stands in."""
    matrix, boundary = numbers(element.get("CTM", "")), numbers(element.get("Boundary", ""))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else IDENTITY
    x, y = boundary[:2] if len(boundary) == 4 else (0.0, 0.0)
    return _product((a, b, c, d, e + x, f + y), outer)


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    x, y = _moved(then, e, f)
    p, q, r, s = then[:4]
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, x, y)


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return _near(a * x + c * y + e), _near(b * x + d * y + f)


def _near(value: float) -> float:
    return max(-FARTHEST, min(FARTHEST, value))


def _text(element: Element, matrix: Matrix, found: Drawn) -> None:
    size = _number(element.get("Size", "")) or 1.0
    wide = size * (_number(element.get("HScale", "")) or 1.0)
    aslant, odd = _is_tilted(matrix), _number(element.get("Alpha", str(SOLID))) < SOLID / 2
    x = y = 0.0
    for code in element.iterchildren("{*}TextCode"):
        text = "".join(code.itertext()).replace("\r", "").replace("\n", "")
        x, y = _number(code.get("X", str(x))), _number(code.get("Y", str(y)))
        if aslant:
            found.tilted.append(text)
        else:
            boxes = _boxes(text, (x, y), _steps(code, text, wide), (size, wide), matrix)
            found.characters.extend(Character(character, box, odd) for character, box in boxes)


def _share(element: Element, matrix: Matrix, page: Page) -> float:
    """How much of the page a picture covers, as its boundary tells."""
    boundary, box = numbers(element.get("Boundary", "")), numbers(page.box)
    if len(boundary) != 4 or len(box) != 4 or box[2] * box[3] <= 0:
        return 1.0
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) / POINTS**2
    return abs(boundary[2] * boundary[3]) * scale / (box[2] * box[3])


def _is_tilted(matrix: Matrix) -> bool:
    angle = math.atan2(matrix[1], matrix[0]) % (math.pi / 2)
    return TILTED < angle < math.pi / 2 - TILTED


def _steps(code: Element, text: str, wide: float) -> list[tuple[float, float]]:
    """How far it is from each character to the next; characters follow one another where the file does not tell."""
    count = len(text) - 1
    across, down = deltas(code.get("DeltaX", ""), count), deltas(code.get("DeltaY", ""), count)
    if not across and not any(down):
        return [(_natural(character, wide), 0.0) for character in text[:-1]]
    return list(zip(_filled(across, count), _filled(down, count), strict=True))


def _filled(steps: list[float], count: int) -> list[float]:
    """The last step goes on where there are too few."""
    return steps + [steps[-1] if steps else 0.0] * (count - len(steps))


def _natural(character: str, wide: float) -> float:
    return wide if unicodedata.east_asian_width(character) in WIDE else wide * NARROW


def _boxes(
    text: str, at: tuple[float, float], steps: Sequence[tuple[float, float]], size: tuple[float, float], matrix: Matrix
) -> Iterator[tuple[str, Box]]:
    """The characters that can be seen, each with its box."""
    x, y = at
    height, wide = size
    for number, character in enumerate(text):
        step = steps[number] if number < len(steps) else (0.0, 0.0)
        width = _width(character, step[0], wide)
        box = _box(matrix, x, y - ASCENT * height, x + width, y + DESCENT * height)
        if min(box[2] - box[0], box[3] - box[1]) >= SMALLEST and unicodedata.category(character) not in CONTROLS:
            yield character, box
        x, y = _near(x + step[0]), _near(y + step[1])


def _width(character: str, step: float, wide: float) -> float:
    """Up to the next character, where that follows closely: the widths in the font are not read."""
    natural = _natural(character, wide)
    return step if NARROWEST * wide < step <= max(natural, WIDEST_NARROW * wide) else natural


def _box(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    corners = [_moved(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2)


def _segments(element: Element, matrix: Matrix) -> Iterator[Box]:
    """The straight strokes of a path; a closing one as well."""
    for data in element.iterchildren("{*}AbbreviatedData"):
        for points in _lines(data.text or ""):
            moved = [_moved(matrix, x, y) for x, y in points]
            yield from ((*start, *end) for start, end in pairwise(moved))


def _lines(text: str) -> Iterator[list[tuple[float, float]]]:
    """Runs of points joined by straight lines. A curve ends one run and begins another."""
    run: list[tuple[float, float]] = []
    start = (0.0, 0.0)
    for command, values in _commands(text):
        if command == "L":
            run.append((values[0], values[1]))
        elif command == "C":
            yield [*run, start]
            run = [start]
        else:
            yield run
            run = [(values[-2], values[-1])]
            start = run[0] if command in "MS" else start
    yield run


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    """Each command of a path with its numbers; one with too few is left out."""
    command, values = "", []
    for token in (*PATH_TOKEN.findall(text), "C"):
        if not token.isalpha():
            values.append(_number(token))
            continue
        if command and len(values) >= ARGUMENTS[command]:
            yield command, values
        command, values = token if token in ARGUMENTS else "", []
