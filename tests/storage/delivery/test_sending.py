"""Sending on both engines: order, lanes, leases and what becomes of each row."""

from datetime import timedelta

import pytest

from storage.delivery import LEASE, Lane, OutboxState, Settled, sending
from storage.life import Life
from tests.storage.table import LANES, NOW


def test_a_waiting_notice_delays_no_reply(table):
    notice = table.put(1, Lane.NOTICE)
    (reply,) = table.reply(1)
    assert reply.id > notice
    table.does(sending.settle, results=[Settled(reply.id, OutboxState.PENDING, due_at=NOW)], now=NOW)
    assert table.claim(lanes=[Lane.REPLY]) == [reply.id]


def test_lanes_go_in_their_order(table):
    rows = [table.put(chat, lane) for chat, lane in ((1, Lane.NOTICE), (2, Lane.LETTER), (3, Lane.REPLY))]
    assert [table.claim(most=1), table.claim(most=1), table.claim(most=1)] == [[rows[2]], [rows[1]], [rows[0]]]


@pytest.mark.parametrize("lane", LANES)
def test_of_a_chat_only_the_oldest_is_claimed(table, lane):
    first, second, elsewhere = table.put(1, lane), table.put(1, lane), table.put(2, lane)
    assert table.claim() == [first, elsewhere]
    assert table.claim() == []
    table.does(sending.settle, results=[Settled(first, OutboxState.SENT)], now=NOW)
    assert table.claim() == [second]


def test_what_is_to_be_tried_later_holds_its_chat_and_no_other(table):
    first, second, elsewhere = table.put(1), table.put(1), table.put(2)
    table.claim()
    later = Settled(first, OutboxState.PENDING, error="wait 5 s", due_at=NOW + timedelta(seconds=5))
    table.does(sending.settle, results=[later, Settled(elsewhere, OutboxState.SENT, "77")], now=NOW)
    assert table.claim(now=NOW + timedelta(seconds=4)) == []
    assert table.claim(now=NOW + timedelta(seconds=5)) == [first]
    assert (table.row(first).tries, table.row(first).error, table.states(second)) == (
        1,
        "wait 5 s",
        [OutboxState.PENDING],
    )
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
        mine = [row.id for row in sending.claim(connection, "telegram", LANES, "one", NOW, 2)]
        theirs = table.claim(owner="two")  # it does not wait
    assert sorted(mine + theirs) == rows
    assert {table.row(number).leased_by for number in theirs} == {"two"}


def test_what_a_dead_process_held_is_taken_up_after_its_lease(table):
    dead = {"state": OutboxState.SENDING, "leased_by": "dead", "leased_until": NOW + LEASE}
    reply, letter, notice = table.put(1, **dead), table.put(2, Lane.LETTER, **dead), table.put(3, Lane.NOTICE, **dead)
    assert table.claim(now=NOW + LEASE) == []
    assert table.claim(now=NOW + LEASE + timedelta(seconds=1)) == [reply]
    assert table.states(letter, notice) == [OutboxState.UNKNOWN, OutboxState.UNKNOWN]
    assert table.row(reply).leased_by == "me"


def test_what_a_process_known_to_be_dead_held_is_free_at_once(table, database):
    living, dead = Life(database), Life(database)
    for life in (living, dead):
        life.keep()
    (kept,), (free,) = table.reply(1, owner=living.owner), table.reply(2, owner=dead.owner)
    table.reply(3, owner="of a version without a sign of life")
    dead.end()
    with database.transaction() as connection:
        assert sending.dead_holders(connection, NOW) == {dead.owner}
        sending.reclaim(connection, {dead.owner}, NOW)
    assert table.claim() == [free.id]
    assert table.row(kept.id).leased_by == living.owner
    living.end()


def test_a_lease_is_kept_only_for_rows_in_hand_and_ones_own(table):
    mine, forgotten = [row.id for row in (*table.reply(1), *table.reply(2))]
    (theirs,) = table.reply(3, owner="another")
    then = NOW + timedelta(seconds=40)
    table.does(sending.extend, rows=[mine, theirs.id], owner="me", now=then)
    assert [table.row(n).leased_until for n in (mine, forgotten, theirs.id)] == [then + LEASE, NOW + LEASE, NOW + LEASE]
    table.does(sending.extend, rows=[], owner="me", now=then)


def test_rows_given_back_are_anybodys(table):
    (row,) = table.reply(1)
    table.does(sending.release, rows=[row.id])
    assert table.claim(owner="another") == [row.id]
    table.does(sending.settle, results=[Settled(row.id, OutboxState.SENT)], now=NOW)
    table.does(sending.release, rows=[row.id])  # too late: it is out
    assert table.states(row.id) == [OutboxState.SENT]


def test_what_is_past_its_use_expires(table):
    row = table.put(1, Lane.NOTICE, expires_at=NOW)
    kept = table.put(2, Lane.NOTICE, expires_at=NOW + timedelta(hours=1))
    assert table.claim(now=NOW + timedelta(seconds=1)) == [kept]
    assert table.states(row) == [OutboxState.EXPIRED]
