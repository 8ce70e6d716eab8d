"""Imports: data files of the council, checked whole, then landed whole."""

from storage.imports.errors import BadCell, ImportRefused, RowError
from storage.imports.kinds import KINDS
from storage.imports.loading import ready, template
from storage.imports.report import Conflict, Report

__all__ = ["KINDS", "BadCell", "Conflict", "ImportRefused", "Report", "RowError", "ready", "template"]
