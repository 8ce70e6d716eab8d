"""The doctor: what is well and what is wrong with the settings, the database, the platforms and the clock."""

from .checkup import findings

__all__ = ["findings"]
