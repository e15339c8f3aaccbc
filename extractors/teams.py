"""Enforcement teams: 执法队伍, 支队, 大队, 中队."""

from __future__ import annotations

from pipeline.frames import Context, Frame
from pipeline.lexicon.patterns import pattern
from pipeline.lexicon.words import Lexicon
from pipeline.model import Claim


def claim(frame: Frame, context: Context, lexicon: Lexicon) -> Claim | None:
    """A claim when the head noun is a team of enforcement, or 支 counts without a noun."""
    veto = lexicon.vetoes["team"]
    if any(head.category == "team" for head in frame.noun.heads):
        return None if veto.search(frame.noun.text) else Claim("team", "team.noun", 80)
    counted_by_word = frame.quantity.unit == "支" and not frame.noun.head and frame.side != "right"
    if counted_by_word and not veto.search(context.clause) and not pattern("no_team").search(frame.noun.text):
        return Claim("team", "team.measure_word", 30)
    return None
