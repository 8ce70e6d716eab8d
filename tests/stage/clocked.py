"""The service as `make run` starts it, but by the clock in a file: its hour (ISO).

`PAUSE_BEFORE`, before a tick does this with a chase: at `claim` it waits for another process that is as far, at `done`
for its end. Each tick that ended is a sign in the file `ticked-` and the port.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_EXECUTED

from bot import logs
from bot.application import Application
from bot.settings import Settings
from bot.web import serve
from reminders import scheduler
from tests.waiting import PATIENCE, until

Write = Callable[[Any], Awaitable[Any]]


def clock() -> datetime:
    """The hour in the file; the real one goes on ticking beside it."""
    return datetime.fromisoformat(Path(os.environ["CLOCK"]).read_text()).astimezone(UTC)


def met() -> None:
    """Two processes are here."""
    Path(f"here-{os.environ['PORT']}").touch()
    until(lambda: len(list(Path().glob("here-*"))) == 2)


def note_tick(_event: object) -> None:
    with Path(f"ticked-{os.environ['PORT']}").open("a") as ticked:
        ticked.write(".")


def slowly(write: Write, before: str) -> Write:
    async def slow(job: Any) -> Any:
        if getattr(job, "func", job).__name__ == before and job.keywords["slot"].kind == "chase":
            await (asyncio.to_thread(met) if before == "claim" else asyncio.sleep(PATIENCE))
        return await write(job)

    return slow


if __name__ == "__main__":
    scheduler.EVERY /= int(sys.argv[1])
    logs.set_up("info")
    services = Application(Settings(), clock)
    services.ticker.write = slowly(services.ticker.write, os.environ.get("PAUSE_BEFORE", ""))
    services.scheduler.ticks.add_listener(note_tick, EVENT_JOB_EXECUTED)
    serve(services)
