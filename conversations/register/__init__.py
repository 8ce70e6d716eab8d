"""The register: marking it, seeing how far others are, printing it."""

from .board import Board
from .changes import CHANGED, changes_line
from .own_marks import OwnMarks
from .printing import Print
from .refusals import REFUSALS
from .register import Register
from .typed import typed_marks
from .typed_words import ABSENT, ALL, PRESENT, REST

__all__ = [
    "ABSENT",
    "ALL",
    "CHANGED",
    "PRESENT",
    "REFUSALS",
    "REST",
    "Board",
    "OwnMarks",
    "Print",
    "Register",
    "changes_line",
    "typed_marks",
]
