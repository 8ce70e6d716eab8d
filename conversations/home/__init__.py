"""Home: the menu, help and the language."""

from .frequent_errors import ERRORS
from .help import Help
from .language import InEnglish, InKiswahili, Language
from .menu import Menu

__all__ = ["ERRORS", "Help", "InEnglish", "InKiswahili", "Language", "Menu"]
