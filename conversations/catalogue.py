"""Every conversation, in the order of the menu; the first is home."""

from conversations.core import Book, Engine

from .announcing import Announce
from .help import Help
from .language import Language
from .menu import Menu
from .muting import Muting
from .notices import Start, Stop
from .posting import WhereAmIPosted
from .refusals import REFUSALS
from .register import Register
from .silent import Silent
from .unreached import Unreached

CONVERSATIONS = (
    *(Menu, Register, WhereAmIPosted, Silent, Unreached, Announce),
    *(Muting, Language, Help, Start, Stop),
)


def engine() -> Engine:
    return Engine(Book(CONVERSATIONS), REFUSALS)
