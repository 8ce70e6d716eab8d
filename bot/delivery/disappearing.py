"""Disappearing: messages that hold a PIN are deleted, where the channel can."""

import asyncio
import contextlib

import structlog

from handlers.channel import Channel, Doubtful, Undelivered

from .failures import NOT_OUT, pause

log = structlog.get_logger()

SHOWN = 60.0  # seconds that a PIN stays in a chat
TRIES = 5  # to delete one: the platform may ask us to wait, or be away


class Disappearing:
    """What was shown is deleted soon, and at once when we stop before."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        self.stopping = asyncio.Event()

    def shown(self, channel: Channel, chat: str, message_id: str) -> None:
        work = asyncio.create_task(self._forget_soon(channel, chat, message_id))
        self.tasks.add(work)
        work.add_done_callback(self.tasks.discard)

    async def _forget_soon(self, channel: Channel, chat: str, message_id: str) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), SHOWN)
        await self.forget(channel, chat, message_id)

    async def forget(self, channel: Channel, chat: str, message_id: str) -> None:
        for tries in range(TRIES):
            try:
                await channel.forget(chat, message_id)
            except (Undelivered, Doubtful) as problem:
                if tries + 1 == TRIES:
                    log.warning("secret not deleted", why=str(problem))
                else:
                    await asyncio.sleep(pause(problem, tries))
            except NOT_OUT as problem:
                log.warning("secret not deleted", why=str(problem))
                return
            else:
                return
