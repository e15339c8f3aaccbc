"""The word table of mechanisms compiled: verbs, heads, vetoes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of

HAN = r"\u3400-\u9fff〇"
SEPARATOR = r"\s*(?:[—–―─－]+|-+>?|→|➔|➝|⇒|⟶|＞|>)\s*"


@dataclass(frozen=True, slots=True)
class Words:
    """Every pattern the extractor looks words up by."""

    head: re.Pattern[str]
    """After a quoted name: [的] [modifiers] head, the head in the group of its kind."""
    bad_head: re.Pattern[str]
    verb: re.Pattern[str]
    """A verb in front of a name, in group `strong`, `weak` or `bad`."""
    immediate_bad: re.Pattern[str]
    negated: re.Pattern[str]
    absent: re.Pattern[str]
    stock: frozenset[str]
    veto: re.Pattern[str]
    talk: re.Pattern[str]
    complaint: re.Pattern[str]
    past: re.Pattern[str]
    after: re.Pattern[str]
    inner_head: re.Pattern[str]
    numbered: re.Pattern[str]
    one_each: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Unquoted:
    """Patterns for names without quotes."""

    head: re.Pattern[str]
    governor: re.Pattern[str]
    principle_governor: re.Pattern[str]
    leading: re.Pattern[str]
    generic: re.Pattern[str]
    generic_platform: re.Pattern[str]
    cut: re.Pattern[str]
    bad: re.Pattern[str]
    follows: re.Pattern[str]
    after_steps: re.Pattern[str]


@cache
def words() -> Words:
    """The patterns for quoted names."""
    data = table("mechanisms")
    verbs, veto, shape = data["governor"], data["veto"], data["shape"]
    return Words(
        head=re.compile(rf"(?:等(?:有效|好|先进|创新|特色)?|[两三四五六七八九十]+[种个项])?的?[{HAN}、\d]{{0,9}}?{_kinds(data['heads'])}"),
        bad_head=re.compile(rf"等?的?[{HAN}]{{0,4}}?{any_of(data['bad_heads']['words'])}"),
        verb=re.compile(_kinds({key: verbs[key] for key in ("strong", "weak", "bad")}, longest=True)),
        immediate_bad=re.compile(rf"{verbs['immediate_bad']}$"),
        negated=re.compile(rf"{verbs['negated']}$"),
        absent=re.compile(data["absent"]["after"]),
        stock=frozenset(veto["stock"]),
        veto=re.compile(veto["inside"]),
        talk=re.compile(veto["talk"]),
        complaint=re.compile(veto["complaint"]),
        past=re.compile(veto["past"]),
        after=re.compile(veto["after"]),
        inner_head=re.compile(rf"[^、，]{{2,}}{any_of(shape['inner_heads'])}$"),
        numbered=re.compile(shape["numbered"]),
        one_each=re.compile(shape["one_each"]),
    )  # fmt: skip


@cache
def unquoted() -> Unquoted:
    """The patterns for names without quotes."""
    data = table("mechanisms")["unquoted"]
    heads = {kind: data[kind] for kind in ("institution", "mechanism", "platform", "listing", "model", "principle")}
    return Unquoted(
        head=re.compile(rf"{_kinds(heads)}(?!{any_of(data['not_before'])})"),
        governor=re.compile(rf"{any_of(data['governors'])}(?!情况|力度|能力|标准)"),
        principle_governor=re.compile(any_of(data["principle_governors"])),
        leading=re.compile(data["verbs_left"]),
        generic=re.compile(data["generic"]),
        generic_platform=re.compile(data["generic_platform"]),
        cut=re.compile(data["cuts"]),
        bad=re.compile(data["bad"]),
        follows=re.compile(table("mechanisms")["shape"]["follows"]),
        after_steps=re.compile(data["after_steps"]),
    )


def _kinds(rows: dict[str, Iterable[str]], longest: bool = False) -> str:
    """One alternation, each list in the group of its name; with `longest` a longer word of any list goes first."""
    if not longest:
        return "(?:" + "|".join(f"(?P<{kind}>{any_of(listed)})" for kind, listed in rows.items()) + ")"
    sizes = sorted({len(word) for listed in rows.values() for word in listed}, reverse=True)
    parts = [
        f"(?P<{kind}{size}>{any_of(fit)})"
        for size in sizes
        for kind, listed in rows.items()
        if (fit := [word for word in listed if len(word) == size])
    ]
    return "(?:" + "|".join(parts) + ")"
