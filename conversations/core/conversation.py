"""Conversation: one talk with one person, and how its answers are refused or end it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar

from .events import Press, Upload
from .language import _
from .links import Place, Way, link
from .messages import Button, Message, Style
from .session import Session
from .states import state

KEEP = "keep"


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


class GoOn:
    """A gate has opened: what was tried before it goes on."""


GO_ON: Final = GoOn()


class Rehearsal(Protocol):
    """What came of something that was only tried."""

    @property
    def any(self) -> bool:
        """Whether it would change anything for which it matters when it was said."""


class Desk(Protocol):
    """What the core asks of the desk at which a turn is taken. Everything else on it is the conversations' affair."""

    @property
    def language(self) -> str:
        """The language of the chat: a key of `LANGUAGES`."""

    @property
    def standings(self) -> frozenset[str]:
        """What this person is here: the words that `audience` and `menu_of` name."""

    def hide_said(self) -> None:
        """What was said holds a secret: it is deleted where the channel can."""

    @property
    def locked(self) -> bool:
        """Whether nothing is open to this chat but what home says of it."""

    @property
    def late(self) -> datetime | None:
        """When this was said, in local time, where that is too long ago for it to be simply done."""

    def rehearsal(self) -> AbstractContextManager["Rehearsal"]:
        """What is done inside is undone, whatever comes of it."""

    @property
    def came_between(self) -> Sequence[dict[str, Any]]:
        """The messages, as dumped, that came here by themselves since the person wrote last; the newest first."""

    def savepoint(self) -> AbstractContextManager[object]:
        """Whatever is written inside is undone when an exception leaves it."""

    def refused(self, reason: Exception | str) -> None:
        """Note, for the auditors, what was refused."""


class Flows(Protocol):
    """What a conversation asks of the book that it stands in."""

    home: "type[Conversation[Any]]"
    flows: "dict[str, type[Conversation[Any]]]"

    def called(self, said: str, *, anywhere: bool = False) -> "type[Conversation[Any]] | None":
        """The conversation that a typed word begins; `anywhere`: only those heard inside any question."""

    def meant(self, said: str) -> "type[Conversation[Any]] | None":
        """The conversation whose phrase stands in these words."""

    def menu(self, roles: Collection[str]) -> "list[tuple[str, type[Conversation[Any]]]]":
        """Label and conversation of whatever the menu offers to these standings."""


D = TypeVar("D", bound=Desk)


class Conversation(Generic[D]):
    """One talk with one person: states that ask, and answers that move between them."""

    command: ClassVar[str]
    label: ClassVar[str] = ""  # in the menu, where there is one
    words: ClassVar[tuple[str, ...]] = ()  # other words that begin it when typed
    audience: ClassVar[frozenset[str]] = frozenset()  # the roles that may begin it; empty: everyone
    phrases: ClassVar[tuple[str, ...]] = ()  # patterns of what does wherever it stands in a few words, but in free text
    menu_of: ClassVar[frozenset[str]] = frozenset()  # the roles whose menu has it; empty: its whole audience
    anywhere: ClassVar[bool] = False  # its words work even where a name or other free text is asked for
    whenever: ClassVar[bool] = False  # means the same however late it comes: it is done without asking
    takes_files: ClassVar[bool] = False  # files and pictures come here, whatever was asked: its `took` has them
    aside: ClassVar[bool] = False  # interrupts what is going on, which then goes on where it was
    followed: ClassVar[str] = ""  # what its typed words may be followed by, as a pattern: heard even in free text
    linked: ClassVar[str] = ""  # how what follows `/start` begins where a link into the bot leads here
    version: ClassVar[int] = 0  # raised when sessions kept by an earlier version need `upgrade`

    @dataclass
    class Data:
        """What this conversation remembers between messages: words, numbers, lists and dicts, as JSON has them."""

    data: Any

    def __init__(self, data: Any, desk: D, book: Flows, args: str = ""):
        self.data, self.desk, self.book, self.args = data, desk, book, args
        self.notes: list[str] = []
        self.posted: list[Message] = []

    def begin(self) -> Any:
        """Where the talk starts; raise `Invalid` to decline it."""
        raise NotImplementedError

    def took(self, upload: Upload) -> None:
        """A file was sent: note what becomes of it; raise `Invalid` to decline it."""
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
        place: "link | Way | type[Conversation[Any]]",
        *arguments: object,
        style: Style = Style.PLAIN,
        detail: bool = False,
    ) -> Button:
        """A button that leads to a link, or begins a conversation, whatever the person is doing when it is tapped."""
        if isinstance(place, link):
            place = place.way
        way = place if isinstance(place, Way) else Way(place.command)
        return way.button(label, *arguments, style=style, detail=detail)

    @staticmethod
    def keep_all() -> Button:
        """For the last step before something is changed: it is not, and the talk is over."""
        return Button(_("Keep everything"), KEEP)

    @staticmethod
    def at(place: link, *arguments: object) -> Place:
        """Where an answer can lead: to a link."""
        return Place(Press(place.owner.command, place.name, ":".join(map(str, arguments))))

    @classmethod
    def states(cls) -> dict[str, state]:
        """Its questions by name, those of its base classes first."""
        return {s.name: s for base in reversed(cls.__mro__) for s in vars(base).values() if isinstance(s, state)}

    @classmethod
    def links(cls) -> dict[str, link]:
        """Its links by name, those of its base classes first."""
        return {s.name: s for base in reversed(cls.__mro__) for s in vars(base).values() if isinstance(s, link)}

    @classmethod
    def is_line(cls, said: str) -> bool:
        """Whether what was typed can only be meant for this conversation, as marks are, whatever was asked."""
        return False

    @classmethod
    def upgrade(cls, session: Session) -> Session:
        """A session kept by an earlier version, in the words of this one."""
        return session

    @classmethod
    def load(cls, data: dict[str, Any]) -> Any:
        """What `dump` gave, as `Data` again. Raises TypeError where an older `Data` was other."""
        return cls.Data(**data)

    def dump(self) -> dict[str, Any]:
        """`Data` as JSON for the session; later changes do not reach it."""
        return deepcopy(vars(self.data))
