"""Vacancies: applying for them, and opening them."""

from .applications import MyApplications
from .interests import Interests
from .notices import changed
from .opening import OpenVacancy
from .openings import Openings
from .vacancies import Vacancies

__all__ = ["Interests", "MyApplications", "OpenVacancy", "Openings", "Vacancies", "changed"]
