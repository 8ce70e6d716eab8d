"""What the database keeps between two messages of one chat."""

from dataclasses import dataclass, field
from typing import Any

from .events import Event, Press, Text


@dataclass(frozen=True)
class Session:
    """A conversation at rest. Everything in it is JSON, so any process can wake it."""

    conversation: str = ""
    state: str = ""
    trail: tuple[str, ...] = ()  # states behind this one, for Back
    data: dict[str, Any] = field(default_factory=dict)
    offered: tuple[tuple[str, str, str], ...] = ()  # number, label and data of each button shown
    version: int = 0  # of the conversation's own notation, see `Conversation.upgrade`
    then: str = ""  # an errand's way back: the data of a link, for when the conversation is over
    aside: dict[str, Any] = field(default_factory=dict)  # the session an aside interrupted, as dumped
    waiting: dict[str, Any] = field(default_factory=dict)  # what was done, and goes on once a gate has opened
    doubted: str = ""  # what was typed for an answer and looks like something else: said again, it is the answer
    screens: dict[str, str] = field(default_factory=dict)  # where each screen was drawn last: see bot/screens.py
    whose: int = 0  # the person whose chat it was when it came to rest
    asked: int = 0  # how many questions this chat was asked: the number of the one now open

    def dump(self) -> dict[str, Any]:
        """As JSON, without what is empty: a column of the chat."""
        return {name: value for name, value in vars(self).items() if value}

    @staticmethod
    def forgotten(kept: dict[str, Any]) -> dict[str, Any]:
        """Of what `dump` gave: how many questions were asked, so that an old button is still known for old."""
        return {"asked": kept["asked"]} if "asked" in kept else {}

    @classmethod
    def load(cls, kept: dict[str, Any] | None) -> "Session":
        """What `dump` gave; an empty session for a chat that has none."""
        kept = dict(kept or {})
        kept["trail"] = tuple(kept.get("trail", ()))
        kept["offered"] = tuple((number, label, data) for number, label, data in kept.get("offered", ()))
        return cls(**kept)

    def words_of(self, event: Event) -> str:
        """What somebody did, as it stood on the button or was typed; empty for a button of an older message.

        >>> Session(offered=(("1", "Send", "notice.send"),)).words_of(Press.read("notice.send"))
        'Send'
        """
        if isinstance(event, Press):
            return next((label for _number, label, data in self.offered if data == event.data), "")
        return event.text if isinstance(event, Text) else ""

    def for_owner(self, owner: int) -> "Session":
        """What whoever owns the chat now may go on with: nobody finds what another has begun."""
        return self if self.whose in (0, owner) else Session.load(self.forgotten(self.dump()))
