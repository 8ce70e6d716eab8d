"""The scheduler: a tick that the end of the service cuts short is no fault."""

import asyncio

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED

from reminders.scheduler import Scheduler
from tests.waiting import PATIENCE


def test_a_tick_cut_short_by_the_end_is_no_error():
    async def tick() -> None:
        raise asyncio.CancelledError

    async def once() -> int:
        scheduler = Scheduler(tick)
        ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        scheduler.ticks.add_listener(lambda event: ended.set_result(event.code), EVENT_JOB_ERROR | EVENT_JOB_EXECUTED)
        scheduler.start()
        try:
            return await asyncio.wait_for(ended, PATIENCE)
        finally:
            scheduler.stop()

    assert asyncio.run(once()) == EVENT_JOB_EXECUTED
