"""Measure every subject in turn, round after round, and print the medians: `python -m benchmarks.run`."""

import argparse
import asyncio
import itertools
import os
import platform
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import uvloop

from .fake_api import FakeApi
from .karani import KARANI, KARANI_POSTGRESQL
from .running import SECRET, first_tap, started
from .subjects import BARE, IDIOMATIC, Subject
from .telegram_load import Phones, Result, Tap

SUBJECTS = (KARANI, KARANI_POSTGRESQL, BARE, IDIOMATIC)
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
        async with started(self.subject, self.api, self.folder, self.settings) as running:
            await running.ready()
            async with Phones(self.api, running.urls, SECRET) as phones:
                self.taps = itertools.cycle(await self.subject.meet(phones))

    async def run(self, seconds: float, at_once: int, rate: float) -> Round:
        """Start it, tap, stop it."""
        began = time.perf_counter()
        async with (
            started(self.subject, self.api, self.folder, self.settings) as running,
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

    def middle(self, value: str) -> float:
        """The median over the rounds; `closed.p50_ms` reads inside."""
        return median(_read(each, value) for each in self.rounds)


def _read(each: object, value: str) -> float:
    for name in value.split("."):
        each = getattr(each, name)
    assert isinstance(each, int | float)
    return each


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
    names = " | ".join(each.subject.name for each in contestants)
    lines = [
        f"{machine()}. Medians of {len(contestants[0].rounds)} rounds, the subjects by turns. Taps a second and CPU: "
        f"{at_once} taps at once. Latency, answered and errors: {rate:g} taps/s offered, whatever is answered.",
        "",
        f"| subject | {' | '.join(COLUMNS)} |",
        "|---|" + "---:|" * len(COLUMNS),
    ]
    lines += [_row(one, [_short(one.middle(value)) for value in COLUMNS.values()]) for one in contestants]
    lines += ["", f"| taps/s, times that of | {names} |", "|---|" + "---:|" * len(contestants)]
    lines += [_row(one, [_ratio(one, other) for other in contestants]) for one in contestants]
    errors = sum(each.closed.errors for one in contestants for each in one.rounds)
    return "\n".join([*lines, "", f"Errors with {at_once} at once, in all rounds of all subjects: {errors}."])


def _row(contestant: Contestant, cells: Sequence[str]) -> str:
    return f"| {contestant.subject.name} | {' | '.join(cells)} |"


def _ratio(one: Contestant, other: Contestant) -> str:
    """The median of the rounds' own ratios: rounds lie close in time, so the machine's swings cancel out."""
    speeds = [
        (a.closed.taps_per_second, b.closed.taps_per_second) for a, b in zip(one.rounds, other.rounds, strict=True)
    ]
    return f"{median(a / b for a, b in speeds if b):.2f}" if all(b for _, b in speeds) else "-"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def machine() -> str:
    """What was measured on."""
    cpus = Path("/proc/cpuinfo").read_text().split("\n") if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in cpus if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, {platform.python_implementation()} {platform.python_version()}"


async def measure(subjects: Sequence[Subject], options: argparse.Namespace) -> str:
    """Run all the rounds. A subject keeps its folder and its records over the rounds."""
    async with AsyncExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-")))
        contestants = []
        for number, subject in enumerate(subjects):
            folder = root / str(number)
            folder.mkdir()
            settings = await stack.enter_async_context(subject.home(folder))
            api = await stack.enter_async_context(FakeApi())
            contestants.append(Contestant(subject, api, folder, settings))
        for each in contestants:
            await each.rehearse()
        for number in range(1, options.rounds + 1):
            for each in contestants:
                each.rounds.append(await each.run(options.seconds, options.at_once, options.rate))
                speed = each.rounds[-1].closed.taps_per_second
                print(f"round {number} of {options.rounds}: {each.subject.name}, {speed:,.0f} taps/s", flush=True)
        return report(contestants, options.at_once, options.rate)


async def main(options: argparse.Namespace) -> None:
    """Print the report. A SIGTERM stops the subjects too."""
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    chosen = [subject for subject in SUBJECTS if not options.only or any(word in subject.name for word in options.only)]
    print("\n" + await measure(chosen, options))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement")
    parser.add_argument("--at-once", type=int, default=16, help="taps in flight")
    parser.add_argument("--rate", type=float, default=200, help="taps a second for the latency")
    parser.add_argument("--only", nargs="*", metavar="WORD", help="subjects whose name contains one of these")
    parser.add_argument("--folder", help="where the records lie while measured; choose a real disk")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))
