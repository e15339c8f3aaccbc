"""Named things of a text: regions, bodies, documents, fields and offices, by rules and by a trained pipeline."""

from __future__ import annotations

from pipeline.names.spans import LABELS, Entity

__all__ = ["LABELS", "Entity"]
