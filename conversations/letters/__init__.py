"""Letters: one's own, who has got theirs, and whether one is genuine."""

from .board import LetterBoard
from .letter import MyLetter
from .news import my_letter, void_or_new
from .refusals import REFUSALS
from .verify import Verify
from .verify_words import too_many
from .words import announcement, dates_moved, now_from

__all__ = [
    "REFUSALS",
    "LetterBoard",
    "MyLetter",
    "Verify",
    "announcement",
    "dates_moved",
    "my_letter",
    "now_from",
    "too_many",
    "void_or_new",
]
