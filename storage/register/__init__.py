"""The register: who is on it, how they are marked, how far it is, and all of it to print."""

from .attendance import UNDO, Attendance
from .board import Board, CentreDay
from .marked import marked_days, marked_on, marked_outside, nobody_marks
from .mine import MyDay, days_of
from .printing import Printable, Printing, WholeRegister
from .receipts import Received, read_receipt, received
from .refusals import AlreadySent, NoRegister, NotListed, NotYet, ReasonNeeded, Shut, TooLateToUndo
from .sheet import Allowed, Officer, OpenDay, PastMark, Sheet
from .tables import UNDONE, Mark, MarkChange, MarkRow, Register, RegisterState, Sending

__all__ = [
    "UNDO",
    "UNDONE",
    "Allowed",
    "AlreadySent",
    "Attendance",
    "Board",
    "CentreDay",
    "Mark",
    "MarkChange",
    "MarkRow",
    "MyDay",
    "NoRegister",
    "NotListed",
    "NotYet",
    "Officer",
    "OpenDay",
    "PastMark",
    "Printable",
    "Printing",
    "ReasonNeeded",
    "Received",
    "Register",
    "RegisterState",
    "Sending",
    "Sheet",
    "Shut",
    "TooLateToUndo",
    "WholeRegister",
    "days_of",
    "marked_days",
    "marked_on",
    "marked_outside",
    "nobody_marks",
    "read_receipt",
    "received",
]
