"""From a report's sentences to its mechanisms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractors.mechanisms.describe import components, domain, gloss, kind, level
from extractors.mechanisms.headed import chain_spots, follow_spots, formula_spots, headed_spots, sum_spots
from extractors.mechanisms.quoted import quoted_spots
from extractors.mechanisms.spot import Quote, Spot, masked, quotes
from pipeline.lexicon.words import Lexicon
from pipeline.model import Mechanism, Sentence

CONFIDENCE = {
    "formula": "0.95", "chain": "0.95", "headed": "0.92", "governed": "0.85", "slogan": "0.75", "sum": "0.85",
    "follows": "0.8", "head_institution": "0.85", "head_mechanism": "0.75", "head_platform": "0.75",
    "head_principle": "0.75", "head_listing": "0.7", "head_model": "0.7",
}  # fmt: skip
FOLDED = re.compile(r"[，,、。；;：:（）()“”‘’\"'「」『』\s]|(?:制度|机制|平台)$")


COUNT = re.compile(r"\d+[余多]?[项个支条]")


class _Sentences:
    """Which sentence a place stands in."""

    def __init__(self, sentences: tuple[Sentence, ...]) -> None:
        self.rows = sentences
        self.starts = [sentence.start for sentence in sentences]

    def at(self, place: int) -> Sentence | None:
        index = bisect_right(self.starts, place) - 1
        return self.rows[index] if index >= 0 and place < self.rows[index].end else None


def find_mechanisms(text: str, sentences: tuple[Sentence, ...], lexicon: Lexicon) -> tuple[Mechanism, ...]:
    """The mechanisms a text names, each at its first mention, in order; `text[start:end]` is the name.

    `sentences` are the text's own (`segment.sentences`); `lexicon` gives the words for levels and domains.
    """
    found = _Sentences(sentences)
    spots = sorted(_spots(text, found), key=lambda spot: (spot.start, -spot.end))
    rows: dict[str, Mechanism] = {}
    reached = -1
    for counted in spots:
        spot = _uncounted(text, counted)
        sentence = found.at(spot.start)
        if sentence is None or spot.end > sentence.end or spot.start < reached:
            continue
        reached = spot.end
        rows.setdefault(FOLDED.sub("", text[spot.start : spot.end]), _mechanism(text, spot, sentence, lexicon))
    return tuple(rows.values())


def _uncounted(text: str, spot: Spot) -> Spot:
    """80项行政处罚事项清单: the number is a fact, not part of the name."""
    count = COUNT.match(text, spot.start, spot.end)
    return replace(spot, start=count.end()) if count and count.end() < spot.end - 1 else spot


def _spots(text: str, found: _Sentences) -> Iterator[Spot]:
    hidden = masked(text)
    yield from quoted_spots(text, hidden, _inside(text, found))
    for finder in (headed_spots, formula_spots, chain_spots, sum_spots, follow_spots):
        yield from finder(text, hidden, found.at)


def _inside(text: str, found: _Sentences) -> Iterator[tuple[Quote, Sentence]]:
    """Quotes that stand in one sentence."""
    for quote in quotes(text):
        sentence = found.at(quote.start)
        if sentence and quote.outer_end <= sentence.end:
            yield quote, sentence


def _mechanism(text: str, spot: Spot, sentence: Sentence, lexicon: Lexicon) -> Mechanism:
    name = text[spot.start : spot.end]
    said, is_a = gloss(text, spot), kind(name, spot)
    return Mechanism(
        spot.start, spot.end, name, is_a, text[sentence.start : sentence.end], sentence.section,
        f"mechanism.{spot.rule}", Decimal(CONFIDENCE[spot.rule]), components(text, spot, said, is_a), said,
        level(name, lexicon), domain(name, lexicon),
    )  # fmt: skip
