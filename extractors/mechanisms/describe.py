"""What is said of a mechanism: its kind, its parts, the text's own gloss, level and domain."""

from __future__ import annotations

import re
from functools import cache

from extractors.mechanisms.shapes import (
    SPLIT_SUM,
    chain_steps,
    is_chain,
    is_formula,
    is_parallel,
    is_sum,
    numeral,
    sum_parts,
)
from extractors.mechanisms.spot import Spot
from extractors.mechanisms.words import HAN
from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of
from pipeline.lexicon.words import Lexicon

BY_HEAD = {"institution": "institution", "listing": "institution", "platform": "platform", "principle": "principle"}
GLOSS = re.compile(
    rf"”?[{HAN}]{{0,12}}(?:[（(](?P<a>(?:即|指|“)[^（）()\n]{{3,160}})[）)]"
    r"|[，。：,:]?\s*(?:即|也就是|就是)(?:以|由|是|指)?[：，]?(?P<b>[^。；\n]{4,160})"
    r"|[，：](?P<c>“[^“”\n]{1,4}”(?:即|是|指|为|代表)[^。；\n]{3,200}))"
)
SLOT = re.compile(r"“[^“”]{1,4}”(?:即|是指|是|指的是|指|为|代表)[：，]?(?P<part>[^“”；。]+)")
ALL_SAME = "统一"
REACH = 90
EDGE = "，、；。及和与（）“” 的"
LEVELS = ("province", "prefecture", "county", "township", "village")


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in table("mechanisms")["kinds"].items()}


def kind(name: str, spot: Spot) -> str:
    """`formula`, `workflow`, `coordination`, `principle`, `institution` or `platform`."""
    words = _kinds()
    if is_formula(name):
        return "formula"
    if is_chain(name) or _is_flow(name, spot):
        return "workflow"
    if spot.head in BY_HEAD:
        return BY_HEAD[spot.head]
    if is_sum(name):
        return "coordination"
    return _by_name(name, spot, words)


def _by_name(name: str, spot: Spot, words: dict[str, re.Pattern[str]]) -> str:
    for code in ("institution", "platform", "coordination"):
        if words[code].search(name):
            return code
    if spot.head == "mechanism":
        return "institution" if words["by_modifier"].search(name + spot.tail) else "coordination"
    return "coordination" if words["coordination"].search(spot.tail) else "principle"


def _is_flow(name: str, spot: Spot) -> bool:
    """At least four short steps side by side that the text calls a flow."""
    parts = name.split("、")
    return len(parts) >= 4 and _kinds()["steps"].search(spot.right[:10]) is not None


def components(text: str, spot: Spot, said: str, is_a: str) -> tuple[str, ...]:
    """Steps of a chain, parts of a sum, what a formula's slots or 五统一 stand for, when the text lists them."""
    name = _inner(text[spot.start : spot.end])
    if is_chain(name):
        return chain_steps(name)
    if is_a == "workflow" and is_parallel(name):
        return tuple(name.split("、"))
    if is_a == "formula":
        return _slots(said, len(SPLIT_SUM.split(name))) if said else ()
    if is_sum(name):
        return sum_parts(name)
    count = numeral(name)
    return _listed(text, spot, said, count) if 2 <= count <= 12 and len(name) <= 6 else ()


def _inner(name: str) -> str:
    """Of a quoted name with its head (“日查+夜巡”制度) what stands in quotes."""
    return name[1 : name.index("”")] if name.startswith("“") and "”" in name else name


def _slots(said: str, count: int) -> tuple[str, ...]:
    """“1”是甲，“6”是乙 → 甲, 乙; or a list of as many parts as the formula has."""
    parts = tuple(match["part"].strip(EDGE) for match in SLOT.finditer(said))
    if not parts:
        parts = tuple(part.strip(EDGE) for part in re.split("[、；]", said))
    return parts if len(parts) == count else ()


def _listed(text: str, spot: Spot, said: str, count: int) -> tuple[str, ...]:
    """The list of `count` items before the name or in its gloss."""
    inside = tuple(part.strip(EDGE) for part in re.split("[、；]", said)) if said else ()
    if len(inside) == count:
        return inside
    before = text[max(spot.start - REACH, 0) : spot.start].rstrip('“‘「『"')
    lead = _edges()[1].search(before)
    items = re.split("[，。；：,;:\n]", before[: lead.start()] if lead else before)[-1].split("、")
    if len(items) < count:
        return ()
    items = items[-count:]
    items[0] = _after_lead(items[0], all(item.startswith(ALL_SAME) for item in items[1:]))
    return tuple(item.strip(EDGE) for item in items) if all(items) else ()


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    verbs = table("mechanisms")["governor"]
    strong = any_of([*verbs["strong"], "达到"])
    leads = any_of([*verbs["strong"], *verbs["weak"], "全面", "严格", "对", "把", "将", "了"])
    tail = rf"(?:等|的|全部|均|都|[，,]|这|方面|真正|基本)*(?:{strong}了?)*(?:的|等|这)*$"
    return re.compile(leads), re.compile(tail)


def _after_lead(item: str, keep: bool) -> str:
    """The item without the verb that governs the list; `keep` when every item begins with 统一."""
    end = 0
    for match in _edges()[0].finditer(item):
        end = match.end() if match.end() < len(item) else end
    return item[end:] if keep else item[end:].removeprefix(ALL_SAME) or item[end:]


def gloss(text: str, spot: Spot) -> str:
    """The text's own explanation right after the name, or empty."""
    match = GLOSS.match(text, spot.end)
    if match is None:
        return ""
    if match["c"] and not is_formula(text[spot.start : spot.end]):
        return ""
    said = next(part for part in match.group("a", "b", "c") if part)
    return said.removeprefix("即").removeprefix("指").strip("，：")


def level(name: str, lexicon: Lexicon) -> str:
    """Levels named in the name, joined by + from the top."""
    found: set[str] = set()
    for match in _marked("level").finditer(name):
        found |= set(lexicon.markers["level"][match[0]].split("+")) if match[0] in lexicon.markers["level"] else set()
    return "+".join(code for code in LEVELS if code in found)


def domain(name: str, lexicon: Lexicon) -> str:
    """Enforcement fields named in the name, joined by ;."""
    return ";".join(dict.fromkeys(match[0] for match in _marked("domain").finditer(name)))


@cache
def _marked(which: str) -> re.Pattern[str]:
    data, own = table("markers")[which], table("mechanisms")["attributes"]
    listed = data if which == "level" else data["words"]
    return re.compile(any_of([word for word in listed if word not in own[f"{which}_skip"]]))
