"""Validation by people: a sample of the published facts to check against the text, and what the checks say."""

from pipeline.sampling.draw import Drawn, draw
from pipeline.sampling.score import Judgement, judge
from pipeline.sampling.sheet import read_sheet, write_sheet

__all__ = ["Drawn", "Judgement", "draw", "judge", "read_sheet", "write_sheet"]
