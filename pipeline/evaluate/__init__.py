"""Figures of merit: a published dataset held against answers made by hand."""

from pipeline.evaluate.gold import Gold, load_gold
from pipeline.evaluate.output import Output, from_folder, from_reports
from pipeline.evaluate.scoring import ReportScore, score

__all__ = ["Gold", "Output", "ReportScore", "from_folder", "from_reports", "load_gold", "score"]
