"""Answers and published rows to and from the tools that people annotate with: doccano, Label Studio, Web Annotation."""

from pipeline.annotation.edits import Problem, Returned, restore
from pipeline.annotation.published import from_published
from pipeline.annotation.sheets import Mark, Sheet, from_answer

__all__ = ["Mark", "Problem", "Returned", "Sheet", "from_answer", "from_published", "restore"]
