"""Rerouting: what cannot go out where it was meant to go is moved, sent as a template, or waits for the person."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from .chats import Chat, by_sms
from .outbox import Lane, OutboxState, Outgoing, blanked, channel_of, is_live
from .reach import chat_of

MOST_MOVES = 6  # from chat to chat, or to a template, until nothing more is tried
WAITS = timedelta(days=365)  # for the person's next message, which wakes it


def leave_chat(connection: sa.Connection, chat_id: int, now: datetime) -> None:
    """The chat is blocked or gone: what waits for it goes to the person's chat used last elsewhere, or has failed.

    A code or PIN goes to that phone or chat alone, and nowhere else.
    """
    connection.execute(sa.update(Chat).where(Chat.id == chat_id).values(active=False))
    person = connection.scalar(sa.select(Chat.person_id).where(Chat.id == chat_id))
    other = chat_of(connection, person) if person else None
    waits = sa.update(Outgoing).where(Outgoing.chat_id == chat_id, is_live(Outgoing))
    lost = {"state": OutboxState.FAILED, "error": "the chat is blocked or gone", "leased_by": None, "message": blanked}
    connection.execute((waits if other is None else waits.where(Outgoing.lane == Lane.CODE)).values(lost))
    if other is not None:
        connection.execute(waits.where(Outgoing.tries >= MOST_MOVES).values(lost))
        moved = {"chat_id": other, "channel": channel_of(other), "state": OutboxState.PENDING, "leased_by": None}
        moved |= {"due_at": now}
        connection.execute(waits.values(**moved, tries=Outgoing.tries + 1))


def leave(connection: sa.Connection, channel: str, chat: str, now: datetime) -> None:
    """As `leave_chat`, by the chat's id on the platform."""
    here = connection.scalar(sa.select(Chat.id).where(Chat.channel == channel, Chat.external_id == chat))
    if here is not None:
        leave_chat(connection, here, now)


def let_go(connection: sa.Connection, chat_id: int, person_id: int, now: datetime) -> None:
    """The chat is this person's no longer: what waits there for them goes to their chat used last, or nowhere.

    Whoever comes to the chat next must not be shown it. Answers go out: they were waited for here.
    """
    waiting = sa.and_(is_live(Outgoing), Outgoing.state == OutboxState.PENDING, Outgoing.lane != Lane.REPLY)
    waits = sa.update(Outgoing).where(Outgoing.chat_id == chat_id, waiting)
    over = {"state": OutboxState.EXPIRED, "message": {}}
    other = chat_of(connection, person_id)
    if other is None:
        connection.execute(waits.values(over))
        return
    connection.execute(waits.where(Outgoing.lane == Lane.CODE).values(over))
    moved = {"chat_id": other, "channel": channel_of(other), "outside": False, "due_at": now}
    connection.execute(waits.values(moved))


def outside_window(connection: sa.Connection, row_id: int, now: datetime, *, sms: bool) -> None:
    """Free text can no longer go there: first its template is tried, then SMS; else it waits for the next message."""
    row = connection.execute(
        sa.select(Outgoing.outside, Outgoing.tries, Outgoing.lane, Outgoing.chat_id, Chat.external_id, Chat.person_id)
        .join(Chat, Chat.id == Outgoing.chat_id)
        .where(Outgoing.id == row_id)
    ).one()
    again: dict[str, Any] = {
        "state": OutboxState.PENDING,
        "leased_by": None,
        "leased_until": None,
        "external_id": None,
        "due_at": now,
    }
    if row.lane == Lane.CODE:  # it goes nowhere else, and is no longer kept
        again = {"state": OutboxState.FAILED, "leased_by": None, "message": blanked}
    elif row.outside:
        notice = row.lane == Lane.NOTICE
        other = by_sms(connection, row.person_id, row.external_id, now, notice=notice) if sms else None
        moved = {"chat_id": other, "channel": "sms", "outside": False}
        again |= moved if other else {"due_at": now + WAITS}
    else:
        again |= {"outside": True}
    again["tries"] = row.tries + 1
    if row.tries >= MOST_MOVES:
        again["state"] = OutboxState.FAILED
    connection.execute(sa.update(Outgoing).where(Outgoing.id == row_id).values(**again))


def wake(connection: sa.Connection, chat_id: int, now: datetime) -> None:
    """The person has written: what waited for that can go."""
    waits = sa.and_(
        is_live(Outgoing), Outgoing.chat_id == chat_id, Outgoing.state == OutboxState.PENDING, Outgoing.outside
    )
    connection.execute(sa.update(Outgoing).where(waits).values(outside=False, due_at=now))
