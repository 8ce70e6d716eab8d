"""The brake: so many events a minute a chat. What is beyond them is told of, once, and costs next to nothing."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
import structlog

from conversations.core import speaking
from conversations.speech.apology import not_taken, too_many
from handlers.channel import Incoming, Outcome
from storage.accounts import arrive
from storage.delivery import inbox, outbox

from .runner import Handover, Runner

log = structlog.get_logger()

Where = tuple[str, str]  # channel and chat

WAITING = 20  # turns of one chat at once; Telegram has 40 webhook connections for all chats together
AT_ONCE = 60  # events of a chat that has rested, taken as fast as they come; then it goes at the pace of a minute's
HURRIED = 3  # turns of one chat at once, beyond which they let others by: no finger is so quick
SPELL = timedelta(minutes=10)  # in which a chat is told once
KEYS_AFTER = 0.2  # seconds, so that many keys are one commit
KNOWN = 10_000  # chats whose last minute is remembered, before those are forgotten that have rested


@dataclass
class Bucket:
    """What a chat may still do; it fills while the chat rests."""

    left: float
    at: float
    stranger: bool = False  # the last time: nobody known sat there
    told_until: datetime | None = None
    language: str = ""


class Brake:
    """Before the runner. Nobody who marks by hand is ever braked: that is three events a second, for a minute.

    Whoever nobody knows, and whoever sends more at once than a finger can, lets others by.
    """

    def __init__(self, runner: Runner, a_minute: int, clock: Callable[[], float] = time.monotonic):
        self.runner, self.a_minute, self.clock = runner, a_minute, clock
        self._buckets: dict[Where, Bucket] = {}
        self._waiting: Counter[Where] = Counter()
        self._passed: list[tuple[str, str]] = []
        self._noting: asyncio.Task[None] | None = None

    async def receive(self, incoming: Incoming) -> Outcome:
        """The turn, or a word that it was not taken: either way the platform need not bring it again."""
        where = incoming.channel, incoming.chat
        if incoming.ours or incoming.event is None:
            return await self.runner.receive(incoming)
        bucket = self._bucket(where)
        if bucket.left < 1 or self._waiting[where] >= WAITING:
            return await self._pass_over(incoming, bucket)
        bucket.left -= 1
        self._waiting[where] += 1
        try:
            yields = bucket.stranger or self._waiting[where] > HURRIED
            outcome = await self.runner.receive(incoming, yields=yields)
            bucket.stranger = outcome.stranger
        except BaseException:
            bucket.left += 1  # it will come again, and that is nobody's storm
            raise
        finally:
            self._waiting[where] -= 1
            if not self._waiting[where]:
                del self._waiting[where]
        bucket.left += outcome.repeat
        return outcome

    async def drain(self) -> None:
        """What was passed over is known to be so."""
        if self._noting:
            await self._noting

    def _bucket(self, where: Where) -> Bucket:
        now = self.clock()
        if where not in self._buckets and len(self._buckets) >= KNOWN:
            self._buckets = {
                chat: kept for chat, kept in self._buckets.items() if now - kept.at < SPELL.total_seconds()
            }
        most = min(self.a_minute, AT_ONCE)
        bucket = self._buckets.setdefault(where, Bucket(most, now))
        bucket.left = min(most, bucket.left + (now - bucket.at) * self.a_minute / 60)
        bucket.at = now
        return bucket

    async def _pass_over(self, incoming: Incoming, bucket: Bucket) -> Outcome:
        now = self.runner.now()
        if bucket.told_until is None or now >= bucket.told_until:
            before, bucket.told_until = bucket.told_until, now + SPELL
            log.warning("a chat is braked", channel=incoming.channel)
            try:
                handover, bucket.language = await self.runner.writer.run(partial(self._tell, incoming))
            except BaseException:
                bucket.told_until = before
                raise
            self.runner.deliver(handover)
        self._passed.append((incoming.channel, incoming.key))
        if self._noting is None:
            self._noting = asyncio.create_task(self._note())
        with speaking(bucket.language or self.runner.service.language):
            return Outcome(news=not_taken(), braked=True)

    def _tell(self, incoming: Incoming, connection: sa.Connection) -> tuple[Handover, str]:
        """One answer, in the language of the chat."""
        runner, now = self.runner, self.runner.now()
        here = now.astimezone(runner.service.zone)
        present = arrive(connection, incoming.channel, incoming.chat, now, here.date())
        language = present.language or runner.service.language
        said = too_many(language, here.time()).dump()
        leased = outbox.put_replies(connection, present, [said], runner.owner, now)
        return Handover(incoming.channel, incoming.chat, present.id, leased), language

    async def _note(self) -> None:
        """What was passed over is not to be taken up later either, by a sweep: it was told that it would not be."""
        await asyncio.sleep(KEYS_AFTER)
        passed, self._passed, self._noting = self._passed, [], None
        try:
            await self.runner.writer.run(partial(inbox.pass_over, keys=passed, now=self.runner.now()))
        except Exception as error:
            log.warning("what was passed over may come again", events=len(passed), why=type(error).__name__)
