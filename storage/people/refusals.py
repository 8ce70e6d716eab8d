"""What a person's details refuse, and what one needs to know to say so."""

from storage.refusals import Refusal


class PhoneTaken(Refusal):
    """Another person has this number, or had it: which of them it is, only their director can tell."""


TAKEN_SUBJECT = "the detail of another"  # the subject of its audit row


class TakenByAnother(Refusal):
    """Another person has this ID, PIN, TSC number or phone. Whose it is, the `directors` (name, phone) can tell."""

    def __init__(self, field: str, directors: list[tuple[str, str]]):
        self.field, self.directors = field, directors


class TooManyGuesses(Refusal):
    """This person has given too many numbers of others today: no more are compared before tomorrow."""


class AlreadyDecided(Refusal):
    """This correction was decided, or replaced by a newer one."""
