"""Templates of synthetic reports (nights.toml), compiled once, and the choices that fill them."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

_Item = TypeVar("_Item")
_MARK = re.compile(r"(\{[^{}]*\}|\[[^\[\]]*\])")
_RANGE = re.compile(r"(?:(\w)=)?(\d+)-(\d+)")
_SUM = re.compile(r"(\w)([-+%/])(\w)")


class Choice:
    """The draws of one report; by `random()` alone, whose numbers are the same in every Python."""

    def __init__(self, seed: str) -> None:
        self._draw = random.Random(seed).random
        self.own: dict[str, str] = {}
        """Words that are the report's own."""
        self.several: dict[str, Sequence[str]] = {}
        """Words of which it has several (town, far)."""
        self.numbers: dict[str, int] = {}
        self._last: dict[str, str] = {}

    def share(self) -> float:
        """From 0 to 1."""
        return self._draw()

    def number(self, low: int, high: int) -> int:
        """From low to high, both possible."""
        return low + int(self._draw() * (high - low + 1))

    def one(self, items: Sequence[_Item]) -> _Item:
        """One of them."""
        return items[int(self._draw() * len(items))]

    def named(self, name: str, words: dict[str, list[Part]]) -> str:
        """What stands for a word: the report's own, or one that is not the one just used."""
        if name in self.own:
            return self.own[name]
        for _ in range(2):
            found = self.one(self.several[name]) if name in self.several else self.one(words[name])(self)
            if found != self._last.get(name):
                break
        self._last[name] = found
        return found

    def mixed(self, items: Sequence[_Item]) -> list[_Item]:
        """All of them in another order."""
        return [item for _, item in sorted(((self._draw(), item) for item in items), key=lambda pair: pair[0])]


Part = Callable[[Choice], str]


class Section(NamedTuple):
    """What may stand under one heading."""

    heads: list[Part]
    sentences: list[Part]


class Stock(NamedTuple):
    """All templates, ready to be filled."""

    form: dict[str, list[Part]]
    sections: list[Section]


@cache
def stock() -> Stock:
    """The templates, read once."""
    told = tomllib.loads(Path(__file__).with_name("nights.toml").read_text("utf-8"))
    words: dict[str, list[Part]] = {}
    for name, listed in told["words"].items():
        words[name] = [_filled(word, words) for word in listed.split()]
    form = {name: _all(one if isinstance(one, list) else [one], words) for name, one in told["form"].items()}
    sections = [Section(_all(one["heads"], words), _all(one["sentences"], words)) for one in told["sections"].values()]
    return Stock(form, sections)


def _all(templates: Sequence[str], words: dict[str, list[Part]]) -> list[Part]:
    return [_with_numbers(template, words) for template in templates]


def _with_numbers(template: str, words: dict[str, list[Part]]) -> Part:
    """The template, its numbers to reckon with drawn before anything is written."""
    names = [(name, int(low), int(high)) for name, low, high in _RANGE.findall(template) if name]
    part = _filled(template, words)

    def filled(choice: Choice) -> str:
        choice.numbers.update({name: choice.number(low, high) for name, low, high in names})
        return part(choice)

    return filled if names else part


def _filled(template: str, words: dict[str, list[Part]]) -> Part:
    parts = [_part(piece, words) for piece in _MARK.split(template) if piece]
    return parts[0] if len(parts) == 1 else lambda choice: "".join([part(choice) for part in parts])


def _part(piece: str, words: dict[str, list[Part]]) -> Part:
    if piece.startswith("["):
        ways = [_filled(way, words) for way in piece[1:-1].split("|")] if "|" in piece else [_plain(piece)]
        return lambda choice: choice.one(ways)(choice)
    return _slot(piece[1:-1], words) if piece.startswith("{") else _plain(piece)


def _plain(text: str) -> Part:
    return lambda choice: text


def _slot(name: str, words: dict[str, list[Part]]) -> Part:
    if found := _RANGE.fullmatch(name):
        low, high = int(found[2]), int(found[3])
        return (
            (lambda choice: str(choice.numbers[name[0]])) if found[1] else lambda choice: str(choice.number(low, high))
        )
    if found := _SUM.fullmatch(name):
        a, how, b = found.groups()
        return lambda choice: RECKONED[how](choice.numbers[a], choice.numbers[b])
    return lambda choice: choice.named(name, words)


RECKONED: dict[str, Callable[[int, int], str]] = {
    "-": lambda a, b: str(a - b),
    "+": lambda a, b: str(a + b),
    "%": lambda a, b: _rounded(100 * a / b),
    "/": lambda a, b: _rounded(100 * (a - b) / a),
}


def _rounded(percent: float) -> str:
    return f"{percent:.1f}".removesuffix(".0")
