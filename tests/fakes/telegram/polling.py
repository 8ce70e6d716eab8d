"""Polling: getUpdates waits until there is something, and only one may wait at a time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .limits import MAX_POLL_TIMEOUT, MAX_UPDATES
from .wire import Params, Refusal
from .world import World

HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
HOOKED_MEANWHILE = "Conflict: terminated by setWebhook request"
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Polling:
    """Gives the newest getUpdates its batch; one that still waits is ended with 409, as Telegram ends it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.turn = 0
        self.waiting = 0  # how many requests wait now

    async def get_updates(self, params: Params) -> list[dict[str, Any]]:
        if self.world.hook.url:
            raise Refusal(409, HOOKED)
        if params.get("allowed_updates") is not None:
            self.world.updates.allowed = list(params["allowed_updates"])
        self.turn = turn = self.turn + 1
        self.world.bell.ring()
        loop = asyncio.get_running_loop()
        until = loop.time() + min(float(params.get("timeout") or 0), MAX_POLL_TIMEOUT)
        with self.world.bell.listener() as rung, self.counted():
            while True:
                rung.clear()
                batch = self.batch(params, turn)
                left = until - loop.time()
                if batch or left <= 0:
                    return batch
                try:
                    await asyncio.wait_for(rung.wait(), left)
                except TimeoutError:
                    return []

    @contextmanager
    def counted(self) -> Iterator[None]:
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1

    def batch(self, params: Params, turn: int) -> list[dict[str, Any]]:
        if turn != self.turn:
            raise Refusal(409, OTHER_POLLER)
        with self.world.lock:
            if self.world.hook.url:
                raise Refusal(409, HOOKED_MEANWHILE)
            return self.world.updates.fetch(int(params.get("offset") or 0), int(params.get("limit") or MAX_UPDATES))
