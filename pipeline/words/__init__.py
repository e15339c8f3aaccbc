"""Everything the program says to a person, in Chinese and English: one table a room."""

from __future__ import annotations

from pipeline.words.annotating import ANNOTATING
from pipeline.words.charts import CHARTS
from pipeline.words.exports import EXPORTS
from pipeline.words.general import GENERAL
from pipeline.words.looking import LOOKING
from pipeline.words.measuring import MEASURING
from pipeline.words.nights import NIGHTS
from pipeline.words.reviewing import REVIEWING

WORDS: dict[str, tuple[str, str]] = GENERAL | NIGHTS | EXPORTS | CHARTS | LOOKING | MEASURING | REVIEWING | ANNOTATING
