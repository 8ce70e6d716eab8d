"""What a register refuses, and what one needs to know to say so."""

from datetime import date, datetime

from storage.refusals import Refusal


class NotYet(Refusal):
    """The register of this day opens at `opens_at` (aware, the centre's zone)."""

    def __init__(self, opens_at: datetime):
        self.opens_at = opens_at


class ReasonNeeded(Refusal):
    """The day's closing hour is past: marking takes a reason."""

    def __init__(self, closed_at: datetime):
        self.closed_at = closed_at


class Shut(Refusal):
    """Only a director can change this register now: `directors` are (name, phone)."""

    def __init__(self, day: date, directors: list[tuple[str, str]]):
        self.day, self.directors = day, directors


class AlreadySent(Refusal):
    """The register is in; correcting it is an act of its own."""


class NoRegister(Refusal):
    """There is no register for this centre on this day."""


class NotListed(Refusal):
    """This officer is not on the register of this centre and day."""


class TooLateToUndo(Refusal):
    """The minute is over, or somebody has marked again since."""
