"""Every conversation, in the order of the menu; the first is home."""

from conversations.core import Book, Engine

from .account import Account, LogOut, NewPin
from .announcing import Announce
from .applicants import Applicants
from .applications import MyApplications
from .blocked import Blocked
from .board import Board
from .centre_login import CentreLogin
from .centre_logins import CentreLogins
from .centres import Centres
from .corrections import Corrections
from .erase import Erase
from .help import Help
from .interests import Interests
from .language import InEnglish, InKiswahili, Language
from .letter import MyLetter
from .letters_seen import LettersSeen
from .menu import Menu
from .muting import Muting
from .mydata import MyData
from .notices import Start, Stop
from .offer import Offer
from .officers import Officers
from .opening import OpenVacancy
from .openings import Openings
from .phone import ChangePhone
from .posting import WhereAmIPosted
from .printing import Print
from .privacy import Privacy
from .profile import MyDetails
from .profile_forms import FORMS
from .redeploy import Redeploy
from .refusals import REFUSALS
from .register import Register
from .rotation import Rotation
from .unreached import Unreached
from .vacancies import Vacancies
from .verify import Verify
from .wrong_posting import Identity, WrongPosting
from .wrong_reports import WrongReports

CONVERSATIONS = (
    Menu,
    Register,
    Board,
    Blocked,
    Applicants,
    Centres,
    Officers,
    Openings,
    OpenVacancy,
    Announce,
    Corrections,
    LettersSeen,
    MyLetter,
    WhereAmIPosted,
    MyDetails,
    *FORMS,
    Vacancies,
    MyApplications,
    Interests,
    Print,
    CentreLogins,
    Muting,
    Language,
    Privacy,
    Help,
    LogOut,
    Account,
    NewPin,
    ChangePhone,
    CentreLogin,
    Offer,
    WrongPosting,
    Identity,
    Redeploy,
    Rotation,
    WrongReports,
    Unreached,
    MyData,
    Erase,
    InEnglish,
    InKiswahili,
    Start,
    Stop,
    Verify,
)


def engine() -> Engine:
    return Engine(Book(CONVERSATIONS), REFUSALS)
