"""Names without quotes: by their head (…制度, …平台), formulas and chains by form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractors.mechanisms.shapes import CHAIN, FORMULA, LETTERED, SPLIT_CHAIN, STEP, SUM, is_parallel
from extractors.mechanisms.spot import Spot, left_of, right_of
from extractors.mechanisms.words import HAN, Unquoted, unquoted, words
from pipeline.model import Sentence

SentenceAt = Callable[[int], Sentence | None]
NOUN = re.compile(rf"(?:[{HAN}、\dA-Za-z]|[（(][^（）()]{{1,5}}[）)])*\Z")
LISTED = re.compile(r"(?<=制度|机制|平台)[、和与及]")
JOINT, PLUS = re.compile(r"[—–―─－→➔➝⇒⟶＞>-]+"), re.compile(r"[+＋]")
STEP_REACH = 20
STEP_END = re.compile(rf"{STEP}\s*\Z")
SUM_HEAD = re.compile(r"的?(?:工作|执法|治理)?(?:模式|机制|做法|工作法|方式)")
HAN_CHARACTER = re.compile(rf"[{HAN}]")
SHORTEST, LONGEST = 2, 26
ALONE = 4
"""A platform without a verb before it needs this many characters before its head."""


def headed_spots(text: str, hidden: str, sentence_at: SentenceAt) -> Iterator[Spot]:
    """Names that end in a head; `hidden` is the text with quotes blanked."""
    for match in unquoted().head.finditer(hidden):
        sentence = sentence_at(match.start())
        if sentence and match.lastgroup:
            spot = _headed(text, hidden, match, sentence)
            if spot:
                yield spot


def _headed(text: str, hidden: str, match: re.Match[str], sentence: Sentence) -> Spot | None:
    kind, table = match.lastgroup or "", unquoted()
    left, right = left_of(hidden, match.start(), sentence), right_of(text, match.end(), sentence)
    noun_at = _noun_start(left)
    verbs = table.principle_governor if kind == "principle" else table.governor
    governed, at = _after_verb(left, noun_at, verbs)
    if (not governed and kind != "platform") or words().absent.search(right):
        return None
    if governed and at == len(left) and len(match[0]) <= 2:
        return None
    if words().negated.search(left[: max(at - 2, 0)]) or words().negated.search(left[:noun_at]):
        return None
    at = _trimmed(left, at, kind, governed)
    modifier = left[at:]
    if not _worth(modifier, kind, match[0], governed):
        return None
    return Spot(match.start() - len(modifier), match.end(), f"head_{kind}", left[:at], right, kind, match[0])


def _noun_start(left: str) -> int:
    """Where the noun phrase at the end of `left` can begin at the earliest."""
    found = NOUN.search(left)
    return found.start() if found else len(left)


def _after_verb(left: str, floor: int, verbs: re.Pattern[str]) -> tuple[bool, int]:
    """Whether a verb stands before the noun, and where the noun begins."""
    end = -1
    for match in verbs.finditer(left):
        end = match.end()
    return (end >= 0, max(end, floor)) if end >= floor else (False, floor)


def _trimmed(left: str, at: int, kind: str, governed: bool) -> int:
    """The noun without what only leads to it: particles, list items before it, 的-phrases."""
    for pattern in (LISTED, re.compile("等")):
        for match in pattern.finditer(left, at):
            at = match.end()
    part = left.rfind("的", at)
    if part >= 0 and len(left) - part > SHORTEST and kind != "principle":
        at = part + 1
    elif part == len(left) - 1 and kind != "principle":
        return len(left)
    if kind == "platform":
        for match in unquoted().cut.finditer(left, at):
            at = match.end()
    lead = unquoted().leading.match(left[at:])
    at += lead.end() if lead else 0
    return _last_item(left, at)


def _last_item(left: str, at: int) -> int:
    """Of a list the last item, unless the items are parallel and make one name."""
    items = left[at:]
    if "、" not in items or is_parallel(items):
        return at
    return at + items.rfind("、") + 1


def _worth(modifier: str, kind: str, head: str, governed: bool) -> bool:
    table: Unquoted = unquoted()
    bare = modifier.removesuffix("的")
    if len(head) > 2 and kind == "institution" and governed and len(bare) <= LONGEST:
        return not table.bad.search(bare)
    least = SHORTEST if governed else ALONE
    if kind == "principle":
        least = 4
    generic = table.generic_platform if kind == "platform" else table.generic
    if not least <= len(bare) <= LONGEST or generic.fullmatch(bare) or bare[0] in "、和与及":
        return False
    return not table.bad.search(bare)


def formula_spots(text: str, hidden: str, sentence_at: SentenceAt) -> Iterator[Spot]:
    """1+2+N without quotes: with a letter, or with a head or a verb beside it."""
    if "+" not in hidden and "＋" not in hidden:
        return
    for match in FORMULA.finditer(hidden):
        sentence = sentence_at(match.start())
        if sentence is None:
            continue
        left, right = left_of(hidden, match.start(), sentence), right_of(text, match.end(), sentence)
        if (LETTERED.search(match[0]) or words().head.match(right)) and not words().absent.search(right):
            yield Spot(match.start(), match.end(), "formula", left, right)


def chain_spots(text: str, hidden: str, sentence_at: SentenceAt) -> Iterator[Spot]:
    """A chain of steps without quotes; the verb before its first step is not part of it."""
    for match in _around(hidden, JOINT, CHAIN):
        sentence = sentence_at(match.start())
        if sentence is None or match.end() > sentence.end or not HAN_CHARACTER.search(match[0]):
            continue
        at, end = match.start() + _lead(match[0]), match.end() - _tail(match[0])
        yield Spot(at, end, "chain", left_of(hidden, at, sentence), right_of(text, end, sentence))


def sum_spots(text: str, hidden: str, sentence_at: SentenceAt) -> Iterator[Spot]:
    """网格+执法模式 without quotes: with a head after it."""
    for match in _around(hidden, PLUS, SUM):
        sentence = sentence_at(match.start())
        head = SUM_HEAD.search(match[0])
        if sentence is None or head is None or FORMULA.search(match[0]):
            continue
        at, end = match.start() + _lead(match[0]), match.start() + head.start()
        if PLUS.search(hidden, at, end):
            yield Spot(at, end, "sum", left_of(hidden, at, sentence), right_of(text, end, sentence), "model", head[0])


def _around(hidden: str, joint: re.Pattern[str], whole: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches of `whole` that hold a `joint`, found from the joints (most text has none)."""
    reached = 0
    for mark in joint.finditer(hidden):
        if mark.start() < reached:
            continue
        before = STEP_END.search(hidden, max(mark.start() - STEP_REACH, reached), mark.start())
        match = whole.match(hidden, before.start()) if before else None
        if match:
            reached = match.end()
            yield match


def follow_spots(text: str, hidden: str, sentence_at: SentenceAt) -> Iterator[Spot]:
    """人随编走: a principle by its form."""
    for match in unquoted().follows.finditer(hidden):
        sentence = sentence_at(match.start())
        if sentence:
            left, right = left_of(hidden, match.start(), sentence), right_of(text, match.end(), sentence)
            if not words().absent.search(right):
                yield Spot(match.start(), match.end(), "follows", left, right)


def _lead(stretch: str) -> int:
    """Length of the verb that leads to a stretch (形成受理—派单—处置: 2)."""
    first = re.split(r"[—–\-+＋→➔⇒>]", stretch, maxsplit=1)[0]
    end = 0
    for match in unquoted().governor.finditer(first):
        if match.end() < len(first):
            end = match.end()
    return end


def _tail(stretch: str) -> int:
    """Length of what follows the last step of a chain (受理—派单—处置的闭环: 3)."""
    last = SPLIT_CHAIN.split(stretch)[-1]
    after = unquoted().after_steps.search(last, 1)
    return len(last) - after.start() if after else 0
