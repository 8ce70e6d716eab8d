"""The words conversations are written in: `Conversation`, `state`, `link`, `Invalid`, `END`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Protocol, TypeVar, get_type_hints

from .events import Command, Contact, Press, Text, Upload
from .messages import Button, Message, Style
from .session import Session

if TYPE_CHECKING:
    from .book import Book


class Invalid(ValueError):
    """The answer cannot be used; the text says why, and the question is asked again.

    `refused` names what was tried, for the auditors, where it was more than a mistake.
    """

    def __init__(self, text: str, *, refused: str = ""):
        super().__init__(text)
        self.refused = refused


class End:
    """The conversation is over."""


END: Final = End()


class Desk(Protocol):
    """What the core asks of the desk at which a turn is taken. Everything else on it is the conversations' affair."""

    @property
    def language(self) -> str: ...

    @property
    def roles(self) -> frozenset[str]: ...

    def savepoint(self) -> AbstractContextManager[object]:
        """Whatever is written inside is undone when an exception leaves it."""

    def refused(self, reason: Exception | str) -> None:
        """Note, for the auditors, what was refused."""


D = TypeVar("D", bound=Desk)
There = "state | End | type[Conversation[Any]] | Place | Errand | None"
Act = Callable[..., Any]
M = TypeVar("M", bound=Act)


class state:
    """A point where the conversation waits: decorates the method that asks.

    Its `press`, `text`, `typed`, `search`, `contact` and `upload` decorate the methods that answer. An answer returns
    the state (or conversation, `Place` or `Errand`) to go to, `END`, or nothing to stay.
    """

    def __init__(self, ask: Callable[[Any], Message]):
        self.ask, self.name, self.__doc__ = ask, ask.__name__, ask.__doc__
        self.answers: dict[tuple[type, str], Act] = {}
        self.helps: Callable[[Any], str] | None = None
        self.own_numbers = False
        self.searches = False

    def __repr__(self) -> str:
        return f"<state {self.name}>"

    def _answered_by(self, event: type, action: str = "") -> Callable[[M], M]:
        def answers(method: M) -> M:
            self.answers[event, action] = method
            return method

        return answers

    def press(self, action: str) -> Callable[[M], M]:
        return self._answered_by(Press, action)

    def text(self, method: M) -> M:
        """Answers free text: a number typed here is the answer, never a button."""
        return self._answered_by(Text)(method)

    def typed(self, method: M) -> M:
        """Answers typed commands with numbers of their own, such as the register's `ab 3 7`."""
        self.own_numbers = True
        return self._answered_by(Text)(method)

    def search(self, method: M) -> M:
        """Answers a part of a choice's name: a number typed here is still a button."""
        self.searches = True
        return self._answered_by(Text)(method)

    def contact(self, method: M) -> M:
        return self._answered_by(Contact)(method)

    def upload(self, method: M) -> M:
        return self._answered_by(Upload)(method)

    def help(self, method: Callable[[Any], str]) -> Callable[[Any], str]:
        self.helps = method
        return method

    @property
    def reads_free_text(self) -> bool:
        return (Text, "") in self.answers and not self.own_numbers

    @property
    def picks_by_number(self) -> bool:
        """Whether a number typed here is the button that it stands before."""
        return self.searches or (Text, "") not in self.answers


MAX_NUMBER = 2**31 - 1  # a record id: INTEGER in both databases


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:11]) <= MAX_NUMBER):
        raise ValueError(text)
    return int(text)


class link:
    """A named place of a conversation, with typed arguments: the button that leads here stays good for weeks.

    It carries no authority: whoever acts is checked when it is tapped. Arguments are numbers, dates or enums.
    """

    def __init__(self, act: Act):
        self.act, self.name, self.__doc__ = act, act.__name__, act.__doc__

    def __set_name__(self, owner: "type[Conversation[Any]]", name: str) -> None:
        self.owner = owner

    @cached_property
    def takes(self) -> list[type]:
        hints = get_type_hints(self.act)
        return [hints[name] for name in list(signature(self.act).parameters)[1:]]

    def read(self, value: str) -> list[Any]:
        """The arguments inside a tapped link; `ValueError` when no button of ours has made them."""
        words = value.split(":", len(self.takes) - 1) if self.takes else []
        if len(words) != len(self.takes):
            raise ValueError(value)
        return [_READ.get(kind, kind)(word) for kind, word in zip(self.takes, words, strict=True)]

    def longest(self) -> str:
        """The longest data that a button to this place can have."""
        value = ":".join(_longest(kind) for kind in self.takes)
        return Press(self.owner.command, self.name, value).data


@dataclass(frozen=True)
class Place:
    """A link with its arguments: gone to as if it were tapped, with nothing behind it for Back."""

    press: Press


@dataclass(frozen=True)
class Errand:
    """Another conversation or a place in one, and the place to come back to once that is over."""

    there: "type[Conversation[Any]] | Place"
    back: Place


_READ: dict[type, Callable[[str], Any]] = {int: _number, date: date.fromisoformat}


def _longest(kind: type) -> str:
    if issubclass(kind, Enum):
        return max((str(choice.value) for choice in kind), key=lambda word: len(word.encode()))
    return {int: str(MAX_NUMBER), date: "2027-10-20"}[kind]  # text has no longest: give an id instead


class Conversation(Generic[D]):
    """One talk with one person: states that ask, and answers that move between them."""

    command: ClassVar[str]
    label: ClassVar[str] = ""  # in the menu, where there is one
    words: ClassVar[tuple[str, ...]] = ()  # other words that begin it when typed
    audience: ClassVar[frozenset[str]] = frozenset()  # the roles that may begin it; empty: everyone
    menu_of: ClassVar[frozenset[str]] = frozenset()  # the roles whose menu has it; empty: its whole audience
    anywhere: ClassVar[bool] = False  # its words work even where a name or other free text is asked for
    aside: ClassVar[bool] = False  # interrupts what is going on, which then goes on where it was
    followed: ClassVar[str] = ""  # what its typed words may be followed by, as a pattern: heard even in free text
    version: ClassVar[int] = 0  # raised when sessions kept by an earlier version need `upgrade`

    @dataclass
    class Data:
        """What this conversation remembers between messages: words, numbers, lists and dicts, as JSON has them."""

    data: Any

    def __init__(self, data: Any, desk: D, book: "Book", args: str = ""):
        self.data, self.desk, self.book, self.args = data, desk, book, args
        self.notes: list[str] = []
        self.posted: list[Message] = []

    def begin(self) -> Any:
        """Where the talk starts; raise `Invalid` to decline it."""
        raise NotImplementedError

    def goes_on(self, state: str) -> bool:
        """Whether the talk, left in this state, may be taken up there; else it is over."""
        return True

    def say(self, text: str) -> None:
        """Said above the next question, in one message with it."""
        self.notes.append(text)

    def post(self, message: Message) -> None:
        """Sent as a message of its own, after the next question."""
        self.posted.append(message)

    @staticmethod
    def to(
        label: str,
        place: "link | type[Conversation[Any]]",
        *arguments: object,
        style: Style = Style.PLAIN,
        detail: bool = False,
    ) -> Button:
        """A button that leads to a link, or begins a conversation, whatever the person is doing when it is tapped."""
        if isinstance(place, link):
            return Button(label, place.name, ":".join(map(str, arguments)), place.owner.command, style, detail)
        return Button(label, "", "", place.command, style, detail)

    @staticmethod
    def at(place: link, *arguments: object) -> Place:
        """Where an answer can lead: to a link."""
        return Place(Press(place.owner.command, place.name, ":".join(map(str, arguments))))

    @classmethod
    def states(cls) -> dict[str, state]:
        return {s.name: s for base in reversed(cls.__mro__) for s in vars(base).values() if isinstance(s, state)}

    @classmethod
    def links(cls) -> dict[str, link]:
        return {s.name: s for base in reversed(cls.__mro__) for s in vars(base).values() if isinstance(s, link)}

    @classmethod
    def upgrade(cls, session: Session) -> Session:
        """A session kept by an earlier version, in the words of this one."""
        return session

    @classmethod
    def load(cls, data: dict[str, Any]) -> Any:
        return cls.Data(**data)

    def dump(self) -> dict[str, Any]:
        return deepcopy(vars(self.data))


def answer_to(event: object, here: state) -> tuple[Act | None, tuple[object, ...]]:
    """The method of a state that answers an event, and what it is given."""
    match event:
        case Press(_, action, value):
            return here.answers.get((Press, action)), (value,) if value else ()
        case Text(text):
            return here.answers.get((Text, "")), (text,)
        case Contact() | Upload():
            return here.answers.get((type(event), "")), (event,)
        case Command() | _:
            return None, ()
