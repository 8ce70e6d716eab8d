"""Vacancies: what the council opens, and who applies for it."""

from .applications import AGAIN, Application, Changed, Progress, change
from .applying import Applications, Applied
from .interests import Declared, Interest, Interests, Tie
from .nearness import Near
from .openings import Openings, Wanted
from .refusals import AlreadyApplied, AlreadyMoved, NotFromHere, NoVacancy, VacancyClosed
from .vacancies import Open, Vacancies, Vacancy
from .viewings import Look, Looks

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
    "Look",
    "Looks",
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
    "Wanted",
    "change",
]
