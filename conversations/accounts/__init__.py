"""Accounts: signing in, a new account, log-ins of centres, STOP and START."""

from conversations.speech import invite

from .account import Account, LogOut, NewPin
from .blocked import Blocked
from .centre_login import CentreLogin
from .centre_logins import CentreLogins
from .invitations import Invitations
from .locked import account_locked, locked_message
from .locks import Locks
from .newcomer import Newcomer
from .not_me import NOT_ME, Alarm, NotMe
from .numbers import Numbers
from .refusals import REFUSALS
from .sign_in import OTHER_LANGUAGE, plainly
from .stop import Start, Stop
from .undelivered import tell_undelivered

__all__ = [
    "NOT_ME",
    "OTHER_LANGUAGE",
    "REFUSALS",
    "Account",
    "Alarm",
    "Blocked",
    "CentreLogin",
    "CentreLogins",
    "Invitations",
    "Locks",
    "LogOut",
    "NewPin",
    "Newcomer",
    "NotMe",
    "Numbers",
    "Start",
    "Stop",
    "account_locked",
    "invite",
    "locked_message",
    "plainly",
    "tell_undelivered",
]
