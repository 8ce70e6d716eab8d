"""Vacancies: what the council opens, and who applies for it."""

from .applications import AGAIN, Application, Changed, Progress, move_application
from .applying import Applications, Applied
from .interests import Declared, Interest, Interests, Tie
from .left_open import LeftOpen, left_open
from .nearness import Near
from .openings import Openings, Wanted
from .refusals import AlreadyApplied, AlreadyMoved, NotFromHere, NoVacancy, VacancyClosed
from .vacancies import Open, Vacancies, Vacancy
from .viewings import Viewing, Viewings

__all__ = [
    "AGAIN",
    "AlreadyApplied",
    "AlreadyMoved",
    "Application",
    "Applications",
    "Applied",
    "Changed",
    "Declared",
    "Interest",
    "Interests",
    "LeftOpen",
    "Near",
    "NoVacancy",
    "NotFromHere",
    "Open",
    "Openings",
    "Progress",
    "Tie",
    "Vacancies",
    "Vacancy",
    "VacancyClosed",
    "Viewing",
    "Viewings",
    "Wanted",
    "left_open",
    "move_application",
]
