"""Who enforces which field at which level, and which body stands under, is posted to or was merged into which."""

from extractors.structure.find import Structure, find_structure

__all__ = ["Structure", "find_structure"]
