"""Failures, row by row: what becomes of an answer and of a notice, by the error that stopped it."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.delivery import failures
from bot.delivery.chat_queue import ChatQueue
from bot.delivery.kit import Kit
from bot.delivery.results import Results
from conversations.core import Document, Message
from handlers import channel
from handlers.channel import (
    Doubtful,
    Later,
    MessageGone,
    NoDocument,
    NoFile,
    NotMade,
    OutsideWindow,
    Rejected,
    TooLarge,
    Undelivered,
    Unreachable,
)
from storage.delivery import Lane, Leased, OutboxState

NOW = datetime(2027, 10, 20, 15, tzinfo=UTC)
AGAIN, FAILED, UNKNOWN = OutboxState.PENDING, OutboxState.FAILED, OutboxState.UNKNOWN
ELSEWHERE, LEFT = "outside_window", "leave_chat"  # acts of storage/delivery/rerouting.py
ROWS = [
    (OutsideWindow(), Lane.REPLY, ELSEWHERE, 0),
    (OutsideWindow(), Lane.NOTICE, ELSEWHERE, 0),
    (Unreachable(), Lane.REPLY, LEFT, 0),
    (Unreachable(), Lane.NOTICE, LEFT, 0),
    (Rejected("can't parse"), Lane.REPLY, FAILED, 0),
    (Rejected("can't parse"), Lane.NOTICE, FAILED, 0),
    (NoDocument("letter 7"), Lane.REPLY, FAILED, 0),
    (NoDocument("letter 7"), Lane.LETTER, FAILED, 0),
    (NotMade("letter 7"), Lane.REPLY, AGAIN, 4),  # nothing is said in its place
    (NotMade("letter 7"), Lane.LETTER, AGAIN, 4),
    (Doubtful(), Lane.REPLY, AGAIN, 3),  # an answer missing is worse than an answer twice
    (Doubtful(), Lane.CODE, UNKNOWN, 0),
    (Doubtful(), Lane.LETTER, UNKNOWN, 0),
    (Doubtful(), Lane.NOTICE, UNKNOWN, 0),
    (Later(900), Lane.REPLY, AGAIN, 900),  # as long as the platform says
    (Later(900), Lane.NOTICE, AGAIN, 900),
    (Undelivered("502"), Lane.REPLY, AGAIN, 4),
    (Undelivered("502"), Lane.NOTICE, AGAIN, 4),
    (KeyError("a fault of ours"), Lane.REPLY, AGAIN, 4),
    (KeyError("a fault of ours"), Lane.NOTICE, AGAIN, 4),
]


def tried(problem: Exception, *lanes: Lane, tries: int = 2) -> Any:
    """What the queue of a chat did with rows of these lanes, where each fails so."""
    acts: list[str] = []

    async def send(chat: str, message: Message) -> str:
        raise problem

    async def run(job: Any) -> None:
        acts.append(job.func.__name__)

    telegram: Any = SimpleNamespace(name="telegram", window=None, send=send)
    writer: Any = SimpleNamespace(run=run)
    results = Results(writer, ["telegram"], lambda: NOW)
    kit = Kit(writer, ["telegram"], "me", lambda: NOW, lambda row: None, results)
    queue = ChatQueue(telegram, "7", kit)
    letter = Message("Your letter:", document=Document("letter.pdf", "letter:7:3")).dump()
    queue.rows.extend(Leased(n, 3, "telegram", "7", lane, letter, tries) for n, lane in enumerate(lanes, 1))
    asyncio.run(queue.serve())
    return SimpleNamespace(acts=acts, settled=results.waiting, held=set(kit.hold_until))


@pytest.mark.parametrize(
    ("problem", "lane", "becomes", "pause"), ROWS, ids=lambda value: getattr(value, "name", type(value).__name__)
)
def test_what_becomes_of_it(problem, lane, becomes, pause):
    done = tried(problem, lane)
    if becomes in (ELSEWHERE, LEFT):
        assert (done.acts, done.settled) == ([becomes], [])
        return
    [row] = done.settled
    assert (row.state, row.due_at) == (becomes, NOW + timedelta(seconds=pause) if pause else None)
    assert row.error == (str(problem) or "no answer from the platform")
    assert done.acts == []


@pytest.mark.parametrize(
    ("lane", "held"), [(Lane.REPLY, set()), (Lane.LETTER, {"telegram"}), (Lane.NOTICE, {"telegram"})]
)
def test_notices_of_the_whole_channel_wait_where_the_platform_asks_it_of_one(lane, held):
    assert tried(Later(5), lane).held == held


@pytest.mark.parametrize(
    ("problem", "settled", "acts"),
    [
        (Rejected(), [1, 2], []),  # it holds up nothing
        (Later(5), [1], ["release"]),  # it waits for its turn
        (Unreachable(), [], ["leave_chat"]),  # it goes to another chat of the person
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_becomes_of_the_rest_of_the_chat(problem, settled, acts):
    done = tried(problem, Lane.NOTICE, Lane.NOTICE)
    assert ([row.id for row in done.settled], done.acts) == (settled, acts)


def test_in_the_end_it_has_failed():
    [row] = tried(Undelivered("502"), Lane.REPLY, tries=failures.MOST_TRIES - 1).settled
    assert row.state == FAILED


def test_every_error_of_a_channel_has_its_row():
    errors = {error for error in vars(channel).values() if isinstance(error, type) and issubclass(error, Exception)}
    of_others = {MessageGone, NoFile, TooLarge}  # only what is redrawn can be gone, and only what is fetched too large
    assert set(failures.FAILURES) == errors - of_others | {Exception}
