"""Rekeying: all that another key sealed moves to today's while the service runs."""

from .moving import Moving
from .sealed import Sealed, left, old_pins, sealed_tables

__all__ = ["Moving", "Sealed", "left", "old_pins", "sealed_tables"]
