"""What a person does, in words no channel owns: each handler reads its own wire into these."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from storage.signs import seen

from .language import N_

MAX_TEXT = 4096  # Telegram's longest message; more than that nobody typed
MAX_DATA = 64  # bytes of what a button carries: Bot API, InlineKeyboardButton


@dataclass(frozen=True)
class Text:
    """Words that somebody typed, as they came."""

    text: str


SECRET = re.compile(r"\s*[0-9](?:[ -]?[0-9]){5,7}\s*")  # a PIN, a code or an ID number, and nothing beside it
WORD = r"\b(?:pin|password|code|nenosiri|msimbo|nambari ya siri|namba ya siri)\b"
ID_WORD = r"\b(?:id|kitambulisho)\b"
BESIDE = r"[^0-9\n]{0,20}?"  # what stands between the word and the number
SIX, TO_EIGHT = (rf"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){{{count}}}(?![0-9A-Za-z]| ?[0-9])" for count in ("5", "5,7"))
NAMED = re.compile(
    "|".join(f"{word}{BESIDE}{number}|{number}{BESIDE}{word}" for word, number in ((WORD, SIX), (ID_WORD, TO_EIGHT))),
    re.IGNORECASE,
)
NOT_ASKED = N_(
    "That looks like a PIN, a code or an ID number, and we did not ask for one here. We did not keep it or "
    "pass it on. Delete your message if it is still there."
)


def is_secret(text: str) -> bool:
    """
    >>> is_secret("482 913"), is_secret("23456789"), is_secret("0712 345 678"), is_secret("1-200 p")
    (True, True, False, False)
    """
    return SECRET.fullmatch(text) is not None or names_secret(text)


def names_secret(text: str) -> bool:
    """Whether it says a PIN, a code or an ID number by that name, among other words.

    >>> names_secret("PIN yangu ni 482913"), names_secret("my ID: 23456789"), names_secret("code 99101001")
    (True, True, False)
    """
    return NAMED.search(text[:MAX_TEXT]) is not None


def clean(text: str) -> str:
    r"""The text as the eye sees it and every database keeps it: no reader takes NUL or half a character whole.

    >>> clean("1234\x005678"), clean("48\u200b2913\ud800")
    ('1234\ufffd5678', '482913\ufffd')
    """
    return seen(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def pressed(where: str, action: str, value: str) -> str:
    """`where.action:value`, the form of what a button carries: at most `MAX_DATA` bytes."""
    return f"{where}.{action}:{value}" if value else f"{where}.{action}"


@dataclass(frozen=True)
class Press:
    """A tapped button. `where` is the number of the question it belongs to (a choice) or a conversation (a link)."""

    where: str
    action: str = ""
    value: str = ""

    @classmethod
    def read(cls, data: str) -> "Press":
        """What travels inside a button, taken apart; whether there is such a place is not asked here.

        What is longer than any button of ours leads nowhere.

        >>> Press.read("register.mark:118:2027-10-20:P")
        Press(where='register', action='mark', value='118:2027-10-20:P')
        """
        if len(data.encode(errors="replace")) > MAX_DATA:
            return cls("")
        place, _, value = clean(data).partition(":")
        where, _, action = place.partition(".")
        return cls(where, action, value)

    @property
    def data(self) -> str:
        """The word that travels inside a button and comes back when it is tapped."""
        return pressed(self.where, self.action, self.value)


@dataclass(frozen=True)
class Command:
    """A command, `/register 19` or a button of the channel that stands for one: its name, and what follows it."""

    name: str
    args: str = ""


@dataclass(frozen=True)
class Contact:
    """A phone number. `verified` only when the channel proves that it is the sender's own."""

    phone: str
    verified: bool


@dataclass(frozen=True)
class Upload:
    """What is neither words nor a tap: a file that the channel keeps under `reference`, a place, a poll, a reaction.

    `kind` is the channel's word, or one of `unread.SAID`; `size` in bytes, 0 where the channel does not tell.
    """

    kind: str
    reference: str = ""
    size: int = 0


Event = Text | Press | Command | Contact | Upload
_FIELDS = {"of": "kind"}
KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in (Text, Press, Command, Contact, Upload)}


def kept(event: Event) -> dict[str, Any]:
    """An event as JSON for the session.

    >>> kept(Text("60")), of_kept(kept(Text("60")))
    ({'kind': 'Text', 'text': '60'}, Text(text='60'))
    >>> of_kept(kept(Upload("photo", "7", 60)))
    Upload(kind='photo', reference='7', size=60)
    """
    told = asdict(event)
    if isinstance(event, Upload):  # whose own kind is another
        told["of"] = told.pop("kind")
    return {"kind": type(event).__name__, **told}


def of_kept(kept: dict[str, Any]) -> Event:
    """What `kept` gave, as the event again."""
    return KINDS[kept["kind"]](**{_FIELDS.get(name, name): value for name, value in kept.items() if name != "kind"})


def read_text(text: str) -> Text | Command:
    """A command where the text begins with a slash, else the text, as every database keeps it.

    >>> read_text("/start@karani_bot abc")
    Command(name='start', args='abc')
    >>> read_text("ab 3 7")
    Text(text='ab 3 7')
    """
    text = clean(text).strip()[:MAX_TEXT]
    if not text.startswith("/"):
        return Text(text)
    name, _, args = text[1:].partition(" ")
    return Command(name.partition("@")[0].casefold(), args.strip())
