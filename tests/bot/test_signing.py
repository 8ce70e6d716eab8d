"""Official acts over the wire: an unlocked phone of a director sends presses, and nothing is done without the PIN."""

import re

import pytest

from storage.audit import AuditRow
from storage.people import Correction, Person, ask_correction
from tests.stage import ASHA, DIRECTOR


@pytest.fixture
def daudi(api, service, stage):
    """The director's Telegram, proven by his contact; a new name waits for him."""
    [person] = stage.rows(Person, phone=ASHA)
    with stage.change():
        vault = stage.database.vault
        ask_correction(stage.connection, vault, person.id, "full_name", "Asha Juma", "Asha Juma Ali", stage.now)
    daudi = api.person(9, "Daudi", phone=DIRECTOR)
    daudi.says("/start")
    daudi.waits_for(lambda: "share your own number" in daudi.heard)
    daudi.shares_contact()
    daudi.waits_for(lambda: "Welcome, Daudi Mfano" in daudi.heard)
    return daudi


def approves(daudi):
    daudi.says("/corrections")
    daudi.waits_for(lambda: "is waiting for you" in daudi.heard)
    daudi.taps("Asha Juma, Full name")
    daudi.waits_for(lambda: "New: Asha Juma Ali" in daudi.heard)
    daudi.taps("Approve")
    daudi.waits_for(lambda: "we ask for your PIN" in daudi.heard)


def test_the_proven_chat_of_a_director_is_asked_for_the_pin_once(daudi, stage):
    approves(daudi)
    assert stage.rows(Correction)[0].approved is None
    daudi.taps("Send me a new PIN")
    daudi.waits_for(lambda: re.search(r"your PIN is \d{6}", daudi.heard))
    daudi.says(re.findall(r"your PIN is (\d{6})", daudi.heard)[0])
    daudi.waits_for(lambda: "Approved. We have told Asha Juma." in daudi.heard)
    assert stage.rows(Correction)[0].approved is True


def test_presses_in_a_row_do_nothing_without_it(daudi, stage):
    approves(daudi)
    number = stage.rows(Correction)[0].id
    for data in (f"corrections.show:{number}", "3.approve", "4.approve", "5.approve", "6.approve", "sign", "sign.pin"):
        before = len(daudi.messages)
        daudi.presses(data)
        daudi.waits_for(lambda before=before: len(daudi.messages) > before or not daudi.unanswered)
    daudi.says("123456")
    daudi.says("/cancel")
    daudi.waits_for(lambda: "Cancelled." in daudi.heard)
    assert stage.rows(Correction)[0].approved is None
    assert "correction approved" not in [row.act for row in stage.rows(AuditRow)]
