"""Seconding: a notice to many waits until a second officer of the council approves it, with their own PIN."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.core import Message
from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing
from storage.people import Office, Person, Standing
from storage.reminders import Broadcast, broadcasts
from tests.stage import ASHA, BEN, CHUI, MANAGER, Rendering, Talk
from tests.stage.reminding import chat_of

FIRST, SECOND = "254700000080", "254700000081"
TEXT = "Papers begin at 8:00 a.m. sharp."


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Two people are many here."""
    monkeypatch.setattr(broadcasts, "ALONE", 2)


@pytest.fixture
def first(chat):
    """Nuru of the council writes to three people; Baraka is the second officer, in a chat of his own."""
    stage = chat.stage
    for phone in (MANAGER, ASHA, BEN, CHUI):
        chat_of(stage, phone)
    with stage.change():
        for phone, name in ((FIRST, "Nuru Mfano"), (SECOND, "Baraka Mfano")):
            person = stage.add_person(phone, name)
            stage.connection.execute(sa.insert(Office), {"person_id": person, "office": Standing.COUNCIL})
    return chat.says("hello").shares(FIRST)


@pytest.fixture
def second(first):
    return Talk(first.stage, Rendering(), chat="60").shares(SECOND)


def sends(first, role="All roles"):
    return first.says("/notice").taps("KCSE 2027").taps("Everywhere").taps(role).says(TEXT)


def state(stage):
    return [row.state for row in stage.rows(Broadcast)]


def notice_button(stage):
    """What the button carries that was sent to the second officer."""
    told = [Message.load(row.message) for row in stage.rows(Outgoing, lane=Lane.NOTICE)]
    return next(button.data for message in told for row in message.buttons for button in row)


def test_it_waits_until_the_second_officer_approves_it(first, second):
    assert "a second officer of the council must approve it" in sends(first).heard
    first.taps("Send it")
    assert "A second officer of the council must approve it by the end of Thu 21 Oct" in first.heard
    assert "Go on" not in first.labels
    assert state(first.stage) == ["paused"]
    second.presses("second.show:1")
    assert "Nuru Mfano …080 wants to send to 4 people:" in second.heard.replace("...", "…")
    assert TEXT in second.heard
    second.taps("Approve")
    assert "Approved. The notice goes out now." in second.heard
    assert state(first.stage) == ["running"]
    assert "Approved by Baraka Mfano." in first.taps("Refresh").heard
    acts = [(row.act, row.person_id) for row in first.stage.rows(AuditRow) if row.act.startswith("notice")]
    ids = [first.stage.rows(Person, phone=phone)[0].id for phone in (FIRST, SECOND)]
    assert acts == [("notice sent", ids[0]), ("notice approved", ids[1])]


def test_the_second_officer_is_told_with_a_button_and_the_first_of_the_answer(first, second):
    sends(first).taps("Send it")
    second.presses(notice_button(first.stage)).taps("Decline")
    assert "Declined. The notice is not sent." in second.heard
    assert state(first.stage) == ["stopped"]
    told = [row.message["text"] for row in first.stage.rows(Outgoing, lane=Lane.LETTER)]
    assert told[-1] == "Baraka Mfano …081 declined your notice 1. It is not sent."


def test_the_sender_cannot_approve_it_however(first, second):
    sends(first).taps("Send it")
    first.presses("second.show:1")
    assert "Approve" not in first.labels
    for press in ("second.approve", "second.show:1", "6.approve", "7.approve", "8.go", "7.go"):
        first.presses(press)
    first.says("/second")
    assert "No notice is waiting for you. Write menu to go on." in first.heard
    assert state(first.stage) == ["paused"]


def test_it_takes_the_second_officers_own_pin(first, second):
    sends(first).taps("Send it")
    second.signs = False
    with first.stage.database.transaction() as connection:
        connection.execute(sa.update(Chat).where(Chat.external_id == "60").values(unlocked_at=None))
    second.presses("second.show:1").taps("Approve")
    assert "we ask for your PIN" in second.heard
    assert state(first.stage) == ["paused"]


def test_too_late_it_is_written_again(first, second):
    sends(first).taps("Send it")
    first.stage.now += timedelta(days=2)
    second.says("/second")
    assert "No notice is waiting for you. Write menu to go on." in second.heard
    second.presses("second.show:1").taps("Approve")
    assert "That has changed in the meantime" in second.heard
    assert "Nobody approved it in time. Write it again." in first.presses("notice.follow:1").heard
    assert state(first.stage) == ["paused"]


def test_what_was_stopped_is_not_approved(first, second):
    sends(first).taps("Send it").taps("Stop for good")
    second.presses("second.show:1").taps("Approve")
    assert "That has changed in the meantime" in second.heard
    assert state(first.stage) == ["stopped"]


def test_many_small_ones_in_a_day_are_many(first, second):
    sends(first, "Supervisor").taps("Send it")
    sends(first, "Invigilator").taps("Send it")
    assert state(first.stage) == ["running", "running"]
    sends(first, "Supervisor").taps("Send it")
    assert state(first.stage) == ["running", "running", "paused"]
    first.stage.now += timedelta(days=1, minutes=1)
    sends(first, "Supervisor").taps("Send it")
    assert state(first.stage)[-1] == "running"


def test_the_only_officer_is_told_so_and_nothing_is_sent(first):
    with first.stage.database.transaction() as connection:
        baraka = sa.select(Person.id).where(Person.phone == SECOND)
        connection.execute(sa.delete(Office).where(Office.person_id.in_(baraka)))
    sends(first).taps("Send it")
    assert "needs two officers of the council, and you are the only one." in first.heard
    assert state(first.stage) == []
