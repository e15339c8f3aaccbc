"""Pictures for a paper: one file a picture, drawn from the tables of a published folder."""

from __future__ import annotations

from importlib import import_module

from pipeline.charts.ask import Ask, NoData
from pipeline.charts.published import READ, Published, collected
from pipeline.charts.sheet import FORMATS, Picture, settings

__all__ = [
    "FORMATS", "KINDS", "READ", "Ask", "NoData", "Picture", "Published", "collected", "draw", "draw_organisation",
]  # fmt: skip

KINDS = ("teams", "ranking", "mechanisms", "coverage", "years")
"""Kinds of picture; each is a module of this package."""


def draw_organisation(data: Published, ask: Ask, report: str) -> list[Picture]:
    """The bodies of one report, by its id or file name; Misuse when there is none, NoData when it names no tie."""
    with settings():
        pictures: list[Picture] = import_module("pipeline.charts.organisation").draw(data, ask, report)
    return pictures


def draw(kind: str, data: Published, ask: Ask) -> list[Picture]:
    """The pictures of a kind, a page each; NoData when the tables hold nothing to show."""
    with settings():
        pictures: list[Picture] = import_module(f"pipeline.charts.{kind}").draw(data, ask)
    return pictures
