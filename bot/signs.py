"""Signs of life: a copy shows its own, finds which others are dead, and sends on what they were sending."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
import structlog

from storage import leases
from storage.database import Unavailable
from storage.delivery import sending
from storage.life import Life

from .writer import Writer

log = structlog.get_logger()

BEAT = 20.0  # seconds between signs of life


class Signs:
    """`recovered` hears for how long no copy has shown a sign: presses may have been lost meanwhile."""

    def __init__(
        self,
        life: Life,
        writer: Writer,
        now: Callable[[], datetime],
        recovered: Callable[[timedelta], Awaitable[None]],
    ):
        self.life, self.writer, self.now, self.recovered = life, writer, now, recovered

    async def begin(self) -> None:
        """Who is dead as we start, is dead."""
        await self._bury(await self._dead())

    async def beat(self) -> None:
        """For ever. Whoever is found dead twice is dead: a database that restarts has lost all signs, for a moment."""
        dead: set[str] = set()
        while True:
            try:
                found = await self._dead()
                await self._bury(found & dead)
                dead = found
                last = await self.writer.run(partial(leases.beat, now=self.now()))
                await self.recovered(self.now() - last)
            except Unavailable:
                dead = set()
            await asyncio.sleep(BEAT)

    async def _dead(self) -> set[str]:
        """Which other copies died while they sent; shows our own sign of life before."""
        try:
            await asyncio.to_thread(self.life.keep)
        except (sa.exc.SQLAlchemyError, OSError) as away:
            raise Unavailable(str(away)) from away
        return await self.writer.run(partial(sending.dead_holders, now=self.now()))

    async def _bury(self, dead: set[str]) -> None:
        if dead:
            log.warning("what dead copies were sending goes out again", copies=len(dead))
            await self.writer.run(partial(sending.reclaim, dead=dead, now=self.now()))
