"""The noun phrase that a number counts: to its right, to its left, and the head noun inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.frames.tokens import Token
from pipeline.lexicon.patterns import cues
from pipeline.lexicon.words import Head, Lexicon

LONGEST = 30
SHORT_NAME = 5
AREAS = re.compile(r"(乡镇|镇街|街镇|街道|乡街|镇|乡)(?:（[^）]{1,4}）)?")
BODIES = frozenset(["team", "agency", "division", "domain"])
BEHIND = frozenset(["左右", "以上", "以下", "以内", "之内", "上下", "内", "及以上", "及以下", "有余", "前后"])
INNER = frozenset("中内里间均都共各仅只有")
RESULTS = frozenset("到至成为")
EVERY = frozenset(["每", "每个", "每支", "每家", "各", "各个"])


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase as written, and the categories that its head noun allows with the measure word."""

    start: int
    end: int
    text: str
    heads: tuple[Head, ...] = ()
    head: str = ""


NOTHING = Noun(-1, -1, "")


def head_of(text: str, lexicon: Lexicon) -> tuple[str, tuple[Head, ...]]:
    """The longest head noun at the end of a phrase, and its categories."""
    for size in range(min(lexicon.longest_head, len(text)), 0, -1):
        word = text[-size:]
        found = lexicon.heads.get(word)
        if found:
            return word, found
    return "", ()


def right_noun(row: list[Token], at: int, unit: str, text: str, lexicon: Lexicon) -> Noun:
    """The noun phrase that follows token `at`; NOTHING when a verb, a pause or the end follows."""
    i = at + 1
    while i < len(row) and row[i].text in BEHIND:
        i += 1
    if i < len(row) and row[i].kind == "of":
        i += 1
    if i < len(row) and row[i].kind == "verb":
        return _after_verb(row, i, unit, text, lexicon)
    return _phrase(row, i, unit, text, lexicon)


def _after_verb(row: list[Token], i: int, unit: str, text: str, lexicon: Lexicon) -> Noun:
    """持证人员, or a relative clause: 具有管理职能的街道."""
    verb = row[i]
    if verb.verb and verb.verb.to:
        return NOTHING
    if verb.text in lexicon.attributive and i + 1 < len(row) and row[i + 1].kind in ("word", "verb"):
        inner = (
            _phrase(row, i + 1, unit, text, lexicon)
            if row[i + 1].kind == "word"
            else _after_verb(row, i + 1, unit, text, lexicon)
        )
        short = inner.start == verb.end and len(inner.text) <= SHORT_NAME
        if short and any(unit in head.units for head in inner.heads):
            return Noun(verb.start, inner.end, text[verb.start : inner.end], inner.heads, inner.head)
    for j in range(i + 1, min(len(row), i + 16)):
        if row[j].kind in ("comma", "stop", "quantity"):
            break
        if row[j].kind == "of":
            inner = _phrase(row, j + 1, unit, text, lexicon)
            if any(unit in head.units for head in inner.heads):
                return inner
    return NOTHING


def _phrase(row: list[Token], i: int, unit: str, text: str, lexicon: Lexicon) -> Noun:
    """Words up to a verb or a pause; the last head that goes with the measure word, or the first when others follow."""
    if i >= len(row):
        return NOTHING
    start, end, depth = row[i].start, row[i].start, 0
    ends: list[int] = []
    previous = i
    for j in range(i, len(row)):
        token = row[j]
        if (
            token.kind == "word"
            and token.text[-1] in RESULTS
            and not depth
            and j + 1 < len(row)
            and row[j + 1].kind == "quantity"
        ):
            return NOTHING if j == i else _best(text, start, ends, unit, lexicon) or NOTHING
        if token.kind == "quote" and (j + 1 < len(row)) and end - start < 12:
            depth ^= 1
        else:
            acts = token.kind == "verb" or (token.text in lexicon.names and token.text[:2] in lexicon.verbs)
            whole = acts and not depth and _best(text, start, ends, unit, lexicon)
            if whole or not _continues(row, j, i, bool(depth), lexicon):
                break
        if token.text in lexicon.markers["beside"]["after_noun"] and not depth:
            break
        if token.end - start > LONGEST:
            break
        end = token.end
        if token.kind == "of" and not depth and (best := _best(text, start, ends, unit, lexicon)):
            return best
        if token.kind != "of":
            if token.text[-1] in INNER and len(token.text) > 1:
                ends.append(token.end - 1)
            elif token.text not in INNER:
                ends.append(token.end)
        previous = j
    if row[previous].kind == "of":
        end = row[previous].start
    while end > start + 1 and text[end - 1] in INNER:
        end -= 1
    if end <= start:
        return NOTHING
    return _best(text, start, ends, unit, lexicon) or Noun(start, end, text[start:end])


def _continues(row: list[Token], j: int, first: int, quoted: bool, lexicon: Lexicon) -> bool:
    """Whether the token at `j` goes on with the phrase that began at `first`."""
    kind = row[j].kind
    if kind in ("word", "of"):
        return True
    if quoted and kind in ("verb", "enum", "open", "close"):
        return True
    return kind == "verb" and j > first and _inside_name(row, j, lexicon)


def _inside_name(row: list[Token], j: int, lexicon: Lexicon) -> bool:
    """An attributive verb between two words of one name: 行政 检查 事项."""
    after = row[j + 1] if j + 1 < len(row) else None
    return (
        row[j].text in lexicon.attributive
        and after is not None
        and after.kind == "word"
        and after.text in cues("generic")
    )


def _best(text: str, start: int, ends: list[int], unit: str, lexicon: Lexicon) -> Noun | None:
    fitting = []
    for stop in ends:
        head, found = head_of(text[start:stop], lexicon)
        fits = tuple(h for h in found if unit in h.units)
        if fits:
            fitting.append(Noun(start, stop, text[start:stop], fits, head))
    if not fitting or not ends:
        return None
    first, whole = fitting[0], fitting[-1]
    if whole.end != ends[-1] or (_counts_bodies(first) and not _counts_bodies(whole)):
        alike = [noun for noun in fitting if noun.heads[0].category == first.heads[0].category]
        return alike[-1]
    return whole


def _counts_bodies(noun: Noun) -> bool:
    """5个镇街从未动用过赋权事项: the number counts the bodies, not what is said of them."""
    return all(head.category in BODIES for head in noun.heads)


def bodies_of(noun: Noun, lexicon: Lexicon) -> Noun:
    """11个乡镇综合执法中队全部达标 counts towns, each with its team, unless teams are set up."""
    if not any(head.category == "team" for head in noun.heads):
        return noun
    area = AREAS.match(noun.text)
    return Noun(noun.start, noun.start + area.end(), area[0], lexicon.heads.get(area[1], ()), area[1]) if area else noun


def left_noun(row: list[Token], at: int, unit: str, text: str, lexicon: Lexicon) -> Noun:
    """The noun phrase that ends at token `at` (inclusive), read leftwards to a verb, a pause or a number."""
    i = at
    while i >= 0 and row[i].kind == "close":
        i = _before_bracket(row, i)
    if i > 0 and row[i].text in INNER:
        i -= 1
    if i < 0 or row[i].kind not in ("word", "quote", "verb"):
        return NOTHING
    end = row[i].end
    if row[i].kind == "word" and len(row[i].text) > 1 and row[i].text[-1] in INNER:
        end -= 1
    j = _left_edge(row, i, lexicon, end)
    if j > i:
        return NOTHING
    start = row[j].start
    phrase = text[start:end]
    trimmed = next((t for t in cues("trimmed") if phrase.endswith(t) and len(phrase) > len(t)), "")
    head, found = head_of(phrase, lexicon)
    if trimmed and not head:
        head, found = head_of(phrase[: -len(trimmed)], lexicon)
    fits = tuple(h for h in found if unit in h.units)
    if phrase.startswith("每") and len(phrase) <= 3:
        return NOTHING
    if j > 0 and row[j - 1].text in EVERY and any(h.category in ("division", "agency", "team") for h in fits):
        return NOTHING  # 每个乡镇 says for whom, not what
    return Noun(start, end, phrase, fits, head)


def _before_bracket(row: list[Token], i: int) -> int:
    j = i - 1
    while j >= 0 and row[j].kind != "open":
        j -= 1
    return j - 1


def _left_edge(row: list[Token], i: int, lexicon: Lexicon, end: int) -> int:
    """Index of the phrase's first token; i + 1 when there is none."""
    edge, j, listed, quoted = i + 1, i, False, False
    while j >= 0:
        token = row[j]
        if end - token.start > LONGEST:
            break
        if token.kind == "quote":
            quoted = not quoted if token.text in "\"'" else token.text in "”’」』》〉"
            if token.text in "“‘「『《〈" and edge > i:
                break
        elif not quoted and _ends_phrase(row, j, i, listed, lexicon):
            break
        if token.text == "等" and j > 0:
            listed = True
        edge = j
        j -= 1
    while edge <= i and (row[edge].kind in ("of", "enum", "close") or row[edge].text in ("等", "等等")):
        edge += 1
    return edge


def _ends_phrase(row: list[Token], j: int, i: int, listed: bool, lexicon: Lexicon) -> bool:
    """Whether the token at `j` stands outside the phrase to its right."""
    kind = row[j].kind
    if kind == "verb":
        return not _verb_in_name(row, j, i, lexicon)
    if kind == "enum":
        return not listed
    if kind == "of":
        return j == 0 or row[j - 1].kind not in ("word", "quote", "close")
    return kind in ("comma", "stop", "quantity", "date", "open", "close")


def _verb_in_name(row: list[Token], j: int, i: int, lexicon: Lexicon) -> bool:
    """Whether the verb at `j` belongs to the name on its right: 检查频次, 持证人员, 办结率."""
    verb = row[j].verb
    if verb is None or verb.to:
        return False
    rest = "".join(t.text for t in row[j + 1 : i + 1])
    if j == i:  # 行政 检查 is a name, 开展 检查 is not
        return j > 0 and row[j - 1].text in lexicon.leads
    if rest == "率":
        return True
    if rest.endswith(cues("rates")) and len(row[j].text) > 1 and not row[j].text.endswith("了"):
        return verb.action != "" or verb.change != "" or row[j].text in lexicon.attributive
    return row[j].text in lexicon.attributive and rest in cues("generic")
