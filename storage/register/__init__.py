"""The register: who is on it, how they are marked, how far it is, and all of it to print."""

from .arriving import Arriving, Post
from .attendance import UNDO, Attendance
from .board import Board, CentreDay, Disagreement
from .grid import GridCell, GridRow
from .marked import marked_days, marked_on, marked_outside, nobody_marks
from .mine import MyDay, days_of
from .own_marks import OwnMark, OwnMarks, answered
from .printing import Printable, PrintedOfficer, PrintedUnlisted, Printing, StoodIn, WholeRegister
from .reasons import CHOSEN, CORRECTING, Reason, Reasoned
from .receipts import Received, read_receipt, received
from .refusals import (
    AlreadyListed,
    AlreadyReported,
    AlreadySent,
    NoRegister,
    NotInHand,
    NotListed,
    NotPosted,
    NotYet,
    OutOfHours,
    PhoneOfAnother,
    ReasonNeeded,
    Shut,
    TooLateToUndo,
    TooManyReported,
)
from .sheet import Allowed, Officer, OpenDay, PastMark, Sheet
from .tables import DISPUTED, UNDONE, Arrival, Mark, MarkChange, MarkRow, OwnAnswer, Register, RegisterState, Sending
from .unlisted import Newcomer, Place, Reported, UnlistedOfficers, read_reports, reports, waits
from .unlisted_tables import ID_SEALED, NAME_SEALED, Provisional, Unlisted

__all__ = [
    "CHOSEN",
    "CORRECTING",
    "DISPUTED",
    "ID_SEALED",
    "NAME_SEALED",
    "UNDO",
    "UNDONE",
    "Allowed",
    "AlreadyListed",
    "AlreadyReported",
    "AlreadySent",
    "Arrival",
    "Arriving",
    "Attendance",
    "Board",
    "CentreDay",
    "Disagreement",
    "GridCell",
    "GridRow",
    "Mark",
    "MarkChange",
    "MarkRow",
    "MyDay",
    "Newcomer",
    "NoRegister",
    "NotInHand",
    "NotListed",
    "NotPosted",
    "NotYet",
    "Officer",
    "OpenDay",
    "OutOfHours",
    "OwnAnswer",
    "OwnMark",
    "OwnMarks",
    "PastMark",
    "PhoneOfAnother",
    "Place",
    "Post",
    "Printable",
    "PrintedOfficer",
    "PrintedUnlisted",
    "Printing",
    "Provisional",
    "Reason",
    "ReasonNeeded",
    "Reasoned",
    "Received",
    "Register",
    "RegisterState",
    "Reported",
    "Sending",
    "Sheet",
    "Shut",
    "StoodIn",
    "TooLateToUndo",
    "TooManyReported",
    "Unlisted",
    "UnlistedOfficers",
    "WholeRegister",
    "answered",
    "days_of",
    "marked_days",
    "marked_on",
    "marked_outside",
    "nobody_marks",
    "read_receipt",
    "read_reports",
    "received",
    "reports",
    "waits",
]
