"""Coordination mechanisms, working models, principles, institutions and platforms, by rules."""

from extractors.mechanisms.find import find_mechanisms

__all__ = ["find_mechanisms"]
