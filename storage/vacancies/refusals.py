"""What a vacancy and an application refuse, and what one needs to know to say so."""

from datetime import date

from storage.refusals import Refusal


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
