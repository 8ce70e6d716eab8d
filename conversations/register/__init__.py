"""The register: marking it, seeing how far others are, printing it."""

from .board import Board
from .printing import Print
from .refusals import REFUSALS
from .register import Register
from .typed import ABSENT, ALL, PRESENT, REST, typed_marks
from .words import CHANGED, changed

__all__ = [
    "ABSENT",
    "ALL",
    "CHANGED",
    "PRESENT",
    "REFUSALS",
    "REST",
    "Board",
    "Print",
    "Register",
    "changed",
    "typed_marks",
]
