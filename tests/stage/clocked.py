"""The service as `make run` starts it, but by the clock in a file: its hour (ISO).

`PAUSE_BEFORE`, `claim` or `done`: a tick rests before it does this with a chase, so that others can come in between.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import logs
from bot.application import Application
from bot.settings import Settings
from bot.web import serve
from reminders import scheduler

PAUSE = 1.5  # longer than it takes two processes to tick
Write = Callable[[Any], Awaitable[Any]]


def clock() -> datetime:
    """The hour in the file; the real one goes on ticking beside it."""
    return datetime.fromisoformat(Path(os.environ["CLOCK"]).read_text()).astimezone(UTC)


def slowly(write: Write, before: str) -> Write:
    async def slow(job: Any) -> Any:
        if getattr(job, "func", job).__name__ == before and job.keywords["slot"].kind == "chase":
            await asyncio.sleep(PAUSE)
        return await write(job)

    return slow


if __name__ == "__main__":
    scheduler.EVERY /= int(sys.argv[1])
    logs.set_up("info")
    services = Application(Settings(), clock)
    services.ticker.write = slowly(services.ticker.write, os.environ.get("PAUSE_BEFORE", ""))
    serve(services)
