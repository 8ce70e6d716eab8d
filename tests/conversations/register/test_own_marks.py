"""Own marks: whoever marks themselves stays flagged until the day's supervisor or a director confirms it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.core import Message
from storage.audit import AuditRow
from storage.delivery import OutboxState, Outgoing
from storage.exams import Role
from storage.people import Office, Person
from storage.register import MarkChange, OwnAnswer, Printing, Sending
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, OTHER_MANAGER, Rendering, Talk
from tests.stage.reminding import composed, take, tick

NEW = "254700000033"


def person(stage, phone, number):
    return Talk(stage, Rendering(), chat=str(number)).shares(phone)


@pytest.fixture
def manager(sqlite_stage):
    """Zawadi has marked everyone present, herself too."""
    return person(sqlite_stage, MANAGER, 1).says("/register").taps("All present").taps("Send")


@pytest.fixture
def asha(manager):
    return person(manager.stage, ASHA, 2)


@pytest.fixture
def director(manager):
    return person(manager.stage, DIRECTOR, 3)


def test_the_supervisor_confirms_with_one_tap_and_the_flag_goes(manager, asha):
    assert "Own mark, not confirmed: Zawadi Mfano." in manager.told
    assert "own mark, not confirmed" in manager.says("/register").says("list").heard
    assert "Own mark, not confirmed" in manager.says("1").heard
    asha.says("/confirm")
    assert asha.heard.startswith("Zawadi Mfano, centre manager at Mlimani Secondary, marked P for themselves on Wed")
    asha.taps("Confirm")
    assert "Confirmed: Zawadi Mfano, P on Wed 20 Oct." in asha.heard
    assert "own mark, confirmed by Asha Juma" in manager.says("/register").says("list").heard
    assert "No own mark waits" in asha.says("confirm").heard


def test_the_paper_and_my_days_say_so_too(manager, asha):
    def own():
        with manager.stage.database.reading() as records:
            person = manager.stage.rows(Person, phone=MANAGER)[0].id
            whole = Printing(records, DAY, person).whole(manager.stage.centre, manager.stage.database.vault)
        return {one.name: dict(one.own) for one in whole.officers if one.own}

    receipt = manager.stage.rows(Sending)[0].receipt
    assert own() == {"Zawadi Mfano": {DAY: ""}}
    assert "Marked by self, not confirmed: 1" in manager.says(f"/verify {receipt}").heard
    assert "own mark, not confirmed" in manager.says("/mydays").heard
    asha.says("confirm yes")
    assert own() == {"Zawadi Mfano": {DAY: "Asha Juma"}}
    assert "Marked by self" not in manager.says(f"/verify {receipt}").heard
    assert "own mark, confirmed by Asha Juma" in manager.says("/mydays").heard


def test_a_mark_that_is_changed_is_flagged_anew_and_an_old_button_confirms_nothing(manager, asha):
    old = asha.says("confirm").heard_messages[-1].buttons[0][0]
    asha.says("yes")
    manager.says("/register").taps("Correct").says("ab 1").says("p 1").says("send")
    assert "own mark, not confirmed" in manager.says("list").heard
    [answer] = manager.stage.rows(OwnAnswer)
    [officer] = [one for phone, one in manager.stage.officers.items() if phone == MANAGER]
    asha.presses(f"confirm.confirm:{officer}:{DAY}:{answer.change_id}")
    assert "That has changed in the meantime" in asha.heard
    assert old.label == "Confirm"


def test_what_is_called_wrong_changes_nothing_and_goes_to_the_director(manager, asha, director):
    assert "We have told the director" in asha.says("confirm").says("no").heard
    assert manager.stage.marks()["Zawadi Mfano"] == "P"
    [told] = [row for row in manager.stage.rows(Outgoing) if "does not confirm" in row.message.get("text", "")]
    assert "Asha Juma does not confirm: Zawadi Mfano, centre manager at Mlimani" in told.message["text"]
    director.says("/board").taps("Own marks (1)")
    assert "Asha Juma says that this is wrong." in director.heard
    assert "Confirm all" not in director.labels
    director.taps("✓ Zawadi")
    assert "Every own mark of Wed 20 Oct is confirmed." in director.heard
    [row] = [row for row in manager.stage.rows(AuditRow) if row.act == "own mark confirmed"]
    assert row.detail["on"] == f"{DAY}"
    assert "Own marks" not in director.says("/board").heard


def test_confirm_all_takes_the_pin_and_leaves_out_what_a_supervisor_calls_wrong(manager, asha, director):
    person(manager.stage, OTHER_MANAGER, 4).says("/register").taps("All present")
    with manager.stage.change() as stage:
        third = stage.add_centre(stage.exam, "99101003", "Ziwani Secondary")
        stage.add_officer(third, NEW, "Neema Mfano", Role.CENTRE_MANAGER)
    person(manager.stage, NEW, 5).says("/register").taps("All present")
    asha.says("confirm no")
    director.signs = False
    director.says("confirm").taps("Confirm all")
    assert not [row for row in manager.stage.rows(AuditRow) if row.act == "own mark confirmed"]
    director.unlocks().says("confirm").taps("Confirm all")
    assert "Confirmed: 2 marks." in director.heard
    assert "Mlimani Secondary: Zawadi Mfano" in director.heard


def test_whose_office_has_ended_meanwhile_is_not_told_that_all_is_confirmed(manager, director):
    director.says("confirm")
    with manager.stage.change() as stage:
        stage.connection.execute(sa.update(Office).values(until=DAY - timedelta(days=1)))
    director.taps("Zawadi")
    assert "do not have permission" in director.heard
    assert "is confirmed" not in director.heard
    assert not stage.rows(OwnAnswer)


@pytest.mark.parametrize("who", [BEN, MANAGER, OTHER_MANAGER])
def test_nobody_else_confirms_and_nobody_their_own(manager, who):
    change = manager.stage.rows(MarkChange, deployment_id=manager.stage.officers[MANAGER])[-1].id
    talk = person(manager.stage, who, 1 if who == MANAGER else 6)
    talk.presses(f"confirm.confirm:{manager.stage.officers[MANAGER]}:{DAY}:{change}")
    assert "do not have permission" in talk.heard
    assert not manager.stage.rows(OwnAnswer)


def test_who_manages_and_supervises_cannot_confirm_their_own(manager):
    with manager.stage.change() as stage:
        stage.add_officer(stage.other_centre, OTHER_MANAGER, "Omari Mfano", Role.SUPERVISOR, from_on=DAY)
    both = person(manager.stage, OTHER_MANAGER, 4).says("/register").taps("All present")
    assert "No own mark waits" in both.says("confirm").heard


def test_the_supervisor_is_asked_in_the_evening_and_not_once_it_is_confirmed(manager, asha):
    manager.stage.at(DAY, 20, 30)
    with manager.stage.change() as stage:
        stage.connection.execute(sa.update(Outgoing).values(state=OutboxState.SENT))
    tick(manager.stage)
    [row] = [row for row in take(manager.stage) if row.reminder and row.reminder.kind == "own_mark"]
    message = composed(manager.stage, row)
    assert isinstance(message, Message)
    assert message.whole.startswith("Zawadi Mfano, centre manager at Mlimani Secondary, marked P for themselves")
    assert [button.label for button in message.buttons[0]] == ["Confirm", "Was not there"]
    assert message.brief.endswith("Right? Write: confirm yes, or confirm no")
    asha.says("confirm yes")
    assert composed(manager.stage, row) is None
