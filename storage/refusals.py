"""What storage refuses, and what one needs to know to say so. Conversations put these into words."""

from datetime import date, datetime


class Refusal(Exception):
    """An act that the records do not allow. Nothing was written."""


class Denied(Refusal):
    """This person has no right to this record; audited."""

    def __init__(self, act: str, subject: str):
        super().__init__(f"{act} {subject}")
        self.act, self.subject = act, subject


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


class TakenByAnother(Refusal):
    """Another person has this ID, PIN, TSC number or phone. Whose it is, the `directors` (name, phone) can tell."""

    def __init__(self, field: str, directors: list[tuple[str, str]]):
        self.field, self.directors = field, directors


class AlreadyDecided(Refusal):
    """This correction was decided, or replaced by a newer one."""


class TooManyTries(Refusal):
    """Too many codes were tried from here; none is looked up before `until` (aware)."""

    def __init__(self, until: datetime):
        self.until = until
