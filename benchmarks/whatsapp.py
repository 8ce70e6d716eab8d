"""The WhatsApp part of the report: typed marks in and their replies out, beside the bare `twilio` client."""

import argparse
import asyncio
import sys
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .fake_twilio import ACCOUNT, FakeTwilio
from .karani import CHATS, SERVE, on_postgresql, on_sqlite
from .report import machine, medians, ratios
from .running import START, Running, started
from .subjects import FIRST_CHAT, OFFICERS, Program
from .twilio_load import People, Result, prepare
from .typed import AUTH_TOKEN, NUMBER, PATH, PUBLIC, Typed, typed_marks

WARMING = 1.0  # seconds of messages before those that count
MOST = 600  # messages a second; so many are signed beforehand
PEOPLE = [f"254{chat}" for chat in range(FIRST_CHAT, FIRST_CHAT + CHATS)]
NONE = -1.0

SQLITE = Program("Karani on WhatsApp, SQLite", SERVE, home=on_sqlite, path=PATH, health="/health")
POSTGRESQL = Program("Karani on WhatsApp, PostgreSQL", SERVE, home=on_postgresql, path=PATH, health="/health")
BARE = Program("bare twilio client", (sys.executable, "-m", "benchmarks.peers.bare_twilio"))
PROGRAMS = (SQLITE, POSTGRESQL, BARE)


@dataclass(frozen=True)
class Round:
    """What one start of a program showed; `NONE` where it takes nothing in."""

    in_per_second: float
    out_per_second: float
    cpu_ms: float  # processor time a message out, of all the program's processes
    p50_ms: float
    p99_ms: float
    errors: int
    megabytes: float


COLUMNS = {
    "in/s": "in_per_second",
    "out/s": "out_per_second",
    "CPU ms a message": "cpu_ms",
    "p50 ms": "p50_ms",
    "p99 ms": "p99_ms",
    "errors": "errors",
    "MB": "megabytes",
}


@dataclass
class Contestant:
    """A program with its own Twilio, its folder, its settings and the messages that it will get."""

    program: Program
    api: FakeTwilio
    folder: Path
    settings: dict[str, str]
    source: Iterator[Typed] = field(default_factory=lambda: typed_marks(PEOPLE, OFFICERS))
    messages: deque[Typed] = field(default_factory=deque)
    rounds: list[Round] = field(default_factory=list)

    @asynccontextmanager
    async def start(self) -> AsyncIterator[tuple[Running, People]]:
        async with started(self.program, self.folder, self.settings) as running:
            await running.ready()
            async with People(self.api, running.urls[0]) as people:
                yield running, people

    async def rehearse(self) -> None:
        """A start that is not measured: everybody opens the register."""
        if self.program is BARE:
            return
        async with self.start() as (_running, people):
            for chat in PEOPLE:
                await people.says(chat, "register", until="Register of")

    async def run(self, options: argparse.Namespace) -> Round:
        """Start it, write to it, stop it."""
        if self.program is BARE:
            return await self._sends_alone(options.seconds)
        prepare(self.messages, self.source, int(MOST * options.seconds))
        async with self.start() as (running, people):
            await people.closed_loop(self.messages, WARMING, options.at_once)
            cpu, sent = running.cpu_seconds, self.api.sent
            closed = await people.closed_loop(self.messages, options.seconds, options.at_once)
            cpu_ms = (running.cpu_seconds - cpu) * 1000 / max(self.api.sent - sent, 1)
            opened = await people.open_loop(self.messages, options.whatsapp_rate, options.seconds)
            return _round(closed, opened, cpu_ms, running.memory_mb)

    async def _sends_alone(self, seconds: float) -> Round:
        async with started(self.program, self.folder, self.settings) as running:
            await self.api.hears_one(START)
            await asyncio.sleep(WARMING)
            cpu, sent = running.cpu_seconds, self.api.sent
            await asyncio.sleep(seconds)
            out = self.api.sent - sent
            cpu_ms = (running.cpu_seconds - cpu) * 1000 / max(out, 1)
            return Round(NONE, out / seconds, cpu_ms, NONE, NONE, 0, running.memory_mb)


def _round(closed: Result, opened: Result, cpu_ms: float, megabytes: float) -> Round:
    errors = closed.errors + opened.errors
    return Round(closed.in_per_second, closed.out_per_second, cpu_ms, opened.p50_ms, opened.p99_ms, errors, megabytes)


def by_twilio(api: FakeTwilio) -> dict[str, str]:
    """The settings of a bot that speaks to this Twilio."""
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_API_URL": api.url,
        "WHATSAPP_FROM": NUMBER,
        "PUBLIC_URL": PUBLIC,
    }


def report(contestants: Sequence[Contestant], options: argparse.Namespace) -> str:
    """The medians and the ratios as Markdown."""
    rounds = {each.program.name: each.rounds for each in contestants}
    return "\n".join(
        [
            f"{machine()}. Medians of {options.rounds} rounds, the programs by turns. Messages a second and CPU: "
            f"{options.at_once} chats at once, each waiting for its reply. Latency, from a webhook's beginning to its "
            f"reply's arrival: {options.whatsapp_rate:g} messages/s, whatever is answered. Errors: of both.",
            "",
            *medians(rounds, COLUMNS),
            "",
            *ratios(rounds, "out/s, times that of", "out_per_second"),
            "",
            *ratios(rounds, "CPU a message, times that of", "cpu_ms"),
        ]
    )


async def measure(programs: Sequence[Program], root: Path, options: argparse.Namespace) -> str:
    """Run all the rounds. A program keeps its folder and its records over the rounds."""
    async with AsyncExitStack() as stack:
        contestants = []
        for number, program in enumerate(programs):
            folder = root / f"whatsapp-{number}"
            folder.mkdir()
            settings = await stack.enter_async_context(program.home(folder))
            api = await stack.enter_async_context(FakeTwilio())
            contestants.append(Contestant(program, api, folder, settings | by_twilio(api)))
        for each in contestants:
            await each.rehearse()
        for number in range(1, options.rounds + 1):
            for each in contestants:
                each.rounds.append(await each.run(options))
                speed = each.rounds[-1].out_per_second
                print(f"round {number} of {options.rounds}: {each.program.name}, {speed:,.0f} out/s", flush=True)
        return report(contestants, options)
