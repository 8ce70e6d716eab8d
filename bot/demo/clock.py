"""The demonstration's time, which can be moved: the reminders of a day arrive in a minute."""

import asyncio
import math
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from reminders import rules
from reminders.ticking import DAYS
from storage.database import Database
from storage.delivery import Chat, Outgoing
from storage.identity import ahead, move_clock
from storage.reminders import DoneSlot, kinds, queue

from .furnish import furnish

FORMAT = "%Y-%m-%d %H:%M"
NEXT, NOW = "next", "now"
FRESH = 1.0  # seconds until it is looked again whether another process has moved the clock


class Clock:
    """The real hour, moved by so much. How much is kept with the data: all who use these go by one clock."""

    def __init__(self, at: datetime | None = None):
        self.ahead = timedelta()
        self._database: Database | None = None
        self._looked = 0.0
        if at:
            self.move_to(at)

    def __call__(self) -> datetime:
        if self._database and time.monotonic() - self._looked > FRESH:
            self._look(self._database)
        return datetime.now(UTC) + self.ahead

    def kept_in(self, database: Database) -> None:
        """From now on it goes as this database says, and a move is kept there: one made before this, too."""
        if self._database is None and self.ahead:
            with database.transaction() as connection:
                move_clock(connection, self.ahead)
        self._database = database
        self._look(database)

    def move_to(self, moment: datetime) -> None:
        """To the second, and never before it."""
        self._move(timedelta(seconds=math.ceil((moment - datetime.now(UTC)).total_seconds())))

    def as_it_is(self) -> None:
        """Back to the real hour."""
        self._move(timedelta())

    def _move(self, by: timedelta) -> None:
        if self._database:
            with self._database.transaction() as connection:
                move_clock(connection, by)
        self.ahead, self._looked = by, time.monotonic()

    def _look(self, database: Database) -> None:
        self._looked = time.monotonic()
        try:
            with database.reading() as connection:
                self.ahead = ahead(connection)
        except sa.exc.SQLAlchemyError:
            return  # it goes on as it went


class Running(Protocol):
    """What moving the time needs of the running service."""

    @property
    def database(self) -> Database: ...

    @property
    def hours(self) -> rules.Hours: ...

    async def tick(self) -> int:
        """What is due now."""

    async def flush(self) -> None:
        """What is due goes out."""


class DemoTime:
    """What the page asks: the hour there, and to move it."""

    def __init__(self, services: Running, clock: Clock):
        self.services, self.clock = services, clock

    def hour(self) -> str:
        return self.clock().astimezone(self.services.hours.zone).strftime(FORMAT)

    async def move(self, to: str) -> str:
        """To `2027-10-20 19:30`, to when the `next` reminder goes out, or back to the real hour, which is `now`.

        Raises ValueError for anything else.
        """
        if to == NEXT:
            await self._to_next()
        elif to == NOW:
            await self._arrive(datetime.now(UTC))
            await asyncio.to_thread(self.clock.as_it_is)
        else:
            await self._arrive(datetime.strptime(to.replace("T", " "), FORMAT).replace(tzinfo=self.services.hours.zone))
        return self.hour()

    async def _to_next(self) -> None:
        """Past the hours at which nothing is due to anybody, but not past the day; a step where nobody listens yet."""
        services, day = self.services, self.hour()[:10]
        while self.hour()[:10] == day:
            moment = await asyncio.to_thread(next_due, services.database, services.hours, self.clock())
            if await self._arrive(moment) or not await self.heard():
                return

    async def heard(self) -> bool:
        """Whether a chat is open to which a reminder can go."""
        return await asyncio.to_thread(anyone_listens, self.services.database)

    async def _arrive(self, moment: datetime) -> int:
        """Gives how many reminders are due there."""
        if moment < self.clock():
            await asyncio.to_thread(again, self.services.database, moment)
        await asyncio.to_thread(self.clock.move_to, moment)
        await asyncio.to_thread(furnish, self.services.database, self.clock(), self.services.hours.zone)
        due = await self.services.tick()
        await self.services.flush()  # what would be late for its hour is not said at all
        return due


def next_due(database: Database, hours: rules.Hours, now: datetime) -> datetime:
    """When the next reminder is sent that is not all queued; where there is none, an hour from now."""
    today = now.astimezone(hours.zone).date()
    with database.reading() as connection:
        calendar = queue.calendar(connection, today - DAYS, today + DAYS)
        slots = queue.undone(connection, rules.slots(calendar, hours, today))
    return min((slot.send for slot in slots if slot.send > now), default=now + timedelta(hours=1))


def again(database: Database, moment: datetime) -> None:
    """Forget what was reminded from then on: whoever goes back in the demonstration wants to see it arrive again."""
    with database.transaction() as connection:
        connection.execute(sa.delete(DoneSlot).where(DoneSlot.due_for >= moment))
        connection.execute(sa.delete(Outgoing).where(Outgoing.kind.in_(kinds()), Outgoing.due_for >= moment))


def anyone_listens(database: Database) -> bool:
    """Whether somebody has written in a chat that reaches them."""
    open_ = sa.select(Chat.id).where(Chat.active, Chat.heard_at.is_not(None), Chat.person_id.is_not(None))
    with database.reading() as connection:
        return connection.execute(open_.limit(1)).first() is not None


async def hurry(time: DemoTime, seconds: float) -> None:
    """From one reminder to the next, every so many seconds, until the day is over.

    It waits for somebody to open a chat: until then nobody would see what arrives.
    """
    day = time.hour()[:10]
    while time.hour()[:10] == day:
        await asyncio.sleep(seconds)
        if await time.heard():
            await time.move(NEXT)
