"""Every conversation, in the order of the menu; the first is home."""

from conversations.core import Book, Engine

from .help import Help
from .language import Language
from .menu import Menu
from .notices import Start, Stop
from .posting import WhereAmIPosted
from .refusals import REFUSALS
from .register import Register
from .silent import Silent

CONVERSATIONS = (Menu, Register, WhereAmIPosted, Silent, Language, Help, Start, Stop)


def engine() -> Engine:
    return Engine(Book(CONVERSATIONS), REFUSALS)
