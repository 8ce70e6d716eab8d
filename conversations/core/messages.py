"""What the bot says. No channel owns these words: each handler renders them its own way."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from .emphasis import unmarked
from .events import pressed
from .language import spoken

HOME = "menu"  # the command of the menu


class Style(StrEnum):
    """How a button looks where the channel has colours."""

    PLAIN = ""
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class Button:
    """Something to tap. A choice belongs to the question now open; a link (see `Conversation.to`) names its place."""

    label: str
    action: str
    value: str = ""
    where: str = ""  # the engine writes the question's number into a choice
    style: Style = Style.PLAIN
    detail: bool = False  # has a typed form, and is left out where only words can be shown
    full: str = ""  # what it is called in full, for whoever hears it rather than sees it
    pressed: bool | None = None  # whether it is the one chosen; None: nothing is chosen by it
    saves: bool = False  # two steps in one: left out where messages are drawn anew, for elsewhere each one costs

    @property
    def leads_out(self) -> bool:
        """Back or Menu: heard everywhere, and not said where each segment is paid for."""
        return self.action == "back" or (self.where, self.action) == (HOME, "")

    @property
    def data(self) -> str:
        """The word that travels inside the button: `pressed`."""
        return pressed(self.where, self.action, self.value)


@dataclass(frozen=True)
class Document:
    """A file, by the name that the person will see. It is made when it is sent: `source` says from what."""

    filename: str
    source: str
    caption: str = ""
    missing: str = ""  # said in its place while it cannot be made; it follows as soon as it can


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Message:
    """One thing said: text, and perhaps rows of buttons, a document, or a request for the person's number."""

    text: str = ""  # given with the marks of `strong` and `quiet` it is kept in words alone, with them as `form`
    buttons: Rows = ()
    news: str = ""  # what just happened, said above the text, and flashed where a tap can be answered
    typed: str = ""  # what can be typed here, said where buttons cannot be drawn
    brief: str = ""  # what SMS says instead of text and what can be typed, where each segment is paid for
    again: str = ""  # said behind the news, and no more, where nothing is drawn anew: what stands here was said before
    quiet: bool = False  # beside others it says nothing new: left out where nothing is drawn anew
    news_last: bool = False  # the news stands below the text, next to the buttons
    document: Document | None = None
    asks_contact: str = ""  # the label of the button that shares the person's own number
    replaces: bool = False  # redraw the message whose button was tapped, where the channel can
    screen: str = ""  # what it shows, where it is drawn again and again: the engine puts its conversation before it
    own_numbers: bool = False  # numbers typed here mean something else than the buttons
    choose: str = ""  # the label that opens a list of the buttons, where the channel folds them
    secret: bool = False  # it holds a PIN or a code, and is kept no longer than it must be
    stays: bool = False  # a secret to be passed on: it is left in the chat, where others are deleted soon
    record: str = ""  # the record that it carries, of which one later asks what became of it
    template: str = ""  # the approved template's name, `kind.language`, for a channel that needs one
    variables: tuple[str, ...] = ()  # what the template's places are filled with
    language: str = field(default_factory=spoken, compare=False)  # in which it is said
    form: str = (
        ""  # the text once more, with what stands out and what steps back; of another text it counts for nothing
    )

    def __post_init__(self) -> None:
        if (words := unmarked(self.text)) != self.text:
            object.__setattr__(self, "form", self.text)
            object.__setattr__(self, "text", words)
        for name in ("news", "brief", "again", "typed"):
            object.__setattr__(self, name, unmarked(getattr(self, name)))
        object.__setattr__(self, "variables", tuple(map(unmarked, self.variables)))

    @property
    def unasked(self) -> bool:
        """It comes by itself and stands in no session: a label of it cannot be typed, only `typed` can."""
        return bool(self.template and self.typed)

    @property
    def marked(self) -> str:
        """The text with the marks of what stands out and what steps back."""
        return self.form if unmarked(self.form) == self.text else self.text

    @property
    def formed(self) -> str:
        """News and question as one text, with those marks."""
        if self.news_last:
            return "\n".join(filter(None, (self.marked, self.news)))
        return f"{self.news}\n\n{self.marked}" if self.news and self.text else self.news or self.marked

    @property
    def whole(self) -> str:
        """The same in words alone."""
        return unmarked(self.formed)

    @property
    def answer(self) -> str:
        """The one line that is enough where what stands here was said before and cannot be drawn anew; or nothing.

        >>> Message("3 of 12", news="Ben Kato: Ab.", again="Write send.").answer
        'Ben Kato: Ab. Write send.'
        """
        return " ".join((*self.news.split("\n"), self.again)) if self.news and self.again else ""

    @property
    def drawn(self) -> Rows:
        """The rows of buttons where messages are drawn anew."""
        kept = (tuple(button for button in row if not button.saves) for row in self.buttons)
        return tuple(row for row in kept if row)

    def dump(self) -> dict[str, Any]:
        """As JSON, without what is empty: an outbox row."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def load(cls, kept: dict[str, Any]) -> "Message":
        """What `dump` gave."""
        buttons = tuple(
            tuple(Button(**(b | {"style": Style(b["style"])})) for b in row) for row in kept.get("buttons", ())
        )
        document = Document(**kept["document"]) if kept.get("document") else None
        variables = tuple(kept.get("variables", ()))
        kept = {"language": ""} | kept  # one that was kept before it was said with it
        return cls(**(kept | {"buttons": buttons, "document": document, "variables": variables}))


def rows(buttons: Iterable[Button], *, width: int = 1) -> Rows:
    """Lay buttons out in rows of `width`."""
    line = list(buttons)
    return tuple(tuple(line[i : i + width]) for i in range(0, len(line), width))


def stamped(message: Message, question: int) -> Message:
    """The message with the question's number in its choices, so that a later question knows them for old."""
    where = str(question)
    buttons = tuple(tuple(b if b.where else replace(b, where=where) for b in row) for row in message.buttons)
    return replace(message, buttons=buttons)


def numbered(message: Message) -> list[tuple[str, Button]]:
    """The number that stands for each button where buttons cannot be drawn; Back is always 0."""
    buttons = [b for row in message.buttons for b in row if not b.detail]
    forward = [b for b in buttons if b.action != "back"]
    count = ("" for _ in forward) if message.own_numbers else (str(n) for n in range(1, len(forward) + 1))
    return [*zip(count, forward, strict=False), *(("0", b) for b in buttons if b.action == "back")]
