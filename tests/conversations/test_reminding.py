"""Around reminders: muting, silent centres, people who are not reached."""

import pytest
import sqlalchemy as sa

from storage.chats import Chat
from storage.deployments import Role
from storage.marks import Register, RegisterState
from storage.places import SubCounty
from storage.reminders import Mute
from tests.reminding import chat_of
from tests.stage import ASHA, BEN, CHUI, DAY, DIRECTOR, MANAGER


@pytest.fixture
def director(chat):
    return chat.says("hello").shares(DIRECTOR)


def test_a_manager_mutes_the_plan_and_has_it_back(manager):
    manager.says("/reminders")
    assert "The plan of the day, in the morning: on" in manager.heard
    assert "evening's reminder" not in manager.heard  # that is duty
    manager.taps("The plan of the day")
    assert "Off: The plan of the day, in the morning." in manager.heard
    assert [row.kind for row in manager.stage.rows(Mute)] == ["plan"]
    manager.taps("The plan of the day").taps("The plan of the day")
    assert len(manager.stage.rows(Mute)) == 1


def test_an_officer_is_offered_what_officers_get(chat):
    chat.says("hello").shares(ASHA).says("/reminders")
    assert [label for label in chat.labels if label] == ["The evening before the rehearsal"]


def test_a_directors_silent_centres(director):
    director.says("/silent")
    assert "2 centres have not sent their register of Wed 20 Oct:" in director.heard
    director.taps("Bondeni Secondary")
    assert "Bondeni Secondary 99101002: Omari Mfano +254 700 000 011" in director.heard
    row = {"centre_id": director.stage.other_centre, "on": DAY, "state": RegisterState.SENT}
    with director.stage.change() as stage:
        stage.connection.execute(sa.insert(Register), row)
    director.says("/silent")
    assert "1 centre has not sent its register" in director.heard
    director.presses(f"silent.centre:{stage.other_centre}:{DAY}")
    assert "is in by now" in director.heard


def test_pages_of_silent_centres(director):
    with director.stage.change() as stage:
        for n in range(10):
            centre = stage.add_centre(stage.exam, f"991011{n:02}", f"Shule {n}")
            stage.add_officer(centre, f"2547000002{n:02}", f"Meneja {n}", Role.CENTRE_MANAGER)
    director.says("/silent")
    assert "Page 1 of 2." in director.heard
    director.taps("More")
    assert "Shule 9" in director.heard


def test_all_centres_are_in(director):
    with director.stage.change() as stage:
        for centre in (stage.centre, stage.other_centre):
            stage.connection.execute(sa.insert(Register), {"centre_id": centre, "on": DAY, "state": RegisterState.SENT})
    assert "No centre of yours owes its register of Wed 20 Oct." in director.says("/silent").heard


@pytest.mark.parametrize("data", ["silent.centre:1:2027-10-20", "silent.of:2027-10-20"])
def test_silent_centres_are_the_directors_alone(manager, data):
    assert "That is not open to you." in manager.presses(data).heard


def test_a_centre_elsewhere_is_not_the_directors(director):
    with director.stage.change() as stage:
        stage._add(SubCounty, code="99102", name="Mbali", county_code="99")
        elsewhere = stage.add_centre(stage.exam, "99102001", "Mbali Secondary")
    director.presses(f"silent.centre:{elsewhere}:{DAY}")
    assert "That is not open to you." in director.heard


def test_people_whose_chat_is_blocked_are_listed_for_the_director(director):
    for phone in (MANAGER, ASHA):
        chat_of(director.stage, phone)
    chat_of(director.stage, BEN, active=False)
    director.says("/blocked")
    assert "1 person has blocked Karani:" in director.heard
    assert "Ben Kato, Mlimani Secondary: +254 700 000 003" in director.heard
    assert "2 have never written to it." in director.heard
    chat_of(director.stage, BEN, "whatsapp")
    assert "Nobody has blocked Karani." in director.says("/blocked").heard


def test_everyone_is_reached(director):
    for phone in (MANAGER, ASHA, BEN, CHUI, "254700000011"):
        chat_of(director.stage, phone)
    assert "Everyone deployed in your sub-county can be reached." in director.says("/blocked").heard
    with director.stage.change() as stage:
        stage.connection.execute(sa.update(Chat).where(Chat.external_id != director.chat).values(active=False))
        for n in range(8):
            stage.add_officer(stage.centre, f"2547000003{n:02}", f"Afisa {n}")
    for n in range(8):
        chat_of(stage, f"2547000003{n:02}", active=False)
    director.says("/blocked").taps("More")
    assert "Page 2 of 2." in director.heard
