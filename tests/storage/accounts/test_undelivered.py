"""PINs that did not arrive: who is told, once each, on both engines."""

import pytest
import sqlalchemy as sa

from storage.accounts import PinSent, take_undelivered
from storage.delivery import Chat, OutboxState, Outgoing
from storage.people import Person
from tests.stage import BEN


@pytest.fixture
def lost(stage):
    """A new PIN for Ben was asked for in a chat that is as these say, and its SMS ended in this state."""

    def lost(state=OutboxState.FAILED, channel="telegram", *, owned=True, **chat):
        ben = stage.rows(Person, phone=BEN)[0].id
        with stage.change():
            row = {"channel": channel, "external_id": "9", "session": {}, "person_id": ben if owned else None}
            row |= {"heard_at": stage.now} | chat
            (here,) = stage.connection.execute(sa.insert(Chat).values(row)).inserted_primary_key
            row = {"channel": "sms", "external_id": f"+{BEN}", "session": {}}
            (phone,) = stage.connection.execute(sa.insert(Chat).values(row)).inserted_primary_key
            sms = {"chat_id": phone, "channel": "sms", "lane": 1, "message": {}, "state": state, "outside": False}
            sms |= {"due_at": stage.now, "created_at": stage.now, "tries": 1}
            (out,) = stage.connection.execute(sa.insert(Outgoing).values(sms)).inserted_primary_key
            sent = {"person_id": ben, "chat_id": here, "outbox_id": out, "at": stage.now}
            stage.connection.execute(sa.insert(PinSent).values(sent))
        return taken(stage), here

    return lost


def taken(stage):
    with stage.database.transaction() as connection:
        return [(one.chat_id, one.phone) for one in take_undelivered(connection)]


@pytest.mark.parametrize("state", [OutboxState.FAILED, OutboxState.EXPIRED])
@pytest.mark.parametrize("owned", [True, False])  # not yet: who has proven the phone and waits to come in
def test_the_chat_that_asked_is_told_once_and_it_counts_for_nothing(stage, lost, state, owned):
    told, here = lost(state, owned=owned)
    assert told == [(here, BEN)]
    assert taken(stage) == []
    assert stage.rows(PinSent) == []


def test_one_that_is_under_way_or_arrived_is_nobodys_news(stage, lost):
    assert lost(OutboxState.SENT)[0] == []
    assert len(stage.rows(PinSent)) == 1


@pytest.mark.parametrize("chat", [{"proven": True, "owned": False}, {"active": False}, {"channel": "sms"}])
def test_nobody_is_told_where_somebody_logged_out_or_nothing_is_proven(stage, lost, chat):
    assert lost(**chat)[0] == []
    assert stage.rows(PinSent) == []


def test_nobody_is_told_in_a_chat_that_is_somebody_elses_now(stage, lost):
    other = next(person.id for person in stage.rows(Person) if person.phone != BEN)
    assert lost(person_id=other)[0] == []
