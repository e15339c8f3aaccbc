"""The words of lexicon/audit.toml as patterns, made once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from pipeline.lexicon import table

CLAUSE_BREAK = "，,；;：:。（(！？"


class Rate(NamedTuple):
    """A rate by name and the words that its part and its whole bear."""

    name: str
    part: re.Pattern[str]
    whole: re.Pattern[str]


class Words(NamedTuple):
    """See the comments in audit.toml. Patterns that end in `$` are for the text in front of a number."""

    change: re.Pattern[str]
    """A clause that ends in a word of change: groups `compared`, `subject`, `yearly`, `adverb`, `verb`."""
    respectively: re.Pattern[str]
    events: frozenset[str]
    amounts: re.Pattern[str]
    """总数, 数量 at the end of a subject, which add nothing to what is counted."""
    lead_in: re.Pattern[str]
    """即, 两年 at the head of a clause of change, which name nothing that is counted."""
    apart: frozenset[str]
    """相差: the size of a difference between the two numbers in front, neither of which is the older."""
    evenly: re.Pattern[str]
    """均减少: one size of several changes."""
    freed: re.Pattern[str]
    removed: re.Pattern[str]
    removed_next: re.Pattern[str]
    hands_over: re.Pattern[str]
    lack: re.Pattern[str]
    left_undone: re.Pattern[str]
    due: re.Pattern[str]
    reached: re.Pattern[str]
    stays: re.Pattern[str]
    """留用, which can only be what is left of what stood before."""
    begins: re.Pattern[str]
    """由 从 自, up to the number before the change."""
    becomes: re.Pattern[str]
    """整合为, up to the number after the change."""
    compared: re.Pattern[str]
    """较上年的, up to the number compared with: groups `subject`, `when`."""
    same_time: re.Pattern[str]
    changes_next: re.Pattern[str]
    """The text after the number compared with begins with a word of change."""
    times: re.Pattern[str]
    past: re.Pattern[str]
    """A time gone by that a number itself bears: 上一年, 2023年末."""
    before: re.Pattern[str]
    now: re.Pattern[str]
    year: re.Pattern[str]
    than_before: re.Pattern[str]
    kept: re.Pattern[str]
    total: re.Pattern[str]
    begins_total: re.Pattern[str]
    """共 at the head of the total's own clause."""
    sure_total: re.Pattern[str]
    counted_total: re.Pattern[str]
    """两级合计, 三项之和, up to a total: group `count`, how many parts it has."""
    added: re.Pattern[str]
    """之和, 相加, up to a total of percentages too."""
    undone: re.Pattern[str]
    """未, 尚未, in front of what the other part has: group `verb`."""
    idle: re.Pattern[str]
    numerals: dict[str, int]
    parts: re.Pattern[str]
    whole: re.Pattern[str]
    rest: re.Pattern[str]
    of_which: re.Pattern[str]
    remain: re.Pattern[str]
    total_rows: frozenset[str]
    families: tuple[tuple[str, ...], ...]
    families_alone: tuple[tuple[str, ...], ...]
    share_of: re.Pattern[str]
    """占…的, up to the percentage: groups `subject`, `together`, `whole`."""
    rate: re.Pattern[str]
    """持证率, up to the percentage: groups `name`, `stem`."""
    known_rates: tuple[Rate, ...]
    elsewhere: re.Pattern[str]
    """全省平均: the share or rate of another whole than the report's own."""
    lists: re.Pattern[str]
    """其中 and the like, in front of the first part of a list."""
    out_of: re.Pattern[str]
    """留用的事项中仍有, up to the part: group `whole`."""
    list_of: re.Pattern[str]
    several: re.Pattern[str]
    share_word: re.Pattern[str]
    actual: re.Pattern[str]
    partitive: re.Pattern[str]
    whole_names: re.Pattern[str]
    sums: re.Pattern[str]
    generic: frozenset[str]
    dull: frozenset[str]
    within: re.Pattern[str]
    each: re.Pattern[str]
    """每个乡镇…: group `noun`."""
    each_of_them: re.Pattern[str]
    even: re.Pattern[str]
    vague: frozenset[str]
    single: str
    """Nouns of one character."""
    vague_units: frozenset[str]
    units: dict[str, str]
    scales: dict[str, int]
    tenths: str
    fraction: re.Pattern[str]


@cache
def words() -> Words:
    """The patterns, compiled."""
    data = table("audit")
    change, pair, parts, share = data["change"], data["pair"], data["sum"], data["share"]
    gap = data["gap"]
    all_verbs = {*table("verbs")["change"]["up"], *table("verbs")["change"]["down"], *change["words"]}
    long_verbs = _any(verb for verb in all_verbs if len(verb) > 1)
    begun = f"(?:{_any(all_verbs)}|{_any(change['nouns'])})"
    noun = f"(?:{_any(change['nouns'])}|(?:{_any(all_verbs)})(?:{_any(change['rates'])}))"
    noun += f"(?:{_any(change['after_rate'])})*"
    sizes = f"(?:{noun}|(?P<verb>{long_verbs})(?:{_any(change['after'])})*|(?P<short>{_any(all_verbs)})了?)"
    yearly, adverbs = _any(change["yearly"]), _any(change["adverbs"])
    compare, after = _any(pair["compare"]), _any(share["after"])
    before = f"{_any(share['before'])}|{after}"
    stop = "[^，,。；;、]"
    return Words(
        re.compile(
            rf"^(?:(?P<compared>(?:{compare}){stop}{{0,16}}?)|(?P<subject>{stop}{{0,10}}?))"
            rf"(?P<yearly>{yearly})?(?P<adverb>(?:{adverbs})*){sizes}$"
        ),
        re.compile(_any(change["each_of_several"])), frozenset(change["events"]),
        re.compile(f"(?:{_any(change['amounts'])})$"),
        re.compile(f"^(?:{_pieces(change['lead_in_re'])})"), frozenset(change["apart"]),
        re.compile(rf"^(?:{_any(change['evenly'])})(?:{adverbs})*{begun}"),
        re.compile(f"(?:{_pieces(change['freed_re'])})$"),
        re.compile(f"(?:{_any(change['removed'])})[了的]?$"),
        re.compile(f"^{stop}{{0,20}}?(?:{_any(change['removed'])})"), re.compile(f"^(?:{_any(gap['over'])})"),
        re.compile(f"(?:{_pieces(gap['lack_re'])})(?:{after})*$"), re.compile(_any(gap["undone"])),
        re.compile(_any(gap["due"])),
        re.compile(_any(gap["reached"])), re.compile(_any(gap["stays"])),
        re.compile(f"(?:{_any(pair['from'])}){stop}{{0,25}}$"),
        re.compile(f"(?:{_any(pair['to'])})(?:{_pieces(pair['to_after_re'])})*$"),
        re.compile(rf"^(?P<subject>{stop}{{0,14}}?)(?:{compare})(?P<when>{stop}{{0,14}}?)的?$"),
        re.compile(f"^(?:{_pieces(pair['same_time_re'])})$"),
        re.compile(rf"^(?:(?:{_any(pair['compare_tail'])})(?:[，,]{stop}{{0,8}}?)?|[，,])?(?:{yearly})?(?:{adverbs})*{begun}"),
        re.compile(_pieces(pair["times_re"])), re.compile(_pieces(pair["past_re"])),
        re.compile(_pieces(pair["before_re"])),
        re.compile(_pieces(pair["now_re"])), re.compile(_pieces(pair["year_re"])),
        re.compile(_pieces(pair["reform_re"])), re.compile(_pieces(pair["kept_re"])),
        re.compile(f"(?:{_any(parts['total'])})(?:{_pieces(parts['total_after_re'])})$"),
        re.compile(f"^(?:{_any(parts['total'])})"),
        re.compile(f"(?:{_pieces(parts['total_sure_re'])})(?:{_pieces(parts['total_after_re'])})$"),
        re.compile(
            rf"(?P<count>{_any(parts['numerals'])})(?:{_any(parts['counted'])}){stop}{{0,6}}?(?:{_any(parts['total'])}|{_pieces(parts['added_re'])}){stop}{{0,6}}$"
        ),
        re.compile(rf"(?:{_pieces(parts['added_re'])}){stop}{{0,6}}$"),
        re.compile(rf"^(?:{_pieces(parts['undone_re'])})(?P<verb>{stop}{{0,8}})$"),
        re.compile(_pieces(parts["idle_re"])), dict(parts["numerals"]),
        re.compile(_pieces(parts["parts_re"])), re.compile(_pieces(parts["whole_re"])),
        re.compile(_pieces(parts["rest_re"])), re.compile(_any(parts["stages"])),
        re.compile(f"(?:{_any(parts['remain'])})的?$"), frozenset(parts["total_rows"]),
        tuple(tuple(row) for row in parts["families"]), tuple(tuple(row) for row in parts["families_alone"]),
        re.compile(
            rf"^(?P<subject>{stop}{{0,24}}?)(?:(?P<together>{_any(share['together'])})|(?:{before})*(?:{_any(share['of'])}))"
            rf"(?P<whole>(?:(?!比){stop}{{1,24}}?)??)的?(?:比|{_any(share['rates'])})?(?:{after})*$"
        ),
        re.compile(rf"^(?P<name>(?P<stem>{stop}{{0,14}}?)(?:{_any(share['rates'])}))(?:{after})*$"),
        tuple(
            Rate(row["name"], re.compile(_pieces(row["part_re"])), re.compile(_pieces(row["whole_re"])))
            for row in share["known"]
        ),
        re.compile(_pieces(share["elsewhere_re"])), re.compile(_pieces(share["lists_re"])),
        re.compile(rf"^(?P<whole>{stop}{{1,14}}?)(?:{_pieces(share['out_of_re'])})$"),
        re.compile(rf"^(?P<whole>{stop}{{2,12}}?)[中里]"),
        re.compile(_any(change["each_of_several"])), re.compile(_pieces(share["word_re"])),
        re.compile(_pieces(share["actual_re"])), re.compile(f"(?:{_pieces(share['partitive_re'])})$"),
        re.compile(f"^(?:{_any(share['whole_names'])})"), re.compile(_any(share["sums"])),
        frozenset(share["generic"]), frozenset(share["dull"]), re.compile(_pieces(share["within_re"])),
        re.compile(r"每(?:[个名支家件])?(?P<noun>[^，,。；;、\d]{1,8})"),
        re.compile(r"^[^，,。；\d]{0,8}?[，,、]?(?:各|均|都|每[个支镇乡村县队组])"),
        re.compile(_any(data["product"]["even"])), frozenset(data["product"]["vague"]),
        data["product"]["single"], frozenset(data["product"]["vague_units"]),
        {unit: row[0] for row in data["units"]["families"] for unit in row},
        dict(data["span"]["scales"]), data["span"]["tenths"], re.compile(_pieces(data["span"]["fractions_re"])),
    )  # fmt: skip


def _any(plain: Iterable[str]) -> str:
    """One of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(plain), key=lambda word: (-len(word), word)))


def _pieces(patterns: Any) -> str:
    return "|".join(f"(?:{piece})" for piece in patterns)
