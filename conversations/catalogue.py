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
from .letter import MyLetter
from .letters_seen import LettersSeen
from .menu import Menu
from .mydata import MyData
from .notices import Start, Stop
from .phone import ChangePhone
from .posting import WhereAmIPosted
from .printing import Print
from .privacy import Privacy
from .profile import MyDetails
from .profile_forms import FORMS
from .refusals import REFUSALS
from .register import Register
from .verify import Verify

CONVERSATIONS = (
    Menu,
    Register,
    Board,
    MyLetter,
    WhereAmIPosted,
    MyDetails,
    *FORMS,
    Corrections,
    LettersSeen,
    Print,
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
    Verify,
)


def engine() -> Engine:
    return Engine(Book(CONVERSATIONS), REFUSALS)
