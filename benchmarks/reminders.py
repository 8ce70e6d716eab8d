"""The evening's chase of 35,000 centres: found, queued and drained while people go on tapping.

`python -m benchmarks.reminders`: per engine how long it takes to queue, beside a loop that does it a person at a time;
then a running service, with its answers alone and while the chase is queued and goes out.
"""

import argparse
import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import sqlalchemy as sa
import uvloop

from storage.database import Database
from storage.delivery import Lane, Outgoing, outbox
from storage.reminders import WHO, DoneSlot, Slot, queue
from storage.service import NAIROBI

from . import national
from .fake_api import FakeApi
from .karani import SECRET_KEY
from .loopback_server import Connection
from .postgresql import server
from .report import machine
from .running import SECRET, by_telegram, started
from .subjects import FIRST_CHAT, Program
from .telegram_load import Phones, Result, Tap

ROUNDS = 5
LOOPED = 2000  # people that the loop is measured with
TAPPERS = 400
HEADROOM = 1.2  # Telegram takes about 30 a second, of which we use 25
TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}'
)
COLUMNS = (
    *("p99 ms alone", "p99 ms chased", "p50 chased", "errors", "reminders/s", "of the rate"),
    *("most in a second", "429", "CPU ms each", "MB"),
)
SERVICE = Program("Karani", (sys.executable, "-m", "bot", "serve"), health="/health")


@dataclass(frozen=True)
class Queued:
    seconds: float
    longest: float  # of its transactions: how long an answer may have waited on SQLite
    rows: int


def slot() -> Slot:
    now = datetime.now(UTC)
    return Slot("chase", 1, now.astimezone(NAIROBI).date(), now, now, now + timedelta(hours=4))


def enqueue(database: Database, due: Slot) -> Queued:
    """As the ticker does, each span in a transaction of its own."""
    began, longest, rows = time.perf_counter(), 0.0, 0
    with database.transaction() as connection:
        spans = queue.spans(connection, due)
    for span in spans:
        start = time.perf_counter()
        with database.transaction() as connection:
            rows += queue.claim(connection, due, span, due.due, sms=False)
        longest = max(longest, time.perf_counter() - start)
    return Queued(time.perf_counter() - began, longest, rows)


def looped(database: Database, due: Slot) -> float:
    """Seconds a person of the usual way: the set is read, then each is looked at and written by itself."""
    here = {"exam": 1, "day": due.about, "low": 1, "high": LOOPED}
    with database.transaction() as connection:
        people = list(connection.scalars(WHO["chase"].select, here))
        began = time.perf_counter()
        for person in people:
            outbox.notify(connection, person, Lane.NOTICE, {"text": "The register is not in."}, due.due, sms=False)
        return (time.perf_counter() - began) / len(people)


def clear(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(sa.delete(Outgoing))
        connection.execute(sa.delete(DoneSlot))


def queueing(database: Database) -> str:
    rounds, loops = [], []
    for _ in range(ROUNDS):
        clear(database)
        rounds.append(enqueue(database, slot()))
        clear(database)
        loops.append(looped(database, slot()))
    clear(database)
    assert {each.rows for each in rounds} == {national.CENTRES}
    seconds = median(each.seconds for each in rounds)
    ratio = median(loop * national.CENTRES / each.seconds for loop, each in zip(loops, rounds, strict=True))
    longest = 1000 * median(each.longest for each in rounds)
    return f"{seconds:.2f} | {longest:.0f} | {ratio:.1f}"


class LimitedApi(FakeApi):
    """Refuses a reminder where more came within a second than Telegram takes: about 30 where 25 are sent.

    Answers, and what is said in the same chats, are no reminders, and are all taken: more people tap than one bot has.
    """

    def __init__(self, rate: float):
        super().__init__()
        self.most = int(rate * HEADROOM)
        self.at: list[float] = []
        self.refused = 0
        self.most_in_a_second = 0
        self._second: deque[float] = deque()

    def take(self, connection: Connection, verb: bytes, url: bytes, body: bytes) -> None:
        if b"is not in" not in body:
            return super().take(connection, verb, url, body)
        now = time.perf_counter()
        while self._second and self._second[0] <= now - 1:
            self._second.popleft()
        if len(self._second) >= self.most:
            self.refused += 1
            return connection.answer(TOO_MANY, 429)
        self._second.append(now)
        self.at.append(now)
        self.most_in_a_second = max(self.most_in_a_second, len(self._second))
        return super().take(connection, verb, url, body)

    @property
    def rate(self) -> float:
        """Reminders a second, from the first to the last."""
        return (len(self.at) - 1) / (self.at[-1] - self.at[0]) if len(self.at) > 1 else 0.0


def taps(database: Database) -> Iterator[Tap]:
    """Managers of the last centres, who mark by turns: their registers stay unsent."""
    today = datetime.now(NAIROBI).date()
    centres = range(national.CENTRES - TAPPERS, national.CENTRES)
    for mark in itertools.cycle(("P", "Ab")):
        for row in range(7):
            for n in centres:
                officer = row * national.CENTRES + n + 1
                yield Tap(FIRST_CHAT + n, f"register.mark:{n + 1}:{today}:{officer}:{mark}")


@dataclass(frozen=True)
class Evening:
    alone: Result
    chased: Result
    api: LimitedApi
    megabytes: float
    cpu_ms: float  # of a reminder: what the chased answers cost more than so many alone


async def evening(database: Database, folder: Path, rate: float, options: argparse.Namespace) -> Evening:
    """Answers alone, then while the chase is queued and goes out at the rate."""
    clear(database)
    national.chase_at(database, None)
    address = {"DATABASE_URL": database.url.render_as_string(hide_password=False), "SECRET_KEY": SECRET_KEY}
    own = address | {"TELEGRAM_RATE": str(rate), "NIGHT_FROM": "00:00", "NIGHT_TO": "00:00", "LOG": "warning"}
    async with LimitedApi(rate) as api, started(SERVICE, folder, own | by_telegram(api)) as running:
        began = time.perf_counter()
        await running.ready()
        async with Phones(api, running.urls, SECRET) as phones:
            tapping = taps(database)
            await phones.open_loop(tapping, options.rate, 3)
            cpu = running.cpu_seconds
            alone = await phones.open_loop(tapping, options.rate, options.seconds)
            a_tap = (running.cpu_seconds - cpu) / max(alone.answered, 1)
            await asyncio.to_thread(national.chase_at, database, datetime.now(NAIROBI).time().replace(microsecond=0))
            await asyncio.sleep(
                max(0.0, 55 - (time.perf_counter() - began))
            )  # the next tick is a minute after the first
            cpu = running.cpu_seconds
            chased = await phones.open_loop(tapping, options.rate, options.seconds + 10)
            more = running.cpu_seconds - cpu - a_tap * chased.answered
            return Evening(alone, chased, api, running.memory_mb, 1000 * more / max(len(api.at), 1))


@contextmanager
def engines(folder: Path) -> Iterator[dict[str, Database]]:
    with server(folder) as postgresql:
        found = {
            "SQLite": Database(f"sqlite:///{folder / 'karani.db'}", SECRET_KEY),
            "PostgreSQL": Database(postgresql.get_uri(), SECRET_KEY),
        }
        for database in found.values():
            national.furnish(database)
        postgresql.psql("VACUUM ANALYZE;")
        yield found
        for database in found.values():
            database.close()


async def main(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as name, engines(Path(name)) as found:
        print(f"{machine()}. {national.CENTRES:,} centres, {national.OFFICERS:,} officers.\n")
        print("| | queued, s | longest transaction, ms | times a loop, a person at a time |\n|---|---:|---:|---:|")
        for engine, database in found.items():
            print(f"| {engine} | {queueing(database)} |", flush=True)
        print(f"\nAnswers at {options.rate:g} taps/s, alone and while the chase is queued and goes out:\n")
        print(f"| | {' | '.join(COLUMNS)} |\n|---|" + "---:|" * len(COLUMNS))
        for engine, database in found.items():
            for rate in options.rates:
                seen = await evening(database, Path(name), rate, options)
                print(f"| {engine}, rate {rate:g} | {told(seen, rate)} |", flush=True)


def told(seen: Evening, rate: float) -> str:
    numbers = (seen.alone.p99_ms, seen.chased.p99_ms, seen.chased.p50_ms)
    answers = " | ".join(f"{number:.1f}" for number in numbers)
    drain = f"{seen.api.rate:.1f} | {seen.api.rate / rate:.1%} | {seen.api.most_in_a_second} | {seen.api.refused}"
    return f"{answers} | {seen.alone.errors + seen.chased.errors} | {drain} | {seen.cpu_ms:.1f} | {seen.megabytes:.0f}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="of each measurement of answers")
    parser.add_argument("--rate", type=float, default=100, help="taps a second")
    parser.add_argument("--rates", type=float, nargs="*", default=[25, 200], help="TELEGRAM_RATE")
    parser.add_argument("--folder", type=os.path.abspath, help="where the records lie; choose a real disk")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))
