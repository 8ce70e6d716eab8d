"""Elsewhere, on both engines: what waits for a chat that is gone."""

from storage.delivery import Lane, OutboxState, rerouting
from tests.storage.table import NOW


def test_a_chat_left_hands_its_rows_to_the_persons_other_chat(table):
    sent, waiting, notice = table.put(1, state=OutboxState.SENT), table.put(1), table.put(1, Lane.NOTICE)
    table.does(rerouting.leave_chat, chat_id=1, now=NOW)
    assert [table.row(number).chat_id for number in (sent, waiting, notice)] == [1, 2, 2]
    assert table.claim() == [waiting]
    table.does(rerouting.leave_chat, chat_id=2, now=NOW)
    assert table.states(sent, waiting, notice) == [OutboxState.SENT, OutboxState.FAILED, OutboxState.FAILED]


def test_a_strangers_chat_left_has_nowhere_to_go(table):
    row = table.put(3)
    table.does(rerouting.leave_chat, chat_id=3, now=NOW)
    assert table.states(row) == [OutboxState.FAILED]
    assert table.row(row).chat_id == 3
