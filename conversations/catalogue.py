"""Every conversation, in the order of the menu; the first is home."""

from conversations.accounts import Account, Blocked, CentreLogin, CentreLogins, LogOut, NewPin, Start, Stop, Unreached
from conversations.home import Help, InEnglish, InKiswahili, Language, Menu
from conversations.letters import LettersSeen, MyLetter, Verify
from conversations.nominations import Applicants
from conversations.postings import (
    Centres,
    Identity,
    Offer,
    Officers,
    Redeploy,
    Rotation,
    WhereAmIPosted,
    WrongPosting,
    WrongReports,
)
from conversations.privacy import Erase, MyData, Privacy
from conversations.profile import FORMS, ChangePhone, Corrections, MyDetails
from conversations.register import Board, Print, Register
from conversations.reminders import Announce, Muting
from conversations.vacancies import Interests, MyApplications, Openings, OpenVacancy, Vacancies

from .core import Book, Engine
from .refusals import REFUSALS

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
