"""What a log-in refuses."""

from collections.abc import Sequence

from storage.refusals import Refusal


class TooManyPins(Refusal):
    """This person was sent, or this chat has asked for, enough PINs for one day."""


class TooManyCodes(Refusal):
    """This phone, or this chat, was sent enough codes for one day."""


class WrongCode(Exception):
    """Not the code, or one that is over. No `Refusal`: the try is counted, so it is caught inside the turn."""


class AccountLocked(Refusal):
    """The account is locked: nobody logs in to it, and no chat of it logs in elsewhere. Whom to call is with it."""

    def __init__(self, person_id: int, contacts: Sequence[tuple[str, str, str]], council: str):
        """`contacts`: sub-county, name and phone of the directors; `council`: where it is reached, in its own words."""
        super().__init__()
        self.person_id, self.contacts, self.council = person_id, contacts, council


class NobodyToInvite(Refusal):
    """They have come already, have no phone, or no SMS can be sent from here."""


class ChatShut(Refusal):
    """The owner of the account has said, in another chat of theirs, that this one is not theirs."""


class NothingTold(Refusal):
    """This chat was not told of that event, or it was long ago, or it has been answered."""
