"""What storage refuses, and what one needs to know to say so. Conversations put these into words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .posting_rules import Broken


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


TAKEN = "the detail of another"  # the subject of its audit row


class TakenByAnother(Refusal):
    """Another person has this ID, PIN, TSC number or phone. Whose it is, the `directors` (name, phone) can tell."""

    def __init__(self, field: str, directors: list[tuple[str, str]]):
        self.field, self.directors = field, directors


class TooManyGuesses(Refusal):
    """This person has given too many numbers of others today: no more are compared before tomorrow."""


class AlreadyDecided(Refusal):
    """This correction was decided, or replaced by a newer one."""


class RuleBroken(Refusal):
    """Posting `name` at `centre` breaks rules. A reason overrides those that are not fixed."""

    def __init__(self, name: str, centre: str, broken: "Sequence[Broken]"):
        self.name, self.centre, self.broken = name, centre, broken

    @property
    def fixed(self) -> bool:
        return any(found.fixed for found in self.broken)


class ChangedMeanwhile(Refusal):
    """What was shown is no longer so: somebody else has acted since."""


class MarksStand(Refusal):
    """Days up to `last` are marked at the old centre and stay there: a change begins later."""

    def __init__(self, last: date):
        self.last = last


class OutsideExam(Refusal):
    """The day lies before `first` or after `last` (both included) of the posting's exam."""

    def __init__(self, first: date, last: date):
        self.first, self.last = first, last


class OfferOver(Refusal):
    """This offer was answered, or the time to answer it is over."""


class NobodyToInvite(Refusal):
    """They have come already, have no phone, or no SMS can be sent from here."""


class NoVacancy(Refusal):
    """There is no such vacancy."""


class VacancyClosed(Refusal):
    """It takes no applications today: it was open from `opens_on` to `closes_on`, both included."""

    def __init__(self, opens_on: date, closes_on: date, *, before: bool):
        self.opens_on, self.closes_on, self.before = opens_on, closes_on, before


class NotFromHere(Refusal):
    """The vacancy is for people who work in `place`."""

    def __init__(self, place: str):
        self.place = place


class AlreadyApplied(Refusal):
    """One application a role and exam, and there is one."""


class AlreadyMoved(Refusal):
    """The application is no longer where this act could be done."""


class TooManyTries(Refusal):
    """Too many codes were tried from here; none is looked up before `until` (aware)."""

    def __init__(self, until: datetime):
        self.until = until
