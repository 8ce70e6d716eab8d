"""Delivery: what was committed goes out at once, chat by chat in order; what was left behind is swept up."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import structlog

from bot.runner import Handover, utc_now
from bot.writer import Writer
from conversations.core import Message
from handlers.channel import Channel
from handlers.lasting import Lasting
from storage.database import Unavailable
from storage.delivery import Lane, Leased, Status, outbox, sending, statuses
from storage.reminders import queue
from storage.service import NAIROBI

from .chat_queue import ChatQueue
from .kit import Compose, Kit
from .pace import Pace
from .results import Results

log = structlog.get_logger()

SWEEP = 1.0  # seconds between looks for what was left behind
BUSY_SWEEP = 0.1  # the same while more waits than the rate allows: small portions, never in a burst
LATE = 1.5  # so many times that long between two sweeps costs nothing of the rate
KEEP_UP = outbox.LEASE.total_seconds() / 3
CLAIM = 100


class Delivery:
    """Sends for this process (`owner`). Notices go at `rates` a second by channel; answers do not wait for them."""

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        owner: str,
        rates: Mapping[str, float] | None = None,
        now: Callable[[], datetime] = utc_now,
        compose: Compose = lambda row: Message.load(row.message),
        lasting: Lasting | None = None,
        zone: ZoneInfo = NAIROBI,
    ):
        self.writer, self.channels, self.owner, self.now = writer, channels, owner, now
        self.rates = dict(rates or {})
        self.paces: dict[str, Pace] = {}
        self.results = Results(writer, channels, now, zone)
        self.kit = Kit(writer, channels, owner, now, compose, self.results)
        self.lasting = lasting or Lasting()
        self.queues: dict[tuple[str, str], ChatQueue] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self._background: list[asyncio.Task[None]] = []

    def start(self) -> None:
        works = {"delivery": self._sweep, "results": self.results.run, "leases of delivery": self._keep_up}
        self._background = [self.lasting.start(name, work) for name, work in works.items()]

    async def drain(self, patience: float) -> None:
        """Finish what is under way, within so many seconds; the rest is given back to whoever comes next."""
        if self._background:
            self._background.pop(0).cancel()
        disappearing = self.kit.disappearing
        disappearing.stopping.set()
        if self.tasks or disappearing.tasks:
            await asyncio.wait(self.tasks | disappearing.tasks, timeout=patience)
        for task in self.tasks:
            task.cancel()
        for task in self._background:
            task.cancel()
        self.kit.composing.shutdown(wait=False, cancel_futures=True)
        left = [row.id for chat in self.queues.values() for row in chat.rows]
        try:
            await self.results.write()
            await self.writer.run(partial(sending.release, rows=left))
        except Unavailable:
            log.warning("left to the leases", rows=len(left))

    async def flush(self, patience: float) -> None:
        """What is due goes out before this returns, within so many seconds: else it may be late for its hour."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while await self.sweep() or self.tasks:
                    await asyncio.wait({*self.tasks, asyncio.ensure_future(asyncio.sleep(BUSY_SWEEP))})

    def hand_over(self, work: Handover) -> None:
        """Called after a commit, in the event loop: goes out now."""
        if not (work.leased or work.redraw or work.menu or work.forget) or work.channel not in self.channels:
            return
        if work.forget:
            self._also(self.kit.disappearing.forget(self.channels[work.channel], work.chat, work.forget))
        chat = self._queue(work.channel, work.chat)
        if work.redraw and work.origin:
            chat.redraws[work.origin] = work.redraw  # a newer redraw of a message replaces one that waits
        if (work.channel, work.chat) not in self.kit.put_back:
            chat.rows.extend(work.leased)
        elif work.leased:  # leased before the older row was back: it waits behind it
            self._also(self.kit.write(partial(sending.release, rows=[row.id for row in work.leased])))
        if work.fold:
            chat.shuts(work.folds, work.fold)
        chat.menu = work.menu or chat.menu

    def _queue(self, channel: str, chat: str) -> ChatQueue:
        where = (channel, chat)
        if where not in self.queues:
            self.queues[where] = ChatQueue(self.channels[channel], chat, self.kit)
            self._also(self._serve(where))
        return self.queues[where]

    async def _serve(self, where: tuple[str, str]) -> None:
        try:
            await self.queues[where].serve()
        finally:
            del self.queues[where]

    def _also(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def told(self, external_id: str, status: Status) -> None:
        """A platform tells of a message that it took."""
        job = partial(statuses.told, external_id=external_id, status=status, now=self.now(), sms="sms" in self.channels)
        await self.writer.run(job)

    async def _sweep(self) -> None:
        busy, clock = False, asyncio.get_running_loop().time
        next_at = clock()
        while True:
            next_at = max(next_at + (BUSY_SWEEP if busy else SWEEP), clock())
            await asyncio.sleep(next_at - clock())
            try:
                busy = await self.sweep()
            except Unavailable:
                busy = False

    async def sweep(self) -> bool:
        """Take up what waits: answers of dead processes, retries, letters and notices at their rate.

        Gives whether more may be waiting than the rate allowed.
        """
        busy = False
        for name in self.channels:
            pace = self.paces.setdefault(name, Pace(self.rates.get(name, CLAIM), BUSY_SWEEP * LATE))
            most = pace.allows(asyncio.get_running_loop().time())
            held = self.kit.hold_until.get(name, 0) > asyncio.get_running_loop().time()
            lanes = [Lane.REPLY] if held or not most else list(Lane)
            rows = await self.writer.run(partial(self._claim, channel=name, lanes=lanes, most=most or CLAIM))
            if lanes != [Lane.REPLY]:
                pace.took(sum(row.lane is not Lane.REPLY for row in rows))
            busy = busy or not most or len(rows) >= most
            for row in rows:
                self.kit.put_back.discard((row.channel, row.chat))
                self._queue(row.channel, row.chat).rows.append(row)
        return busy

    def _claim(self, connection: sa.Connection, channel: str, lanes: Sequence[Lane], most: int) -> list[Leased]:
        now = self.now()
        return queue.fold(connection, sending.claim(connection, channel, lanes, self.owner, now, most), now)

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(KEEP_UP)
            await self.kit.write(partial(sending.extend, rows=self._in_hand(), owner=self.owner, now=self.now()))

    def _in_hand(self) -> list[int]:
        """What is to be sent or written down here. Any other lease of ours ends, so that its row is sent after all."""
        queues = self.queues.values()
        waiting = [row.id for chat in queues for row in chat.rows]
        under_way = [chat.sending.id for chat in queues if chat.sending]
        return [*waiting, *under_way, *(result.id for result in self.results.waiting)]
