"""Results: how sending each row ended is written down, many results a transaction."""

import asyncio
from collections.abc import Callable, Container
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.writer import Writer
from storage.database import Unavailable
from storage.delivery import Settled, counting, sending, statuses
from storage.service import NAIROBI

LAST = "~"  # of the jobs of a commit: what all count in is locked no longer than it must be
AWAY = 1.0  # seconds until a database that is away is asked again


class Results:
    """None of the results is lost while the database is down."""

    def __init__(self, writer: Writer, channels: Container[str], now: Callable[[], datetime], zone: ZoneInfo = NAIROBI):
        self.writer, self.channels, self.now, self.zone = writer, channels, now, zone
        self.waiting: list[Settled] = []
        self._more = asyncio.Event()

    def done(self, result: Settled) -> None:
        self.waiting.append(result)
        self._more.set()

    async def run(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            try:
                await self.write()
            except Unavailable:
                await asyncio.sleep(AWAY)

    async def write(self) -> None:
        """Write down what waits; where the database is down it waits on, and `Unavailable` is raised."""
        results, self.waiting = self.waiting, []

        def settle(connection: sa.Connection) -> None:
            sending.settle(connection, results, self.now())
            sent = [result.external_id for result in results if result.external_id]
            statuses.catch_up(connection, sent, self.now(), sms="sms" in self.channels)
            counting.count(connection, [r.out for r in results if r.out], self.now().astimezone(self.zone).date())

        try:
            await self.writer.run(settle, LAST)
        except Exception:
            self.waiting = results + self.waiting
            self._more.set()
            raise
