"""Imports: data files of the council, checked whole, then landed whole."""

from .errors import BadCell, ImportRefused, RowError
from .kinds import KINDS
from .loading import load, template
from .report import Conflict, Report

__all__ = ["KINDS", "BadCell", "Conflict", "ImportRefused", "Report", "RowError", "load", "template"]
