"""Locked: what the chats of an account are told that a director or the council has locked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from conversations.core import Message, _, speaking
from conversations.speech import contacts
from storage.deployments import contacts_of
from storage.people import People


def account_locked(directors: Sequence[tuple[str, str, str]], council: str) -> str:
    """That it is locked, and whom to call: the directors (sub-county, name, phone), else the council's own words."""
    lines = [_("This Karani account is locked, so you can do and see nothing with it until it is unlocked.")]
    lines += [
        _("TSC sub-county director, {place}: {who}", place=place, who=contacts([(name, phone)]))
        for place, name, phone in directors
    ]
    if council:
        lines.append(_("The council: {contact}", contact=council))
    if len(lines) == 1:
        lines.append(_("Call your TSC sub-county director."))
    return "\n".join(lines)


def locked_message(
    connection: sa.Connection, person_id: int, today: date, language: str, council: str
) -> dict[str, Any]:
    """What somebody is told whose account is locked now, in their language, else in this one; as `Locking` takes it."""
    with speaking(People(connection).language(person_id) or language):
        return Message(account_locked(contacts_of(connection, person_id, today), council)).dump()
