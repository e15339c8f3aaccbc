"""What a fact says besides its value: stage, direction, per, level, domain, time."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache

from pipeline.frames import Frame
from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of, cues, pattern
from pipeline.lexicon.words import Lexicon
from pipeline.model import Fact, Quantity, Region, Sentence
from pipeline.schema import LEVELS

YEAR = re.compile(r"(?<!截)(?:到|至)((?:20)\d\d)年")
COMING = re.compile(r"((?:20)\d\d)年[，,]?(?:[^。；，,]{0,12}[，,])?[^。；，,]{0,10}(?:要|将)(?!近|其)")
NEXT_PART = re.compile(r"打算|下一步|下步|今后|明年|工作计划|目标任务|努力方向|工作思路")
EACH = re.compile(
    r"(?:(?<![共合予向给放])各(?![类级项地种部界方式])[^，。；共\d]{0,12}|每[^，。；\d共]{0,24}|(?<![平人日月户年件案镇村班队乡周])均[^，。；值\d]{0,8}|人手)$"
)
RESPECTIVE = re.compile(r"分别[^，。；、\d]{0,14}$")
AVERAGE = re.compile(
    r"(?:平均|日均|人均|月均|户均|年均|周均|件均|案均|镇均|乡均|村均|队均|班均|均值|季均|次均|点均|街均|站均|所均|单均|篇均)[^。；，、\d]{0,14}$"
)
BENCHMARK = re.compile(r"平均(?:水平|数|值)")
AVERAGES = re.compile(r"平均(?!水平)|[人日户月年周件案]均")
LIST_NEXT = re.compile(r"[一-龥（）()]{0,4}(?:、|和|与|及|以及|，)[^，。；]{0,10}?$")
YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*年\s*(?:(1[0-2]|0?[1-9])\s*月(?:\s*(3[01]|[12]\d|0?[1-9])\s*[日号])?)?)?")
GIVING = frozenset(["establish", "assign", "allot", "sink", "undertake"])
SIZE_END = re.compile(r"(?:率|幅度|比例|比率|幅)$")
HOME_LEVEL = {
    "team": ("county", "township"),
    "agency": ("county", "township"),
    "matter": ("township",),
    "personnel": ("township",),
    "staffing": ("township",),
}
UNSTAGED = frozenset(["division", "domain", "population"])
ANY_YEAR = re.compile(r"(?<!到)(?<![^截]至)(20\d\d)\s*年(?!(?:底|末)?(?:要|将))")


def stage(frame: Frame, category: str, measure: str, text: str, lexicon: Lexicon, planned: int) -> str:
    """`before`, `after`, `change` or `planned`; `planned` is where the sentence turns to targets, or -1."""
    quantity = frame.quantity
    aims = 0 <= planned < quantity.start and frame.role not in ("from", "compared")
    if aims and not _standing_rule(frame, category):
        return "planned"
    if frame.role in ("from", "compared"):
        return "before"
    if size_direction(measure, lexicon):
        return "change"
    if frame.role == "change":
        return "" if category == "money" and frame.own_verb.startswith(("省", "节")) else "change"
    if frame.verb.removesuffix("了") in cues("sizing") and text.endswith(frame.verb, 0, _thing_start(frame)):
        return "change"
    if frame.role == "to":
        return "after"
    if category in UNSTAGED:
        return ""
    return _marked(text, frame.sentence.start, quantity.start)


def _thing_start(frame: Frame) -> int:
    """Where the number with the noun before it begins."""
    return frame.noun.start if frame.side == "left" else frame.quantity.start


def _standing_rule(frame: Frame, category: str) -> bool:
    """须在2个工作日内挂牌 sets a deadline; 平均办理时限控制在30日以内 is a target."""
    return (
        category == "time_limit" and not frame.role and not any(word in frame.noun.text for word in cues("limit_nouns"))
    )


@cache
def _stage_words() -> re.Pattern[str]:
    words = table("markers")["stage"]
    return re.compile(
        rf"(?<![较比与同])(?:(?P<before>{any_of(words['before'])})|(?P<after>{any_of(words['after'])}))(?!相比|的?基础)"
    )


def _marked(text: str, start: int, end: int) -> str:
    """The stage that the last marker before the number gives its sentence; a closed bracket keeps its own."""
    if pattern("earlier_bracket").search(text, start, end):
        return "before"
    text = CLOSED.sub(lambda m: "＿" * len(m[0]), text[start:end])
    start, end = 0, end - start
    last = _opening(text)
    for match in _stage_words().finditer(text, start, end):
        if match[0] not in _local_words() or not re.search(r"[，,]", text[match.end() : end]):
            last = match.lastgroup or ""
    return last


def _opening(before: str) -> str:
    """The stage that the words before a number open: 改革启动以前，… or 经整合，…."""
    if pattern("after_opening").search(before):
        return "after"
    return "before" if pattern("before_opening").search(before) else ""


@cache
def _local_words() -> frozenset[str]:
    """Markers that colour their own clause only (原有, 现有)."""
    return frozenset(table("markers")["stage"]["local"])


def listed_domains(text: str, start: int, end: int, count: int) -> tuple[str, ...]:
    """The last `count` fields named before a list of numbers, if 分别 stands between and they are joined as a list."""
    found = list(_domains().finditer(text, start, end))[-count:]
    joined = all(DOMAIN_JOINT.fullmatch(text, a.end(), b.start()) for a, b in itertools.pairwise(found))
    if len(found) < count or not joined or not RESPECTIVELY.search(text, found[-1].end(), end):
        return ()
    return tuple(match[0] for match in found)


CLOSED = re.compile(r"[（(][^（()）]*[)）]")
RESPECTIVELY = re.compile(r"分别|依次|依序|各自")
DOMAIN_JOINT = re.compile(r"[一-龥]{0,4}(?:、|和|与|及|以及)[一-龥]{0,3}")


@dataclass(frozen=True, slots=True)
class Planned:
    """Where a sentence turns to targets (-1: nowhere), and whether the next one may go on with them."""

    start: int = -1
    open: bool = False
    paragraph: int = -1


def own_year(text: str, published: str) -> int:
    """The year of publication, else the latest year that the report names without 到 before it: targets lie beyond."""
    if published:
        return int(published[:4])
    return max((int(m[1]) for m in ANY_YEAR.finditer(text)), default=0)


def planned_from(text: str, sentence: Sentence, year: int, dated: bool, last: Planned) -> Planned:
    """Where the sentence turns to targets: 力争, 到2025年 said earlier, a part on 下一步, a list after ；."""
    start, end, here = sentence.start, sentence.end, sentence.placed.start
    starts = [
        m.start() for m in (pattern("planned").search(text, start, end), _beyond(text, start, end, year, dated)) if m
    ]
    goes_on = last.open or (last.start >= 0 and pattern("item").match(text, start, end) is not None)
    if pattern("next_part").search(sentence.section) or (goes_on and last.paragraph == here):
        starts.append(start)
    first = min(starts, default=-1)
    return Planned(first, first >= 0 and text[end - 1] in "；;", here)


def _beyond(text: str, start: int, end: int, year: int, dated: bool) -> re.Match[str] | None:
    for name, least in (("target_year", year + 1), ("coming", year)):
        for match in pattern(name).finditer(text, start, end):
            at_the_end = dated and name == "target_year" and text[match.end() : match.end() + 1] in ("底", "末")
            if int(match[1]) >= least - at_the_end:
                return match
    return None


def size_direction(measure: str, lexicon: Lexicon) -> str:
    """`up` for 增幅, `down` for 精简率: nouns that name the size of a change."""
    for direction in ("up", "down"):
        if measure.endswith(lexicon.activity["size"][direction]):
            return direction
    stem = SIZE_END.sub("", measure)
    if stem == measure:
        return ""
    return next((lexicon.verbs[stem[-n:]].change for n in (4, 3, 2) if stem[-n:] in lexicon.verbs), "")


def direction(frame: Frame, measure: str, of_stage: str, lexicon: Lexicon) -> str:
    """`up` or `down` for the size of a change."""
    named = size_direction(measure, lexicon)
    if named:
        return named
    if of_stage == "change" and not frame.change:
        return lexicon.verbs[frame.verb].change if frame.verb in lexicon.verbs else ""
    return frame.change if of_stage == "change" else ""


def per(frame: Frame, of_stage: str, text: str, following: Quantity | None) -> str:
    """`each`, `average` or empty."""
    quantity = frame.quantity
    left = text[max(frame.clause, quantity.start - 24) : quantity.start]
    if of_stage == "change":
        left = left.removesuffix(frame.own_verb)
    mean = pattern("average_change" if of_stage == "change" else "average")
    if mean.search(left) and not pattern("benchmark").search(left):
        return "average"
    if pattern("averages").search(frame.noun.text) and of_stage != "change" and frame.quantity.unit != "百分点":
        return "average"
    if frame.quantity.unit.endswith("日") and frame.quantity.bound == "under":
        return ""
    if pattern("each").search(left):
        return "each"
    gives = frame.quantity.bound == "range" or GIVING & set(frame.actions[:1])
    if gives and pattern("each_body").search(left):
        return "each"
    if pattern("respective").search(left):
        return "" if _listed(text, quantity, following) else "each"
    return ""


def _listed(text: str, quantity: Quantity, other: Quantity | None) -> bool:
    """Whether the next number continues a 分别-list."""
    if other is None or other.start - quantity.end > 24:
        return False
    return re.fullmatch(r"[^，。；\d]{0,12}[、和与及][^。；，]{0,12}", text[quantity.end : other.start]) is not None


@cache
def _levels() -> re.Pattern[str]:
    return re.compile(any_of(table("markers")["level"]))


@cache
def _actions_of(category: str) -> frozenset[str]:
    return frozenset(table("markers")["actions"].get(category, ()))


def action(frame: Frame, category: str) -> str:
    """The code of the nearest verb that can be done to such a thing; a case without a verb was handled."""
    found = next((code for code in frame.actions if code in _actions_of(category)), "")
    if category == "matter" and found == "allot":  # 补充27项 gives powers, not posts
        return "delegate"
    return found or ("handle" if category == "case" else "")


def level(frame: Frame, category: str, measure: str, text: str, lexicon: Lexicon) -> str:
    """Levels of what is counted: by the head of an area, else by the words of the noun, its clause, its sentence."""
    if category in ("ratio", "money", "time_limit", "population", "other"):
        return ""
    if category == "division":
        return _division_level(measure)
    own = _level_in(frame.noun.text, lexicon)
    if own and frame.side != "inherited":
        return own
    before = text[frame.clause : frame.quantity.start]
    if category == "team" and pattern("together").search(before) and (joined := _levels_joined(before, lexicon)):
        return joined
    if here := _level_in(before, lexicon):
        return here
    wide = category in ("team", "matter", "staffing") and text[frame.sentence.start : frame.clause]
    return own or (_level_in(wide, lexicon) if wide else "")


def _levels_joined(piece: str, lexicon: Lexicon) -> str:
    """市本级和4个市辖区共设置: all levels that are named, from the top."""
    named = {part for word in _level_words(piece) for part in lexicon.markers["level"][word].split("+")}
    return "+".join(one for one in LEVELS if one in named)


def _division_level(measure: str) -> str:
    bare = re.sub(r"（[^）]*）$", "", measure)
    ends = table("markers")["division_ends"]
    return max(((len(word), level) for level in ends for word in ends[level] if bare.endswith(word)), default=(0, ""))[
        1
    ]


def _level_in(piece: str, lexicon: Lexicon) -> str:
    found = _level_words(piece)
    return str(lexicon.markers["level"][found[-1]]) if found else ""


def _level_words(piece: str) -> list[str]:
    return _levels().findall(pattern("not_a_level").sub(lambda m: "＃" * len(m[0]), piece))


@cache
def _domains() -> re.Pattern[str]:
    return re.compile(any_of(table("markers")["domain"]["words"]))


def domains(piece: str) -> tuple[str, ...]:
    """Fields of enforcement that a stretch of text names, in order, each once."""
    return tuple(dict.fromkeys(_domains().findall(piece)))


def as_of(text: str, sentence: Sentence, quantity: Quantity, topical: str) -> str:
    """The date that stands last before the number in its sentence, as exact as written; else the paragraph's.

    A date that only says with what is compared (较2022年) belongs to the number right behind it.
    """
    found = ""
    for match in YEAR.finditer(text, sentence.start, quantity.start):
        if "年" not in match[0] or _is_span(text, match):
            continue
        compared = pattern("compares").search(text, max(sentence.start, match.start() - 6), match.start()) is not None
        if not compared or OF_THE_YEAR.fullmatch(text, match.end(), quantity.start):
            found = "-".join([match[1], *(part.zfill(2) for part in match.groups()[1:] if part)])
    return found or topical


OF_THE_YEAR = re.compile(r"(?:度|底|末|初|全年|同期)*(?:(?:的|为)[^，。；\d]{0,6})?")
TOPICAL = re.compile(
    r"(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)]|截至|截止|到)?((?:19|20)\d\d)年(?:度|全年|以来)?[，,一1上下前全]"
)


def _is_span(text: str, match: re.Match[str]) -> bool:
    """2021年至2023年 and 2017年以来 name a stretch of time, not a date."""
    after = text[match.end() : match.end() + 2]
    return after in ("以来", "相比") or (after[:1] in ("—", "-", "–", "至", "到") and after[1:].isdigit())


def topical_year(text: str, sentence: Sentence) -> str:
    """The year that a sentence opens with (2023年，…), which the rest of its paragraph speaks of."""
    found = TOPICAL.match(text, sentence.start, sentence.end)
    return found[1] if found else ""


def level_in(fact: Fact, place: Region, home: Region) -> str:
    """The level once the region is known: a county-level city's 市级 is the county; what a town has is the town's."""
    if home.level == "county" and home.name.endswith("市"):
        parts = dict.fromkeys("county" if part == "prefecture" else part for part in fact.level.split("+"))
        level = "+".join(parts)
    else:
        level = fact.level
    if level or fact.category not in HOME_LEVEL:
        return level
    return place.level if place.level == "township" or place.level in HOME_LEVEL[fact.category] else ""
