"""What every channel is to the service: it reads its wire into `Incoming`, and sends, redraws and answers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, Self, runtime_checkable

from starlette.routing import BaseRoute

from conversations.core import Event, Message
from storage.delivery import Status


@dataclass(frozen=True)
class Incoming:
    """One event off the wire. `key` is the platform's own: the same key again is a repeat and does nothing."""

    channel: str
    chat: str
    key: str
    event: Event | None = None  # nothing: only `reachable` changed
    origin: str = ""  # the message whose button was tapped
    language: str = ""  # what the platform says this person reads
    phone: str = ""  # proven by the channel itself
    shares_contact: bool = True  # whether the channel has a button that proves the number
    said: str = ""  # the person's own message, where the channel can delete it
    ours: bool = False  # not the person's doing: we show something of ourselves
    reachable: bool = True  # false once the person has blocked us
    sent_at: datetime | None = field(default=None, compare=False)  # by the platform's clock; None: it tells no time
    away_since: datetime | None = field(default=None, compare=False)  # we were, for long, and kept it until now
    in_order: bool = True  # whether all that was said before in this chat came before


class Sent(str):
    """The platform's id of what was sent, and as how many messages (SMS: segments) it is paid for."""

    __slots__ = ("paid",)
    paid: int

    def __new__(cls, external_id: str, paid: int = 1) -> Self:
        self = super().__new__(cls, external_id)
        self.paid = paid
        return self


@dataclass(frozen=True)
class Outcome:
    """What came of an event, committed. `news` may be flashed over the tapped button."""

    repeat: bool = False
    braked: bool = False  # not taken: a door waits for a breath with its answer
    stranger: bool = False  # nobody known sits in this chat
    news: str = ""


BREATH = 0.2  # seconds until a refusal is answered: whoever tries on and on has five a second on each connection

Fetch = Callable[[str], Awaitable[tuple[bytes, str]]]  # a document's source: its bytes and media type
TakeSms = Callable[[str, int], Awaitable[None]]  # phone, and how many SMS are about to go there
DocumentUrl = Callable[[str, str], Awaitable[str]]  # source and filename: a link for whoever is sent it
Receive = Callable[[Incoming], Awaitable[Outcome]]


Told = Callable[[str, Status], Awaitable[None]]  # a message's id on the platform, and what it tells of it


class Undelivered(Exception):
    """Nothing arrived, and trying again later may help: no connection, a fault on the platform's side."""

    def __init__(self, reason: str = ""):
        super().__init__(reason)


class Later(Undelivered):
    """The platform asks us to wait so many seconds before this chat is written to again."""

    def __init__(self, seconds: float):
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds


class Spent(Undelivered):
    """What may be sent in a day is sent: so many seconds until there is more. An answer is of no use by then."""

    def __init__(self, reason: str, seconds: float):
        super().__init__(reason)
        self.seconds = seconds


class Doubtful(Exception):
    """The request left and no answer came: it may have arrived, and must not be repeated blindly."""


class Unreachable(Exception):
    """The person has blocked us or is gone: nothing will arrive in this chat."""


class Rejected(Exception):
    """The platform will never take this message."""


class OutsideWindow(Exception):
    """Too long after the person's last message for free text: only an approved template, or another channel."""


class MessageGone(Exception):
    """The message to redraw is no longer there to be edited."""


class NotMade(Undelivered):
    """The document could not be made just now."""


class NoDocument(LookupError):
    """There is no such document, or no longer for this chat."""


class NoFile(Exception):
    """The platform has no such file for us, or no longer."""


class TooLarge(Exception):
    """The file is larger than we take, or than the platform gives out."""


@runtime_checkable
class Downloads(Protocol):
    """A channel on which people can send files."""

    async def download(self, reference: str, most: int) -> bytes:
        """The file, of so many bytes at most. Raises `NoFile`, `TooLarge`, and `Undelivered` or `Doubtful`: later."""


@dataclass(frozen=True)
class Held:
    """A document by the key of its content, and the id under which the platform keeps it; empty where it does not."""

    key: str
    file_id: str = ""


class Files(Protocol):
    """The documents that a platform keeps for us, so that none is uploaded twice."""

    async def known(self, source: str) -> Held | None:
        """None: this document is made anew each time."""

    async def keep(self, held: Held) -> None:
        """The platform keeps it under this id from now on."""


class Channel(Protocol):
    """A way to talk with people. Its methods raise the errors above, and nothing else on purpose."""

    name: str
    window: timedelta | None  # how long after the person's last message free text is allowed; None: always

    @property
    def routes(self) -> Sequence[BaseRoute]: ...

    async def start(self, receive: Receive) -> None:
        """Begin to receive."""

    async def pause(self) -> None:
        """Take nothing new; what was taken is finished."""

    async def close(self) -> None:
        """Let go of connections, after the last message is out."""

    async def send(self, chat: str, message: Message) -> str:
        """Send a new message; gives the platform's id of it, as `Sent` where what it costs is not one message."""

    async def send_template(self, chat: str, message: Message) -> str:
        """Send outside the window, by the message's approved template; `OutsideWindow` where there is none."""

    async def redraw(self, chat: str, message_id: str, message: Message) -> None:
        """Draw a message of ours anew."""

    async def forget(self, chat: str, message_id: str) -> None:
        """Delete a message of either side, where the channel can; nothing else."""

    async def offer(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """Show this chat its own menu of commands, as (command, description)."""
