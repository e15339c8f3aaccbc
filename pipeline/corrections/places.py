"""Where the entries of a log are in a text, without reading what the text states."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.corrections.anchors import locate, squeeze
from pipeline.corrections.log import read_log
from pipeline.corrections.nouns import Correction
from pipeline.model import CorrectionState

STATE = {"sure": "applied", "near": "confirm", "lost": "orphan"}
"""How a place is found → the state of what is said of it."""


def places(text: str, corrections: Sequence[Correction]) -> tuple[CorrectionState, ...]:
    """The state of each entry of one report's log, as far as the text alone tells (none is `superseded`)."""
    log, squeezed = read_log(corrections), squeeze(text)
    found = {one.correction_id: locate(squeezed, one.anchor) for one in log.holding}
    states = []
    for one in corrections:
        place = found.get(one.correction_id)
        other = "undone" if one.correction_id in log.undone else "applied"
        state = STATE[place.how] if place else other
        states.append(CorrectionState(one.correction_id, state, *((place.start, place.end) if place else (-1, -1))))
    return tuple(states)
