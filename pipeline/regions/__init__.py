"""The code table of China's divisions, and how a place becomes a code or a list of candidates."""

from __future__ import annotations

from pipeline.regions.about import decide
from pipeline.regions.mentions import scan
from pipeline.regions.places import PlaceRecord, lookup, place_record
from pipeline.regions.within import place_of

__all__ = ["PlaceRecord", "decide", "lookup", "place_of", "place_record", "scan"]
