"""Redraws over a real connection: no answer waits for one, and the next tap draws the truth."""

import pytest

from bot.delivery import chat_queue
from storage.delivery import Chat, OutboxState, Outgoing
from tests.stage.ground import NONSENSE, known, settled, texts
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("by_hand")


@pytest.fixture
def marking(api, bot, stage):
    """The manager, with the register open."""
    zawadi = known(api, stage)
    zawadi.says("/register")
    zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
    until(lambda: settled(bot))  # a finger is slower than the writing down of where the register stands
    return zawadi


NOT_MODIFIED = "Bad Request: message is not modified: specified new message content and reply markup are the same"


def test_not_modified_and_too_old_are_success(api, bot, stage, marking):
    api.faults.next("editMessageText", status=400, description=NOT_MODIFIED)
    marking.taps("Ab", row="3 ")
    marking.waits_for(lambda: marking.toasts == ["Ben Kato: Ab."])
    api.faults.next("answerCallbackQuery", status=400, description="Bad Request: query is too old and response timeout")
    marking.taps("P", row="4 ")
    marking.waits_for(lambda: "Chui Ali: P." in marking.heard)
    until(lambda: settled(bot))
    assert stage.marks() == {"Ben Kato": "Ab", "Chui Ali": "P"}
    assert len(texts(marking)) == 1
    assert {row.state for row in stage.rows(Outgoing)} == {OutboxState.SENT}


def test_a_second_tap_on_the_same_button_is_answered_and_changes_nothing(api, bot, stage, marking):
    for taps in (1, 2, 3):
        marking.taps("Ab", row="3 ")
        marking.waits_for(lambda taps=taps: len(marking.toasts) == taps)
    until(lambda: settled(bot) and len(api.called("editMessageText")) >= 2)
    assert stage.marks() == {"Ben Kato": "Ab"}
    assert len(texts(marking)) == 1


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
def test_where_the_message_is_gone_a_new_one_is_sent(api, bot, stage, marking, why):
    api.faults.next("editMessageText", status=400, description=f"Bad Request: {why}")
    marking.taps("Ab", row="3 ")
    marking.waits_for(lambda: len(texts(marking)) == 2)
    assert "Ben Kato: Ab." in marking.heard


FAULTS = [{"status": 500}, {"status": 502}, {"status": 429}, {"drop": True}, {"drop": True, "before": True}]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_what_goes_wrong_with_a_redraw_holds_up_no_answer_and_is_tried_again(
    api, bot, stage, marking, fault, monkeypatch
):
    monkeypatch.setattr(chat_queue, "LONGEST_PAUSE", 0.05)
    api.faults.next("editMessageText", **fault)
    marking.taps("Ab", row="3 ")
    marking.says("/menu")
    marking.waits_for(lambda: "What would you like to do?" in marking.heard)
    marking.waits_for(lambda: "Ben Kato: Ab." in texts(marking)[0])  # in its place
    assert marking.toasts == ["Ben Kato: Ab."]
    assert len(texts(marking)) == 2


def test_a_redraw_that_fails_again_and_again_is_sent_as_a_message(api, bot, stage, marking, monkeypatch):
    monkeypatch.setattr(chat_queue, "AGAIN_AFTER", 0.01)
    api.faults.next("editMessageText", status=502, times=chat_queue.REDRAWS)
    marking.taps("Ab", row="3 ")
    marking.waits_for(lambda: len(texts(marking)) == 2)
    assert "Ben Kato: Ab." in marking.heard
    until(lambda: settled(bot))
    assert {row.state for row in stage.rows(Outgoing)} == {OutboxState.SENT}


def test_a_redraw_that_failed_never_overwrites_a_newer_one(api, bot, stage, marking, monkeypatch):
    monkeypatch.setattr(chat_queue, "AGAIN_AFTER", PATIENCE)
    api.faults.next("editMessageText", status=502)
    marking.taps("Ab", row="3 ")
    until(lambda: api.called("editMessageText"))
    marking.taps("P", row="4 ")
    marking.waits_for(lambda: "Chui Ali: P." in texts(marking)[0])
    until(lambda: settled(bot))
    assert len(api.called("editMessageText")) == 2
    assert len(texts(marking)) == 1


def test_a_chat_that_refuses_a_redraw_is_left(api, bot, stage, marking):
    api.faults.next("editMessageText", status=403)
    marking.taps("Ab", row="3 ")
    until(lambda: [chat.active for chat in stage.rows(Chat, external_id=str(marking.id))] == [False])


def test_a_fault_of_ours_in_a_redraw_holds_up_no_answer(api, bot, stage, marking, monkeypatch):
    async def broken(*_: object) -> None:
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(bot.services.channels["telegram"], "redraw", broken)
    marking.taps("Ab", row="3 ")
    marking.says("/nonsense")
    marking.waits_for(lambda: NONSENSE in marking.heard)


def test_a_newer_redraw_replaces_one_that_waits(api, bot, stage, marking):
    api.faults.next("editMessageText", hang=PATIENCE)
    marking.taps("Ab", row="1 ")
    marking.waits_for(lambda: len(marking.toasts) == 1)
    for row in ("2 ", "3 ", "4 "):
        marking.taps("Ab", row=row)
    marking.waits_for(lambda: len(marking.toasts) == 4)
    assert len(api.called("editMessageText")) == 1
    api.faults.let_go()
    marking.waits_for(lambda: "Chui Ali: Ab." in marking.heard)
    until(lambda: settled(bot))
    assert len(api.called("editMessageText")) == 2
