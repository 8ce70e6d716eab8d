"""Vacancies: applying for them, and opening them."""

from .applications import MyApplications
from .interests import Interests
from .notices import tell_applicant
from .opening import OpenVacancy
from .openings import Openings
from .refusals import REFUSALS
from .vacancies import Vacancies
from .words import short_name

__all__ = [
    "REFUSALS",
    "Interests",
    "MyApplications",
    "OpenVacancy",
    "Openings",
    "Vacancies",
    "short_name",
    "tell_applicant",
]
