"""A morning of the nation on two copies and PostgreSQL, through a copy's death and the server's.

`python -m benchmarks.endurance`: 175 taps a second for ten minutes over 2,000 centres. A third of the way one copy is
killed with -9 and started again, at two thirds the postmaster. At the end every press that was answered stands in the
history, once and in its order, and `python -m bot history verify` finds it whole. Ends with 1 where it is not so.
"""

import argparse
import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvloop

from storage.database import Database
from storage.history import close_day
from storage.register import MarkChange
from storage.service import NAIROBI

from . import national
from .fake_api import FakeApi
from .insistent import Insistent, Press, percent
from .karani import SECRET_KEY
from .postgresql import killed, server, started_again
from .reminders import SERVICE
from .report import machine
from .running import ROOT, SECRET, Running, by_telegram, started
from .subjects import FIRST_CHAT
from .telegram_load import Tap

OFFICERS = 8  # a centre; its manager is the first
GONE = 0.02  # of the whole time something killed stays away, at most the seconds below
GONE_MOST = 5.0  # seconds
CALM = 0.05  # of the whole time after it is back until waits count as calm again, at most the seconds below
CALM_MOST = 20.0
CLOCKS = timedelta(milliseconds=5)  # a mark's hour is told before its press has begun by no more
PATIENCE = 120.0  # seconds at the end for what still waits
FASTEST = 2.0  # presses a second of one chat: more are not a person's, and braked
COLUMNS = (
    *("taps/s", "pressed", "taken", "missing", "doubled", "out of order", "given twice"),
    *("p50 / p99 ms in calm", "p99 ms of all", "longest s, a copy killed", "the server killed"),
    *("redraws lost", "history"),
)


@dataclass
class Failure:
    """When something was killed, and when it was back."""

    name: str
    began: float = field(default_factory=time.perf_counter)
    back: float = 0.0


@dataclass(frozen=True)
class Books:
    """What the history says of the presses, cell by cell."""

    missing: int
    doubled: int
    out_of_order: int

    @property
    def right(self) -> bool:
        return not (self.missing or self.doubled or self.out_of_order)


def taps(centres: int) -> Iterator[Tap]:
    """All the centres by turns, at each its officers by turns, each P and Ab by turns."""
    today = datetime.now(NAIROBI).date()
    for mark in itertools.cycle(("P", "Ab")):
        for row in range(1, OFFICERS):
            for n in range(centres):
                officer = row * centres + n + 1
                yield Tap(FIRST_CHAT + n, f"register.mark:{n + 1}:{today}:{officer}:{mark}")


class Morning:
    """The copies, the server, and what befalls them."""

    def __init__(self, telegram: Insistent, postgresql: Any, folder: Path, settings: dict[str, str]) -> None:
        self.telegram, self.postgresql, self.folder, self.settings = telegram, postgresql, folder, settings
        self.failures: list[Failure] = []

    async def copy(self, stack: AsyncExitStack) -> Running:
        running = await stack.enter_async_context(started(SERVICE, self.folder, self.settings))
        await running.ready()
        return running

    async def run(self, options: argparse.Namespace) -> None:
        async with AsyncExitStack() as stack:
            first, second = await self.copy(stack), await self.copy(stack)
            lines = [self.telegram.line(copy.urls[0]) for copy in (first, second)]
            self.telegram.lines = lines
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.load(options))
                await asyncio.sleep(options.seconds / 3)
                await self.kill_copy(first, stack, options)
                await asyncio.sleep(max(0.0, options.seconds * 2 / 3 - (time.perf_counter() - self.began)))
                await self.kill_server(options)
            await asyncio.wait_for(self.telegram.landed.wait(), PATIENCE)

    async def load(self, options: argparse.Namespace) -> None:
        """So many taps a second, whatever is answered; a chat whose last one waits lets the others by."""
        self.began = time.perf_counter()
        tapping = taps(options.centres)
        held: list[Tap] = []
        for number in range(int(options.rate * options.seconds)):
            late = self.began + number / options.rate - time.perf_counter()
            if late > 0:
                await asyncio.sleep(late)
            ready = next((tap for tap in held if not self.telegram.busy(tap.chat)), None)
            if ready:
                held.remove(ready)
            while ready is None:
                ready = next(tapping)
                if self.telegram.busy(ready.chat):
                    held.append(ready)
                    ready = None
                    if len(held) >= options.centres:
                        await asyncio.sleep(0.1)
                        break
            if ready:
                self.telegram.press(ready)

    async def kill_copy(self, copy: Running, stack: AsyncExitStack, options: argparse.Namespace) -> None:
        """Whoever balances the load sends everybody to the other one meanwhile."""
        failure = self._fails("a copy")
        copy.kill()
        self.telegram.lines = self.telegram.lines[1:]
        await asyncio.sleep(min(GONE_MOST, GONE * options.seconds))
        again = await self.copy(stack)
        self.telegram.lines = [self.telegram.line(again.urls[0]), *self.telegram.lines]
        failure.back = time.perf_counter()

    async def kill_server(self, options: argparse.Namespace) -> None:
        failure = self._fails("the server")
        await asyncio.to_thread(killed, self.postgresql)
        await asyncio.sleep(min(GONE_MOST, GONE * options.seconds))
        await asyncio.to_thread(started_again, self.postgresql)
        failure.back = time.perf_counter()

    def _fails(self, name: str) -> Failure:
        self.failures.append(Failure(name))
        return self.failures[-1]

    def calm(self, press: Press, after: float) -> bool:
        """No failure just before it, nor while it waited."""
        return all(press.ended < one.began or press.began > one.back + after for one in self.failures)

    def longest(self, failure: Failure, after: float) -> float:
        """Of those who waited when it happened, or pressed until it had passed."""
        return max(
            (p.wait for p in self.telegram.presses if p.ended > failure.began and p.began < failure.back + after),
            default=0.0,
        )


def compared(database: Database, presses: Sequence[Press]) -> Books:
    """Each press is one change of its mark, within the time from its first delivery until it was taken.

    A change at any other time is one that nobody pressed then: the press came twice, and counted twice.
    """
    wanted: dict[tuple[int, Any], list[tuple[str, Press]]] = defaultdict(list)
    for press in presses:
        _command, _centre, day, officer, mark = press.tap.data.split(":")
        wanted[int(officer), day].append((mark, press))
    found: dict[tuple[int, Any], list[tuple[str, datetime]]] = defaultdict(list)
    with database.reading() as connection:
        columns = MarkChange.deployment_id, MarkChange.on, MarkChange.mark, MarkChange.at
        for row in connection.execute(sa.select(*columns).order_by(MarkChange.id)):
            found[row.deployment_id, str(row.on)].append((row.mark, row.at))
    missing = doubled = out_of_order = 0
    for cell in wanted.keys() | found.keys():
        pressed, stands = wanted.get(cell, []), found.get(cell, [])
        missing += max(0, len(pressed) - len(stands))
        doubled += max(0, len(stands) - len(pressed))
        out_of_order += sum(not _is(change, *press) for change, press in zip(stands, pressed, strict=False))
    return Books(missing, doubled, out_of_order)


def _is(change: tuple[str, datetime], mark: str, press: Press) -> bool:
    assert press.taken_at
    return change[0] == mark and press.at - CLOCKS <= change[1] <= press.taken_at


async def verified(folder: Path, settings: dict[str, str]) -> str:
    """The last line of `python -m bot history verify`."""
    environment = os.environ | settings | {"PYTHONPATH": str(ROOT)}
    command = sys.executable, "-m", "bot", "history", "verify"
    pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, **pipes)  # type: ignore[arg-type]
    said, _ = await process.communicate()
    return said.decode().strip().splitlines()[-1] if said.strip() else f"ended with {process.returncode}"


def told(morning: Morning, books: Books, whole: str, options: argparse.Namespace) -> str:
    presses, after = morning.telegram.presses, min(CALM_MOST, CALM * options.seconds)
    calm = [press.wait for press in presses if morning.calm(press, after)]
    waits = [press.wait for press in presses]
    seconds = max(press.began for press in presses) - morning.began
    figures = (
        *(f"{len(presses) / seconds:.0f}", f"{len(presses):,}", f"{sum(bool(p.taken) for p in presses):,}"),
        *(str(books.missing), str(books.doubled), str(books.out_of_order), str(morning.telegram.repeats)),
        f"{percent(calm, 0.5):.1f} / {percent(calm, 0.99):.1f}",
        f"{percent(waits, 0.99):.1f}",
        *(f"{morning.longest(failure, after):.1f}" for failure in morning.failures),
        *(str(sum(not press.redrawn for press in presses)), whole),
    )
    return f"| {' | '.join(figures)} |"


async def measure(folder: Path, options: argparse.Namespace) -> bool:
    with server(folder) as postgresql:
        database = Database(postgresql.get_uri(), SECRET_KEY)
        national.CENTRES, national.OFFICERS = options.centres, options.centres * OFFICERS
        national.furnish(database)
        own = {"DATABASE_URL": postgresql.get_uri(), "SECRET_KEY": SECRET_KEY, "DEMO": "0", "LOG": "warning"}
        async with FakeApi() as api:
            telegram, own = Insistent(api, SECRET), own | by_telegram(api)
            morning = Morning(telegram, postgresql, folder, own)
            try:
                await morning.run(options)
            finally:
                telegram.close()
        database.close()  # these connections died with the server
        now = datetime.now(UTC)
        close_day(database, now.astimezone(NAIROBI).date(), now)
        books = compared(database, telegram.presses)
        whole = await verified(folder, own)
        print(told(morning, books, whole, options), flush=True)
        database.close()
        return books.right and whole.startswith("whole")


async def main(options: argparse.Namespace) -> int:
    if options.rate / options.centres > FASTEST:
        raise SystemExit(f"At most {FASTEST:g} taps a second and centre: no manager taps faster, and none would count.")
    print(f"{machine()}, load {os.getloadavg()[0]:.2f} before it. {options.centres:,} centres, two copies.\n")
    print(f"| {' | '.join(COLUMNS)} |\n|{'---:|' * len(COLUMNS)}", flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as folder:
        return 0 if await measure(Path(folder), options) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=175, help="taps a second")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--centres", type=int, default=2000)
    parser.add_argument("--folder", type=os.path.abspath, help="where the records lie; choose a real disk")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(uvloop.run(main(arguments())))
