"""The nightly run: what is new is read, the rest carried over, and one whole version published at a time."""

from __future__ import annotations

from pipeline.batch.night import Locked, Night, preview, run_night
from pipeline.batch.plan import Plan

__all__ = ["Locked", "Night", "Plan", "preview", "run_night"]
