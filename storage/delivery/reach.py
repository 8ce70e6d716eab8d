"""Reach: who is told something, and in which chat: the one rule of it, as an expression and as what asks by it."""

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.people import LOCKED_PEOPLE

from .chats import FORGEABLE, Chat

_other = aliased(Chat)


def sits_in(person: object) -> sa.ColumnElement[bool]:
    """Whether a chat is this person's, and their account not locked: only then may what is theirs go there."""
    return sa.and_(Chat.person_id == person, Chat.person_id.not_in(LOCKED_PEOPLE))


def reaches(chat: type[Chat] = Chat) -> sa.ColumnElement[bool]:
    """Whether a chat still reaches its person: they have written there, and it is neither blocked, gone nor locked.

    Nor is it one by SMS where somebody said STOP: that ends SMS, and nothing else.
    """
    stopped = sa.and_(chat.channel.in_(FORGEABLE), chat.notices.is_(False))
    return sa.and_(chat.active, chat.heard_at.is_not(None), chat.person_id.not_in(LOCKED_PEOPLE), ~stopped)


@cache
def told_here() -> sa.ColumnElement[bool]:
    """Whether a chat is the one its person is told things in: of those that reach them, where they wrote last."""
    later = sa.or_(_other.heard_at > Chat.heard_at, sa.and_(_other.heard_at == Chat.heard_at, _other.id < Chat.id))
    return sa.and_(reaches(), ~sa.exists().where(_other.person_id == Chat.person_id, reaches(_other), later))


def said_stop(person: int | InstrumentedAttribute[Any]) -> sa.ColumnElement[bool]:
    """Whether a person said STOP, in whichever chat: they get no notices in any. By SMS anybody can say it for them."""
    return sa.exists().where(_other.person_id == person, _other.notices.is_(False), _other.channel.not_in(FORGEABLE))


def reached(people: sa.Subquery) -> sa.Select[int, int, str]:
    """Whom of them (a `person_id`) a notice reaches, with `chat_id` and `channel`."""
    chats = sa.select(people.c.person_id, Chat.id.label("chat_id"), Chat.channel)
    return chats.join(Chat, Chat.person_id == people.c.person_id).where(told_here(), ~said_stop(Chat.person_id))


def chat_of(connection: sa.Connection, person_id: int) -> int | None:
    """The chat in which a person is told something; None where nothing reaches them."""
    return connection.scalar(sa.select(Chat.id).where(Chat.person_id == person_id, told_here()))


def chats_of(connection: sa.Connection, people: Collection[int]) -> tuple[dict[int, int], set[int]]:
    """The chat in which each of these is told something, by person; and who of them said STOP."""
    stop = said_stop(Chat.person_id).label("stop")
    rows = connection.execute(
        sa.select(Chat.person_id, Chat.id, stop).where(Chat.person_id.in_([*people]), told_here())
    ).all()
    return {row.person_id: row.id for row in rows}, {row.person_id for row in rows if row.stop}
