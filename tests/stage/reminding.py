"""Reminders in tests: a tick at the stage's hour, and what each waiting reminder would say now."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.core import Message
from reminders.composing import Composer
from reminders.rules import Hours
from reminders.ticking import Ticker
from storage.database import Database
from storage.delivery import Chat, Lane, Leased, OutboxState, Outgoing, Reminder, Settled, sending
from storage.people import Person
from storage.reminders import queue
from storage.service import ServiceSettings

from .drawn import lost
from .stage import NAIROBI, Stage


def tick(stage: Stage, hours: Hours | None = None, *, sms: bool = False) -> int:
    """One tick, each of its jobs in a transaction. Gives how many reminders were new."""
    return asyncio.run(ticker(stage.database, stage.clock, hours, sms=sms).tick())


def ticker(database: Database, now: Callable[[], datetime], hours: Hours | None = None, *, sms: bool = False) -> Ticker:
    async def write(job: Callable[[sa.Connection], Any]) -> Any:
        with database.transaction() as connection:
            return job(connection)

    return Ticker(write, hours or Hours(NAIROBI), now, sms=sms)


def waiting(stage: Stage) -> list[tuple[str, str]]:
    """The reminders not yet sent: the kind and for whom."""
    rows = (
        sa.select(Outgoing.kind, Person.full_name)
        .join(Person, Person.id == Outgoing.person_id)
        .where(Outgoing.state == OutboxState.PENDING)
        .order_by(Outgoing.kind, Person.full_name)
    )
    with stage.database.reading() as connection:
        return [(row.kind, row.full_name) for row in connection.execute(rows)]


def take(stage: Stage, channel: str = "telegram") -> list[Leased]:
    """Lease what is due now, as delivery does."""
    with stage.database.transaction() as connection:
        rows = sending.claim(connection, channel, list(Lane), "test", stage.now, 100)
        return queue.fold(connection, rows, stage.now)


def reminder(row: Leased) -> Reminder:
    assert row.reminder is not None
    return row.reminder


def composed(stage: Stage, row: Leased, **service: Any) -> Message | datetime | None:
    message = Composer(stage.database, ServiceSettings(**service), Hours(NAIROBI), stage.clock).compose(row)
    assert not (isinstance(message, Message) and lost(message)), lost(message)
    return message


def said(stage: Stage, channel: str = "telegram") -> list[str]:
    """What goes out now, in words; nothing still due is an empty text, waiting is the hour until which."""
    return [worded(composed(stage, row)) for row in take(stage, channel)]


def worded(message: Message | datetime | None) -> str:
    if isinstance(message, datetime):
        return f"{message.astimezone(NAIROBI):%d %H:%M}"
    return message.text if message else ""


def settle(stage: Stage, rows: Sequence[Leased], state: OutboxState = OutboxState.SENT) -> None:
    with stage.database.transaction() as connection:
        sending.settle(connection, [Settled(row.id, state, due_at=stage.now) for row in rows], stage.now)


def chat_of(stage: Stage, phone: str, channel: str = "telegram", **more: Any) -> int:
    """A chat of the person with this phone, in which they wrote just now."""
    with stage.change():
        person = stage.connection.scalar(sa.select(Person.id).where(Person.phone == phone))
        row: dict[str, Any] = {"channel": channel, "external_id": f"{channel}-{phone}", "person_id": person}
        row |= {"heard_at": stage.now, "session": {}} | more
        key = stage.connection.execute(sa.insert(Chat).values(row)).inserted_primary_key
        assert key is not None
        return int(key[0])
