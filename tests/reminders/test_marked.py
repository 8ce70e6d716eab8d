"""Marked: an officer hears at once that they are marked absent, and what of it changed since; and nothing twice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.core import Message
from conversations.core.gsm import in_gsm7
from handlers.plain import as_sms
from storage.delivery import OutboxState, Outgoing
from storage.register import Mark, MarkChange
from storage.reminders import MarkSweep, marked
from tests.fakes.twilio.segments import segments
from tests.stage import ASHA, BEN, DAY, MANAGER, NAIROBI, Rendering, Talk
from tests.stage.reminding import chat_of, composed, settle, take, tick, waiting, worded


@pytest.fixture
def stage(stage):
    chat_of(stage, BEN)
    return stage


@pytest.fixture
def manager(stage):
    return Talk(stage, Rendering(), chat="1").shares(MANAGER).says("/register")


def made(stage, row):
    message = composed(stage, row)
    assert isinstance(message, Message)
    return message


def heard(stage, channel="telegram"):
    """What Ben hears now, each message as it goes out; the manager's own rows are let be."""
    tick(stage, sms=True)
    rows = [row for row in take(stage, channel) if row.reminder and row.reminder.kind == "marked"]
    said = [worded(composed(stage, row)) for row in rows]
    for row, text in zip(rows, said, strict=True):
        settle(stage, [row], OutboxState.SENT if text else OutboxState.EXPIRED)
    return [text for text in said if text]


def test_it_is_said_once_by_whom_and_leads_to_both_answers(stage, manager):
    manager.says("all").says("ab 3")
    tick(stage)
    (row,) = [row for row in take(stage) if row.reminder]
    message = made(stage, row)
    assert message.text == "Marked absent today by Zawadi Mfano."
    assert [button.label for line in message.buttons for button in line] == ["I was there", "That is right"]
    settle(stage, [row])
    assert heard(stage) == []
    stage.now += timedelta(minutes=5)
    assert heard(stage) == []
    ben = Talk(stage, Rendering(), chat=f"telegram-{BEN}").presses(message.buttons[1][0].data)
    assert ben.heard == "Thank you. Nothing changes for Wed 20 Oct."
    assert "What is right?" in ben.presses(message.buttons[0][0].data).heard


def test_what_is_undone_before_it_goes_out_is_never_said(stage, manager):
    stage.at(DAY, 10)
    manager.says("ab 3")
    tick(stage)
    assert [worded(composed(stage, row)) for row in take(stage) if row.reminder] == ["20 17:00"], "papers are written"
    manager.says("p 3")
    with stage.change():
        stage.connection.execute(sa.update(Outgoing).where(Outgoing.kind == "marked").values(state="pending"))
    stage.at(DAY, 17)
    (row,) = [row for row in take(stage) if row.reminder and row.reminder.kind == "marked"]
    assert composed(stage, row) is None
    settle(stage, [row], OutboxState.EXPIRED)
    assert heard(stage) == []
    manager.says("ab 3")
    assert heard(stage) == ["Marked absent today by Zawadi Mfano."]


def test_what_was_said_is_put_right(stage, manager):
    manager.says("ab 3")
    assert heard(stage) == ["Marked absent today by Zawadi Mfano."]
    manager.says("p 3")
    assert heard(stage) == ["No longer absent: marked P on Wed 20 Oct by Zawadi Mfano."]
    manager.says("ab 3").says("p 3")
    assert heard(stage) == [], "it is as Ben knows it"
    manager.says("ab 3").says("undo")
    assert heard(stage) == []


def test_a_first_mark_p_is_said_once_the_register_is_in_and_not_before(stage, manager):
    manager.says("p 3")
    assert heard(stage) == []
    manager.says("send").says("yes").says("correct").says("p 4").says("He came late")
    chat_of(stage, "254700000004")
    assert heard(stage) == ["Now marked P on Wed 20 Oct by Zawadi Mfano."]


def test_two_that_sweep_at_once_say_it_once(stage, manager):
    manager.says("ab 3")
    for _process in range(2):
        with stage.database.transaction() as connection:
            last = connection.scalar(sa.select(sa.func.max(MarkChange.id)))
            marked.sweep(connection, (1, last), stage.now, NAIROBI, sms=False)
    assert [kind for kind, _name in waiting(stage)] == ["marked"]


def test_what_is_committed_late_is_seen_still(stage, manager):
    """Numbers are given out in one order and committed in another: a minute is looked at again."""
    manager.says("ab 3")
    tick(stage)
    with stage.change():
        stage.connection.execute(sa.delete(Outgoing).where(Outgoing.kind == "marked"))
        stage.connection.execute(sa.text("DELETE FROM mark_notices"))
    stage.now += timedelta(seconds=60)
    tick(stage)
    assert [kind for kind, _name in waiting(stage)].count("marked") == 1
    stage.now += timedelta(seconds=60)
    tick(stage)
    assert stage.rows(MarkSweep)[0].settled == stage.rows(MarkChange)[-1].id


def test_by_sms_it_takes_one_and_says_what_to_write(stage, manager):
    manager.says("ab 2 3")
    tick(stage, sms=True)
    rows = [row for row in take(stage, "sms") if row.reminder]
    (row,) = [row for row in rows if row.reminder and row.reminder.kind == "marked"]
    text = in_gsm7(as_sms(made(stage, row)))
    assert text.startswith("Marked absent today by Zawadi Mfano. Wrong? Write: dispute 20")
    assert segments(text) == 1
    asha = Talk(stage, Rendering(), chat="3").shares(ASHA)
    assert "Wed 20 Oct, Mlimani Secondary: Ab, by Zawadi Mfano" in asha.says("dispute 20").heard


def test_two_days_are_one_message_in_which_each_answer_names_its_day(stage, manager):
    manager.says("ab 3").says("/register 19").says("ab 3").says("the network was down")
    tick(stage)
    (row,) = [row for row in take(stage) if row.reminder and row.reminder.kind == "marked"]
    message = made(stage, row)
    assert message.text == "Marked absent today by Zawadi Mfano.\n\nMarked absent on Tue 19 Oct by Zawadi Mfano."
    labels = [button.label for line in message.buttons for button in line]
    assert labels == ["I was there", "That is right", "I was there 19 Oct", "19 Oct is right"]


def test_whoever_marks_their_own_day_is_told_nothing(stage, manager):
    manager.says("ab 1")
    tick(stage)
    assert "marked" not in [kind for kind, _name in waiting(stage)]
    assert stage.marks() == {"Zawadi Mfano": Mark.ABSENT}
