"""My details, and what of them a director approves."""

from .completing import group_to_fill, lacking_details, missing_details
from .corrections import Corrections
from .details import MyDetails
from .form import PinGuarded, ProfileForm
from .groups import FORMS, Personal, WorkStation
from .lists import LABELS
from .phone import ChangePhone
from .refusals import REFUSALS

__all__ = [
    "FORMS",
    "LABELS",
    "REFUSALS",
    "ChangePhone",
    "Corrections",
    "MyDetails",
    "Personal",
    "PinGuarded",
    "ProfileForm",
    "WorkStation",
    "group_to_fill",
    "lacking_details",
    "missing_details",
]
