"""Measure every subject in turn, round after round, and print the medians: `python -m benchmarks.run`."""

import argparse
import asyncio
import itertools
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import uvloop

from . import whatsapp
from .fake_api import FakeApi
from .karani import GROWTH, KARANI, KARANI_POSTGRESQL
from .report import machine, medians, ratios
from .running import SECRET, by_telegram, first_tap, started
from .subjects import BARE, IDIOMATIC, Program, Subject
from .telegram_load import Phones, Result, Tap

SUBJECTS = (KARANI, KARANI_POSTGRESQL, BARE, IDIOMATIC)
AnyProgram = TypeVar("AnyProgram", bound=Program)
WARMING = 1.0  # seconds of taps before those that count


@dataclass(frozen=True)
class Round:
    """What one start of a subject showed."""

    start_seconds: float  # from the start of the process to the first tap answered
    first_mb: float  # resident after that tap
    last_mb: float  # resident after all of them
    cpu_ms: float  # processor time a tap, of all the subject's processes
    closed: Result
    opened: Result


@dataclass
class Contestant:
    """A subject with its own Bot API, its folder, its settings and the taps that it will get."""

    subject: Subject
    api: FakeApi
    folder: Path
    settings: dict[str, str]
    taps: Iterator[Tap] = field(default_factory=lambda: iter(()))
    rounds: list[Round] = field(default_factory=list)

    async def rehearse(self) -> None:
        """A start that is not measured, to learn what to tap."""
        async with started(self.subject, self.folder, self.settings) as running:
            await running.ready()
            async with Phones(self.api, running.urls, SECRET) as phones:
                self.taps = itertools.cycle(await self.subject.meet(phones))

    async def run(self, seconds: float, at_once: int, rate: float) -> Round:
        """Start it, tap, stop it."""
        began = time.perf_counter()
        async with (
            started(self.subject, self.folder, self.settings) as running,
            Phones(self.api, running.urls, SECRET) as phones,
        ):
            start_seconds = await first_tap(running, phones, next(self.taps), began)
            first_mb = running.memory_mb
            await phones.closed_loop(self.taps, WARMING, at_once)
            cpu = running.cpu_seconds
            closed = await phones.closed_loop(self.taps, seconds, at_once)
            cpu_ms = (running.cpu_seconds - cpu) * 1000 / max(closed.answered, 1)
            opened = await phones.open_loop(self.taps, rate, seconds)
            return Round(start_seconds, first_mb, running.memory_mb, cpu_ms, closed, opened)


COLUMNS = {
    "taps/s": "closed.taps_per_second",
    "p50 ms": "opened.p50_ms",
    "p99 ms": "opened.p99_ms",
    "answered/s": "opened.taps_per_second",
    "errors": "opened.errors",
    "CPU ms a tap": "cpu_ms",
    "MB, first tap": "first_mb",
    "MB, last": "last_mb",
    "start s": "start_seconds",
    "load's CPU ms": "closed.load_cpu_ms",
}


def report(contestants: Sequence[Contestant], at_once: int, rate: float) -> str:
    """The medians and the ratios as Markdown."""
    rounds = {each.subject.name: each.rounds for each in contestants}
    errors = sum(each.closed.errors for its in rounds.values() for each in its)
    return "\n".join(
        [
            f"{machine()}. Medians of {len(contestants[0].rounds)} rounds, the subjects by turns. "
            f"Taps a second and CPU: {at_once} taps at once. "
            f"Latency, answered and errors: {rate:g} taps/s offered, whatever is answered.",
            "",
            *medians(rounds, COLUMNS),
            "",
            *ratios(rounds, "taps/s, times that of", "closed.taps_per_second"),
            "",
            f"Errors with {at_once} at once, in all rounds of all subjects: {errors}.",
        ]
    )


async def measure(subjects: Sequence[Subject], root: Path, options: argparse.Namespace) -> str:
    """Run all the rounds. A subject keeps its folder and its records over the rounds."""
    async with AsyncExitStack() as stack:
        contestants = []
        for number, subject in enumerate(subjects):
            folder = root / f"telegram-{number}"
            folder.mkdir()
            settings = await stack.enter_async_context(subject.home(folder))
            api = await stack.enter_async_context(FakeApi())
            contestants.append(Contestant(subject, api, folder, settings | by_telegram(api)))
        for each in contestants:
            await each.rehearse()
        for number in range(1, options.rounds + 1):
            for each in contestants:
                each.rounds.append(await each.run(options.seconds, options.at_once, options.rate))
                speed = each.rounds[-1].closed.taps_per_second
                print(f"round {number} of {options.rounds}: {each.subject.name}, {speed:,.0f} taps/s", flush=True)
        return report(contestants, options.at_once, options.rate)


async def main(options: argparse.Namespace) -> None:
    """Print the reports. A SIGTERM stops what is measured too."""
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as folder:
        root = Path(folder)
        if subjects := chosen(GROWTH if options.growth else SUBJECTS, options.only):
            print("\n# Telegram\n\n" + await measure(subjects, root, options))
        if not options.growth and (programs := chosen(whatsapp.PROGRAMS, options.only)):
            print("\n# WhatsApp\n\n" + await whatsapp.measure(programs, root, options))


def chosen(programs: Sequence[AnyProgram], words: Sequence[str] | None) -> list[AnyProgram]:
    """Those whose name contains one of the words; all of them where there are none."""
    return [program for program in programs if not words or any(word in program.name for word in words)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement")
    parser.add_argument("--at-once", type=int, default=16, help="taps, or chats on WhatsApp, in flight")
    parser.add_argument("--rate", type=float, default=200, help="taps a second for the latency")
    parser.add_argument("--whatsapp-rate", type=float, default=50, help="messages a second for the latency there")
    parser.add_argument("--growth", action="store_true", help="instead: Karani with 1, 10 and 100 times the marks")
    parser.add_argument("--only", nargs="*", metavar="WORD", help="subjects whose name contains one of these")
    parser.add_argument(
        "--folder", type=os.path.abspath, help="where the records lie while measured; choose a real disk"
    )
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))
