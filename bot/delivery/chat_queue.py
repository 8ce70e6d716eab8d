"""Chat queue: what waits to go out in one chat, in its order, and what becomes of it."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
import structlog

from bot.runner import Menu
from conversations.core import Message
from handlers.channel import Channel, Later, MessageGone, Rejected, Unreachable
from storage.database import Unavailable
from storage.delivery import Chats, Lane, Leased, Out, OutboxState, Settled, outbox, rerouting, sending

from . import failures
from .failures import LONGEST_PAUSE, MOST_TRIES, NOT_OUT, Fate
from .kit import Kit
from .results import AWAY

log = structlog.get_logger()

Redraw = tuple[str, Message]  # the message's id, and how it looks now
AGAIN_AFTER = 1.0  # seconds until a redraw that failed is tried once more, unless something else goes out before
LOOKS = 20  # meanwhile, whether something does
REDRAWS = 3  # tries until it is sent as a message of its own


@dataclass(frozen=True)
class Again:
    """A redraw that failed, so many times."""

    message: Message
    tries: int


@dataclass(frozen=True)
class Fold:
    """An older copy of what was drawn anew, and what is left of it."""

    message_id: str
    message: Message


class ChatQueue:
    """One request is under way at a time."""

    def __init__(self, channel: Channel, chat: str, kit: Kit) -> None:
        self.channel, self.chat, self.kit = channel, chat, kit
        self.now, self.write = kit.now, kit.write
        self.rows: deque[Leased] = deque()
        self.redraws: dict[str, Message] = {}
        self.again: dict[str, Again] = {}
        self.folds: dict[str, Message] = {}
        self.menu: Menu | None = None
        self.sending: Leased | None = None

    def shuts(self, older: Sequence[str], folded: Message) -> None:
        """Older copies fold after what waits: whatever they were to show until then is shown below."""
        for message_id in older:
            self.redraws.pop(message_id, None)
            self.again.pop(message_id, None)
            self.folds[message_id] = folded

    async def serve(self) -> None:
        """Until nothing waits."""
        while (work := self._next()) is not None:
            if isinstance(work, Leased):
                await self._send(work)
            elif isinstance(work, Menu):
                await self._offer(work)
            elif isinstance(work, Fold):
                await self._fold(work)
            else:
                await self._redraw(*work)
            if self.again and not self._waits():
                await self._once_more()

    def _next(self) -> Leased | Redraw | Fold | Menu | None:
        self.sending = None
        if self.redraws:
            return self.redraws.popitem()
        if self.rows:
            self.sending = self.rows.popleft()
            return self.sending
        if self.folds:
            return Fold(*self.folds.popitem())
        menu, self.menu = self.menu, None
        return menu

    async def _send(self, row: Leased) -> None:
        try:
            message = await self._message(row)
            if not isinstance(message, Message):
                self._leave_unsaid(row, message)
                return
            sent = await self._out(row, message)
        except Exception as problem:  # whatever it is, the row has a fate and the rest of the chat goes on
            await self._failed(row, problem)
        else:
            self._done(row, OutboxState.SENT, external_id=sent, out=self._counted(row, message, sent))
            if row.lane is Lane.CODE and not row.message.get("stays"):
                self.kit.disappearing.shown(self.channel, self.chat, sent)

    async def _failed(self, row: Leased, problem: Exception) -> None:
        """As the table of failures has it."""
        why, pause = failures.reason(problem), failures.pause(problem, row.tries)
        failures.note(problem, row.id)
        match failures.fate(problem, row.lane):
            case Fate.AGAIN:
                await self._try_later(row, pause, why)
            case Fate.HELD:
                self.kit.hold_until[self.channel.name] = asyncio.get_running_loop().time() + pause
                await self._try_later(row, pause, why)
            case Fate.LIGHTER:
                await self._without_document(row, pause, why)
            case Fate.ELSEWHERE:
                sms = "sms" in self.kit.channels
                await self.write(partial(rerouting.outside_window, row_id=row.id, now=self.now(), sms=sms))
            case Fate.LEFT:
                await self._left(partial(rerouting.leave_chat, chat_id=row.chat_id, now=self.now()))
            case Fate.UNKNOWN:
                self._done(row, OutboxState.UNKNOWN, error=why)
            case Fate.FAILED:
                self._done(row, OutboxState.FAILED, error=why)

    async def _without_document(self, row: Leased, pause: float, why: str) -> None:
        """The person is told at once, and what can be said is said; the document follows when it can be made."""
        message = Message.load(row.message)
        document = message.document
        if document is None or not document.missing:
            await self._try_later(row, pause, why)
            return
        lighter = replace(message, document=None, record="", news=document.missing).dump()
        rest = Message(document.caption, document=replace(document, missing=""), record=message.record).dump()
        try:
            job = partial(sending.put_off, row_id=row.id, lighter=lighter, rest=rest, now=self.now())
            await self.kit.writer.run(job)
        except Unavailable:
            await self._try_later(row, AWAY, why)
            return
        await self._send(replace(row, message=lighter))

    async def _message(self, row: Leased) -> Message | datetime | None:
        """The row's own text; a reminder's is made now, from what is still true."""
        if row.reminder is None:
            return Message.load(row.message)
        return await asyncio.get_running_loop().run_in_executor(self.kit.composing, self.kit.compose, row)

    def _counted(self, row: Leased, message: Message, sent: str) -> Out:
        """A notice by itself as `notice`, whichever it is; what is no reminder by its template's name or its lane."""
        kind = row.reminder.kind if row.reminder else message.template.replace(".", ":") or row.lane.name.lower()
        return Out(self.channel.name, kind.partition(":")[0], self._by_template(row), getattr(sent, "paid", 1))

    def _by_template(self, row: Leased) -> bool:
        """Whether only an approved template may go there by now."""
        window = self.channel.window
        return bool(window and (row.outside or row.heard_at is None or self.now() - row.heard_at > window))

    async def _out(self, row: Leased, message: Message) -> str:
        message = replace(message, secret=row.lane is Lane.CODE)
        if row.outside or self._by_template(row):
            return await self.channel.send_template(self.chat, message)
        return await self.channel.send(self.chat, message)

    async def _try_later(self, row: Leased, pause: float, why: str) -> None:
        """The row, and what waits behind it in its chat, go back to the table until then."""
        if row.tries + 1 >= MOST_TRIES:
            self._done(row, OutboxState.FAILED, error=why)
            return
        self.kit.put_back.add((row.channel, row.chat))
        self._done(row, OutboxState.PENDING, error=why, due_at=self.now() + timedelta(seconds=pause))
        if behind := [waiting.id for waiting in self.rows]:
            self.rows.clear()
            await self.write(partial(sending.release, rows=behind))

    async def _redraw(self, message_id: str, message: Message) -> None:
        """The newest look of a message. One that fails is tried again behind what waits, then sent anew."""
        before = self.again.pop(message_id, None)
        tries = before.tries + 1 if before and before.message is message else 1
        try:
            await self.channel.redraw(self.chat, message_id, message)
        except (MessageGone, Rejected):
            await self._anew(message)
        except Later as later:
            await asyncio.sleep(min(later.seconds, LONGEST_PAUSE))
            self.redraws.setdefault(message_id, message)
        except Unreachable:
            await self._left()
        except Exception as problem:
            failures.note_redraw(problem)
            if tries < REDRAWS:
                self.again[message_id] = Again(message, tries)
            else:
                await self._anew(message)

    async def _fold(self, older: Fold) -> None:
        """Once the newer copy is out; one that cannot be folded stays as it is."""
        try:
            await self.channel.redraw(self.chat, older.message_id, older.message)
        except Later as later:
            await asyncio.sleep(min(later.seconds, LONGEST_PAUSE))
            self.folds.setdefault(older.message_id, older.message)
        except Unreachable:
            await self._left()
        except Exception as problem:  # what waits behind it in the chat still goes out
            log.info("older copy not folded", why=type(problem).__name__)

    async def _once_more(self) -> None:
        for _ in range(LOOKS):
            if not self._waits():
                await asyncio.sleep(AGAIN_AFTER / LOOKS)
        for message_id, failed in self.again.items():
            self.redraws.setdefault(message_id, failed.message)

    def _waits(self) -> bool:
        return bool(self.redraws or self.rows or self.folds or self.menu)

    async def _anew(self, message: Message) -> None:
        """As an answer of its own, which is kept until it is out."""
        answer = partial(
            outbox.answer, channel=self.channel.name, chat=self.chat, message=message.dump(), owner=self.kit.owner
        )
        with suppress(Unavailable):
            self.rows.extend(await self.kit.writer.run(partial(answer, now=self.now())))

    async def _left(self, leaves: Callable[[sa.Connection], None] | None = None) -> None:
        """Nobody is there: nothing more is tried in this chat, and what waits for it goes elsewhere."""
        self.rows.clear()
        self.redraws.clear()
        self.again.clear()
        self.folds.clear()
        self.menu = None
        leave = partial(rerouting.leave, channel=self.channel.name, chat=self.chat, now=self.now())
        await self.write(leaves or leave)
        log.info("chat left", channel=self.channel.name)

    async def _offer(self, menu: Menu) -> None:
        try:
            await self.channel.offer(self.chat, menu.commands)
        except Unreachable:
            await self._left()
            return
        except NOT_OUT as problem:
            log.info("menu not shown", why=str(problem))
            return
        except Exception:  # what waits behind it in the chat still goes out
            log.exception("menu not shown")
            return
        await self.write(partial(Chats.shown_menu, channel=self.channel.name, external_id=self.chat, menu=menu.word))

    def _leave_unsaid(self, row: Leased, until: datetime | None) -> None:
        """A reminder that is not sent now: put off until then, or over because nothing is still due."""
        if until is not None:
            self._done(row, OutboxState.PENDING, error="quiet hours", due_at=until)
        else:
            self._done(row, OutboxState.EXPIRED, error="nothing is still due")

    def _done(self, row: Leased, state: OutboxState, **how: Any) -> None:
        self.kit.results.done(Settled(row.id, state, **how))
