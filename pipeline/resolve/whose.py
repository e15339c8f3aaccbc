"""Whose number it is: the report's own region, or the town, district or other place that its sentence speaks of."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from pipeline import regions
from pipeline.model import Fact, Place, Region, Sentence

RESET = re.compile(
    r"(?:全|我|本)(?:市|县|区|省|州|盟|旗|镇|乡|街道|域)|合计|共计|总计|各(?:乡镇|镇|街道|县|区|地|市)|其余|其他|(?:市|县|区|州|旗)(?:委|政府|级|本级|直|里|司法局|综合行政执法局|编办)|总数|两地|上述|以上\d|均达|三镇|四镇|两镇|五镇|平均"
)
THAT = re.compile(r"^(?:其中，?)?(?:目前，?|去年，?|今年，?)?(?:该|这个)(市|县|区|旗|镇|乡|街道|州|开发区|园区)")
THAT_INSIDE = re.compile(r"(?:该|当地)(市|县|区|旗|镇|乡|街道|州|地|局)?")
JOINT = re.compile(r"(?:、|和|与|及|以及|，)?(?:、|和|与|及)?")
RESPECTIVELY = re.compile(r"分别|依次|各自")
NUMBERS_APART = re.compile(r"[^。；]{0,16}")
LEVEL_OF = {"市": ("prefecture", "county"), "县": ("county",), "区": ("county",), "旗": ("county",), "州": ("prefecture",), "镇": ("township",), "乡": ("township",), "街道": ("township",), "开发区": ("", "township"), "园区": ("", "township")}


@dataclass(frozen=True, slots=True)
class Topic:
    """A place that a stretch of text speaks of."""

    start: int
    end: int
    region: Region
    grouped: int
    """How many places stand in its list (古韩镇、侯堡镇各…)."""
    index: int


def attribute_regions(text: str, sentences: tuple[Sentence, ...], facts: tuple[Fact, ...], home: Region, places: tuple[Place, ...]) -> tuple[Fact, ...]:
    """The facts, each with the region it is about."""
    topics = _topics(text, places, home)
    starts = [topic.start for topic in topics]
    out: list[Fact] = []
    carried: Topic | None = None
    at = 0
    for sentence in sentences:
        own = topics[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        that = THAT.search(text, sentence.start, min(sentence.end, sentence.start + 14)) if carried else None
        follows = carried if that and carried and carried.region.level in LEVEL_OF.get(that[1], ()) else None
        mine = []
        while at < len(facts) and facts[at].start < sentence.end:
            mine.append(facts[at])
            at += 1
        out += _of_sentence(text, sentence, mine, own, follows, home)
        last = [topic for topic in own if topic.grouped == 1]
        carried = last[-1] if last else follows
    return tuple(out)


def _topics(text: str, places: tuple[Place, ...], home: Region) -> list[Topic]:
    """Places other than the report's own region and those above it, lists of them joined."""
    kept = [(p, region) for p in places if (region := _other(p, home)) is not None]
    groups: list[list[tuple[Place, Region]]] = []
    for pair in kept:
        last = groups[-1][-1][0] if groups else None
        if last is not None and JOINT.fullmatch(text, last.end, pair[0].start) and pair[0].start > last.end:
            groups[-1].append(pair)
        else:
            groups.append([pair])
    return [Topic(p.start, p.end, r, len(group), i) for group in groups for i, (p, r) in enumerate(group)]


def _other(place: Place, home: Region) -> Region | None:
    if place.code and place.code == home.code and place.township_code == home.township_code and place.level == home.level:
        return None
    if place.full_name and home.name.startswith(place.full_name):
        return None
    if place.name and home.name.endswith(place.name):
        return None
    region = regions.place_of(place.name, home) if not place.code or place.level in ("township", "") else _region(place)
    return region if region.name and region.name != home.name and not home.name.startswith(region.name) else None


def _region(place: Place) -> Region:
    return Region(place.full_name, place.code, place.township_code, place.level, "stated", place.name)


def _of_sentence(text: str, sentence: Sentence, facts: list[Fact], topics: list[Topic], follows: Topic | None, home: Region) -> list[Fact]:
    if not topics and follows is None:
        return [replace(fact, region=home) for fact in facts]
    paired = _paired(text, facts, topics)
    return [replace(fact, region=paired.get(fact.start) or _governing(text, sentence, fact, topics, follows, home)) for fact in facts]


def _paired(text: str, facts: list[Fact], topics: list[Topic]) -> dict[int, Region]:
    """A、B、C三镇分别承接66项、72项、58项: the numbers of a list go to the places of a list, one each."""
    found: dict[int, Region] = {}
    for topic in topics:
        if topic.index or topic.grouped < 2:
            continue
        group = [t for t in topics if t.start >= topic.start][: topic.grouped]
        after = [fact for fact in facts if fact.start >= group[-1].end]
        runs = _run(text, after, len(group))
        if runs and RESPECTIVELY.search(text, group[-1].end, runs[0].start):
            found |= {fact.start: one.region for fact, one in zip(runs, group, strict=True)}
    return found


def _run(text: str, facts: list[Fact], size: int) -> list[Fact]:
    """The first `size` facts with one measure word, joined as a list."""
    for i in range(len(facts) - size + 1):
        run = facts[i : i + size]
        same = len({fact.unit for fact in run}) == 1
        if same and all(LISTED.fullmatch(text, a.end, b.start) for a, b in zip(run, run[1:], strict=False)):
            return run
    return []


LISTED = re.compile(r"(?:左右|以上)?(?:、|和|与|及|以及|，){1,2}[^，。；\d]{0,4}")


def _governing(text: str, sentence: Sentence, fact: Fact, topics: list[Topic], follows: Topic | None, home: Region) -> Region:
    before = [topic for topic in topics if topic.end <= fact.start]
    if not before:
        if follows is None or RESET.search(text, sentence.start + 2, fact.start):
            return home
        return follows.region
    topic = before[-1]
    if topic.grouped > 1 and topic.index == topic.grouped - 1:
        return home if not _same_parent(before[-topic.grouped :]) else home
    between = text[topic.end : fact.start]
    reset = list(RESET.finditer(between))
    if reset and not _back_to(topic, between[reset[-1].end() :]):
        return home
    return topic.region


def _same_parent(topics: list[Topic]) -> bool:
    return len({topic.region.code for topic in topics}) == 1


def _back_to(topic: Topic, after: str) -> bool:
    return THAT_INSIDE.search(after) is not None and topic.region.level != "township"
