"""What a change of postings refuses, and what one needs to know to say so."""

from datetime import date

from storage.refusals import Refusal


class MarksStand(Refusal):
    """Days up to `last` are marked at the old centre and stay there: a change begins later."""

    def __init__(self, last: date):
        self.last = last


class OutsideExam(Refusal):
    """The day lies before `first` or after `last` (both included) of the posting's exam."""

    def __init__(self, first: date, last: date):
        self.first, self.last = first, last


class IdOfAnother(Refusal):
    """The ID that was reported is known to be somebody else's."""


class OfferOver(Refusal):
    """This offer was answered, or the time to answer it is over."""
