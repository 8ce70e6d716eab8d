"""Every conversation, in the order of the menu; the first is home."""

from conversations.core import Book, Engine

from .account import Account, LogOut, NewPin
from .board import Board
from .centre_login import CentreLogin
from .centre_logins import CentreLogins
from .corrections import Corrections
from .erase import Erase
from .help import Help
from .language import Language
from .menu import Menu
from .mydata import MyData
from .notices import Start, Stop
from .phone import ChangePhone
from .posting import WhereAmIPosted
from .privacy import Privacy
from .profile import MyDetails
from .profile_forms import FORMS
from .refusals import REFUSALS
from .register import Register

CONVERSATIONS = (
    Menu,
    Register,
    Board,
    WhereAmIPosted,
    MyDetails,
    *FORMS,
    Corrections,
    CentreLogins,
    Language,
    Privacy,
    Help,
    LogOut,
    Account,
    NewPin,
    ChangePhone,
    CentreLogin,
    MyData,
    Erase,
    Start,
    Stop,
)


def engine() -> Engine:
    return Engine(Book(CONVERSATIONS), REFUSALS)
