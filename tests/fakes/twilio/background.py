"""Background: an event loop on a thread of its own, for the server and for what it does by itself."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from tests.waiting import PATIENCE

T = TypeVar("T")


class Background:
    """Runs what it is given until it is stopped; a failure there is reported, not lost."""

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._failed = failed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ready, self._stopped = threading.Event(), asyncio.Event()
        self._thread: threading.Thread | None = None

    def start(self, begin: Callable[[], Awaitable[object]], end: Callable[[], Awaitable[object]]) -> None:
        run = self._run(begin, end)
        self._thread = threading.Thread(target=lambda: asyncio.run(run), name="twilio-api", daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE), "the fake Twilio did not start"

    def stop(self) -> None:
        if self._thread and self._loop and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(PATIENCE)

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Do this beside everything else, from any thread."""
        if self._loop is None or self._loop.is_closed():
            work.close()
            return
        self._loop.call_soon_threadsafe(self._begin, work)

    def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """Do this and give its result; never from the loop's own thread."""
        assert self._loop, "the fake Twilio does not run"
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    async def _run(self, begin: Callable[[], Awaitable[object]], end: Callable[[], Awaitable[object]]) -> None:
        self._loop = asyncio.get_running_loop()
        await begin()
        self._ready.set()
        await self._stopped.wait()
        for task in self._tasks:
            task.cancel()
        await end()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            self._failed(error)
