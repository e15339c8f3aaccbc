"""Whose number it is: the report's own region, or the town, district or other place that its sentence speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from pipeline import regions
from pipeline.lexicon.patterns import pattern
from pipeline.model import Fact, Place, Region, Sentence

JOINT = re.compile(r"(?:、|和|与|及|以及|，)?(?:、|和|与|及)?")
RESPECTIVELY = re.compile(r"分别|依次|依序|各自|各(?![类级项地种部界方])")
GROUP = re.compile(r"等(?:\d+|[两三四五六七八九十]+)?个?(?:乡镇|镇街|镇|街道|县|区|地)")
LEVEL_OF = {
    "市": ("prefecture", "county"),
    "县": ("county",),
    "区": ("county",),
    "旗": ("county",),
    "州": ("prefecture",),
    "镇": ("township",),
    "乡": ("township",),
    "街道": ("township",),
    "开发区": ("", "township"),
    "园区": ("", "township"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A place that a stretch of text speaks of."""

    start: int
    end: int
    region: Region
    grouped: int
    """How many places stand in its list (古韩镇、侯堡镇各…)."""
    index: int
    referred: bool = False
    """Named as a model, a neighbour or a term of comparison: it holds for its own clause only."""


def regions_of(
    text: str, sentences: tuple[Sentence, ...], facts: tuple[Fact, ...], home: Region, places: tuple[Place, ...]
) -> list[Region]:
    """The region that each fact is about, in the facts' order."""
    topics = _topics(text, places, home)
    starts = [topic.start for topic in topics]
    out: list[Region] = []
    carried: Topic | None = None
    at = 0
    for sentence in sentences:
        own = topics[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        mine = []
        while at < len(facts) and facts[at].start < sentence.end:
            mine.append(facts[at])
            at += 1
        out += _of_sentence(text, sentence, mine, own, carried, home)
        last = [topic for topic in own if topic.grouped == 1]
        carried = last[-1] if last else carried if _near(text, carried, sentence) else None
        if carried and _reset(text, carried, max(carried.end, sentence.start), sentence.end, home):
            carried = None
    return out


def _near(text: str, topic: Topic | None, sentence: Sentence) -> bool:
    return topic is not None and topic.start >= sentence.placed.start and sentence.end - topic.end < 240


def _topics(text: str, places: tuple[Place, ...], home: Region) -> list[Topic]:
    """Places other than the report's own region and those above it, lists of them joined."""
    named = [(p.start, p.end, region) for p in places if (region := _other(p, home)) is not None]
    named = _with_unlisted(text, named, places, home)
    groups: list[list[tuple[int, int, Region]]] = []
    for row in named:
        if groups and row[0] > groups[-1][-1][1] and JOINT.fullmatch(text, groups[-1][-1][1], row[0]):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [
        Topic(start, end, region, len(group), i, _referred(text, start, end))
        for group in groups for i, (start, end, region) in enumerate(group)
    ]  # fmt: skip


def _referred(text: str, start: int, end: int) -> bool:
    return (
        pattern("referred").search(text, max(0, start - 5), start) is not None
        or pattern("neighbour").match(text, end) is not None
    )


def _with_unlisted(
    text: str, named: list[tuple[int, int, Region]], places: tuple[Place, ...], home: Region
) -> list[tuple[int, int, Region]]:
    """Add 甲、乙、丙三镇, whose kind is written once, and towns that the table does not list."""
    if not home.code or home.level == "province":
        return named
    taken = [(p.start, p.end) for p in places]
    found = list(named)
    for match in pattern("shared_kind").finditer(text):
        at = match.start(1)
        for name in match[1].split("、"):
            if not name.endswith(match[2]):
                found.append((at, at + len(name), regions.place_of(name + match[2], home)))
            at += len(name) + 1
    for match in pattern("unlisted").finditer(text):
        if not any(a < match.end(1) and match.start(1) < b for a, b in taken):
            found.append((match.start(1), match.end(1), regions.place_of(match[1], home)))
    kept = {
        row[0]: row for row in sorted(found, key=lambda r: (r[0], r[1])) if row[2].name and row[2].name != home.name
    }
    return [kept[start] for start in sorted(kept)]


def _other(place: Place, home: Region) -> Region | None:
    if (
        place.code
        and place.code == home.code
        and place.township_code == home.township_code
        and place.level == home.level
    ):
        return None
    if (place.full_name and home.name.startswith(place.full_name)) or (place.name and home.name.endswith(place.name)):
        return None
    if place.bare and not place.full_name.startswith(home.name):
        return None
    region = regions.place_of(place.name, home) if not place.code or place.level in ("township", "") else _region(place)
    return region if region.name and not home.name.startswith(region.name) else None


def _region(place: Place) -> Region:
    return Region(place.full_name, place.code, place.township_code, place.level, "stated", place.name)


def _of_sentence(
    text: str, sentence: Sentence, facts: list[Fact], topics: list[Topic], carried: Topic | None, home: Region
) -> list[Region]:
    if not topics and carried is None:
        return [home] * len(facts)
    paired = _paired(text, facts, topics)
    return [paired.get(fact.start) or _governing(text, sentence, fact, topics, carried, home) for fact in facts]


def _paired(text: str, facts: list[Fact], topics: list[Topic]) -> dict[int, Region]:
    """A、B、C三镇分别承接66项、72项、58项: the numbers of a list go to the places before it, one each."""
    found: dict[int, Region] = {}
    for i, fact in enumerate(facts):
        run = _run(text, facts, i)
        if len(run) < 2 or fact.start in found:
            continue
        group = [t for t in topics if t.end <= fact.start][-len(run) :]
        before = sum(t.end <= fact.start for t in topics)
        whole = len(group) == len(run) and (
            group[-1].grouped == len(run) or (before == len(run) and group[0].grouped == 1)
        )
        if whole and RESPECTIVELY.search(text, group[-1].end, fact.start):
            found |= {one.start: topic.region for one, topic in zip(run, group, strict=True)}
    return found


def _run(text: str, facts: list[Fact], i: int) -> list[Fact]:
    """The facts from `i` on that are joined as a list and have one measure word."""
    run = [facts[i]]
    for fact in facts[i + 1 :]:
        if fact.unit != run[0].unit or not LISTED.fullmatch(text, run[-1].end, fact.start):
            break
        run.append(fact)
    return run


LISTED = re.compile(r"(?:左右|以上)?(?:、|和|与|及|以及|，(?=\d)){1,2}[^，。；\d合共总其计]{0,4}")


def _governing(
    text: str, sentence: Sentence, fact: Fact, topics: list[Topic], carried: Topic | None, home: Region
) -> Region:
    before = [topic for topic in topics if topic.end <= fact.start]
    if before:
        return _of_topic(text, before[-1], before[-1].end, fact, home)
    if carried is None:
        return home
    back = _last_back(text, carried, sentence.start, fact.start, home)
    return carried.region if back and not _reset(text, carried, back, fact.start, home) else home


def _of_topic(text: str, topic: Topic, start: int, fact: Fact, home: Region) -> Region:
    """The topic's region unless the words between give the floor back to the report's own."""
    if (topic.grouped > 1 and topic.index == topic.grouped - 1) or GROUP.match(text, topic.end):
        return home
    back = _last_back(text, topic, start, fact.start, home)
    if topic.referred and not back and re.search(r"[，,]", text[start : fact.start]):
        return home
    return home if _reset(text, topic, back or start, fact.start, home) else topic.region


def _last_back(text: str, topic: Topic, start: int, end: int, home: Region) -> int:
    """Where 该市, 该镇 last takes up the topic again; 0 when nothing does."""
    found = 0
    for match in pattern("that").finditer(text, start, end):
        own = match[0].startswith("全") and _is_home(match[1], home)
        if topic.region.level in LEVEL_OF.get(match[1], ()) and not own:
            found = match.end()
    return found


def _reset(text: str, topic: Topic, start: int, end: int, home: Region) -> bool:
    if pattern("reset").search(text, start, end):
        return True
    bare = re.sub(r"(?:市|县|区|州|旗|盟|镇|乡|街道)$", "", home.name)[-2:] if home.name else ""
    if bare and re.search(rf"[，,；]{bare}", text[start:end]):
        return True
    return any(
        _is_home(m[1] or m[2], home) or m[0][0] in "我本"
        for m in pattern("own").finditer(text, start, end)
        if not pattern("measured_against").search(text, max(start, m.start() - 4), m.start())
    )


def _is_home(kind: str, home: Region) -> bool:
    """Whether 全县, 全市 … speaks of the report's own region."""
    return (
        kind == "域"
        or not home.code
        or home.name.endswith(kind)
        or (home.level in LEVEL_OF.get(kind, ()) and kind not in "县旗镇乡")
    )
