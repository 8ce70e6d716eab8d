"""Statuses on both engines: what a platform tells late."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import Chat, OutboxState, Status, statuses
from storage.delivery.rerouting import MOST_MOVES
from tests.storage.table import NOW


@pytest.fixture
def active(database):
    def active(chat: int) -> bool:
        with database.reading() as records:
            return bool(records.scalar(sa.select(Chat.active).where(Chat.id == chat)))

    return active


def heard(database, chat: int, at) -> None:
    with database.transaction() as connection:
        connection.execute(sa.update(Chat).where(Chat.id == chat).values(heard_at=at, active=True))


def test_a_chat_that_is_gone_is_left(table, active):
    row = table.put(1, state=OutboxState.SENT, external_id="SM1")
    table.does(statuses.told, external_id="SM1", status=Status.GONE, now=NOW, sms=False)
    assert not active(1)
    assert table.row(row).chat_id == 2


def test_who_has_written_since_is_not_gone_and_is_told_again(table, database, active):
    """STOP, then START: what was refused in between comes late, and ends nothing."""
    row = table.put(1, state=OutboxState.SENT, external_id="SM1")
    heard(database, 1, NOW + timedelta(minutes=1))
    table.does(statuses.told, external_id="SM1", status=Status.GONE, now=NOW + timedelta(minutes=2), sms=False)
    assert active(1)
    assert table.states(row) == [OutboxState.PENDING]


def test_a_chat_that_refuses_again_and_again_is_left_in_the_end(table, database, active):
    table.put(1, state=OutboxState.SENT, external_id="SM1", tries=MOST_MOVES)
    heard(database, 1, NOW + timedelta(minutes=1))
    table.does(statuses.told, external_id="SM1", status=Status.GONE, now=NOW + timedelta(minutes=2), sms=False)
    assert not active(1)
