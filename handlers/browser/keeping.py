"""Keeping: what the page shows is still there after a restart."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from storage.database import Unavailable
from storage.page import Shown

from .chat import Chat

EVERY = 0.5  # seconds between two looks for what has changed


class Keeper(Protocol):
    """Where it is kept. Both raise `Unavailable`, and then nothing is done."""

    async def load(self) -> Sequence[Shown]: ...

    async def keep(self, changes: Sequence[Shown]) -> None: ...


class Keeping:
    """Writes a little behind, so that a secret which is deleted at once is never written."""

    def __init__(self, chats: Mapping[str, Chat], keeper: Keeper):
        self._chats, self._keeper = chats, keeper
        self._work: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    async def begin(self) -> None:
        """Once: the chats are as they were."""
        if self._work is None:
            for chat, key, kept in await self._keeper.load():
                self._chats[chat].restore(key, kept or {})
            self._work = asyncio.create_task(self._go_on())

    async def end(self) -> None:
        if self._work:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work
            await self.write()

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.write()

    async def write(self) -> None:
        """All that was said until now."""
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        changed = {name: chat.take_changed() for name, chat in self._chats.items() if chat.changed}
        rows = [(name, key, self._chats[name].kept(key)) for name, keys in changed.items() for key in keys]
        try:
            if rows:
                await self._keeper.keep(rows)
        except BaseException as problem:
            for name, keys in changed.items():
                self._chats[name].changed = keys | self._chats[name].changed
            if not isinstance(problem, Unavailable):
                raise
