"""How long people wait after a kill -9: a message sent at that moment, by polling, until its answer.

`python -m benchmarks.after_a_kill`: per engine one copy, killed while it sends and started again, and two copies of
which the one that polls is killed. The machine's load is said, for it counts.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median

import uvloop

from .fake_api import ANSWER, FakeApi, Shown
from .karani import SERVE, on_postgresql, on_sqlite
from .loopback_server import Connection
from .report import machine
from .running import Running, by_telegram, started
from .subjects import FIRST_CHAT, Program
from .telegram_load import update_ids
from .updates import message_update

PATIENCE = 90.0  # seconds
BURST = 50  # messages that it is busy with when it is killed
COPY = Program("a copy", SERVE, health="/health")
HOMES = {"SQLite": on_sqlite, "PostgreSQL": on_postgresql}


class Polled(FakeApi):
    """Gives its updates to whoever polls, again until they are confirmed."""

    def __init__(self) -> None:
        super().__init__()
        self.updates: dict[int, bytes] = {}
        self.polls: dict[Connection, asyncio.TimerHandle] = {}
        self.heard: dict[int, asyncio.Event] = {}
        self.on_shown = self._shown

    def take(self, connection: Connection, verb: bytes, url: bytes, body: bytes) -> None:
        if not url.endswith(b"/getUpdates"):
            super().take(connection, verb, url, body)
            return
        asked = json.loads(body)
        self.updates = {n: update for n, update in self.updates.items() if n >= asked.get("offset", 0)}
        waits = 0 if self.updates else asked.get("timeout", 0)
        self.polls[connection] = asyncio.get_running_loop().call_later(waits, self._give, connection)

    def _give(self, connection: Connection) -> None:
        self.polls.pop(connection).cancel()
        connection.answer(ANSWER % (b"[%b]" % b",".join([*self.updates.values()][:100])))

    def says(self, chat: int, text: str) -> asyncio.Event:
        """The event is set when something is shown in that chat."""
        number = next(update_ids)
        self.updates[number] = message_update(number, chat, {"text": text})
        self.heard[chat] = asyncio.Event()
        for connection in [*self.polls]:
            self._give(connection)
        return self.heard[chat]

    def _shown(self, chat: int, _shown: Shown) -> None:
        if chat in self.heard:
            self.heard[chat].set()


@asynccontextmanager
async def copy(folder: Path, settings: dict[str, str]) -> AsyncIterator[Running]:
    async with started(COPY, folder, settings) as running:
        await running.ready()
        yield running


async def once(folder: Path, own: dict[str, str], copies: int) -> float:
    """Seconds until the answer: from the restart where there was one copy, else from the kill."""
    async with Polled() as api, AsyncExitStack() as stack:
        settings = own | by_telegram(api) | {"PUBLIC_URL": "", "REMINDERS": "false"}
        first = await stack.enter_async_context(copy(folder, settings))
        await asyncio.wait_for(api.says(FIRST_CHAT, "menu").wait(), PATIENCE)
        for _ in range(copies - 1):
            await stack.enter_async_context(copy(folder, settings))
        for n in range(BURST):
            api.says(FIRST_CHAT + 1 + n, "menu")
        await asyncio.sleep(0.05)
        first.kill()
        answered = api.says(FIRST_CHAT, "menu")
        began = time.perf_counter()
        if copies == 1:
            await stack.enter_async_context(started(COPY, folder, settings))
        await asyncio.wait_for(answered.wait(), PATIENCE)
        return time.perf_counter() - began


async def main(options: argparse.Namespace) -> None:
    print(f"{machine()}, load {os.getloadavg()[0]:.2f} before it.\n")
    print("| | copies | median s | longest s |\n|---|---:|---:|---:|", flush=True)
    for engine in options.engines:
        with tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as name:
            async with HOMES[engine](Path(name)) as own:
                for copies in (1, 2):
                    waits = [await once(Path(name), own, copies) for _ in range(options.rounds)]
                    print(f"| {engine} | {copies} | {median(waits):.2f} | {max(waits):.2f} |", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engines", nargs="*", default=[*HOMES], choices=[*HOMES])
    parser.add_argument("--folder", type=os.path.abspath, help="where the records lie; choose a real disk")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(uvloop.run(main(arguments())))
