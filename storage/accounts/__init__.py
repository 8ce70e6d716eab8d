"""Accounts: who sits in a chat, PINs and codes, centre log-ins, and the ways in."""

from .accounts import Accounts, Pin, PinSent
from .blocked import Unreached, never_wrote
from .centre_access import CentreAccess, CentreLogin, entered, oldest_end
from .centre_logins import CentreDoor, Door, Opened
from .codes import DIGITS, LASTS, Code, Codes
from .invitations import Absent, Invitation, Invitations
from .lockout import LOCKED, TRIES, Tried
from .phone_changes import FIELD, Phones, phone_is_free
from .pins import hashed
from .present import Present, arrive, look
from .refusals import NobodyToInvite, TooManyCodes, TooManyPins, WrongCode

__all__ = [
    "DIGITS",
    "FIELD",
    "LASTS",
    "LOCKED",
    "TRIES",
    "Absent",
    "Accounts",
    "CentreAccess",
    "CentreDoor",
    "CentreLogin",
    "Code",
    "Codes",
    "Door",
    "Invitation",
    "Invitations",
    "NobodyToInvite",
    "Opened",
    "Phones",
    "Pin",
    "PinSent",
    "Present",
    "TooManyCodes",
    "TooManyPins",
    "Tried",
    "Unreached",
    "WrongCode",
    "arrive",
    "entered",
    "hashed",
    "look",
    "never_wrote",
    "oldest_end",
    "phone_is_free",
]
