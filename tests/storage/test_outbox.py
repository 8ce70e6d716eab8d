"""The outbox on both engines: order, lanes, leases and what becomes of each row."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from storage import outbox
from storage.chats import Chat
from storage.outbox import LEASE, Delivery, Lane, Leased, Outgoing, Settled
from storage.people import Person

NOW = datetime(2027, 10, 20, 15, tzinfo=UTC)
LANES = list(Lane)


class Table:
    """Chats 1, 2 and 3 on Telegram; each step is a transaction of its own, as between processes."""

    def __init__(self, database):
        self.database = database
        with database.transaction() as connection:
            owner = {"full_name": "Asha Juma", "phone": "254700000002", "confirmed": [], "created_at": NOW}
            person = connection.execute(sa.insert(Person).values(owner)).inserted_primary_key[0]
            for number in (1, 2, 3):
                chat = {"channel": "telegram", "external_id": str(number), "heard_at": NOW, "session": {}}
                whose = {"person_id": person if number < 3 else None}
                connection.execute(sa.insert(Chat).values(chat | whose))

    def put(self, chat: int, lane: Lane = Lane.REPLY, **more: Any) -> int:
        row = {"chat_id": chat, "channel": "telegram", "lane": lane, "message": {"text": "x"}} | more
        row = {"due_at": NOW, "created_at": NOW} | row
        with self.database.transaction() as connection:
            key: int = connection.execute(sa.insert(Outgoing).values(row)).inserted_primary_key[0]
            return key

    def reply(self, chat: int, owner: str = "me", count: int = 1) -> list[Leased]:
        where = SimpleNamespace(id=chat, channel="telegram", external_id=str(chat))
        with self.database.transaction() as connection:
            return outbox.put_replies(connection, where, [{"text": "x"}] * count, owner, NOW)

    def claim(self, *, now=NOW, lanes=LANES, owner="me", most=100, channel="telegram") -> list[int]:
        with self.database.transaction() as connection:
            return [row.id for row in outbox.claim(connection, channel, lanes, owner, now, most)]

    def does(self, job, **arguments: Any) -> None:
        with self.database.transaction() as connection:
            job(connection, **arguments)

    def row(self, number: int) -> Any:
        with self.database.reading() as records:
            return records.execute(sa.select(Outgoing).where(Outgoing.id == number)).one()

    def states(self, *rows: int) -> list[str]:
        return [self.row(number).state for number in rows]


@pytest.fixture
def table(database):
    return Table(database)


def test_replies_are_leased_to_whoever_made_them(table):
    rows = table.reply(1, count=2)
    assert [(row.chat, row.lane, row.message) for row in rows] == [("1", Lane.REPLY, {"text": "x"})] * 2
    kept = table.row(rows[0].id)
    assert (kept.state, kept.leased_by, kept.leased_until) == (Delivery.SENDING, "me", NOW + LEASE)
    assert table.claim() == []
    assert [row.id for row in table.reply(1)] == [rows[-1].id + 1]  # behind one's own, in one's own hands


@pytest.mark.parametrize(
    "waiting", [{}, {"state": Delivery.SENDING, "leased_by": "another"}], ids=["pending", "sending"]
)
def test_replies_wait_behind_an_older_one_that_is_elsewhere(table, waiting):
    older = table.put(1, **waiting)
    assert table.reply(1) == []
    assert table.states(older + 1) == [Delivery.PENDING]


def test_a_waiting_notice_delays_no_reply(table):
    notice = table.put(1, Lane.NOTICE)
    (reply,) = table.reply(1)
    assert reply.id > notice
    table.does(outbox.settle, results=[Settled(reply.id, Delivery.PENDING, due_at=NOW)], now=NOW)
    assert table.claim(lanes=[Lane.REPLY]) == [reply.id]


def test_lanes_go_in_their_order(table):
    rows = [table.put(chat, lane) for chat, lane in ((1, Lane.NOTICE), (2, Lane.LETTER), (3, Lane.REPLY))]
    assert [table.claim(most=1), table.claim(most=1), table.claim(most=1)] == [[rows[2]], [rows[1]], [rows[0]]]


@pytest.mark.parametrize("lane", LANES)
def test_of_a_chat_only_the_oldest_is_claimed(table, lane):
    first, second, elsewhere = table.put(1, lane), table.put(1, lane), table.put(2, lane)
    assert table.claim() == [first, elsewhere]
    assert table.claim() == []
    table.does(outbox.settle, results=[Settled(first, Delivery.SENT)], now=NOW)
    assert table.claim() == [second]


def test_what_is_to_be_tried_later_holds_its_chat_and_no_other(table):
    first, second, elsewhere = table.put(1), table.put(1), table.put(2)
    table.claim()
    later = Settled(first, Delivery.PENDING, error="wait 5 s", due_at=NOW + timedelta(seconds=5))
    table.does(outbox.settle, results=[later, Settled(elsewhere, Delivery.SENT, "77")], now=NOW)
    assert table.claim(now=NOW + timedelta(seconds=4)) == []
    assert table.claim(now=NOW + timedelta(seconds=5)) == [first]
    assert (table.row(first).tries, table.row(first).error, table.states(second)) == (1, "wait 5 s", [Delivery.PENDING])
    assert (table.row(elsewhere).external_id, table.row(elsewhere).sent_at) == ("77", NOW)


def test_only_what_is_asked_for_is_claimed(table):
    notice = table.put(1, Lane.NOTICE)
    assert table.claim(lanes=[Lane.REPLY]) == []
    assert table.claim(channel="browser") == []
    assert table.claim() == [notice]


def test_two_processes_at_once_never_claim_the_same_row(table, database):
    rows = [table.put(chat) for chat in (1, 2, 3)]
    if database.one_writer:  # the second waits for the first
        assert table.claim(owner="one", most=2) + table.claim(owner="two") == rows
        return
    with database.transaction() as connection:
        mine = [row.id for row in outbox.claim(connection, "telegram", LANES, "one", NOW, 2)]
        theirs = table.claim(owner="two")  # it does not wait
    assert sorted(mine + theirs) == rows
    assert {table.row(number).leased_by for number in theirs} == {"two"}


def test_what_a_dead_process_held_is_taken_up_after_its_lease(table):
    dead = {"state": Delivery.SENDING, "leased_by": "dead", "leased_until": NOW + LEASE}
    reply, letter, notice = table.put(1, **dead), table.put(2, Lane.LETTER, **dead), table.put(3, Lane.NOTICE, **dead)
    assert table.claim(now=NOW + LEASE) == []
    assert table.claim(now=NOW + LEASE + timedelta(seconds=1)) == [reply]
    assert table.states(letter, notice) == [Delivery.UNKNOWN, Delivery.UNKNOWN]
    assert table.row(reply).leased_by == "me"


def test_a_lease_is_kept_only_for_rows_in_hand_and_ones_own(table):
    mine, forgotten = [row.id for row in (*table.reply(1), *table.reply(2))]
    (theirs,) = table.reply(3, owner="another")
    then = NOW + timedelta(seconds=40)
    table.does(outbox.extend, rows=[mine, theirs.id], owner="me", now=then)
    assert [table.row(n).leased_until for n in (mine, forgotten, theirs.id)] == [then + LEASE, NOW + LEASE, NOW + LEASE]
    table.does(outbox.extend, rows=[], owner="me", now=then)


def test_rows_given_back_are_anybodys(table):
    (row,) = table.reply(1)
    table.does(outbox.release, rows=[row.id])
    assert table.claim(owner="another") == [row.id]
    table.does(outbox.settle, results=[Settled(row.id, Delivery.SENT)], now=NOW)
    table.does(outbox.release, rows=[row.id])  # too late: it is out
    assert table.states(row.id) == [Delivery.SENT]


def test_what_is_past_its_use_expires(table):
    row = table.put(1, Lane.NOTICE, expires_at=NOW)
    kept = table.put(2, Lane.NOTICE, expires_at=NOW + timedelta(hours=1))
    assert table.claim(now=NOW + timedelta(seconds=1)) == [kept]
    assert table.states(row) == [Delivery.EXPIRED]


def test_a_chat_left_hands_its_rows_to_the_persons_other_chat(table):
    sent, waiting, notice = table.put(1, state=Delivery.SENT), table.put(1), table.put(1, Lane.NOTICE)
    table.does(outbox.leave_chat, chat_id=1, now=NOW)
    assert [table.row(number).chat_id for number in (sent, waiting, notice)] == [1, 2, 2]
    assert table.claim() == [waiting]
    table.does(outbox.leave_chat, chat_id=2, now=NOW)
    assert table.states(sent, waiting, notice) == [Delivery.SENT, Delivery.FAILED, Delivery.FAILED]


def test_a_strangers_chat_left_has_nowhere_to_go(table):
    row = table.put(3)
    table.does(outbox.leave_chat, chat_id=3, now=NOW)
    assert table.states(row) == [Delivery.FAILED]
    assert table.row(row).chat_id == 3


def test_no_state_is_invented(table):
    with pytest.raises(sa.exc.IntegrityError):
        table.put(1, state="lost")
