"""Signing: an official act asks for the PIN in the middle of a talk, and then does exactly what was tried."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.catalogue import CONVERSATIONS, GATES, REFUSALS
from conversations.core import Book, Conversation, Engine, link
from storage.audit import AuditRow
from storage.delivery import Lane, Outgoing
from storage.desk import Desk
from storage.people import Correction, Person, ask_correction
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, Talk


def wishes(stage, phone, new):
    [person] = stage.rows(Person, phone=phone)
    with stage.database.transaction() as connection:
        vault = stage.database.vault
        ask_correction(connection, vault, person.id, "full_name", person.full_name, new, stage.now)


@pytest.fixture
def director(chat):
    """Daudi's chat, in which no PIN was given; a new name of Asha and of Ben waits for him."""
    wishes(chat.stage, ASHA, "Asha Juma Ali")
    wishes(chat.stage, BEN, "Ben Kato Ali")
    chat.signs = False
    return chat.says("hello").shares(DIRECTOR)


class Stamps(Conversation[Desk]):
    """A link that acts at once."""

    command = "stamps"

    @link
    def stamp(self, number: int) -> None:
        self.desk.audit.note("stamped", f"paper {number}")
        self.say("Stamped.")


def gets_pin(talk):
    """The PIN that was shown here on being asked for, as no SMS is set up."""
    talk.taps("Send me a new PIN")
    [*shown] = talk.stage.rows(Outgoing, lane=Lane.CODE)
    return re.findall(r"your PIN is (\d{6})", shown[-1].message["text"])[0]


def acts(talk):
    return [row.act for row in talk.stage.rows(AuditRow)]


def decided(talk):
    return [row.approved for row in talk.stage.rows(Correction)]


def test_whoever_has_no_pin_makes_one_and_the_act_is_done(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Approve")
    assert "This is an official act, so we ask for your PIN." in director.heard
    assert re.search("What was tried: .Approve.", director.heard), "who is asked for the PIN sees what it would sign"
    assert "have none yet" in director.heard
    assert decided(director) == [None, None]
    director.says(gets_pin(director))
    assert "Approved. We have told Asha Juma." in director.heard
    assert decided(director) == [True, None]
    assert "correction approved" in acts(director)


def test_given_once_it_holds_for_the_idle_time_and_not_longer(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Approve")
    pin = gets_pin(director)
    director.says(pin).taps("Ben Kato, Full name")
    director.stage.now += timedelta(minutes=31)
    director.taps("Approve")
    assert "we ask for your PIN" in director.heard
    assert decided(director) == [True, None]
    assert "Approved. We have told Ben Kato." in director.says(pin).heard
    wishes(director.stage, BEN, "Ben Ali")
    director.says("/corrections").taps("Ben Kato Ali, Full name").taps("Approve")
    assert "Approved." in director.heard


def test_what_was_typed_is_not_typed_again(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Decline").says("The ID has another name.")
    assert "we ask for your PIN" in director.heard
    assert "Declined. We have told Asha Juma." in director.says(gets_pin(director)).heard
    assert director.stage.rows(Correction)[0].reason == "The ID has another name."


def test_a_wrong_pin_counts_and_does_nothing(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Approve")
    pin = gets_pin(director)
    director.says("000000" if pin != "000000" else "111111")
    assert "Wrong PIN: 4 tries left. Type it again." in director.heard
    assert decided(director) == [None, None]
    assert "Approved." in director.says(pin).heard


def test_back_leads_to_the_question_and_nothing_is_done(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Approve").taps("Back")
    assert "New: Asha Juma Ali" in director.heard
    assert decided(director) == [None, None]
    director.taps("Approve")
    assert "Approved." in director.says(gets_pin(director)).heard


def test_help_and_another_language_come_back_to_it(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Approve")
    assert "keeps others out" in director.says("help").heard
    director.says("lugha")
    director.taps("English")
    pin = gets_pin(director)
    assert "Approved." in director.says(pin).heard
    assert decided(director) == [True, None]


def test_what_was_decided_meanwhile_is_not_done_again(director):
    director.says("/corrections").taps("Asha Juma, Full name").taps("Approve")
    with director.stage.database.transaction() as connection:
        connection.execute(sa.update(Correction).where(Correction.id == 1).values(approved=False))
    director.says(gets_pin(director))
    assert decided(director) == [False, None]
    assert "correction approved" not in acts(director)


def test_a_mark_by_a_director_is_official_and_the_managers_own_is_not(director):
    stage = director.stage
    director.presses(f"register.open:{stage.centre}:{DAY}").says("ab 3").says("The manager is ill.")
    assert "we ask for your PIN" in director.heard
    assert stage.marks() == {}
    director.says(gets_pin(director))
    assert stage.marks() == {"Ben Kato": "Ab"}
    manager = Talk(stage, director.rendering, chat="8")
    manager.says("hello").shares(MANAGER).taps("Mark ").taps("Rest present").taps("Send")
    assert "REGISTER RECEIVED" in manager.heard


def test_an_act_that_a_button_of_a_notice_does_goes_on_too(director):
    director.runner.engine = Engine(Book((*CONVERSATIONS, Stamps)), REFUSALS, GATES)
    director.says("centres").presses("stamps.stamp:7")
    assert "we ask for your PIN" in director.heard
    assert "Back" in director.labels
    director.says(gets_pin(director))
    assert "Stamped." in director.heard
    assert "centre" in director.heard, "and the talk in hand goes on"
    assert "stamped" in acts(director)


def test_sign_alone_leads_home(director):
    director.says("/sign")
    assert "More" in director.says(gets_pin(director)).labels
