"""What a dispute is refused for, and what one needs to know to say so."""

from datetime import date

from storage.refusals import Refusal


class MarkedPresent(Refusal):
    """The day is marked P: there is nothing to dispute."""

    def __init__(self, on: date):
        self.on = on


class DayNotOver(Refusal):
    """The day is not marked yet, and its register can still be marked in time."""

    def __init__(self, on: date):
        self.on = on


class TooLateToDispute(Refusal):
    """The last day on which it could be disputed is past."""

    def __init__(self, on: date, last: date):
        self.on, self.last = on, last


class AlreadyDisputed(Refusal):
    """This day is disputed, and not decided yet."""

    def __init__(self, on: date):
        self.on = on


class AlreadyDecided(Refusal):
    """The director has decided that this day stays as it is marked, and nobody has marked it since."""

    def __init__(self, on: date, by: str):
        self.on, self.by = on, by


class Settled(Refusal):
    """The dispute is closed, or with somebody else: `by` has decided, where anybody has."""

    def __init__(self, by: str):
        self.by = by
