"""Calling: something happened to somebody, who is told at once; the text is made when it goes out, as reminders' is."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.database import insert

from .chats import Chat, by_sms
from .outbox import Lane, OutboxState, Outgoing, in_state
from .reach import chats_of, said_stop


def call(
    connection: sa.Connection,
    kind: str,
    due: Iterable[tuple[int, date]],
    now: datetime,
    *,
    sms: bool,
    until: datetime | None = None,
) -> int:
    """Queue a row without a text for each of these people and days, of use `until` then (aware). Gives how many.

    Whoever waits for the same already is not called again, nor is who said STOP. `sms`: also by SMS, where no chat
    reaches somebody.
    """
    wanted = list(dict.fromkeys(due))
    people = {person for person, _on in wanted}
    if not people:
        return 0
    waits = waiting(connection, kind, people)
    wanted = [each for each in wanted if each not in waits]
    chats = _chats(connection, {person for person, _on in wanted}, now, sms=sms)
    rows, due_for = [], _free(connection, kind, chats, now)
    for person, on in wanted:
        if chat := chats.get(person):
            what = {"kind": kind, "person_id": person, "about": on, "message": {}, "expires_at": until}
            when = {"due_at": now, "created_at": now, "due_for": due_for[person]}
            rows.append({"chat_id": chat[0], "channel": chat[1], "lane": Lane.NOTICE} | what | when | _NEW)
            due_for[person] += timedelta(microseconds=1)
    if rows:
        connection.execute(insert(connection, Outgoing).on_conflict_do_nothing(), rows)
    return len(rows)


def waiting(connection: sa.Connection, kind: str, people: Collection[int]) -> set[tuple[int, date]]:
    """Which of these people still wait to be told something of this kind, and about which day."""
    found = sa.select(Outgoing.person_id, Outgoing.about).where(
        Outgoing.kind == kind, Outgoing.person_id.in_([*people]), in_state(Outgoing, OutboxState.PENDING)
    )
    return {(row.person_id, row.about) for row in connection.execute(found)}


def _free(connection: sa.Connection, kind: str, people: Collection[int], now: datetime) -> dict[int, datetime]:
    """The moment that stands for the next row of each: a row is known by it, so no other of theirs has it."""
    last = sa.select(Outgoing.person_id, sa.func.max(Outgoing.due_for).label("at"))
    last = last.where(Outgoing.kind == kind, Outgoing.person_id.in_([*people])).group_by(Outgoing.person_id)
    taken = {row.person_id: row.at + timedelta(microseconds=1) for row in connection.execute(last)}
    return {person: max(now, taken.get(person, now)) for person in people}


_NEW: dict[str, Any] = {"state": OutboxState.PENDING, "tries": 0, "outside": False}


def _chats(
    connection: sa.Connection, people: Collection[int], now: datetime, *, sms: bool
) -> dict[int, tuple[int, str]]:
    """The chat in which each is told something, with its channel."""
    chats, stopped = chats_of(connection, people)
    found = {person: chat for person, chat in chats.items() if person not in stopped}
    for person in sorted(set(people) - chats.keys()) if sms else ():
        silent = connection.scalar(sa.select(said_stop(person)))
        if not silent and (chat := by_sms(connection, person, "", now, notice=True)):
            found[person] = chat
    rows = connection.execute(sa.select(Chat.id, Chat.channel).where(Chat.id.in_(found.values()))).all()
    channels = {row.id: row.channel for row in rows}
    return {person: (chat, channels[chat]) for person, chat in found.items()}
