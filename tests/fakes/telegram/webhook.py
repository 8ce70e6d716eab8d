"""Webhook: delivers updates to the bot's own server, side by side, but in order inside each lane."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.fakes.loopback import loopback

from .limits import MAX_RETRY_AFTER, RETRY_PAUSES, SECRET_HEADER
from .updates import Waiting
from .wire import Params
from .world import Hook, World


@dataclass(frozen=True)
class Delivery:
    """One attempt to deliver an update; `status` is 0 where no answer came."""

    update_id: int
    status: int
    at: float  # time.monotonic()


class Webhook:
    """Follows the hook that is set, and starts afresh when another one is."""

    def __init__(
        self, world: World, answered: Callable[[str, Params], None], retry_scale: float, timeout: float
    ) -> None:
        self.world = world
        self.answered = answered
        self.retry_scale = retry_scale
        self.timeout = aiohttp.ClientTimeout(total=timeout)
        self.origin = ""  # where a public address is really served, "http://127.0.0.1:8000"
        self.deliveries: list[Delivery] = []

    async def run(self) -> None:
        with self.world.bell.listener() as rung:
            while True:
                hook = self.world.hook
                if not hook.url:
                    await rung.wait()
                    rung.clear()
                    continue
                async with aiohttp.ClientSession(timeout=self.timeout) as client:
                    await self.follow(hook, client, rung)

    async def follow(self, hook: Hook, client: aiohttp.ClientSession, rung: asyncio.Event) -> None:
        lanes: dict[object, asyncio.Queue[Waiting]] = {}
        connections = asyncio.Semaphore(hook.connections)
        workers: list[asyncio.Task[None]] = []
        try:
            while self.world.hook is hook:
                rung.clear()
                with self.world.lock:
                    found = self.world.updates.untaken()
                for each in found:
                    if each.lane not in lanes:
                        lanes[each.lane] = asyncio.Queue()
                        workers.append(asyncio.create_task(self.work(hook, client, connections, lanes[each.lane])))
                    lanes[each.lane].put_nowait(each)
                await rung.wait()
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            with self.world.lock:
                self.world.updates.release()

    async def work(
        self, hook: Hook, client: aiohttp.ClientSession, connections: asyncio.Semaphore, lane: asyncio.Queue[Waiting]
    ) -> None:
        """Deliver a lane's updates one after the other, each until it is taken or too old."""
        while True:
            waiting, failures = await lane.get(), 0
            while self.still(waiting):
                async with connections:
                    pause = await self.deliver(hook, client, waiting)
                if pause is None:
                    with self.world.lock:
                        self.world.updates.done(waiting)
                    break
                usual = RETRY_PAUSES[min(failures, len(RETRY_PAUSES) - 1)]
                failures += 1
                await asyncio.sleep(max(usual, pause) * self.retry_scale)

    def still(self, waiting: Waiting) -> bool:
        with self.world.lock:
            self.world.updates.expire()
            return waiting in self.world.updates.waiting

    async def deliver(self, hook: Hook, client: aiohttp.ClientSession, waiting: Waiting) -> float | None:
        """Nothing when the update was taken, else the seconds that the bot asks us to wait."""
        url = self.address(hook.url)
        if not loopback(url):
            return 0  # nothing leaves this machine
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with client.post(url, json=waiting.update, headers=headers) as answer:
                body = await body_of(answer)
                self.note(waiting, answer.status, f"Wrong response from the webhook: {answer.status} {answer.reason}")
                if not answer.ok:
                    asked = answer.headers.get("Retry-After", "")
                    return min(float(asked), MAX_RETRY_AFTER) if asked.isdigit() else 0
        except (aiohttp.ClientError, TimeoutError) as error:
            self.note(waiting, 0, "Read timeout expired" if isinstance(error, TimeoutError) else "Connection failed")
            return 0
        if isinstance(body, dict) and isinstance(body.get("method"), str):
            self.answered(body.pop("method"), body)
        return None

    def address(self, url: str) -> str:
        return self.origin + url.removeprefix("{0.scheme}://{0.netloc}".format(urlsplit(url))) if self.origin else url

    def note(self, waiting: Waiting, status: int, wrong: str) -> None:
        with self.world.lock:
            self.deliveries.append(Delivery(waiting.id, status, time.monotonic()))
            if not 200 <= status < 300:
                self.world.last_error = int(time.time()), wrong


async def body_of(answer: aiohttp.ClientResponse) -> Any:
    """The answer's JSON, or nothing."""
    if answer.content_type != "application/json":
        return None
    try:
        return await answer.json()
    except ValueError:
        return None
