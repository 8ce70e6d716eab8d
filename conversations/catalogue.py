"""Every conversation, in the order of the menu; the first is home."""

from conversations import (
    accounts,
    delegations,
    disputes,
    letters,
    nominations,
    postings,
    profile,
    register,
    reminders,
    stamped,
    vacancies,
)
from conversations.accounts import (
    Account,
    Alarm,
    Blocked,
    CentreLogin,
    CentreLogins,
    Invitations,
    Locks,
    LogOut,
    NewPin,
    NotMe,
    Numbers,
    Start,
    Stop,
)
from conversations.accounts.one_way import OneWay, StartAgain
from conversations.delegations import Deputy, WhoMarks
from conversations.disputes import Dispute, Disputes
from conversations.exports import Exporting
from conversations.gates import Sign
from conversations.home import (
    CannotCome,
    Help,
    IAmHere,
    InEnglish,
    InKiswahili,
    Language,
    LostPhone,
    Menu,
    MyDays,
    NotListed,
    Pay,
)
from conversations.letters import LetterBoard, MyLetter, Verify
from conversations.nominations import Applicants
from conversations.postings import (
    Centres,
    Give,
    Identity,
    Offer,
    Officers,
    Provisionals,
    Redeploy,
    ReportUnlisted,
    Rotation,
    UnlistedBoard,
    WhereAmIPosted,
    WrongPosting,
    WrongReports,
)
from conversations.privacy import Erase, MyData, Privacy
from conversations.profile import FORMS, ChangePhone, Corrections, MyDetails
from conversations.register import Board, OwnMarks, Print, Register
from conversations.reminders import Broadcast, Costs, Muting, Seconds
from conversations.stamped import Receive, Stamped
from conversations.vacancies import Interests, MyApplications, Openings, OpenVacancy, Vacancies
from storage.refusals import ChangedMeanwhile, Denied, PinNeeded

from .core import Book, Engine, _
from .core.engine import Gates, Refusals
from .core.late import Late

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
    Broadcast,
    Corrections,
    Locks,
    Costs,
    Exporting,
    Numbers,
    LetterBoard,
    MyLetter,
    WhereAmIPosted,
    MyDays,
    MyDetails,
    *FORMS,
    Vacancies,
    MyApplications,
    Interests,
    Print,
    ReportUnlisted,
    Deputy,
    WhoMarks,
    Receive,
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
    Give,
    WrongPosting,
    Identity,
    Redeploy,
    Rotation,
    WrongReports,
    OwnMarks,
    Provisionals,
    UnlistedBoard,
    Invitations,
    MyData,
    Erase,
    InEnglish,
    InKiswahili,
    Start,
    Stop,
    NotMe,
    Alarm,
    Verify,
    Sign,
    Late,
    Seconds,
    CannotCome,
    LostPhone,
    NotListed,
    Pay,
    Dispute,
    Disputes,
    IAmHere,
    Stamped,
)

# Each puts what storage refuses there into words.
SUBJECTS = (
    register,
    delegations,
    disputes,
    profile,
    nominations,
    postings,
    accounts,
    vacancies,
    letters,
    reminders,
    stamped,
)
REFUSALS: Refusals = {
    Denied: lambda _refusal: _("You do not have permission to do that. Write menu to see what you can do."),
    ChangedMeanwhile: lambda _refusal: _("That has changed in the meantime, so nothing was done. Look at it again."),
    **{error: words for subject in SUBJECTS for error, words in subject.REFUSALS.items()},
}
GATES: Gates = {PinNeeded: Sign}  # after these a gate asks for what is missing, and the act goes on


def one_way() -> Engine:
    """For a channel on which we only send."""
    return Engine(Book((OneWay, StartAgain, Stop)))


def engine() -> Engine:
    return Engine(Book(CONVERSATIONS), REFUSALS, GATES)
