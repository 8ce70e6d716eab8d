"""Results: how sending each row ended is written down, many results a transaction."""

import asyncio
from collections.abc import Callable, Container
from datetime import datetime

import sqlalchemy as sa

from bot.writer import Writer
from storage.database import Unavailable
from storage.delivery import Settled, sending, statuses

AWAY = 1.0  # seconds until a database that is away is asked again


class Results:
    """None of the results is lost while the database is down."""

    def __init__(self, writer: Writer, channels: Container[str], now: Callable[[], datetime]):
        self.writer, self.channels, self.now = writer, channels, now
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

        try:
            await self.writer.run(settle)
        except Exception:
            self.waiting = results + self.waiting
            self._more.set()
            raise
