"""How a full name is shortened: 道真仡佬族苗族自治县 → 道真县, 道真自治县, 道真. Used when the table is built."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Forms:
    """`bare` is the stem without its kind of unit (empty when shorter than two characters); `short` keeps a kind."""

    bare: str
    short: tuple[str, ...]
    other_bare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    suffix: re.Pattern[str]
    ethnic: re.Pattern[str]
    aliases: dict[str, list[str]]


@cache
def _words() -> _Words:
    raw = tomllib.loads((DATA / "forms.toml").read_text(encoding="utf-8"))
    peoples = "|".join(sorted(raw["ethnic"], key=len, reverse=True))
    return _Words(
        re.compile("(" + "|".join(raw["suffixes"]) + ")$"), re.compile(f"(?:{peoples})+$"), raw["aliases"]
    )  # fmt: skip


def forms_of(name: str) -> Forms:
    """The customary shorter forms of one division's full name."""
    words = _words()
    found = words.suffix.search(name)
    kind = found.group(1) if found else ""
    trunk = name[: -len(kind)] if kind else name
    stem = _without_peoples(trunk)
    aliases = words.aliases.get(name, [])
    short = {stem + end for end in _kinds(kind, stem != trunk)} | {a for a in aliases if _keeps_kind(a)}
    bares = [stem, *(a for a in aliases if not _keeps_kind(a))] if kind else []
    bares = [b for b in bares if len(b) > 1 and b != name]
    usable = sorted(s for s in short if len(s) > 1 and s != name and len(stem) > 1)
    return Forms(bares[0] if bares else "", tuple(usable), tuple(bares[1:]))


def town_forms(name: str) -> tuple[str, ...]:
    """Shorter forms of a township's name: 某某回族乡 → 某某乡; none for most."""
    stem = _without_peoples(name[:-1])
    return (stem + name[-1],) if name[-1] in "乡镇" and stem != name[:-1] and len(stem) > 1 else ()


def _without_peoples(trunk: str) -> str:
    """The trunk without the peoples at its end; kept whole where nothing else would be left (东乡族, 鄂温克族)."""
    found = _words().ethnic.search(trunk)
    while found and found.start() < 2:
        found = _words().ethnic.search(trunk, found.start() + 1)
    stem = trunk[: found.start()] if found else trunk
    return stem.removesuffix("族") if len(stem) > 2 else stem


def _keeps_kind(alias: str) -> bool:
    """Two characters are too few to outrank another division's bare name (巴州, and 巴州区)."""
    return alias[-1] in "省市县区州盟旗" and len(alias) > 2


def _kinds(kind: str, shortened: bool) -> tuple[str, ...]:
    """Kinds that the stem is customarily written with, beside the full name's own."""
    if kind in ("自治县", "自治州", "自治旗", "联合旗"):
        return (kind, kind[-1])
    if kind == "自治区":
        return (kind, "省")
    if kind == "矿区":
        return ()
    return (kind,) if shortened else ()
