"""Turn: what one event leads to."""

from dataclasses import dataclass

from .messages import Message
from .session import Session


@dataclass(frozen=True)
class Turn:
    """The session to keep, and the messages to send in their order."""

    session: Session
    messages: tuple[Message, ...]
    lost: bool = False  # nothing of it was understood, or taken
