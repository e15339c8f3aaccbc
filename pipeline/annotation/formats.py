"""The formats by name: how each is written, and how each is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.annotation import doccano, labelstudio, w3c
from pipeline.annotation.came import Beside, Came
from pipeline.annotation.edits import Problem
from pipeline.annotation.sheets import Sheet

FORMATS = ("doccano", "doccano-relations", "labelstudio", "w3c")


def written(sheets: Sequence[Sheet], name: str, to: str, predicted: bool) -> tuple[Beside, ...]:
    """The data file, called `name`, and what a researcher needs beside it.

    `predicted`: what a program found, as a suggestion where the format tells suggestions from answers.
    """
    stem = Path(name).stem
    if to == "labelstudio":
        return (Beside(name, labelstudio.write(sheets, predicted)), *labelstudio.config(stem))
    if to == "w3c":
        return (Beside(name, w3c.write(sheets)), *w3c.texts(sheets))
    return (Beside(name, doccano.write(sheets, to == "doccano-relations")), *doccano.labels(stem))


def read(file: Path, form: str) -> tuple[Came | Problem, ...]:
    """The reports of a tool's file; OSError when it cannot be read, ValueError when it is of another kind."""
    content = file.read_bytes().decode("utf-8-sig")
    if form == "labelstudio":
        return tuple(labelstudio.read(content))
    if form == "w3c":
        texts = {path.name.removesuffix(".txt"): path for path in sorted((file.parent / w3c.TEXTS).glob("*.txt"))}
        return tuple(w3c.read(content, {name: path.read_bytes().decode("utf-8") for name, path in texts.items()}))
    return tuple(doccano.read(content))
