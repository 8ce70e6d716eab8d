"""Ticking: what is due until now and not yet queued is queued, a span of records at a time."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog

from storage.disputes import going_up
from storage.reminders import Slot, feeding, marked, queue

from . import rules

log = structlog.get_logger()

T = TypeVar("T")
PORTION = 1500  # a minute at Telegram's 25 a second
DAYS = timedelta(days=rules.BEHIND)


class Ticker:
    """`write` runs a job in a transaction of its own. Several processes may tick at once: rows are unique."""

    def __init__(
        self,
        write: Callable[[Callable[[sa.Connection], Any]], Awaitable[Any]],
        hours: rules.Hours,
        now: Callable[[], datetime],
        *,
        sms: bool,
        portion: int = PORTION,
    ):
        """`portion`: how many of a notice may wait at once; they are to go out before the next tick."""
        self.write, self.hours, self.now, self.sms, self.portion = write, hours, now, sms, portion

    async def tick(self) -> int:
        """Queue everything due. Gives how many reminders were new."""
        now = self.now()
        due = await self.write(partial(due_now, hours=self.hours, now=now))
        new = sum([await self._queue(slot, now) for slot in due]) + await self._marked(now)
        told: int = await self.write(partial(going_up, now=now, zone=self.hours.zone, sms=self.sms))
        for notice in await self.write(feeding.running):
            await self.write(partial(feeding.feed, notice_id=notice, now=now, portion=self.portion))
        return new + told

    async def _marked(self, now: datetime) -> int:
        """Whoever is marked absent since, or otherwise than they know, is to be told. Gives how many."""
        new = 0
        spans = await self.write(partial(marked.spans, now=now))
        for span in spans:
            new += await self.write(partial(marked.sweep, span=span, now=now, zone=self.hours.zone, sms=self.sms))
        if spans:
            await self.write(partial(marked.swept, upto=spans[-1][1], now=now))
        return new

    async def _queue(self, slot: Slot, now: datetime) -> int:
        new = 0
        for span in await self.write(partial(queue.spans, slot=slot)):
            new += await self.write(partial(queue.claim, slot=slot, span=span, now=now, sms=self.sms))
        await self.write(partial(queue.done, slot=slot, now=now))
        log.info("reminders queued", kind=slot.kind, exam=slot.exam, about=str(slot.about), new=new)
        return new


def due_now(connection: sa.Connection, hours: rules.Hours, now: datetime) -> list[Slot]:
    """What is due now and not all queued yet."""
    today = now.astimezone(hours.zone).date()
    calendar = queue.calendar(connection, today - DAYS, today + DAYS)
    return queue.undone(connection, rules.due(calendar, hours, now))
