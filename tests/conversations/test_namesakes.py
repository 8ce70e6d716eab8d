"""Namesakes: wherever people are named, two of one name are told apart, and a typed name takes neither by chance."""

import pytest

from storage.exams import Role
from storage.reminders.duties import Duties
from storage.service import NAIROBI
from tests.stage import DAY, DIRECTOR, MANAGER, RENDERINGS, Rendering, Stage, Talk
from tests.stage.applying import add_applicant, person_id, told

ALI, OTHER = "254700000678", "254700000123"


@pytest.fixture
def manager(sqlite_stage: Stage) -> Talk:
    """Of a centre with two Ali Omar, numbers 5 and 6, and two of the name Achieng."""
    with sqlite_stage.change() as stage:
        for phone, name in (
            (ALI, "Ali Omar"),
            (OTHER, "Ali Omar"),
            ("254700000031", "Achieng Otieno"),
            ("254700000032", "Achieng Njeri"),
        ):
            stage.add_officer(stage.centre, phone, name)
    return Talk(sqlite_stage, Rendering()).shares(MANAGER)


@pytest.fixture
def director(manager: Talk) -> Talk:
    return Talk(manager.stage, Rendering(), chat="8").shares(DIRECTOR)


def test_rows_of_the_register_say_no_more_of_a_name_than_tells_it_apart(manager):
    rows = [
        message_row[0].label
        for message_row in manager.says("/register").heard_messages[0].buttons
        if len(message_row) == 3
    ]
    assert rows[2:] == ["3 Ben K.", "4 Chui A.", "5 Ali Omar", "6 Ali Omar", "7 Achieng O.", "8 Achieng N."]


def test_marks_and_the_receipt_name_namesakes_by_their_number(manager):
    assert "5 Ali Omar: Ab." in manager.says("/register").says("ab 5").heard
    assert "Not marked yet: Zawadi Mfano, Asha Juma, Ben Kato, Chui Ali, 6 Ali Omar" in manager.taps("Send").heard
    manager.taps("Register").says("rest p").says("ab 6").taps("Send")
    assert "Absent: 5 Ali Omar, 6 Ali Omar." in manager.heard


def test_who_marked_is_told_from_a_namesake_on_the_register(manager):
    assert " Zawadi Mfano: not marked, now Ab" in manager.says("/register").says("ab 5").says("5").heard
    with manager.stage.change() as stage:
        stage.add_officer(stage.centre, "254700000033", "Zawadi Mfano")
    assert " Zawadi Mfano …001: not marked, now Ab" in manager.says("/register").says("5").heard


def test_a_reminder_names_them_by_their_number(manager):
    manager.says("/register").says("p 1 2 3 4 5 7 8")
    stage = manager.stage
    with stage.database.reading() as connection:
        [duty] = Duties(connection, stage.now, NAIROBI, person_id(stage, MANAGER)).registers(DAY)
    assert duty.unmarked == ("6 Ali Omar",)
    assert {"5 Ali Omar", "Achieng Otieno"} < {*duty.officers}


def test_officers_found_are_two_different_buttons(director):
    director.says("/officers").says("ali omar")
    assert director.labels[:2] == ["Ali Omar …678, Mlimani Secondary", "Ali Omar …123, Mlimani Secondary"]
    director.taps("Ali Omar …678")
    assert "0700 000 678" in director.heard


def test_a_typed_name_of_two_buttons_takes_neither(director):
    with director.stage.change() as stage:
        for phone in (ALI, OTHER):
            add_applicant(stage, phone, "Ali Omar")
    director.says("/applicants")
    assert "1. Ali Omar …678: " in director.heard
    assert "2. Ali Omar …123: " in director.heard
    director.says("ali omar")
    assert {"Ali Omar …678", "Ali Omar …123"} <= set(director.labels)
    director.says("Ali Omar …678").taps("Decline").says("Lives too far away")
    assert "Declined. We have told Ali Omar …678." in director.heard


def test_the_staff_list_and_who_is_to_be_swapped_tell_them_apart(director):
    with director.stage.change() as stage:
        for phone in (ALI, OTHER):
            add_applicant(stage, phone, "Ali Omar", Role.INVIGILATOR)
    director.says("/centres").says("mlimani").taps("Staff list")
    assert "Ali Omar …678, invigilator" in director.heard
    assert "Ali Omar …123, invigilator" in director.heard


def test_managers_are_told_which_of_them_a_change_is_about(manager, director):
    director.says("/officers").says("ali omar").taps("Ali Omar …678").taps("Change: Mlimani Secondary")
    director.taps("Correct the role").taps("Clerk")
    assert "Correct the posting of 5 Ali Omar?" in director.heard
    director.taps("Yes, do it")
    assert "The posting of 5 Ali Omar at Mlimani Secondary is corrected" in told(manager.stage, MANAGER)[0]


def test_on_whatsapp_no_two_titles_are_the_same(director):
    director.rendering = RENDERINGS["whatsapp"]()
    director.says("/officers").says("ali omar")
    assert "2. Ali Omar …123, Mlimani Secondary" in director.heard
    director.says("2")
    assert "0700 000 123" in director.heard
