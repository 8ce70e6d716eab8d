"""The register: marking it, seeing how far others are, printing it."""

from .board import Board
from .changes import CHANGED, changes_line
from .own_marks import OwnMarks
from .picture import BOARD, STATES, picture_foot, picture_title
from .printing import Print
from .refusals import REFUSALS
from .register import Register
from .typed import typed_marks
from .typed_words import ABSENT, ALL, PRESENT, REST

__all__ = [
    "ABSENT",
    "ALL",
    "BOARD",
    "CHANGED",
    "PRESENT",
    "REFUSALS",
    "REST",
    "STATES",
    "Board",
    "OwnMarks",
    "Print",
    "Register",
    "changes_line",
    "picture_foot",
    "picture_title",
    "typed_marks",
]
