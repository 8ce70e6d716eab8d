"""Accounts: signing in, a new account, log-ins of centres, STOP and START."""

from .account import Account, LogOut, NewPin
from .blocked import Blocked
from .centre_login import CentreLogin
from .centre_logins import CentreLogins
from .invitations import Unreached
from .inviting import invite
from .newcomer import Newcomer
from .sign_in import OTHER_LANGUAGE, plainly
from .stop import Start, Stop

__all__ = [
    "OTHER_LANGUAGE",
    "Account",
    "Blocked",
    "CentreLogin",
    "CentreLogins",
    "LogOut",
    "NewPin",
    "Newcomer",
    "Start",
    "Stop",
    "Unreached",
    "invite",
    "plainly",
]
