"""Exports: what the records hold, as a file for whoever is in office."""

from .exporting import EXPORT, Exporting

__all__ = ["EXPORT", "Exporting"]
