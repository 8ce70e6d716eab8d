"""How soon a letter asked for is in the outbox, and how fast an exam's letters are given out.

`python -m benchmarks.letters`
"""

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy as sa

from bot.letters.press import LetterPress
from bot.letters.releasing import Releasing
from bot.runner import Runner
from bot.writer import Writer
from conversations import catalogue
from conversations.core import Command, Contact, Event
from handlers.channel import Incoming
from storage.database import Database
from storage.delivery import Outgoing
from storage.exams import exam_id
from storage.letters import EVERY_SUB_COUNTY, announcing, release
from storage.service import NAIROBI, ServiceSettings

from .karani import SECRET_KEY, on_postgresql, on_sqlite
from .report import machine
from .subjects import FIRST_CHAT

EXAM = "BENCH"
TARGET = 50.0  # ms
RATE = 10  # letters a second: 36,000 an hour, of 281,000 on a day of release


@dataclass(frozen=True)
class Asked:
    """Milliseconds from the event to its answer committed to the outbox."""

    p50: float
    p99: float
    most: float


class Asking:
    """The runner and the writer of the service, without a platform around them."""

    def __init__(self, database: Database):
        self.writer, self.keys = Writer(database), itertools.count()
        self.runner = Runner(
            self.writer, catalogue.engine(), ServiceSettings(), database.vault, "benchmark", lambda _work: None, now
        )

    async def event(self, chat: int, event: Event) -> float:
        began = time.perf_counter()
        await self.runner.receive(Incoming("telegram", str(chat), str(next(self.keys)), event))
        return (time.perf_counter() - began) * 1000

    async def one_by_one(self, chats: range, event: Callable[[int], Event]) -> Asked:
        return _asked([await self.event(chat, event(chat)) for chat in chats])

    async def by_the_clock(self, chats: range, event: Callable[[int], Event]) -> Asked:
        """At the rate of a day of release, whether those before have their answer or not."""
        asking = []
        for chat in chats:
            asking.append(asyncio.create_task(self.event(chat, event(chat))))
            await asyncio.sleep(1 / RATE)
        return _asked(await asyncio.gather(*asking))


def _asked(took: list[float]) -> Asked:
    return Asked(median(took), quantiles(took, n=100)[98], max(took))


def now() -> datetime:
    return datetime.now(UTC)


def letter(_chat: int) -> Event:
    return Command("letter")


async def ask(database: Database, officers: int) -> list[tuple[str, Asked]]:
    """Each officer asks once, when the letter is issued, and again, when it stands."""
    asking, chats = Asking(database), range(FIRST_CHAT, FIRST_CHAT + officers)
    await asking.one_by_one(chats, lambda chat: Contact(f"254{chat}", True))
    half = officers // 2
    some, others = chats[:half], chats[half:]
    found = [
        ("the first time, one by one", await asking.one_by_one(some, letter)),
        ("again, one by one", await asking.one_by_one(some, letter)),
        (f"the first time, {RATE} a second", await asking.by_the_clock(others, letter)),
        (f"again, {RATE} a second", await asking.by_the_clock(others, letter)),
    ]
    asking.writer.close()
    with database.reading() as connection:
        sent = sa.select(sa.func.count()).where(Outgoing.record.is_not(None))
        assert connection.execute(sent).scalar_one() == 2 * officers
    return found


def give_out(database: Database) -> tuple[int, float]:
    """All letters of the exam: issued, printed on every core, kept, and announced to whoever has a chat."""
    with database.transaction() as connection:
        exam = exam_id(connection, EXAM)
        assert exam is not None
        deployments = announcing.serving_in(connection, exam, EVERY_SUB_COUNTY)
    press = LetterPress(NAIROBI, ServiceSettings().reports_at, "https://karani.example.org/verify/", demo=True)
    began = time.perf_counter()
    done = Releasing(database, press, "en", now).run(deployments, lambda _done, _all: None)
    return done.letters, time.perf_counter() - began


async def measured(
    home: Callable[[Path], AbstractAsyncContextManager[dict[str, str]]], officers: int
) -> tuple[list[tuple[str, Asked]], tuple[int, float]]:
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(Path(folder).chmod, 0o755)  # as root the wheel's server runs as a user of its own
        async with home(Path(folder)) as settings:
            database = Database(settings["DATABASE_URL"], SECRET_KEY)
            today = now().astimezone(NAIROBI).date()
            with database.transaction() as connection:
                exam = exam_id(connection, EXAM)
                assert exam is not None
                release(connection, exam, EVERY_SUB_COUNTY, today, today, now())
            found = await ask(database, officers), give_out(database)
            database.close()
            return found


def main(options: argparse.Namespace) -> None:
    print(f"{machine()}. {options.officers} officers ask.\n")
    print("| a letter is in the outbox, ms | p50 | p99 | most | target |", "|---|---:|---:|---:|---|", sep="\n")
    given = []
    for name, home in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        asked, out = asyncio.run(measured(home, options.officers))
        given.append((name, *out))
        for when, took in asked:
            met = "met" if took.p99 <= TARGET else "missed"
            print(f"| {name}, {when} | {took.p50:.1f} | {took.p99:.1f} | {took.most:.1f} | {met} |")
    print("\n| given out | letters | seconds | letters/s |", "|---|---:|---:|---:|", sep="\n")
    for name, letters, seconds in given:
        print(f"| {name} | {letters:,} | {seconds:.1f} | {letters / seconds:.0f} |")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=600)
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
