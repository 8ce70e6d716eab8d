"""Numbers: a former number means nobody until a director, or the council, releases it."""

import pytest

from storage.audit import AuditRow
from storage.people import FormerPhone, Office, Person, Standing
from tests.stage import BEN, DIRECTOR, STRANGER, Rendering, Talk
from tests.stage.applying import FAR_DIRECTOR, add_offices, person_id

TYPED = "0700 000 099"


@pytest.fixture
def director(sqlite_stage, chat):
    """Ben had the number that a stranger has now."""
    with sqlite_stage.change() as stage:
        add_offices(stage)
        stage.add_former_phone(STRANGER, person_id(stage, BEN))
    return chat.shares(DIRECTOR).unlocks()


@pytest.fixture
def stranger(director):
    return Talk(director.stage, Rendering(), chat="70").shares(STRANGER)


def test_whoever_has_it_now_is_nobody_until_the_director_releases_it(director, stranger):
    assert "belonged to another account before" in stranger.taps("Create an account").heard
    director.says("/corrections").taps("Release a number").says(TYPED)
    assert "0700 000 099 was the number of Ben Kato, who has 0700 000 003 today." in director.heard
    assert "Released." in director.taps("Release the number").heard
    assert director.stage.rows(FormerPhone) == []
    row = director.stage.rows(AuditRow, person_id=person_id(director.stage, DIRECTOR))[-1]
    assert (row.act, row.subject) == ("number released", f"person {person_id(director.stage, BEN)}")
    stranger.taps("Create an account").taps("I agree").says("Amina Mfano")
    assert director.stage.rows(Person, phone=STRANGER)[0].full_name == "Amina Mfano"


def test_another_director_neither_learns_of_it_nor_releases_it(director):
    far = Talk(director.stage, Rendering(), chat="71").shares(FAR_DIRECTOR).unlocks()
    far.says("/numbers").says(TYPED)
    assert far.heard.startswith("We find no officer of yours who had this number before. Check it and type it again.")
    assert far.says("0700 000 098").heard.startswith(
        "We find no officer of yours who had this number before. Check it and type it again."
    )
    assert len(director.stage.rows(FormerPhone)) == 1


def test_of_whoever_holds_an_office_the_council_alone(director):
    stage = director.stage
    with stage.change() as here:
        here._add(Office, person_id=person_id(stage, BEN), office=Standing.SCDE, sub_county_code="99101")
    assert director.says("/numbers").says(TYPED).heard.startswith("We find no officer of yours")


def test_pressed_twice_it_is_released_once(director):
    director.says("/numbers").says(TYPED).taps("Release the number")
    assert director.says(TYPED).heard.startswith("We find no officer of yours")
