"""The writer: many jobs a commit, each answered by itself; one that fails takes no other with it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.writer import Writer
from storage.database import Unavailable
from storage.delivery import Chat, Received, first_time
from tests.stage import Stage
from tests.stage.ground import add_chat
from tests.waiting import PATIENCE, until

NOW = datetime(2027, 10, 20, 15, tzinfo=UTC)


@pytest.fixture
def writer(database):
    writer = Writer(database)
    yield writer
    writer.close()


def keep(key: str, connection: sa.Connection) -> str:
    first_time(connection, "telegram", key, NOW)
    return key


def run(writer: Writer, *jobs: Callable[[sa.Connection], Any]) -> list[Any]:
    async def together() -> list[Any]:
        return await asyncio.gather(*(writer.run(job) for job in jobs), return_exceptions=True)

    return asyncio.run(together())


def kept(database) -> set[str]:
    with database.reading() as records:
        return set(records.scalars(sa.select(Received.key)))


def test_a_job_that_fails_takes_no_other_with_it(writer, database):
    def fail(connection: sa.Connection) -> None:
        keep("undone", connection)
        raise RuntimeError("a fault of ours")

    def break_rule(connection: sa.Connection) -> None:
        keep("undone too", connection)
        connection.execute(sa.insert(Chat), {"id": None, "channel": None, "session": {}})

    numbers = [str(n) for n in range(100)]
    jobs = [partial(keep, number) for number in numbers]
    answers = run(writer, *jobs[:50], fail, break_rule, *jobs[50:])
    assert [answer for answer in answers if isinstance(answer, str)] == numbers
    assert isinstance(answers[50], RuntimeError)
    assert isinstance(answers[51], sa.exc.IntegrityError)
    assert kept(database) == set(numbers)


def test_when_the_commit_fails_nobody_hears_of_success(writer, database, monkeypatch):
    begin = database.transaction

    @contextmanager
    def lost_at_the_end() -> Iterator[sa.Connection]:
        with begin() as connection:
            yield connection
            raise OperationalError(None, None, ConnectionError("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(database, "transaction", lost_at_the_end)
        answers = run(writer, *(partial(keep, str(n)) for n in range(5)))
    assert all(isinstance(answer, Unavailable) for answer in answers)
    assert kept(database) == set()
    assert run(writer, partial(keep, "after")) == ["after"]


def test_what_waits_when_the_writer_closes_is_still_done(database):
    writer, held, holding = Writer(database), threading.Event(), []

    def hold(_connection: sa.Connection) -> None:
        holding.append(True)
        held.wait(PATIENCE)

    async def close_meanwhile() -> list[Any]:
        first = []
        for _ in writer.threads:  # each in a commit of its own
            first.append(asyncio.ensure_future(writer.run(hold)))
            await asyncio.to_thread(until, lambda: len(holding) == len(first))
        waiting = [asyncio.ensure_future(writer.run(partial(keep, str(n)))) for n in range(5)]
        await asyncio.sleep(0)  # they are in the queue
        closing = asyncio.create_task(asyncio.to_thread(writer.close))
        held.set()
        await closing
        return await asyncio.gather(*first, *waiting)

    asyncio.run(close_meanwhile())
    assert kept(database) == {"0", "1", "2", "3", "4"}


def test_of_two_in_each_others_way_one_goes_on_and_the_other_follows(writer, database):
    """PostgreSQL ends one of them; on SQLite they never meet."""
    with Stage(database).change() as stage:
        chats = [add_chat(stage, number) for number in (1, 2)]
    meeting = threading.Barrier(1 if database.one_writer else 2)
    met: list[int] = []
    begun: list[bool] = []

    def lock(order: list[int], connection: sa.Connection) -> str:
        begun.append(True)
        for chat in order:
            connection.execute(sa.update(Chat).where(Chat.id == chat).values(notices=False))
            if len(met) < 2:  # the second time nobody is waited for
                met.append(meeting.wait(PATIENCE))
        return "done"

    async def apart() -> list[Any]:
        first = asyncio.ensure_future(writer.run(partial(lock, chats)))
        await asyncio.to_thread(until, lambda: begun)  # not in one commit
        return list(await asyncio.gather(first, writer.run(partial(lock, chats[::-1]))))

    assert asyncio.run(apart()) == ["done", "done"]


def cut(connection: sa.Connection) -> None:
    """As if the server were gone, of which SQLAlchemy learns only when it asks; SQLite undoes all on a full disk."""
    driver: Any = connection.connection.driver_connection
    driver.execute("ROLLBACK") if connection.dialect.name == "sqlite" else driver.close()


def test_a_connection_lost_in_a_savepoint_is_nobodys_fault(database):
    """Of one commit: who lost it, who came before and who came after are all done in the end."""
    writer, held = Writer(database, threads=1), threading.Event()
    lost: list[bool] = []

    def lose(connection: sa.Connection) -> str:
        keep("lost once", connection)
        if not lost:
            lost.append(True)
            cut(connection)
            raise ValueError("whatever came of it")
        return "done"

    async def together() -> list[Any]:
        first = asyncio.ensure_future(writer.run(lambda _connection: held.wait(PATIENCE)))
        await asyncio.sleep(0)
        jobs: list[Callable[[sa.Connection], str]] = [partial(keep, "before"), lose, partial(keep, "after")]
        waiting = [asyncio.ensure_future(writer.run(job)) for job in jobs]
        await asyncio.sleep(0)  # they are in the queue, and of one commit
        held.set()
        return await asyncio.gather(*waiting, first, return_exceptions=True)

    assert asyncio.run(together())[:3] == ["before", "done", "after"]
    assert kept(database) == {"before", "lost once", "after"}
    writer.close()


def test_an_outage_is_one_line_however_many_events_it_meets(writer, database, monkeypatch):
    def away() -> Any:
        raise OperationalError(None, None, ConnectionError("refused"))

    with capture_logs() as lines:
        with monkeypatch.context() as broken:
            broken.setattr(database, "transaction", away)
            for _ in range(3):
                assert all(isinstance(answer, Unavailable) for answer in run(writer, *[partial(keep, "x")] * 20))
        run(writer, partial(keep, "x"))
    assert [(line["log_level"], line["event"]) for line in lines] == [
        ("error", "the database is away"),
        ("warning", "the database is back"),
    ]


class Gate:
    """Jobs that write down that they were done; the first holds a thread up until all others have come."""

    def __init__(self, writer: Writer):
        self.writer, self.done, self.open, self.held = writer, list[str](), threading.Event(), threading.Event()

    def job(self, name: str) -> Callable[[sa.Connection], None]:
        def do(connection: sa.Connection) -> None:
            if name.startswith("gate"):
                self.held.set()
                assert self.open.wait(PATIENCE)
            self.done.append(name)

        return do

    async def jobs(self, *names: str) -> None:
        """In the order in which they come; what is a stranger's says so."""
        first = asyncio.ensure_future(self._run(names[0]))
        await asyncio.to_thread(self.held.wait, PATIENCE)
        others = [asyncio.ensure_future(self._run(name)) for name in names[1:]]
        await asyncio.sleep(0)
        self.open.set()
        await asyncio.gather(first, *others)

    async def _run(self, name: str) -> None:
        await self.writer.run(self.job(name), name, yields="stranger" in name)


@pytest.fixture
def gate(database):
    writer = Writer(database, threads=1)
    yield Gate(writer)
    writer.close()


def test_a_stranger_lets_others_by(gate):
    asyncio.run(gate.jobs("gate", "a stranger", "b stranger", "an officer", "another"))
    assert gate.done == ["gate", "an officer", "another", "a stranger", "b stranger"]


def test_a_stranger_who_has_waited_long_is_served_first(gate, monkeypatch):
    monkeypatch.setattr("bot.writer.YIELDS", 0)
    asyncio.run(gate.jobs("gate", "a stranger", "an officer"))
    assert gate.done == ["gate", "a stranger", "an officer"]


def test_no_answer_waits_for_a_strangers_turn(database):
    """While one thread, on PostgreSQL, is at a stranger's, others serve whom they know and take no second one."""
    writer = Writer(database)
    gate = Gate(writer)

    async def talk() -> None:
        strangers = [asyncio.ensure_future(gate._run(f"gate of stranger {n}")) for n in range(2)]
        await asyncio.to_thread(gate.held.wait, PATIENCE)
        if not database.one_writer:
            await asyncio.wait_for(gate._run("an officer"), PATIENCE)
            assert gate.done == ["an officer"]
        gate.open.set()
        await asyncio.gather(*strangers)

    asyncio.run(talk())
    writer.close()


def test_strangers_too_are_served_when_the_writer_closes(gate):
    async def talk() -> None:
        jobs = [asyncio.ensure_future(gate._run("gate"))]
        await asyncio.to_thread(gate.held.wait, PATIENCE)
        jobs += [asyncio.ensure_future(gate._run(name)) for name in ("a stranger", "b stranger")]
        await asyncio.sleep(0)
        closing = asyncio.ensure_future(asyncio.to_thread(gate.writer.close))
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(closing, *jobs)

    asyncio.run(talk())
    assert gate.done == ["gate", "a stranger", "b stranger"]
