"""The quantity grammar: number expressions of administrative Chinese, read whole."""

from pipeline.numbers.read import quantities

__all__ = ["quantities"]
