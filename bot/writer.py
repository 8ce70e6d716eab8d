"""The writer: runs jobs in transactions, many jobs a commit, and answers each after the commit.

On SQLite one thread takes all the jobs that wait; on PostgreSQL several threads do so side by side.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog

from storage.away import is_away, is_deadlock
from storage.database import Database, Unavailable, savepoint

log = structlog.get_logger()

T = TypeVar("T")
BATCH = 64  # jobs a commit at most
THREADS = 2  # on PostgreSQL
YIELDS = 0.25  # seconds that a job which yields lets others by, where there are others


class Undone(Exception):
    """A job alone in its transaction has failed: nothing of it stays."""


@dataclass(eq=False)
class Job:
    do: Callable[[sa.Connection], Any]
    order: str
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[Any]"
    result: Any = None
    error: Exception | None = None
    since: float = field(default_factory=time.monotonic)

    def settle(self) -> None:
        if self.answer.done():
            return
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.result)


class Writer:
    """Each of several jobs runs in a savepoint of its own: one that fails takes no other with it."""

    def __init__(self, database: Database, threads: int = THREADS):
        self.database = database
        self.away_since: float | None = None  # of time.monotonic()
        self._jobs: deque[Job] = deque()
        self._yielding: deque[Job] = deque()
        self._at_yielding: threading.Thread | None = None  # whoever is at a job that yields
        self._closing = False
        self._changed = threading.Condition()
        count = 1 if database.one_writer else threads
        self.threads = [threading.Thread(target=self._work, name=f"writer-{n}", daemon=True) for n in range(count)]
        for thread in self.threads:
            thread.start()

    async def run(self, do: Callable[[sa.Connection], T], order: str = "", *, yields: bool = False) -> T:
        """What the job returned, once it is committed. Raises the job's own error, or `Unavailable`.

        Jobs of one commit run sorted by `order` (the chat), so that commits side by side lock in the same order.
        A job that `yields` lets others by, and is a commit of its own: no other's answer waits for it.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        with self._changed:
            (self._yielding if yields else self._jobs).append(Job(do, order, loop, answer))
            self._changed.notify()
        return await answer

    def close(self) -> None:
        """What waits is still done."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        for thread in self.threads:
            thread.join()

    def _work(self) -> None:
        while batch := self._next():
            self._commit(batch)
            for loop in {job.loop for job in batch}:
                mine = [job for job in batch if job.loop is loop]
                try:
                    loop.call_soon_threadsafe(_settle, mine)
                except RuntimeError:  # the loop is closed: nobody waits any more
                    log.warning("answer without a listener", jobs=len(mine))

    def _next(self) -> list[Job]:
        """What is to be done next; nothing at the end."""
        with self._changed:
            if self._at_yielding is threading.current_thread():
                self._at_yielding = None
            self._changed.wait_for(lambda: self._jobs or self._may_be_yielding() or self._closing)
            if self._may_be_yielding():
                self._at_yielding = threading.current_thread()
                return [self._yielding.popleft()]
            batch = [self._jobs.popleft() for _ in range(min(len(self._jobs), BATCH))]
        return sorted(batch, key=lambda job: job.order)

    def _may_be_yielding(self) -> bool:
        """One thread at most is at a job that yields, where nobody else waits or it has waited long."""
        if self._at_yielding or not self._yielding:
            return False
        return not self._jobs or self._yielding[0].since < time.monotonic() - YIELDS

    def _commit(self, batch: list[Job]) -> None:
        try:
            with self.database.transaction() as connection:
                for job in batch:
                    self._do(connection, job, alone=len(batch) == 1)
                if len(batch) == 1 and batch[0].error:
                    raise Undone
        except Undone:
            log.debug("a job of its own was undone")
        except Exception as error:
            if is_away(error):
                self._one_by_one(batch, error)
                return
            for job in batch:  # nothing of this commit stands
                job.error = error
        self._back()

    def _one_by_one(self, batch: list[Job], away: Exception) -> None:
        """A commit failed as a whole (a deadlock, a lost connection): each by itself; what a deadlock ended, again."""
        if len(batch) == 1 and not is_deadlock(away):
            batch[0].error = away if isinstance(away, Unavailable) else Unavailable(str(away))
            batch[0].error.__cause__ = away.__cause__ if batch[0].error is away else away
            self._away(away)
            return
        for job in batch:
            job.result, job.error = None, None
            self._commit([job])

    def _do(self, connection: sa.Connection, job: Job, *, alone: bool) -> None:
        """Run one job; alone in its transaction it needs no savepoint, which on PostgreSQL is two calls less."""
        try:
            with nullcontext() if alone else savepoint(connection):
                job.result = job.do(connection)
        except Exception as error:
            if is_away(error, connection):
                raise Unavailable(str(error)) from error
            job.error = error

    def _away(self, why: Exception) -> None:
        """One line an outage, however many events it meets."""
        if self.away_since is None:
            self.away_since = time.monotonic()
            log.error("the database is away", why=f"{type(why).__name__}: {why}"[:300])

    def _back(self) -> None:
        if self.away_since is not None:
            log.warning("the database is back", seconds=round(time.monotonic() - self.away_since))
            self.away_since = None


def _settle(jobs: list[Job]) -> None:
    for job in jobs:
        job.settle()
