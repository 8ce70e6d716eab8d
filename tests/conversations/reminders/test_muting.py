"""Around reminders: muting, people who are not reached."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import Chat, OutboxState, Outgoing
from storage.reminders import Mute
from tests.stage import ASHA, BEN, CHUI, DAY, DIRECTOR, MANAGER
from tests.stage.reminding import chat_of, composed, take, tick, waiting


@pytest.fixture
def director(chat):
    return chat.says("hello").shares(DIRECTOR)


def test_a_manager_mutes_the_plan_and_has_it_back(manager):
    manager.says("/reminders")
    assert "Morning plan: on" in manager.heard
    assert "evening's reminder" not in manager.heard  # that is duty
    manager.taps("Morning plan")
    assert "Off: Morning plan." in manager.heard
    assert [row.kind for row in manager.stage.rows(Mute)] == ["plan"]
    manager.taps("Morning plan").taps("Morning plan")
    assert len(manager.stage.rows(Mute)) == 1


def test_an_officer_is_offered_what_officers_get(chat):
    chat.says("hello").shares(ASHA).says("/reminders")
    offered = [label for label in chat.labels if label]
    assert "Eve of the rehearsal" in offered
    assert "Letter not asked for" in offered
    assert "Morning plan" not in str(offered)  # that is the manager's


def test_people_whose_chat_is_blocked_are_listed_for_the_director(director):
    for phone in (MANAGER, ASHA):
        chat_of(director.stage, phone)
    chat_of(director.stage, BEN, active=False)
    director.says("/blocked")
    assert "1 person has blocked Karani:" in director.heard
    assert "Ben Kato, Mlimani Secondary: 0700 000 003" in director.heard
    assert "2 have not joined." in director.heard
    chat_of(director.stage, BEN, "whatsapp")
    assert "Nobody has blocked Karani." in director.says("/blocked").heard


def test_everyone_is_reached(director):
    for phone in (MANAGER, ASHA, BEN, CHUI, "254700000011"):
        chat_of(director.stage, phone)
    assert "We can reach everyone posted in your sub-county. You need do nothing." in director.says("/blocked").heard
    with director.stage.change() as stage:
        stage.connection.execute(sa.update(Chat).where(Chat.external_id != director.chat).values(active=False))
        for n in range(8):
            stage.add_officer(stage.centre, f"2547000003{n:02}", f"Afisa {n}")
    for n in range(8):
        chat_of(stage, f"2547000003{n:02}", active=False)
    director.says("/blocked").taps("More")
    assert "Page 2 of 2." in director.heard


def test_after_stop_nothing_comes_and_start_brings_it_back(manager):
    stage = manager.stage
    manager.says("STOP")
    stage.at(DAY, 19, 30)
    tick(stage)
    assert waiting(stage) == []
    manager.says("START")
    stage.at(DAY + timedelta(days=1), 19, 30)
    tick(stage)
    assert ("chase", "Zawadi Mfano") in waiting(stage)


def test_stop_is_heard_also_when_the_reminder_is_queued(manager):
    stage = manager.stage
    stage.at(DAY, 19, 30)
    tick(stage)
    manager.says("acha")
    with stage.change():  # the answers are out
        stage.connection.execute(sa.update(Outgoing).where(Outgoing.kind.is_(None)).values(state=OutboxState.SENT))
    assert [composed(stage, row) for row in take(stage) if row.reminder] == [None]


def test_what_was_muted_does_not_come_and_what_is_duty_does(manager):
    stage = manager.stage
    manager.says("/reminders").taps("When the papers are over")
    stage.at(DAY, 17)
    tick(stage)
    assert "nudge" not in {kind for kind, _name in waiting(stage)}
    stage.at(DAY, 19, 30)
    tick(stage)
    assert ("chase", "Zawadi Mfano") in waiting(stage)
