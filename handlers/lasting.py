"""Lasting: work that goes on as long as the service does. What ends one is logged, and it begins again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

PAUSES = (1, 2, 5, 10, 30)  # seconds until a work that failed begins again
WELL = 60.0  # seconds that it lasts until it counts as mended


class Lasting:
    """All such works of one service. `failing` names those that failed a short while ago."""

    def __init__(self) -> None:
        self.failing: set[str] = set()

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> "asyncio.Task[None]":
        """Run it until it returns or is cancelled; `work` must bear to be begun again."""
        return asyncio.create_task(self._last(name, work), name=name)

    async def _last(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            mended = asyncio.get_running_loop().call_later(WELL, self.failing.discard, name)
            began = asyncio.get_running_loop().time()
            try:
                await work()
            except Exception:
                log.exception("work failed and begins again", work=name)
            else:
                self.failing.discard(name)
                return
            finally:
                mended.cancel()
            self.failing.add(name)
            failures = 1 if asyncio.get_running_loop().time() - began > WELL else failures + 1
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES)) - 1])
