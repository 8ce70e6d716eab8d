"""Reasons: late and corrected marks carry them, wherever these marks are seen; and nobody else's marks do."""

from datetime import timedelta

import pytest

from conversations.core.gsm import segments
from storage.register import MarkChange, Reason, Register
from tests.stage import DAY, DIRECTOR, MANAGER, RENDERINGS, Rendering, Talk

CHUI = "254700000004"


@pytest.fixture
def director(chat):
    return chat.shares(DIRECTOR)


def reasons(talk):
    return [change.reason for change in talk.stage.rows(MarkChange)]


def test_marks_tapped_while_it_is_asked_wait_together(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3")
    manager.presses(f"register.mark:{manager.stage.centre}:{DAY}:{manager.stage.officers[CHUI]}:Ab")
    assert "Ben Kato, Chui Ali: Ab." in manager.heard
    manager.taps("Forgot")
    assert manager.stage.marks() == {"Ben Kato": "Ab", "Chui Ali": "Ab"}
    assert "Reason: Forgot." in manager.heard
    assert reasons(manager) == [Reason.FORGOT] * 2


def test_whoever_goes_back_to_the_register_has_marked_nobody(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3").taps("Register").says("p 2").taps("Forgot")
    assert manager.stage.marks() == {"Asha Juma": "P"}


def test_undo_asks_for_no_reason_and_takes_it_away(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3").taps("Forgot").says("undo")
    assert manager.stage.marks() == {}
    manager.says("all").taps("No network").says("send")
    assert "Late or corrected. No network: 1 Zawadi Mfano" in manager.heard
    assert "Forgot" not in manager.heard


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("ab 3 no network", Reason.NO_NETWORK),
        ("kato ab, nilisahau", Reason.FORGOT),
        ("ab 3 because the bus broke down", "the bus broke down"),
        ("Ben hayuko simu ilifungiwa", Reason.PHONE),
    ],
)
def test_a_line_brings_its_reason_along(manager, said, reason):
    manager.stage.at(DAY, 22)
    manager.says("/register").says(said)
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    assert reasons(manager) == [reason]


def test_a_correction_says_why_on_its_receipt_and_on_the_card(manager):
    manager.says("/register").says("all").says("send")
    [first] = manager.stage.rows(Register)
    manager.taps("Correct").says("ab 3")
    assert "Why are you changing it?" in manager.heard
    assert manager.stage.marks()["Ben Kato"] == "P"
    manager.taps("Marked the wrong person").says("send")
    assert f"It replaces {first.receipt[:4]}-" in manager.heard
    assert "Ab (Marked the wrong person)." in manager.heard
    manager.says("correct").says("3")
    assert "P, now Ab (Marked the wrong person)" in manager.heard


def test_the_receipt_names_late_marks_by_their_reasons(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3 no network").says("rest p").taps("Phone locked away").says("send")
    assert "Late or corrected." in manager.heard
    assert "No network: 3 Ben Kato" in manager.heard
    assert "Phone locked away: 1 Zawadi Mfano" in manager.heard


def test_in_kiswahili_it_is_asked_and_said_back(manager):
    manager.says("/kiswahili")
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3").taps("Nilisahau")
    assert "Sababu: Nilisahau." in manager.heard
    assert reasons(manager) == [Reason.FORGOT]


def test_by_sms_the_question_is_one_segment_and_a_number_answers(sqlite_stage):
    sqlite_stage.at(DAY, 22)
    manager = Talk(sqlite_stage, RENDERINGS["sms"]()).shares(MANAGER)
    manager.says("/register").says("ab 3")
    assert segments(manager.heard) == 1
    manager.says("2")
    assert reasons(manager) == [Reason.NO_NETWORK]
    assert "Ben Kato: Ab. Reason: No network." in manager.heard


def test_the_board_has_them_by_register(director):
    manager = Talk(director.stage, director.rendering, chat="8").shares(MANAGER)
    manager.says("/register").says("all").says("send")
    director.stage.at(DAY, 18, 5)
    manager.says("correct").says("ab 3 wrong person")
    director.says("/board").taps("Late or corrected (1)")
    assert "Late or corrected on Wed 20 Oct: 1 mark" in director.heard
    assert "Corrected: Marked the wrong person. 3 Ben Kato P " in director.heard
    assert "001 Mlimani Secondary" in director.labels


def test_who_cannot_correct_a_sent_register_of_the_day_before_is_told_whom_to_call(sqlite_stage):
    manager = Talk(sqlite_stage, Rendering()).shares(MANAGER)
    manager.says("/register").says("all").says("send")
    sqlite_stage.at(DAY, 23)
    heard = manager.says("/register").heard
    assert "Correct" not in manager.labels
    assert "call Daudi Mfano" in heard


def test_marks_typed_before_their_register_is_known_are_kept_and_asked_about_where_they_are_late(manager):
    assert "Which register are these marks for: ab 3?" in manager.says("ab 3").heard
    manager.taps("Wed 20 Oct")
    assert "Ben Kato: Ab." in manager.heard
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    manager.says("menu").says("p 3").taps("Tue 19 Oct")
    assert "Why are you marking it late?" in manager.heard
    assert manager.stage.marks(DAY - timedelta(days=1)) == {}
    manager.taps("Forgot")
    assert manager.stage.marks(DAY - timedelta(days=1)) == {"Ben Kato": "P"}
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    manager.says("menu").says("ab 77").taps("Tue 19 Oct")
    assert "Nobody on this register has number 77." in manager.heard
