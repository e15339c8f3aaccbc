"""For each number of a sentence: the noun it counts, the verb that governs it, and its part in a change."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.frames.nouns import NOTHING, Noun, left_noun, right_noun
from pipeline.frames.tokens import Token, tokens
from pipeline.lexicon import table
from pipeline.lexicon.words import Lexicon, Verb
from pipeline.model import Quantity, Sentence

REACH = 14
COUNTED_RIGHT = frozenset(["个", "种", "类", "大", "座"])
RESULT_ENDS = frozenset("到至为成")
FROM_WORDS = frozenset(["由", "从", "自", "由原来", "由原先"])
COMPARED = frozenset(["较", "比", "相较", "较之", "相比", "对比"])
RATIO_UNITS = frozenset(["%", "百分点", "倍", "‰"])


@dataclass(frozen=True, slots=True)
class Frame:
    """One number in its clause. `role`: `from`, `to`, `change`, `compared` (the older value of a comparison) or empty."""

    quantity: Quantity
    sentence: Sentence
    order: int
    noun: Noun
    side: str
    """Where the noun was found: `right`, `left`, `fronted`, `inherited` or empty."""
    verb: str
    """The governing verb as written."""
    action: str
    change: str
    role: str
    clause: int
    """Where the clause begins."""
    clause_end: int
    unit: str
    """The measure word that the head noun was sought with (inherited by an ellipsis)."""
    actions: tuple[str, ...] = ()
    """Action codes of the verbs around the number, the nearest first."""
    own_verb: str = ""
    """The verb directly before the number, if any."""


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a number: its clause, and its sentence."""

    clause: str
    sentence: str


@cache
def _words(part: str, name: str) -> frozenset[str]:
    return frozenset(table("markers")[part][name])


def frames(text: str, sentence: Sentence, found: list[Quantity], lexicon: Lexicon, before: list[Frame]) -> list[Frame]:
    """Frames of the numbers and percentages among `found`; `before` are those of the paragraph so far."""
    row = tokens(text, sentence.start, sentence.end, found, lexicon)
    out: list[Frame] = []
    for at, token in enumerate(row):
        if token.kind == "quantity" and token.quantity:
            frame = _frame(text, sentence, row, at, token.quantity, lexicon, before + out, len(out))
            out.append(_continued(text, frame, out[-1]) if out else frame)
    return out


LIST_JOINT = re.compile(r"(?:左右|以上|以内|以下)?[、和与及以，,]{1,2}")


def _continued(text: str, frame: Frame, last: Frame) -> Frame:
    """下降18.6%、22.3%: a number joined to the one before it by a mere 、 or 和 shares its noun, verb and role."""
    same = frame.quantity.unit == last.quantity.unit
    if not same or not LIST_JOINT.fullmatch(text, last.quantity.end, frame.quantity.start):
        return frame
    own = frame.noun if frame.side == "right" and frame.noun.heads else last.noun
    return replace(frame, noun=own, side="listed", verb=last.verb, action=last.action, actions=last.actions, change=last.change,
                   role=last.role, own_verb=last.own_verb, clause=last.clause)  # fmt: skip


def _frame(
    text: str, sentence: Sentence, row: list[Token], at: int, quantity: Quantity, lexicon: Lexicon,
    earlier: list[Frame], order: int,
) -> Frame:  # fmt: skip
    unit = quantity.unit
    beside = _skip_left(row, at - 1)
    right = right_noun(row, at, unit, text, lexicon)
    role, verb_at = _role(row, at, beside, right)
    if not role and _answers(row, at, quantity, earlier, sentence):
        role, verb_at = "to", -1
    leader = _leader(row, at) if role in ("from", "compared") else -1
    if leader >= 0:
        i = _before_comparison(row, _before_verbs(row, leader - 1))
        left = left_noun(row, i, unit, text, lexicon) if i >= 0 else NOTHING
        side = "fronted" if left.text else ""
    else:
        left, side = _left(text, row, beside, verb_at, unit, lexicon)
    noun, side = _choose(quantity, right, left, side)
    frame = Frame(quantity, sentence, order, noun, side, "", "", "", role, *_clause(row, at, sentence), unit)
    if _needs_noun(frame):
        frame = _inherit(frame, earlier)
    return _governed(frame, row, at, beside, verb_at)


def _needs_noun(frame: Frame) -> bool:
    if frame.quantity.unit in RATIO_UNITS:
        return not frame.noun.text
    return not frame.noun.heads


def _skip_left(row: list[Token], i: int) -> int:
    """Index of the token left of the number once bound words, copulas, dates and brackets with notes are skipped."""
    skip = _words("beside", "skip")
    while i >= 0:
        token = row[i]
        if token.kind == "date" or token.text in skip:
            i -= 1
        elif token.kind == "close" and (j := _matching(row, i)) > 0 and i - j < 12:
            i = j - 1
        else:
            break
    return i


def _matching(row: list[Token], i: int) -> int:
    j = i - 1
    while j >= 0 and row[j].kind not in ("open", "close"):
        if row[j].kind == "quantity":
            return -1
        j -= 1
    return j if j >= 0 and row[j].kind == "open" else -1


def _role(row: list[Token], at: int, beside: int, right: Noun) -> tuple[str, int]:
    """The number's part in a change, and the index of the verb directly before it (-1 when none)."""
    verb = row[beside].verb if beside >= 0 and row[beside].kind == "verb" else None
    verb_at = beside if verb is not None else -1
    if verb and verb.to:
        return "to", verb_at
    if verb and verb.change and not _led_by(row, at, FROM_WORDS):
        return "change", verb_at
    if _is_from(row, at, right):
        return "from", -1
    if _is_compared(row, at):
        return "compared", -1
    if verb and verb.change:
        return "change", verb_at
    return "", verb_at


def _answers(row: list[Token], at: int, quantity: Quantity, earlier: list[Frame], sentence: Sentence) -> bool:
    """从12次下探到5次: a from-value came before, and a word in 到 至 为 成 stands before this one."""
    open_from = [f for f in earlier[-2:] if f.role == "from" and f.sentence.start == sentence.start]
    return bool(open_from) and open_from[-1].quantity.unit == quantity.unit and _result_word(row, at)


def _result_word(row: list[Token], at: int) -> bool:
    return any(t.text.removesuffix("了")[-1:] in RESULT_ENDS for t in row[max(0, at - 3) : at] if t.kind in ("verb", "word"))


def _is_from(row: list[Token], at: int, right: Noun) -> bool:
    """A result verb follows (整合为 Y家), directly or, after 由 and 从, later in the sentence."""
    led = _led_by(row, at, FROM_WORDS)
    if _answered(row, at, led):
        return True
    for j in range(at + 1, min(len(row), at + REACH)):
        token = row[j]
        if token.kind == "stop":
            return False
        if token.kind == "quantity":
            return False
        if token.verb and token.verb.to:
            return led or (_only_words(row, at + 1, j) and _quantity_soon(row, j, row[at]))
        if token.kind == "comma" and not led:
            return False
    return False


def _answered(row: list[Token], at: int, led: bool) -> bool:
    unit = row[at].quantity.unit if row[at].quantity else ""
    for j in range(at + 1, min(len(row), at + REACH)):
        if row[j].kind == "stop" or (row[j].kind in ("comma", "enum") and not led):
            return False
        if row[j].quantity and row[j].kind == "quantity":
            return row[j].quantity.unit == unit and _result_word(row, j)
    return False


def _only_words(row: list[Token], i: int, j: int) -> bool:
    skip = _words("beside", "adverbs")
    return all(t.kind in ("word", "of", "enum", "quote") or t.text in skip or t.text in ("被", "全部") for t in row[i:j])


def _quantity_soon(row: list[Token], j: int, first: Token) -> bool:
    unit = first.quantity.unit if first.quantity else ""
    return any(t.kind == "quantity" and t.quantity and t.quantity.unit == unit for t in row[j + 1 : j + 6])


def _led_by(row: list[Token], at: int, words: frozenset[str]) -> bool:
    for j in range(at - 1, max(-1, at - 10), -1):
        if row[j].kind in ("comma", "stop", "quantity") or (row[j].verb and row[j].verb.to):  # type: ignore[union-attr]
            return False
        if row[j].text in words:
            return True
    return False


def _leader(row: list[Token], at: int) -> int:
    """Index of the 由, 从 or 较 that leads the number, -1 when none does."""
    for j in range(at - 1, max(-1, at - 10), -1):
        if row[j].kind in ("comma", "stop", "quantity"):
            return -1
        if row[j].text in FROM_WORDS or row[j].text in COMPARED:
            return j
    return -1


def _is_compared(row: list[Token], at: int) -> bool:
    """较2024年的244件减少…: a comparison word leads, and a change or 相比 follows in the clause."""
    if not _led_by(row, at, COMPARED) and not (_led_by(row, at, frozenset(["与", "同", "跟"])) and _follows(row, at, "相比")):
        return False
    for token in row[at + 1 : at + 10]:
        if token.kind == "stop":
            return False
        if token.kind == "quantity":
            continue
        if token.text == "相比" or (token.verb and token.verb.change):
            return True
    return row[at - 1].kind == "of" and row[at - 2].text[-1:] in "年期前来" or row[at - 1].kind == "date"


def _follows(row: list[Token], at: int, word: str) -> bool:
    return any(t.text == word for t in row[at + 1 : at + 6])


def _left(text: str, row: list[Token], beside: int, verb_at: int, unit: str, lexicon: Lexicon) -> tuple[Noun, str]:
    """The phrase on the left, or the one before the verb that stands directly before the number."""
    if beside < 0:
        return NOTHING, ""
    if verb_at < 0:
        noun = left_noun(row, beside, unit, text, lexicon)
        return noun, "left" if noun.text else ""
    if not row[verb_at].verb.to and (plain := left_noun(row, beside, unit, text, lexicon)).text:  # type: ignore[union-attr]
        return plain, "left"
    i = _before_verbs(row, verb_at)
    i = _before_comparison(row, i)
    noun = left_noun(row, i, unit, text, lexicon) if i >= 0 else NOTHING
    return noun, "fronted" if noun.text else ""


def _before_verbs(row: list[Token], i: int) -> int:
    adverbs = _words("beside", "adverbs")
    while i >= 0 and (row[i].kind == "verb" or row[i].text in adverbs or row[i].kind == "date"):
        i -= 1
    return i


def _before_comparison(row: list[Token], i: int) -> int:
    """Step over 较上年同期, 比改革前 and the like, back to the subject."""
    for j in range(i, max(-1, i - REACH), -1):
        if row[j].kind in ("comma", "stop"):
            break
        if row[j].text in COMPARED:
            return _before_verbs(row, j - 1)
    return i


def _choose(quantity: Quantity, right: Noun, left: Noun, side: str) -> tuple[Noun, str]:
    if quantity.unit in RATIO_UNITS:
        if left.text:
            return left, side
        return (right, "right") if right.text else (NOTHING, "")
    if right.heads or (right.text and quantity.unit in COUNTED_RIGHT):
        return right, "right"
    if left.heads:
        return left, side
    if right.text:
        return right, "right"
    return left, side


def _clause(row: list[Token], at: int, sentence: Sentence) -> tuple[int, int]:
    start, end = sentence.start, sentence.end
    for token in reversed(row[:at]):
        if token.kind in ("comma", "stop"):
            start = token.end
            break
    for token in row[at + 1 :]:
        if token.kind in ("comma", "stop"):
            end = token.start
            break
    return start, end


def _inherit(frame: Frame, earlier: list[Frame]) -> Frame:
    """An ellipsis takes its noun from the nearest number before it that has the same measure word."""
    if frame.noun.text and frame.side == "right":
        return frame
    for other in reversed(earlier[-8:]):
        if _lends(frame, other):
            if frame.noun.text and not _elliptic(frame, other):
                return frame
            return replace(frame, noun=other.noun, side="inherited")
    return frame


def _lends(frame: Frame, other: Frame) -> bool:
    """Whether the older number may give its noun: same measure word, or, for the size of a change, the same sentence."""
    same = other.quantity.unit == frame.quantity.unit
    if frame.quantity.unit in RATIO_UNITS or frame.role in ("to", "change"):
        close = other.sentence.start == frame.sentence.start and bool(other.noun.text)
        return close and (same or frame.quantity.unit in RATIO_UNITS and frame.role == "change")
    return same and bool(other.noun.heads) and _near(frame, other)


def _near(frame: Frame, other: Frame) -> bool:
    return other.sentence.placed.start == frame.sentence.placed.start


def _elliptic(frame: Frame, other: Frame) -> bool:
    """市级12项、县级35项: the words before the number only say which part it is."""
    return other.sentence.start == frame.sentence.start and len(frame.noun.text) <= 8 and not frame.noun.head


def _governed(frame: Frame, row: list[Token], at: int, beside: int, verb_at: int) -> Frame:
    """Add the verb that governs the number: before it in its clause, else after it, else in the clause before."""
    own = row[verb_at] if verb_at >= 0 else None
    around = [*_verbs_left(row, beside), *_verbs_right(row, at), *_verbs_far(row, beside)]
    actions = tuple(dict.fromkeys(token.verb.action for token in around if token.verb))
    first = around[0] if around else None
    return replace(
        frame, verb=first.text if first else "", action=actions[0] if actions else "", actions=actions,
        change=own.verb.change if own and own.verb else "", own_verb=own.text if own else "",
    )  # fmt: skip


def _coded(verb: Verb | None) -> bool:
    return verb is not None and verb.action != ""


def _verbs_left(row: list[Token], i: int) -> list[Token]:
    """Verbs with a code to the left in the clause, the nearest first."""
    found = []
    for j in range(i, max(-1, i - REACH), -1):
        if row[j].kind in ("comma", "stop"):
            break
        if row[j].kind == "verb" and _coded(row[j].verb):
            found.append(row[j])
    return found


def _verbs_right(row: list[Token], at: int) -> list[Token]:
    found = []
    for token in row[at + 1 : at + 8]:
        if token.kind in ("comma", "stop", "quantity", "enum"):
            break
        if token.kind == "verb" and _coded(token.verb):
            found.append(token)
    return found


def _verbs_far(row: list[Token], i: int) -> list[Token]:
    """Verbs of the clauses before, as far as the sentence goes."""
    found = []
    for j in range(i, max(-1, i - 3 * REACH), -1):
        if row[j].kind == "stop":
            break
        if row[j].kind == "verb" and _coded(row[j].verb):
            found.append(row[j])
    return found
