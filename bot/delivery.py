"""Delivery: what was committed goes out at once, chat by chat in order; what was left behind is swept up."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
import structlog

from conversations.core import Message
from handlers.channel import (
    Channel,
    Doubtful,
    Later,
    MessageGone,
    NoDocument,
    NotMade,
    OutsideWindow,
    Rejected,
    Undelivered,
    Unreachable,
)
from storage import elsewhere, inbox, letter_prints, outbox, reminders, retention, sending, statuses, verification
from storage.chats import Chats
from storage.outbox import Delivery as State
from storage.outbox import Lane, Leased
from storage.sending import Settled
from storage.statuses import Status

from .pace import Pace
from .runner import Handover, Menu, utc_now
from .writer import Unavailable, Writer

log = structlog.get_logger()

SWEEP = 1.0  # seconds between looks for what was left behind
BUSY_SWEEP = 0.1  # the same while more waits than the rate allows: small portions, never in a burst
LATE = 1.5  # so many times that long between two sweeps costs nothing of the rate
KEEP_UP = outbox.LEASE.total_seconds() / 3
FORGET = 3600.0
MOST_TRIES = 22  # with the pauses below about an hour
LONGEST_PAUSE = 300.0
SECRET = 60.0  # seconds that a PIN stays in a chat, where the channel can delete it
CLAIM = 100

Redraw = tuple[str, Message]  # the message's id, and how it looks now
Compose = Callable[[Leased], Message | datetime | None]  # the message, until when to wait, or nothing to say


class Line:
    """What waits to go out in one chat; one request is under way at a time."""

    def __init__(self) -> None:
        self.rows: deque[Leased] = deque()
        self.redraws: dict[str, Message] = {}
        self.menu: Menu | None = None
        self.sending: Leased | None = None

    def next(self) -> Leased | Redraw | Menu | None:
        self.sending = None
        if self.redraws:
            return self.redraws.popitem()
        if self.rows:
            self.sending = self.rows.popleft()
            return self.sending
        menu, self.menu = self.menu, None
        return menu


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
    ):
        """`compose` reads the database for a reminder's text, so it is called in a thread of its own."""
        self.writer, self.channels, self.owner, self.now = writer, channels, owner, now
        self.rates = dict(rates or {})
        self.paces: dict[str, Pace] = {}
        self.compose, self._composing = compose, ThreadPoolExecutor(1, "composing")
        self.lines: dict[tuple[str, str], Line] = {}
        self.put_back: set[tuple[str, str]] = set()  # chats with a row that went back to the table
        self.tasks: set[asyncio.Task[None]] = set()
        self.settled: list[Settled] = []
        self.to_settle = asyncio.Event()
        self.secrets: set[asyncio.Task[None]] = set()  # shown, and to be deleted
        self.stopping = asyncio.Event()
        self.hold_until: dict[str, float] = {}  # by channel: its notices wait
        self._background: list[asyncio.Task[None]] = []

    def start(self) -> None:
        for work in (self._sweep(), self._settle(), self._keep_up(), self._forget()):
            self._background.append(asyncio.create_task(work))

    async def drain(self, patience: float) -> None:
        """Finish what is under way, within so many seconds; the rest is given back to whoever comes next."""
        if self._background:
            self._background.pop(0).cancel()
        self.stopping.set()
        if self.tasks or self.secrets:
            await asyncio.wait(self.tasks | self.secrets, timeout=patience)
        for task in self.tasks:
            task.cancel()
        for task in self._background:
            task.cancel()
        self._composing.shutdown(wait=False, cancel_futures=True)
        left = [row.id for line in self.lines.values() for row in line.rows]
        try:
            await self.writer.run(partial(self._write_down, self._take_settled()))
            await self.writer.run(partial(sending.release, rows=left))
        except Unavailable:
            log.warning("left to the leases", rows=len(left))

    def hand_over(self, work: Handover) -> None:
        """Called after a commit, in the event loop: goes out now."""
        if not (work.leased or work.redraw or work.menu or work.forget) or work.channel not in self.channels:
            return
        if work.forget:
            self._also(self._forget_message(self.channels[work.channel], work.chat, work.forget))
        line = self._line(work.channel, work.chat)
        if work.redraw and work.origin:
            line.redraws[work.origin] = work.redraw  # a newer redraw of a message replaces one that waits
        if (work.channel, work.chat) not in self.put_back:
            line.rows.extend(work.leased)
        elif work.leased:  # leased before the older row was back: it waits behind it
            self._also(self._write(partial(sending.release, rows=[row.id for row in work.leased])))
        line.menu = work.menu or line.menu

    def _line(self, channel: str, chat: str) -> Line:
        where = (channel, chat)
        if where not in self.lines:
            self.lines[where] = Line()
            self._also(self._serve(channel, chat))
        return self.lines[where]

    def _also(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _serve(self, channel_name: str, chat: str) -> None:
        channel, line = self.channels[channel_name], self.lines[channel_name, chat]
        try:
            while (work := line.next()) is not None:
                if isinstance(work, Leased):
                    await self._send(channel, chat, line, work)
                elif isinstance(work, Menu):
                    await self._offer(channel, chat, work)
                else:
                    await self._redraw(channel, chat, line, *work)
        finally:
            del self.lines[channel_name, chat]

    async def _send(self, channel: Channel, chat: str, line: Line, row: Leased) -> None:
        try:
            message = await self._message(row)
            if not isinstance(message, Message):
                self._done(_unsaid(row, message))
                return
            sent = await self._out(channel, chat, row, message)
        except OutsideWindow:
            job = partial(elsewhere.outside_window, row_id=row.id, now=self.now(), sms="sms" in self.channels)
            await self._write(job)
        except Unreachable:
            line.rows.clear()
            await self._write(partial(elsewhere.leave_chat, chat_id=row.chat_id, now=self.now()))
            log.info("chat left", chat=row.chat_id)
        except Rejected as rejected:
            log.error("message rejected", outbox=row.id, why=str(rejected))
            self._done(Settled(row.id, State.FAILED, error=str(rejected)))
        except NotMade as problem:
            await self._without_document(channel, chat, line, row, problem)
        except NoDocument as gone:
            log.warning("no such document", outbox=row.id)
            self._done(Settled(row.id, State.FAILED, error=str(gone)))
        except Doubtful:
            if row.lane is Lane.REPLY:  # an answer missing is worse than an answer twice
                pause = min(2.0**row.tries - 1, LONGEST_PAUSE)
                await self._try_later(line, row, pause, "no answer from the platform")
            else:
                self._done(Settled(row.id, State.UNKNOWN, error="no answer from the platform"))
        except Later as later:
            if row.lane is not Lane.REPLY:
                self.hold_until[channel.name] = asyncio.get_running_loop().time() + later.seconds
            await self._try_later(line, row, later.seconds, str(later))
        except Exception as problem:
            if not isinstance(problem, Undelivered):
                log.exception("sending failed", outbox=row.id)
            await self._try_later(line, row, min(2.0**row.tries, LONGEST_PAUSE), str(problem))
        else:
            self._done(Settled(row.id, State.SENT, external_id=sent))
            if row.lane is Lane.CODE and not row.message.get("stays"):
                self._secret_out(channel, chat, sent)

    async def _without_document(self, channel: Channel, chat: str, line: Line, row: Leased, problem: NotMade) -> None:
        """The person is told at once, and what can be said is said; the document follows when it can be made."""
        message = Message.load(row.message)
        document = message.document
        if document is None or not document.missing:
            await self._try_later(line, row, min(2.0**row.tries, LONGEST_PAUSE), str(problem))
            return
        lighter = replace(message, document=None, record="", news=document.missing).dump()
        rest = Message(document.caption, document=replace(document, missing=""), record=message.record).dump()
        try:
            await self.writer.run(partial(sending.put_off, row_id=row.id, lighter=lighter, rest=rest, now=self.now()))
        except Unavailable:
            await self._try_later(line, row, SWEEP, str(problem))
            return
        await self._send(channel, chat, line, replace(row, message=lighter))

    def _secret_out(self, channel: Channel, chat: str, message_id: str) -> None:
        """A secret was shown: it is deleted soon, and at once when we stop before."""
        work = asyncio.create_task(self._forget_soon(channel, chat, message_id))
        self.secrets.add(work)
        work.add_done_callback(self.secrets.discard)

    async def _forget_soon(self, channel: Channel, chat: str, message_id: str) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), SECRET)
        await self._forget_message(channel, chat, message_id)

    async def _forget_message(self, channel: Channel, chat: str, message_id: str) -> None:
        try:
            await channel.forget(chat, message_id)
        except (Undelivered, Doubtful, Unreachable, Rejected) as problem:
            log.warning("secret not deleted", why=str(problem))

    async def _message(self, row: Leased) -> Message | datetime | None:
        """The row's own text; a reminder's is made now, from what is still true."""
        if row.reminder is None:
            return Message.load(row.message)
        return await asyncio.get_running_loop().run_in_executor(self._composing, self.compose, row)

    async def _out(self, channel: Channel, chat: str, row: Leased, message: Message) -> str:
        late = channel.window and (row.heard_at is None or self.now() - row.heard_at > channel.window)
        if row.outside or late:
            return await channel.send_template(chat, message)
        return await channel.send(chat, message)

    async def told(self, external_id: str, status: Status) -> None:
        """A platform tells of a message that it took."""
        job = partial(statuses.told, external_id=external_id, status=status, now=self.now(), sms="sms" in self.channels)
        await self.writer.run(job)

    async def _try_later(self, line: Line, row: Leased, pause: float, why: str) -> None:
        """The row, and what waits behind it in its chat, go back to the table until then."""
        if row.tries + 1 >= MOST_TRIES:
            self._done(Settled(row.id, State.FAILED, error=why))
            return
        self.put_back.add((row.channel, row.chat))
        self._done(Settled(row.id, State.PENDING, error=why, due_at=self.now() + timedelta(seconds=pause)))
        if behind := [waiting.id for waiting in line.rows]:
            line.rows.clear()
            await self._write(partial(sending.release, rows=behind))

    async def _redraw(self, channel: Channel, chat: str, line: Line, message_id: str, message: Message) -> None:
        try:
            await channel.redraw(chat, message_id, message)
        except MessageGone:
            await self._quietly(channel.send(chat, message))
        except Later as later:
            await asyncio.sleep(min(later.seconds, LONGEST_PAUSE))
            line.redraws.setdefault(message_id, message)
        except (Undelivered, Doubtful, Unreachable, Rejected) as problem:
            log.info("redraw not out", why=str(problem))
        except Exception:  # what waits behind it in the chat still goes out
            log.exception("redrawing failed")

    async def _offer(self, channel: Channel, chat: str, menu: Menu) -> None:
        try:
            await channel.offer(chat, menu.commands)
        except (Undelivered, Doubtful, Unreachable, Rejected) as problem:
            log.info("menu not shown", why=str(problem))
            return
        except Exception:  # what waits behind it in the chat still goes out
            log.exception("menu not shown")
            return
        await self._write(partial(Chats.shown_menu, channel=channel.name, external_id=chat, menu=menu.word))

    async def _quietly(self, sending: "asyncio.Future[str] | object") -> None:
        try:
            await sending  # type: ignore[misc]
        except (Undelivered, Doubtful, Unreachable, Rejected) as problem:
            log.info("redraw not out", why=str(problem))

    def _done(self, result: Settled) -> None:
        self.settled.append(result)
        self.to_settle.set()

    def _take_settled(self) -> list[Settled]:
        taken, self.settled = self.settled, []
        return taken

    async def _write(self, job: Callable[[sa.Connection], None]) -> None:
        try:
            await self.writer.run(job)
        except Unavailable:
            log.warning("the leases will mend it")

    def _write_down(self, results: list[Settled], connection: sa.Connection) -> None:
        sending.settle(connection, results, self.now())
        sent = [result.external_id for result in results if result.external_id]
        statuses.catch_up(connection, sent, self.now(), sms="sms" in self.channels)

    async def _settle(self) -> None:
        """Write down what went out: many results a transaction, and none is lost while the database is down."""
        while True:
            await self.to_settle.wait()
            self.to_settle.clear()
            results = self._take_settled()
            try:
                await self.writer.run(partial(self._write_down, results))
            except Unavailable:
                self.settled = results + self.settled
                await asyncio.sleep(SWEEP)
                self.to_settle.set()

    async def _sweep(self) -> None:
        busy, clock = False, asyncio.get_running_loop().time
        next_at = clock()
        while True:
            next_at = max(next_at + (BUSY_SWEEP if busy else SWEEP), clock())
            await asyncio.sleep(next_at - clock())
            try:
                busy = await self.sweep()
            except Unavailable as away:
                busy = False
                log.warning("sweep waits for the database", why=str(away))

    async def sweep(self) -> bool:
        """Take up what waits: answers of dead processes, retries, letters and notices at their rate.

        Gives whether more may be waiting than the rate allowed.
        """
        busy = False
        for name in self.channels:
            pace = self.paces.setdefault(name, Pace(self.rates.get(name, CLAIM), BUSY_SWEEP * LATE))
            most = pace.allows(asyncio.get_running_loop().time())
            held = self.hold_until.get(name, 0) > asyncio.get_running_loop().time()
            lanes = [Lane.REPLY] if held or not most else list(Lane)
            rows = await self.writer.run(partial(self._claim, channel=name, lanes=lanes, most=most or CLAIM))
            if lanes != [Lane.REPLY]:
                pace.took(sum(row.lane is not Lane.REPLY for row in rows))
            busy = busy or not most or len(rows) >= most
            for row in rows:
                self.put_back.discard((row.channel, row.chat))
                self._line(row.channel, row.chat).rows.append(row)
        return busy

    def _claim(self, connection: sa.Connection, channel: str, lanes: Sequence[Lane], most: int) -> list[Leased]:
        now = self.now()
        return reminders.fold(connection, sending.claim(connection, channel, lanes, self.owner, now, most), now)

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(KEEP_UP)
            await self._write(partial(sending.extend, rows=self._in_hand(), owner=self.owner, now=self.now()))

    async def _forget(self) -> None:
        """What is kept for a while only: keys of the inbox, early statuses, what was said long ago."""
        while True:
            await asyncio.sleep(FORGET)
            for records in (inbox, statuses, outbox, retention, letter_prints, verification):
                await self._write(partial(records.forget, now=self.now()))

    def _in_hand(self) -> list[int]:
        """What is to be sent or written down here. Any other lease of ours ends, so that its row is sent after all."""
        lines = self.lines.values()
        waiting = [row.id for line in lines for row in line.rows]
        sending = [line.sending.id for line in lines if line.sending]
        return [*waiting, *sending, *(result.id for result in self.settled)]


def _unsaid(row: Leased, until: datetime | None) -> Settled:
    """A reminder that is not sent now: put off until then, or over because nothing is still due."""
    if until is not None:
        return Settled(row.id, State.PENDING, error="quiet hours", due_at=until)
    return Settled(row.id, State.EXPIRED, error="nothing is still due")
