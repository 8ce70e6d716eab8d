"""Home: the menu, help, the language, and what people write in their own words."""

from .frequent_errors import ERRORS
from .help import Help
from .here import IAmHere
from .language import InEnglish, InKiswahili, Language
from .menu import Menu
from .my_days import MyDays
from .pay import Pay
from .plights import CannotCome, LostPhone, NotListed

__all__ = [
    "ERRORS",
    "CannotCome",
    "Help",
    "IAmHere",
    "InEnglish",
    "InKiswahili",
    "Language",
    "LostPhone",
    "Menu",
    "MyDays",
    "NotListed",
    "Pay",
]
