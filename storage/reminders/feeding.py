"""Feeding: a notice is queued in portions, so that nothing waits behind it, and its text is read when it goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.base import Row
from storage.database import insert
from storage.delivery import LIVE, Lane, OutboxState, Outgoing, reached
from storage.exams import Exam
from storage.people import Person

from .broadcasts import KIND, Audience, Broadcast, BroadcastState, people_of


def running(connection: sa.Connection) -> list[int]:
    """The ids of the notices of which more people are to be queued: not the paused, the stopped, and the done."""
    return list(connection.scalars(sa.select(Broadcast.id).where(Broadcast.state == BroadcastState.RUNNING)))


def feed(connection: sa.Connection, notice_id: int, now: datetime, portion: int) -> int:
    """Queue the next people of a notice, so that not more than `portion` wait. Gives how many."""
    kind = f"{KIND}:{notice_id}"
    row = connection.execute(sa.select(Broadcast).where(Broadcast.id == notice_id).with_for_update()).one()
    waiting = sa.select(sa.func.count()).where(Outgoing.kind == kind, Outgoing.state.in_(LIVE))
    room = portion - connection.execute(waiting).scalar_one()
    if row.state != BroadcastState.RUNNING or room <= 0:
        return 0
    people = people_of(Audience(row.exam_id, row.place, row.role), row.made_on)
    found = reached(people).where(people.c.person_id > row.reached).order_by(people.c.person_id).limit(room)
    rows = [_row(each, kind, row, now) for each in connection.execute(found)]
    if rows:
        connection.execute(insert(connection, Outgoing).on_conflict_do_nothing(), rows)
    values: dict[str, Any] = {"reached": rows[-1]["person_id"]} if rows else {}
    if len(rows) < room:
        values["state"] = BroadcastState.DONE
    connection.execute(sa.update(Broadcast).where(Broadcast.id == notice_id).values(**values))
    return len(rows)


def _row(who: Row, kind: str, notice: Row, now: datetime) -> dict[str, Any]:
    where = {"chat_id": who.chat_id, "channel": who.channel, "person_id": who.person_id, "lane": Lane.NOTICE}
    what = {"kind": kind, "about": notice.made_on, "due_for": notice.made_at, "message": {}}
    return where | what | {"due_at": now, "created_at": now, "state": OutboxState.PENDING, "tries": 0, "outside": False}


@dataclass(frozen=True)
class Wording:
    """A notice as it goes out: how it stands, who sends it, for which exam (empty: for all), and what it says."""

    state: BroadcastState
    by: str
    exam: str
    text: str


def wording(connection: sa.Connection, kind: str) -> Wording | None:
    """The notice that an outbox row of this kind is of; None for any other kind."""
    name, _, number = kind.partition(":")
    if name != KIND:
        return None
    found = (
        sa.select(Broadcast.state, Broadcast.text, Person.full_name, Exam.title)
        .join(Person, Person.id == Broadcast.made_by)
        .outerjoin(Exam, Exam.id == Broadcast.exam_id)
        .where(Broadcast.id == int(number))
    )
    row = connection.execute(found).one()
    return Wording(BroadcastState(row.state), row.full_name, row.title or "", row.text)
