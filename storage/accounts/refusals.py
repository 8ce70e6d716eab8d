"""What a log-in refuses."""

from storage.refusals import Refusal


class TooManyPins(Refusal):
    """This person was sent, or this chat has asked for, enough PINs for one day."""


class TooManyCodes(Refusal):
    """This phone, or this chat, was sent enough codes for one day."""


class WrongCode(Exception):
    """Not the code, or one that is over. No `Refusal`: the try is counted, so it is caught inside the turn."""


class NobodyToInvite(Refusal):
    """They have come already, have no phone, or no SMS can be sent from here."""
