"""Accounts: who sits in a chat, PINs and codes, centre log-ins, and the ways in."""

from .accounts import ID_DIGITS, Accounts, Pin, PinSent
from .blocked import Unreached, never_wrote
from .centre_access import CentreAccess, CentreLogin, entered, oldest_end
from .centre_logins import CentreLogins, CentreWithLogin, Opened
from .codes import CODE_DIGITS, CODE_LASTS, Code, Codes
from .custody import Custody, Kept
from .elsewhere import Disowned, Elsewhere, Happened
from .invitations import Absent, Invitation, Invitations, open_since
from .locking import ChatOf, Locking, find_account
from .lockout import LOCKED_FOR, PIN_TRIES, Tried, WrongPins
from .new_chats import NewChats
from .phone_changes import NUMBER_RELEASED, PHONE_FIELD, Phones, former_owner, phone_is_free
from .pins import PIN_DIGITS, Pins, WantsHash, hashed
from .present import Present, arrive, look
from .refusals import AccountLocked, ChatShut, NobodyToInvite, NothingTold, TooManyCodes, TooManyPins, WrongCode
from .undelivered import Undelivered, take_undelivered

__all__ = [
    "CODE_DIGITS",
    "CODE_LASTS",
    "ID_DIGITS",
    "LOCKED_FOR",
    "NUMBER_RELEASED",
    "PHONE_FIELD",
    "PIN_DIGITS",
    "PIN_TRIES",
    "Absent",
    "AccountLocked",
    "Accounts",
    "CentreAccess",
    "CentreLogin",
    "CentreLogins",
    "CentreWithLogin",
    "ChatOf",
    "ChatShut",
    "Code",
    "Codes",
    "Custody",
    "Disowned",
    "Elsewhere",
    "Happened",
    "Invitation",
    "Invitations",
    "Kept",
    "Locking",
    "NewChats",
    "NobodyToInvite",
    "NothingTold",
    "Opened",
    "Phones",
    "Pin",
    "PinSent",
    "Pins",
    "Present",
    "TooManyCodes",
    "TooManyPins",
    "Tried",
    "Undelivered",
    "Unreached",
    "WantsHash",
    "WrongCode",
    "WrongPins",
    "arrive",
    "entered",
    "find_account",
    "former_owner",
    "hashed",
    "look",
    "never_wrote",
    "oldest_end",
    "open_since",
    "phone_is_free",
    "take_undelivered",
]
