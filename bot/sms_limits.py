"""SMS limits: each SMS is counted before it goes, and what is beyond the day's waits for the next, or is not said."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from handlers.channel import Rejected, Spent, Undelivered
from storage.database import Unavailable
from storage.delivery import spending

from .writer import Writer

log = structlog.get_logger()


class SmsAllowance:
    """The allowance of all copies of the service together."""

    def __init__(self, writer: Writer, limits: spending.SmsLimits, zone: ZoneInfo, now: Callable[[], datetime]):
        self.writer, self.limits, self.zone, self.now = writer, limits, zone, now

    async def take(self, number: str, pieces: int) -> None:
        """Count so many SMS to a phone, as they are paid for.

        Raises `Rejected` for a country that is not allowed, `Spent` until tomorrow.
        """
        here = self.now().astimezone(self.zone)
        job = partial(spending.spend, number=number, pieces=pieces, limits=self.limits, today=here.date())
        try:
            verdict, sent = await self.writer.run(job)
        except Unavailable as away:
            raise Undelivered("the database is away") from away
        if verdict is spending.Verdict.COUNTRY:
            raise Rejected(verdict)
        if verdict is not spending.Verdict.YES:
            if verdict is spending.Verdict.DAY:
                log.error("the day's SMS are spent", sent=sent, a_day=self.limits.a_day)
            tomorrow = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), self.zone)
            raise Spent(verdict, (tomorrow - here).total_seconds())
        alarm = self.limits.a_day * spending.ALARM
        if sent - pieces < alarm <= sent:
            log.error("the day's SMS are nearly spent", sent=sent, a_day=self.limits.a_day)
