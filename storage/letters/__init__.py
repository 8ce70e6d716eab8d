"""Letters of appointment: issued, given out, printed, renewed and verified."""

from .appointments import Appointment
from .board import CentresLetters, LetterBoard, OfficersLetter, Reached
from .issuing import CODE_LENGTH, Issued, standing_letters, standing_of, void_wrong
from .mine import Due, Given, MyLetters
from .papers import LetterPaper, LetterPapers, Staff
from .prints import erase_prints
from .refusals import TooManyTries
from .releases import EVERY_SUB_COUNTY, day_of_release, has_letter, release
from .renewing import Renewed, known_among, posts_owed_a_letter, renew, renew_all, void_contradicted
from .tables import Letter, LetterFetch, LetterPrint, LetterRelease, TelegramFile, letter_record
from .tries import VERIFY_SPELL, VerifyTries
from .verification import Verified, verify

__all__ = [
    "CODE_LENGTH",
    "EVERY_SUB_COUNTY",
    "VERIFY_SPELL",
    "Appointment",
    "CentresLetters",
    "Due",
    "Given",
    "Issued",
    "Letter",
    "LetterBoard",
    "LetterFetch",
    "LetterPaper",
    "LetterPapers",
    "LetterPrint",
    "LetterRelease",
    "MyLetters",
    "OfficersLetter",
    "Reached",
    "Renewed",
    "Staff",
    "TelegramFile",
    "TooManyTries",
    "Verified",
    "VerifyTries",
    "day_of_release",
    "erase_prints",
    "has_letter",
    "known_among",
    "letter_record",
    "posts_owed_a_letter",
    "release",
    "renew",
    "renew_all",
    "standing_letters",
    "standing_of",
    "verify",
    "void_contradicted",
    "void_wrong",
]
