"""Posts (编制) and the people who hold them."""

from __future__ import annotations

from pipeline.frames import Context, Frame
from pipeline.lexicon.patterns import cues
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim

NOW = ("在岗", "在编", "到岗")
PEOPLE = frozenset(["名", "人", "位", "员"])
MOVING = frozenset(["sink", "assign", "certify", "transfer"])


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim on posts or on people of the service, by the head noun or by a verb that moves people."""
    categories = {head.category for head in frame.noun.heads}
    if frame.quantity.unit in PEOPLE and any(word in frame.noun.text for word in NOW):
        return Claim("personnel", "personnel.noun", 86)
    if "staffing" in categories and not _vetoed("staffing", frame, lexicon):
        return Claim("staffing", "staffing.noun", 85)
    if "personnel" in categories and not _vetoed("personnel", frame, lexicon):
        return Claim("personnel", "personnel.noun", 75)
    if frame.quantity.unit in PEOPLE and not categories and not _vetoed("personnel", frame, lexicon):
        return _by_verb(frame, context) or _default(context)
    return None


def _by_verb(frame: Frame, context: Context) -> Claim | None:
    if "编制" in frame.noun.text:
        return Claim("staffing", "staffing.context", 60)
    if any(word in frame.noun.text for word in cues("service")):
        return Claim("personnel", "personnel.context", 45)
    if frame.action in MOVING:
        return Claim("personnel", "personnel.verb", 40)
    if len(frame.noun.text) < 2 and any(word in context.sentence for word in (*cues("service"), "队", "人员")):
        return Claim("personnel", "personnel.clause", 38)
    return None


def _default(context: Context) -> Claim | None:
    """People of whom nothing else is said are those of the service, unless the clause speaks of others."""
    if any(word in context.clause for word in cues("other_people")):
        return None
    return Claim("personnel", "personnel.people", 25)


def _vetoed(category: str, frame: Frame, lexicon: Lexicon) -> bool:
    return lexicon.vetoes[category].search(frame.noun.text) is not None
