"""The scheduler: APScheduler ticks once a minute, and does nothing else."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from storage.database import Unavailable

log = structlog.get_logger()

EVERY = timedelta(seconds=60)
LOOK = 15.0  # seconds between looks at the clock


class Scheduler:
    """Calls `tick`, one at a time, whatever the clock does."""

    def __init__(self, tick: Callable[[], Awaitable[object]], every: timedelta | None = None):
        self._tick, self.every = tick, every or EVERY
        self.ticks = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        self.job = self.ticks.add_job(
            self._run,
            IntervalTrigger(seconds=self.every.total_seconds(), timezone=UTC),
            next_run_time=datetime.now(UTC),  # what came due while we were away
            coalesce=True,  # a tick takes up all that is due: several missed are one
            misfire_grace_time=None,  # a late tick is never dropped: the rules say what is still of use
            max_instances=1,
        )
        self.ticks.start()

    def stop(self) -> None:
        if self.ticks.running:
            self.ticks.shutdown(wait=False)

    async def _run(self) -> None:
        try:
            await self._tick()
        except asyncio.CancelledError:  # the service stops: the next start takes it up, and there is nothing to mend
            log.info("tick cut short")
        except Unavailable:
            log.info("tick waits for the database")
        except Exception:  # the next tick takes it up
            log.exception("tick failed")

    async def watch_clock(self) -> None:
        """APScheduler waits for an hour of the wall clock: where that is set back, it would wait as long again."""
        while True:
            await asyncio.sleep(LOOK)
            next_tick = self.job.next_run_time
            if next_tick is not None and next_tick - datetime.now(UTC) > self.every:
                log.warning("the clock was set back")
                self.job.modify(next_run_time=datetime.now(UTC))
