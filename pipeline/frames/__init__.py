"""What a number belongs to inside its clause, found once for all extractors."""

from pipeline.frames.build import Context, Frame, frames
from pipeline.frames.nouns import NOTHING, Noun

__all__ = ["NOTHING", "Context", "Frame", "Noun", "frames"]
