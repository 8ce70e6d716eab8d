"""An account that is locked, a chat that is ended: what they still reach, on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.core import Text
from storage.accounts import Locking, arrive
from storage.audit import Audit, AuditRow
from storage.delivery import Chat, Lane, OutboxState, Outgoing, by_sms, notify, outbox, sending
from storage.deployments import deciders_of
from storage.people import Office, Person, Standing
from tests.stage import BEN, DIRECTOR, MANAGER, Rendering, Talk

COUNCIL, COLLEAGUE = "254700000093", "254700000094"
SAYS_LOCKED = "This Karani account is locked,"


def talk(stage, chat="7") -> Talk:
    return Talk(stage, Rendering(), chat=chat)


@pytest.fixture
def manager(stage):
    return talk(stage).shares(MANAGER)


def person(stage, phone=MANAGER):
    return stage.rows(Person, phone=phone)[0].id


def locking(stage, act, phone=MANAGER):
    """What is done to the account with this phone, in a transaction of its own."""
    whose = person(stage, phone)
    with stage.database.transaction() as connection:
        return act(Locking(connection, stage.now, Audit(connection, stage.now, None, None)), whose)


def lock(stage, phone=MANAGER, told=None):
    return locking(stage, lambda locks, whose: locks.lock(whose, told), phone)


def test_whatever_is_done_in_a_chat_of_a_locked_account_says_that_it_is_and_whom_to_call(stage, manager):
    manager.says("/register")
    lock(stage)
    for said in ("/menu", "menu", "1", "/register", "my data", "/account", "/pin", "/logout", "ab 2", "0", "lugha"):
        manager.says(said)
        assert manager.heard.startswith(SAYS_LOCKED), said
        assert "Daudi Mfano" in manager.heard
        assert not manager.labels, said
    assert not stage.marks()


def test_the_next_press_of_a_talk_in_hand_marks_nobody(stage, manager):
    manager.says("/register")
    lock(stage)
    assert manager.taps("All present").heard.startswith(SAYS_LOCKED)
    assert not stage.marks()


def test_nobody_logs_in_to_a_locked_account(stage, manager):
    lock(stage)
    stranger = talk(stage, "8").says("hello").shares(MANAGER)
    assert SAYS_LOCKED in stranger.heard
    assert not stage.rows(Chat, external_id="8")[0].person_id


def test_a_number_that_the_channel_proves_is_told_and_not_let_in(stage, manager):
    lock(stage)
    proven = talk(stage, "+254700000001")
    assert proven.turn(Text("hello"), phone=MANAGER).heard.startswith(SAYS_LOCKED)
    assert [row.person_id for row in stage.rows(Chat, external_id="+254700000001")] == [None]


def test_a_chat_of_a_locked_account_logs_in_nowhere_else(stage, manager):
    lock(stage)
    assert SAYS_LOCKED in manager.shares(BEN).heard
    assert stage.rows(Chat, external_id="7")[0].person_id == person(stage)


def test_what_waits_is_not_delivered_and_nothing_more_is_queued(stage, manager):
    chat = stage.rows(Chat, external_id="7")[0].id
    with stage.database.transaction() as connection:
        outbox.put(connection, chat, Lane.NOTICE, {"text": "a secret"}, stage.now)
        outbox.put(connection, chat, Lane.CODE, {"text": "your PIN"}, stage.now)
    lock(stage, told={"text": "locked"})
    whose = person(stage)
    with stage.database.transaction() as connection:
        assert notify(connection, whose, Lane.LETTER, {"text": "more"}, stage.now, sms=True) is None
        assert by_sms(connection, whose, "", stage.now) is None
    waiting = [row.message for row in stage.rows(Outgoing, state=OutboxState.PENDING)]
    assert waiting == [{"text": "locked"}]


def test_what_another_process_gives_back_after_the_lock_does_not_go_out(stage, manager):
    lock(stage)
    chat = stage.rows(Chat, external_id="7")[0].id
    with stage.database.transaction() as connection:
        row = outbox.put(connection, chat, Lane.NOTICE, {"text": "a secret"}, stage.now)
        lanes = [Lane.REPLY, Lane.CODE, Lane.LETTER, Lane.NOTICE]
        assert not sending.claim(connection, "telegram", lanes, "me", stage.now, 10)
    assert stage.rows(Outgoing, id=row)[0].state == OutboxState.EXPIRED


def test_unlocked_the_chat_is_its_owners_again(stage, manager):
    lock(stage)
    assert locking(stage, lambda locks, whose: locks.unlock(whose))
    assert manager.says("/menu").heard.endswith("What would you like to do?")


def test_each_is_done_once_and_leaves_a_row(stage, manager):
    assert [lock(stage), lock(stage)] == [True, False]
    assert locking(stage, lambda locks, whose: [locks.unlock(whose) for _ in range(2)]) == [True, False]
    assert [row.act for row in stage.rows(AuditRow)][-2:] == ["account locked", "account unlocked"]


def test_a_chat_that_is_ended_is_nobodys_and_others_stay(stage, manager):
    other = talk(stage, "8").enters(MANAGER)
    manager.says("/register")
    mine = stage.rows(Chat, external_id="7")[0].id
    assert locking(stage, lambda locks, whose: locks.end_chat(mine, whose))
    assert not locking(stage, lambda locks, whose: locks.end_chat(mine, whose))
    manager.taps("All present")
    assert not stage.marks()
    assert other.says("/menu").heard.endswith("What would you like to do?")


def test_a_chat_of_somebody_else_is_not_ended(stage, manager):
    mine = stage.rows(Chat, external_id="7")[0].id
    assert not locking(stage, lambda locks, whose: locks.end_chat(mine, whose), BEN)
    assert stage.rows(Chat, id=mine)[0].person_id == person(stage)


def test_logged_out_everywhere_no_chat_is_in_and_the_channels_proof_is_not_enough(stage, manager):
    proven = talk(stage, "+254700000001").enters(MANAGER)
    assert locking(stage, lambda locks, whose: locks.log_out(whose)) == 2
    for chat in (manager, proven):
        assert "What would you like" not in chat.says("/menu").heard
    with stage.database.transaction() as connection:
        assert not connection.scalar(sa.select(Chat.id).where(Chat.person_id.is_not(None)))
        again = arrive(connection, "telegram", "+254700000001", stage.now + timedelta(days=9), stage.now.date())
    assert not again.person_id


def test_a_director_who_is_locked_decides_nothing(stage):
    director = talk(stage).shares(DIRECTOR).says("/board")
    lock(stage, DIRECTOR)
    assert director.says("/board").heard.startswith(SAYS_LOCKED)


def test_an_officer_of_the_council_who_is_locked_decides_nothing_either(stage):
    with stage.change():
        stage.connection.execute(sa.delete(Office).where(Office.office == Standing.TSC_DIRECTOR))
        for phone in (COUNCIL, COLLEAGUE):
            stage._add(Office, person_id=stage.add_person(phone, "Baraza Mfano"), office=Standing.COUNCIL)
    for locked, left in ((COUNCIL, [person(stage, COLLEAGUE)]), (COLLEAGUE, [])):
        lock(stage, locked)
        with stage.database.reading() as records:
            assert deciders_of(records, person(stage, BEN), stage.now.date()) == left
