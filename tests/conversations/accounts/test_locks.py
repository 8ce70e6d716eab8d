"""Locks: a director locks, logs out and unlocks the accounts of those they answer for; the council those in office."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.accounts import Locks
from storage.audit import AuditRow
from storage.delivery import Chat, Lane, Outgoing
from storage.deployments import deciders_of, directors_of
from storage.people import Office, Person, Standing
from tests.stage import BEN, DAY, DIRECTOR, MANAGER, STRANGER, Rendering, Talk

LOCKED = "This Karani account is locked,"


@pytest.fixture
def ben(sqlite_stage):
    return Talk(sqlite_stage, Rendering(), chat="50").shares(BEN)


@pytest.fixture
def director(chat, ben):
    return chat.shares(DIRECTOR).unlocks()


@pytest.fixture
def council(sqlite_stage):
    """Nuru of the council."""
    with sqlite_stage.change() as stage:
        nuru = stage.add_person("254700000080", "Nuru Mfano")
        stage._add(Office, person_id=nuru, office=Standing.COUNCIL)
    return Talk(sqlite_stage, Rendering(), chat="60").shares("254700000080").unlocks()


def said_to(talk):
    """What went to Ben's chat outside of his own turns."""
    [chat] = talk.stage.rows(Chat, external_id="50")
    return [row.message["text"] for row in talk.stage.rows(Outgoing, chat_id=chat.id) if row.lane != Lane.CODE]


def opens(person: int) -> str:
    return Locks.to("", Locks.show, person).data


def person(talk, phone):
    return talk.stage.rows(Person, phone=phone)[0].id


def test_from_the_officers_card_an_account_is_locked_and_unlocked(director, ben):
    director.says("/officers ben").taps("Lock or log out")
    assert "Ben Kato, 0700 000 003" in director.heard
    assert "The account is not locked.\nIt is logged in in 1 chat." in director.heard
    assert "Locked. We have told Ben Kato whom to call." in director.taps("Lock the account").heard
    assert "Locked since Wed 20 Oct" in director.heard
    assert LOCKED in said_to(ben)[-1]
    assert LOCKED in said_to(ben.says("/menu"))[-1]
    assert "Unlocked. We have told Ben Kato." in director.taps("Unlock the account").heard
    assert said_to(ben)[-1] == "Your Karani account is unlocked again. Write menu to go on."
    acts = [(row.act, row.subject) for row in director.stage.rows(AuditRow, person_id=person(director, DIRECTOR))]
    assert acts[-2:] == [(f"account {done}", f"person {person(director, BEN)}") for done in ("locked", "unlocked")]


def test_it_is_logged_out_everywhere(director, ben):
    director.says("/officers ben").taps("Lock or log out").taps("Log out everywhere")
    assert "Logged out in 1 chat." in director.heard
    assert "Log out everywhere" not in director.labels
    assert "What would you like" not in ben.says("/menu").heard


def test_by_the_phone_only_whom_one_answers_for(director):
    director.says("/lock").says("0700 000 003")
    assert "Ben Kato" in director.heard
    for phone in (DIRECTOR, STRANGER, "254700000095"):  # oneself, nobody, and somebody of nowhere
        assert (
            "We find no officer of yours with this number. Check it and type it again."
            in director.says("/lock").says(phone).heard
        )


def test_whoever_holds_an_office_is_locked_by_the_council_alone(director, council):
    boss = person(director, MANAGER)
    with director.stage.change() as stage:
        stage._add(Office, person_id=boss, office=Standing.SCDE, sub_county_code="99101")
    assert "We find no officer of yours" in director.says("/lock").says(MANAGER).heard
    assert "Zawadi" not in director.presses(opens(boss)).heard
    assert "Zawadi Mfano" in council.says("/lock").says(MANAGER).heard
    assert "Locked. We have told Zawadi Mfano" in council.taps("Lock the account").heard
    assert "We find no officer of yours" in council.says("/lock").says(BEN).heard, "his director does"
    assert "We find no officer of yours" in council.says("/lock").says("254700000080").heard, "nobody their own"


def test_a_forged_press_locks_nobody_elses(director, council):
    stranger = person(director, "254700000095")
    director.presses(opens(stranger))
    assert "Mgeni" not in director.heard
    assert [row.subject for row in director.stage.rows(AuditRow, act="refused")] == [f"person {stranger}"]


def test_once_the_office_has_ended_nothing_is_locked(director, ben):
    director.says("/officers ben").taps("Lock or log out")
    with director.stage.change() as stage:
        stage.connection.execute(sa.update(Office).values(until=DAY - timedelta(days=1)))
    director.taps("Lock the account")
    assert "Locked." not in director.heard
    assert not director.stage.rows(Person, phone=BEN)[0].locked_at


def test_a_director_who_is_locked_answers_for_nobody_meanwhile(director, council):
    """Else an alarm would go to a chat that takes nothing, and nobody could decide."""
    council.says("/lock").says(DIRECTOR).taps("Lock the account")
    desk = council.stage
    with desk.database.reading() as records:
        assert deciders_of(records, person(council, BEN), DAY) == [person(council, "254700000080")]
        assert not directors_of(records, person(council, BEN), DAY)
    assert "Ben Kato" in council.says("/lock").says(BEN).heard
    council.says("/lock").says(DIRECTOR).taps("Unlock the account")
    assert "We find no officer of yours" in council.says("/lock").says(BEN).heard


def test_an_account_is_found_by_the_name_where_the_office_answers_for_it(director, council):
    with council.stage.change() as stage:
        for phone in ("254700000678", "254700000123"):
            stage._add(Office, person_id=stage.add_person(phone, "Ali Omar"), office=Standing.COUNCIL)
    council.says("/lock").says("omar ali")
    assert "2 accounts found." in council.heard
    assert council.labels[:2] == ["Ali Omar …678", "Ali Omar …123"]
    assert "Ali Omar, " in council.taps("Ali Omar …123").heard
    chosen = person(council, "254700000123")
    seen = council.stage.rows(AuditRow, subject=f"person {chosen}")
    assert [row.detail["what"] for row in seen if row.act == "looked at"] == ["phone"]
    for name in ("ben kato", "nuru"):  # a director's; oneself
        assert "We find no officer of yours with that name." in council.says("/lock").says(name).heard
    assert "Ben Kato, " in director.says("/lock").says("kato").heard
    assert "We find no officer of yours with that name." in director.says("/lock").says("ali omar").heard
