"""What a kind of reminder is: a function that says what is still true when it is sent, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from conversations.core import Message, Rows
from conversations.core.language import spoken
from storage.desk import Desk
from storage.due import WHO
from storage.notices import NoticeState, wording
from storage.people import Standing

MOST_NAMED = 6  # so that an SMS stays within two
MOST_CENTRES = 8  # a list on WhatsApp takes ten

Say = Callable[[Desk, date], Message | None]
SAID: dict[str, Say] = {}
TITLES: dict[str, tuple[str, Standing]] = {}  # what a kind is called where it is muted, and who gets it


def reminder(title: str, to: Standing = Standing.CENTRE_MANAGER) -> Callable[[Say], Say]:
    """`title` names the kind to the people who get it."""

    def keep(say: Say) -> Say:
        SAID[say.__name__], TITLES[say.__name__] = say, (title, to)
        return say

    return keep


def said(desk: Desk, due: Sequence[tuple[str, date]]) -> Message | None:
    """One message for everything that is due to one person, or nothing where nothing still is.

    A kind that two exams make due about one day says the same: once is enough.
    """
    parts = [part for kind, on in dict.fromkeys(due) if (part := _part(desk, kind, on)) is not None]
    if not parts:
        return None
    buttons = tuple(dict.fromkeys(row for part in parts for row in part.buttons))
    typed = next((part.typed for part in parts if part.typed), "")
    return replace(parts[0], text="\n\n".join(part.text for part in parts), buttons=buttons, typed=typed)


def _part(desk: Desk, kind: str, on: date) -> Message | None:
    """What a kind says, unless it was muted since; a notice says its own text, unless it was stopped."""
    if (notice := wording(desk.connection, kind)) is None:
        muted = not WHO[kind].duty and kind in desk.mutes.muted()
        return None if muted else SAID[kind](desk, on)
    state, text = notice
    return None if state is NoticeState.STOPPED else says("notice", text, (), text)


def says(kind: str, text: str, buttons: Rows, *variables: str, typed: str = "") -> Message:
    """`variables` fill the kind's WhatsApp template, where the person has not written for a day."""
    template = f"{kind}.{spoken()}"
    return Message(text, buttons, template=template, variables=variables, own_numbers=True, typed=typed)
