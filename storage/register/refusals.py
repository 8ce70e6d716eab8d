"""What a register refuses, and what one needs to know to say so."""

from datetime import date, datetime

from storage.refusals import Denied, Refusal


class NotYet(Refusal):
    """The register of this day opens at `opens_at` (aware, the centre's zone)."""

    def __init__(self, opens_at: datetime):
        self.opens_at = opens_at


class ReasonNeeded(Refusal):
    """The day's closing hour is past, the register is in, or a director marks it: that takes a reason."""

    def __init__(self, closed_at: datetime):
        self.closed_at = closed_at


class Shut(Refusal):
    """Only a director can change this register now: `directors` are (name, phone)."""

    def __init__(self, day: date, directors: list[tuple[str, str]]):
        self.day, self.directors = day, directors


class AlreadySent(Refusal):
    """The register is in; correcting it is an act of its own."""


class NotPosted(Refusal):
    """This person serves nowhere on this day, or not at this centre."""


class OutOfHours(Refusal):
    """Who is at a centre says so between `since` and `until` (aware, the centre's zone), and not at another time."""

    def __init__(self, since: datetime, until: datetime):
        self.since, self.until = since, until


class NoRegister(Refusal):
    """There is no register for this centre on this day."""


class NotInHand(Denied):
    """The register was in this person's hands, and is so no longer, or not on this day."""


class NotListed(Refusal):
    """This officer is not on the register of this centre and day."""


class TooLateToUndo(Refusal):
    """The minute is over, or somebody has marked again since."""


class AlreadyListed(Refusal):
    """Whoever is reported as not listed is on this register, by this `name`."""

    def __init__(self, name: str):
        self.name = name


class AlreadyReported(AlreadyListed):
    """They are reported already, and it is not settled yet."""


class TooManyReported(Refusal):
    """So many reports wait already: at this centre, or of this person."""


class PhoneOfAnother(Refusal):
    """The phone is known, by quite another name."""
