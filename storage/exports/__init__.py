"""Exports: what the records hold, as files for whoever is entitled to them, a portion of the nation at a time."""

from .asked import Exports, Order
from .cells import harmless
from .export import Column, Export, Scope, lines
from .files import Watermark, write_csv, write_xlsx
from .kinds import EXPORTS

__all__ = [
    "EXPORTS",
    "Column",
    "Export",
    "Exports",
    "Order",
    "Scope",
    "Watermark",
    "harmless",
    "lines",
    "write_csv",
    "write_xlsx",
]
