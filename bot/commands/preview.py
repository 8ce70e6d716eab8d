"""Preview: who would be reminded of what at a moment, and the tick by hand."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conversations.core import moment
from conversations.speech import listed
from reminders import rules
from reminders.ticking import DAYS, Ticker
from storage.base import Row
from storage.database import Database
from storage.reminders import WHO, Slot, Who, places, queue

MINUTE = timedelta(minutes=1)
NO_WAY = "no chat"


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """
    >>> read_moment("2027-10-20 19:30", ZoneInfo("Africa/Nairobi")).isoformat()
    '2027-10-20T19:30:00+03:00'
    """
    return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=zone)


def foreseen(database: Database, hours: rules.Hours, moment: datetime, *, sms: bool = False) -> Iterator[str]:
    """A line a reminder that is sent in this minute: kind, person, channel, time, places; then how many.

    `sms`: whether whom no chat reaches gets what is worth an SMS.
    """
    here = moment.astimezone(hours.zone).replace(second=0, microsecond=0)
    with database.reading() as connection:
        slots = _slots(connection, hours, here)
        count = unreached = 0
        for slot in (slot for slot in slots if here <= slot.send < here + MINUTE):
            for row in queue.foreseen(connection, slot):
                way = _way(row, WHO[slot.kind], sms=sms)
                count, unreached = count + 1, unreached + (way == NO_WAY)
                where = listed(places(connection, row.id, slot.kind, slot.about))
                yield f"{slot.kind:<10} {row.full_name:<30} {way:<9} {_said(slot.send, hours)}  {where}"
        yield f"{count} reminders, {unreached} of them to people whom no chat reaches. Nothing was queued."
        if not count and (coming := [slot for slot in slots if slot.send > here]):
            yield f"The next: {coming[0].kind}, {_said(coming[0].send, hours)}"


def _way(row: Row, who: Who, *, sms: bool) -> str:
    if row.channel:
        return str(row.channel)
    if row.stopped or (row.muted and not who.duty):
        return "STOP" if row.stopped else "muted"
    return "sms" if sms and row.phone and who.sms else NO_WAY


def _slots(connection: sa.Connection, hours: rules.Hours, moment: datetime) -> list[Slot]:
    today = moment.date()
    return rules.slots(queue.calendar(connection, today - DAYS, today + DAYS), hours, today)


def _said(at: datetime, hours: rules.Hours) -> str:
    return moment(at.astimezone(hours.zone))


def tick(database: Database, hours: rules.Hours, now: datetime, *, sms: bool) -> int:
    """One tick, as the service does it each minute."""

    async def write(job: Callable[[sa.Connection], Any]) -> Any:
        with database.transaction() as connection:
            return job(connection)

    return asyncio.run(Ticker(write, hours, lambda: now, sms=sms).tick())
