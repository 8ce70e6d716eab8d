"""Showing: how a question is drawn: with what was said before it, with the ways out, and what stands for a button."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .conversation import Conversation
from .language import N_, _
from .messages import Button, Message, Rows, numbered, rows
from .session import Session
from .states import state

BACK = Button(N_("Back"), "back")
Offered = tuple[tuple[str, str, str], ...]


def offered(messages: Iterable[Message]) -> Offered:
    """Number, label and data of each button, as the session keeps them."""
    return tuple((number, button.label, button.data) for message in messages for number, button in numbered(message))


def in_words(message: Message) -> Message:
    """The same without numbers for its buttons: they are typed as they are called."""
    return replace(message, own_numbers=True) if message.buttons else message


def drawn(message: Message, command: str, here: state, news: str, out: Rows) -> Message:
    """The question as it is sent. One for words of one's own comes where one has tapped: nobody looks below that."""
    looked_at = message.replaces or (here.words and not message.asks_contact)
    numbers = not here.picks_by_number
    return replace(
        message,
        news=news,
        buttons=(*message.buttons, *out),
        replaces=looked_at,
        screen=f"{command}:{message.screen}" if message.replaces else "",
        own_numbers=numbers,
        choose=_("Choose"),
    )


def ways_out(
    home: type[Conversation[Any]], talk: Conversation[Any], session: Session, here: state, message: Message
) -> Rows:
    """Back, and from a list or where something is typed the menu as well, from the first screen on."""
    free = bool(talk.desk.standings) and type(talk) is not home and not (here.own_numbers or here.yes)
    back = bool(session.trail or session.then or session.aside) or (free and not message.asks_contact)
    menu = talk.to(_(home.label), home)
    named = any(button.data == menu.data for row in message.buttons for button in row)
    ways = [menu] if free and not named and (here.is_list or here.reads) else []
    return rows([*ways, *([replace(BACK, label=_(BACK.label))] if back else [])], width=2)
