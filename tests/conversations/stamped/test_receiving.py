"""The office's side: whose stamped registers are in, looked at, received or sent back; the manager is told."""

import pytest

from conversations.stamped import Receive
from storage.audit import AuditRow
from storage.delivery import Lane, Outgoing
from storage.people import Office, Person, Standing
from storage.stamped import StampedPage
from tests.stage import DIRECTOR, MANAGER, STRANGER, Rendering, Stage, Talk
from tests.stage.applying import SCDE, add_offices
from tests.stage.stamping import add_stamped


@pytest.fixture
def office(sqlite_stage: Stage) -> Stage:
    """A page of Mlimani waits for its SCDE; the manager has a chat."""
    Talk(sqlite_stage, Rendering(), "8").enters(MANAGER)
    with sqlite_stage.change() as stage:
        add_offices(stage)
        add_stamped(stage)
    return sqlite_stage


def news(stage: Stage) -> list[str]:
    return [row.message["text"] for row in stage.rows(Outgoing, lane=Lane.NOTICE)]


def test_a_register_is_looked_at_and_received(chat: Talk, office: Stage):
    elimu = chat.enters(SCDE)
    assert "Stamped registers (1)" in elimu.labels
    elimu.says("/receive")
    assert "Stamped registers: 1 to look at, 0 of 2 received." in elimu.heard
    elimu.taps("001 Mlimani")
    assert "1. page 1, from Zawadi Mfano" in elimu.heard
    elimu.taps("Show the pages")
    assert [message.document.source.split(":")[0] for message in elimu.heard_messages if message.document] == [
        "stamped"
    ]
    assert len(office.rows(AuditRow, act="stamped sheet shown")) == 1
    elimu.says("/receive").taps("001 Mlimani").taps("Received")
    assert "Received. We have told the centre manager." in elimu.heard
    [page] = office.rows(StampedPage)
    assert page.state == "received"
    assert "was received by the sub-county director of education" in news(office)[0]


def test_it_is_sent_back_with_a_comment_and_the_manager_sends_it_again(office: Stage):
    elimu = Talk(office, Rendering()).enters(SCDE)
    elimu.says("/receive").taps("001 Mlimani").taps("Send back").taps("A stamp is missing")
    assert "Sent back: A stamp is missing" in elimu.heard
    assert "was sent back: A stamp is missing." in news(office)[0]
    zawadi = Talk(office, Rendering(), "8").says("stamped")
    assert "Stamped register: sent back: A stamp is missing" in zawadi.heard
    [noted] = office.rows(AuditRow, act="stamped sheet sent back")
    assert "stamp" not in str(noted.detail)


def test_a_page_that_came_meanwhile_is_not_received_unseen(office: Stage):
    elimu = Talk(office, Rendering()).enters(SCDE)
    elimu.says("/receive").taps("001 Mlimani")
    with office.change() as stage:
        add_stamped(stage, original="2" * 64)
    elimu.taps("Received")
    assert "That has changed in the meantime" in elimu.heard
    assert {page.state for page in office.rows(StampedPage)} == {"sent"}


def test_the_tsc_director_sees_it_and_decides_nothing(office: Stage):
    daudi = Talk(office, Rendering()).enters(DIRECTOR)
    daudi.says("/receive").taps("001 Mlimani")
    assert "Received" not in daudi.labels
    assert "Show the pages" in daudi.labels


def test_an_office_elsewhere_sees_nothing_of_it(office: Stage):
    with office.change() as stage:
        stage._add(
            Office, person_id=stage.add_person("254700000095", ""), office=Standing.SCDE, sub_county_code="99102"
        )
    mgeni = Talk(office, Rendering()).enters("254700000095")
    mgeni.presses(Receive.at(Receive.open, office.centre).press.data)
    assert "You do not have permission" in mgeni.heard
    assert len(office.rows(Person, phone=STRANGER)) == 0
