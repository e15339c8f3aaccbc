"""For each number of a sentence: the noun it counts, the verb that governs it, and its part in a change."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.frames.bodies import body_before
from pipeline.frames.nouns import NOTHING, Noun, bodies_of, left_noun, right_noun
from pipeline.frames.roles import COMPARED, REACH, leader_of, result_word, role_of, words_of
from pipeline.frames.tokens import Token, tokens
from pipeline.lexicon.words import Lexicon, Verb
from pipeline.model import Quantity, Sentence

COUNTED_RIGHT = frozenset(["个", "种", "类", "大", "座"])
FORMING = frozenset(["establish", "retain", "merge", "cut", "abolish", "assign"])
RATIO_UNITS = frozenset(["%", "百分点", "倍", "‰"])


@dataclass(frozen=True, slots=True)
class Frame:
    """One number in its clause. `role`: `from`, `to`, `change`, `compared` (the older of two values) or empty."""

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
    body: str = ""
    """The organ, team or town that heads the number's clause, else one of the clauses before it, as written."""
    """The verb directly before the number, if any."""


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a number: its clause, and its sentence."""

    clause: str
    sentence: str


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
    units = {frame.quantity.unit, last.quantity.unit}
    same = len(units) == 1 or units <= RATIO_UNITS
    if not same or not LIST_JOINT.fullmatch(text, last.quantity.end, frame.quantity.start):
        return frame
    own = frame.noun if frame.side == "right" and frame.noun.heads else last.noun
    return replace(
        last,
        quantity=frame.quantity,
        order=frame.order,
        noun=own,
        side="listed",
        clause_end=frame.clause_end,
        unit=frame.unit,
    )


def _frame(
    text: str, sentence: Sentence, row: list[Token], at: int, quantity: Quantity, lexicon: Lexicon,
    earlier: list[Frame], order: int,
) -> Frame:  # fmt: skip
    unit = quantity.unit
    beside = _skip_left(row, at - 1)
    right = right_noun(row, at, unit, text, lexicon)
    role, verb_at = role_of(row, at, beside, right)
    if not role and _answers(row, at, quantity, earlier, sentence):
        role, verb_at = "to", -1
    leader = leader_of(row, at) if role in ("from", "compared") else -1
    if leader >= 0:
        i = _before_comparison(row, _before_verbs(row, leader - 1))
        left = left_noun(row, i, unit, text, lexicon) if i >= 0 else NOTHING
        side = "fronted" if left.text else ""
    else:
        left, side = _left(text, row, beside, verb_at, unit, lexicon)
    noun, side = _choose(quantity, right, left, side)
    if unit == "个" and side == "right" and not _formed(row, at):
        noun = bodies_of(noun, lexicon)
    if not (noun.text if unit in RATIO_UNITS else noun.heads):
        noun, side = _inherit(quantity, sentence, role, noun, side, earlier)
    near, far = _verbs_left(row, beside), [*_verbs_right(row, at), *_verbs_far(row, beside)]
    verbs = [*near, *far]
    named = [lexicon.verbs[noun.text[:2]].action] if noun.text[:2] in lexicon.verbs else []
    codes = [*(t.verb.action for t in near if t.verb), *named, *(t.verb.action for t in far if t.verb)]
    actions = tuple(code for code in dict.fromkeys(codes) if code)
    own = row[verb_at] if verb_at >= 0 else None
    start, end = _clause(row, at, sentence)
    return Frame(
        quantity, sentence, order, noun, side, verbs[0].text if verbs else "", actions[0] if actions else "",
        own.verb.change if own and own.verb else "", role, start, end, unit, actions, own.text if own else "",
        body_before(row, at, noun.start if side == "left" or (side == "fronted" and noun.heads) else -1, text),
    )  # fmt: skip


def _formed(row: list[Token], at: int) -> bool:
    """Whether a verb of setting up, keeping or merging governs the number."""
    return any(token.verb and token.verb.action in FORMING for token in _verbs_left(row, at - 1))


def _skip_left(row: list[Token], i: int) -> int:
    """Index of the token left of the number once bound words, copulas, dates and brackets with notes are skipped."""
    skip = words_of("beside", "skip")
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


def _answers(row: list[Token], at: int, quantity: Quantity, earlier: list[Frame], sentence: Sentence) -> bool:
    """从12次下探到5次: a from-value came before, and a word in 到 至 为 成 stands before this one."""
    open_from = [f for f in earlier[-2:] if f.role == "from" and f.sentence.start == sentence.start]
    return bool(open_from) and open_from[-1].quantity.unit == quantity.unit and result_word(row, at)


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
    adverbs = words_of("beside", "adverbs")
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


def _inherit(
    quantity: Quantity, sentence: Sentence, role: str, noun: Noun, side: str, earlier: list[Frame]
) -> tuple[Noun, str]:
    """An ellipsis takes its noun from the nearest number before it that has the same measure word."""
    if noun.text and side == "right":
        return noun, side
    for other in reversed(earlier[-8:]):
        if _lends(quantity, sentence, role, other):
            if noun.text and not _elliptic(sentence, noun, other):
                break
            if other.side == "fronted" and not other.role and not other.noun.heads:
                return NOTHING, "inherited"  # 全市系统立案1506件，增加132件: the noun only says who
            return other.noun, "inherited"
    return noun, side


def _lends(quantity: Quantity, sentence: Sentence, role: str, other: Frame) -> bool:
    """Whether the older number may give its noun: same measure word, or for a change the same sentence."""
    same = other.quantity.unit == quantity.unit
    if quantity.unit in RATIO_UNITS or role in ("to", "change"):
        close = other.sentence.start == sentence.start and bool(other.noun.text)
        return close and (same or (quantity.unit in RATIO_UNITS and role == "change"))
    return same and bool(other.noun.heads) and other.sentence.placed.start == sentence.placed.start


def _elliptic(sentence: Sentence, noun: Noun, other: Frame) -> bool:
    """市级12项、县级35项: the words before the number only say which part it is."""
    return other.sentence.start == sentence.start and len(noun.text) <= 8 and not noun.head


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
