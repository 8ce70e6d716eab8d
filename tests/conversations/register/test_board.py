"""The board: a director sees the silent centres, opens their registers, and marks them with a reason."""

import pytest

from storage.audit import AuditRow
from storage.exams import SubCounty
from storage.people import Office, Standing
from storage.register import MarkChange
from tests.stage import BEN, DAY, DIRECTOR, MANAGER, STRANGER, Talk

LATER = DAY.replace(day=25)  # the grace of two days is over


@pytest.fixture
def director(chat):
    return chat.shares(DIRECTOR)


def marking(talk: Talk) -> Talk:
    """The manager of Mlimani, at the register, in another chat."""
    return Talk(talk.stage, talk.rendering, chat="8").shares(MANAGER).says("/register")


def test_the_silent_stand_first_with_whom_to_call(director):
    Talk(director.stage, director.rendering, chat="8").shares("254700000001").says("/register").says("ab 3").says(
        "rest p"
    )
    director.says("/board")
    assert "In: 0. Being marked: 1. Silent: 1." in director.heard
    assert "Absent: 1 officer." in director.heard
    silent, marked = director.heard.index("002 Bondeni Secondary: SILENT"), director.heard.index("001 Mlimani")
    assert silent < marked
    assert "Omari Mfano +254 700 000 011" in director.heard
    assert "Mlimani Secondary: 4 of 4 marked" in director.heard


def test_who_was_absent_is_named(director):
    marking(director).says("ab 3")
    director.says("/board").taps("Absent")
    assert "Absent on Wed 20 Oct: 1 officer" in director.heard
    assert "Mlimani Secondary: Ben Kato, invigilator, +254 700 000 003" in director.heard
    assert "Board of Wed 20 Oct" in director.taps("Board").heard


def test_after_the_grace_the_director_marks_with_a_reason(director):
    director.stage.at(LATER, 10)
    director.says("/board").taps("Other days").taps("Wed 20 Oct").taps("001 Mlimani Secondary")
    assert "You see it as the director" in director.heard
    director.says("all")
    assert "You mark the register of Wed 20 Oct as its director. Why?" in director.heard
    assert director.stage.marks() == {}
    director.says("The centre had no network")
    assert set(director.stage.marks().values()) == {"P"}
    assert {row.reason for row in director.stage.rows(MarkChange)} == {"The centre had no network"}
    assert "Receipt" in director.taps("Send").heard
    director.taps("Correct").says("ab 3")
    assert director.stage.marks()["Ben Kato"] == "Ab"


def test_on_the_day_itself_it_takes_a_reason_too(director):
    director.says("/board").taps("001 Mlimani Secondary").says("p 1")
    assert "as its director. Why?" in director.heard


def test_a_day_that_has_not_begun_is_not_marked(director):
    director.stage.at(DAY, 5)
    director.says("/board").taps("001 Mlimani Secondary").says("p 1")
    assert "opens at 06:00" in director.heard
    assert director.stage.marks() == {}


def test_another_directors_centres_are_neither_seen_nor_marked(chat):
    with chat.stage.change() as stage:
        person = stage.add_person(STRANGER, "Daktari Mfano")
        stage._add(SubCounty, code="99102", name="Ziwani", county_code="99")
        stage._add(Office, person_id=person, office=Standing.TSC_DIRECTOR, sub_county_code="99102")
    chat.shares(STRANGER).says("/board")
    assert "No register of your sub-counties has begun yet." in chat.heard
    chat.presses(f"register.mark:{chat.stage.centre}:{DAY}:{chat.stage.officers[BEN]}:P")
    assert "That is not open to you." in chat.heard
    assert chat.stage.marks() == {}
    assert any(row.act == "refused" for row in chat.stage.rows(AuditRow))


def test_a_manager_has_no_board(manager):
    manager.says("/board")
    assert "Board of" not in manager.heard


def test_the_directors_menu_has_the_board_and_no_register(director):
    director.says("menu")
    assert "Board" in director.labels
    assert "Today's register" not in director.labels
    assert "Board of" in director.says("/register").heard


def test_a_reminders_button_says_whom_to_call(director):
    director.presses(f"board.call:{director.stage.other_centre}:{DAY}")
    assert "Bondeni Secondary: SILENT. Omari Mfano +254 700 000 011" in director.heard


def test_whom_to_call_elsewhere_is_told_to_nobody(manager):
    manager.presses(f"board.call:{manager.stage.other_centre}:{DAY}")
    assert "Omari" not in manager.heard
