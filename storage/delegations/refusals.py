"""What handing a register over refuses, and what one needs to know to say so."""

from datetime import date

from storage.refusals import Refusal


class NoSuchDays(Refusal):
    """A register is handed over for days that have one, from `first` on, and to `last` where that is known."""

    def __init__(self, first: date, last: date | None = None):
        self.first, self.last = first, last


class ManagesAlready(Refusal):
    """They manage this centre already."""


class AlreadyHanded(Refusal):
    """Somebody else has it on some of these days; `name` is empty of who has not answered."""

    def __init__(self, name: str, first: date, last: date):
        self.name, self.first, self.last = name, first, last


class TooManyHanded(Refusal):
    """So many registers were handed over today."""
