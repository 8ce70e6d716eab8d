"""Taking back from the command line: offices are listed and ended, accounts locked, chats ended."""

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import Chat, OutboxState, Outgoing
from storage.people import Office, Person
from tests.stage import DIRECTOR, MANAGER, Rendering, Talk
from tests.stage.ground import add_chat


@pytest.fixture
def manager(stage):
    return Talk(stage, Rendering()).shares(MANAGER)


def acts(stage):
    return [(row.act, row.subject, row.detail.get("through")) for row in stage.rows(AuditRow)][-1]


def test_offices_are_listed_with_phones_masked(stage, command):
    [office] = stage.rows(Office)
    who = "tsc_director, 99101 Mlimani, Daudi Mfano, ending in 090"
    line = f"{office.id}: {who}, since before this was kept, until open\n"
    assert command("offices") == line
    assert command("offices", "--place", "99") == line
    assert command("offices", "--place", "98") == ""
    assert DIRECTOR not in line


def test_an_office_is_ended_as_of_now(stage, command):
    [office] = stage.rows(Office)
    assert command("offices", "end", str(office.id)).startswith(f"Ended: {office.id}: tsc_director")
    assert command("offices") == ""
    assert "Daudi Mfano" in command("offices", "--ended")
    assert acts(stage) == ("office ends", f"person {office.person_id}", "command line")
    assert command("offices", "end", str(office.id)).startswith("1: There is no office")
    assert command("offices", "end").startswith("2: Either")


def test_an_account_is_shown_by_its_phone_which_is_noted(stage, manager, command):
    [person] = stage.rows(Person, phone=MANAGER)
    [chat] = stage.rows(Chat)
    shown = command("people", "0700 000 001")
    assert shown.startswith(f"person {person.id}: Zawadi Mfano, ending in 001, not locked\n")
    assert f"chat {chat.id}: telegram, last wrote Wed 20 Oct 2027, 6:00 p.m." in shown
    assert MANAGER not in shown
    assert acts(stage) == ("account shown", f"person {person.id}", "command line")
    assert command("people", str(person.id)) == shown


def test_an_account_is_locked_and_unlocked(stage, manager, command):
    assert command("people", MANAGER, "lock").startswith("Locked")
    assert command("people", MANAGER, "lock").startswith("It was locked already")
    [told] = stage.rows(Outgoing, state=OutboxState.PENDING)
    assert "Daudi Mfano" in told.message["text"]
    assert "0800 000 000" in told.message["text"]
    with stage.change():
        stage.connection.execute(sa.update(Outgoing).values(state=OutboxState.SENT))
    assert "This Karani account is locked," in manager.says("/register").heard
    assert ", locked since " in command("people", MANAGER)
    assert command("people", MANAGER, "unlock") == "Unlocked.\n"
    assert manager.says("/menu").heard.endswith("What would you like to do?")


def test_chats_are_ended_one_by_one_and_all_at_once(stage, manager, command):
    with stage.change():
        add_chat(stage, 8, MANAGER)
    other = Talk(stage, Rendering(), chat="8")
    first = stage.rows(Chat, external_id="7")[0].id
    assert command("people", MANAGER, "end", str(first)).startswith("Ended")
    assert command("people", MANAGER, "end", str(first)).startswith(f"1: Chat {first} is not")
    assert "What would you" not in manager.says("/menu").heard
    assert command("people", MANAGER, "logout").startswith("Logged out in 1 chats")
    assert "What would you" not in other.says("/menu").heard
    with stage.database.reading() as records:
        assert records.scalar(sa.select(Chat.id).where(Chat.person_id.is_not(None))) is None


@pytest.mark.parametrize("who", ["0799999999", "9999", "nobody", "'; DROP TABLE people; --"])
def test_who_is_nobody_is_said(stage, command, who):
    assert command("people", who) == "1: Nobody is known by this number.\n"
    assert command("people", who, "delete").startswith("2: There is no act")
