"""New chats over real wires: a (fake) Bot API and a (fake) Twilio, and whoever holds a number that is another's."""

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import Chat
from storage.people import Person
from tests.stage import BEN, MANAGER
from tests.stage.applying import person_id

HIDDEN = ("Zawadi", "Mlimani", "open until")


@pytest.fixture
def known_id(stage):
    """The manager's national ID is on record."""
    with stage.change():
        sealed = stage.database.vault.seal("27340917", "national_id")
        mine = sa.update(Person).where(Person.phone == MANAGER)
        stage.connection.execute(mine.values(national_id=sealed))


def whose(stage, chat):
    return next((row.person_id for row in stage.rows(Chat) if row.external_id == str(chat)), None)


def test_a_swapped_sim_on_telegram_is_asked_told_and_shut_out(known_id, zawadi, api, stage):
    thief = api.person(9, "Mgeni", phone=MANAGER)
    thief.says("/start")
    thief.waits_for(lambda: "share your own number" in thief.heard)
    thief.shares_contact()
    thief.waits_for(lambda: "last 4 digits of your national ID" in thief.heard)
    for said in ("/register", "my letter", "/account", "all", "1"):
        before = len(thief.messages)
        thief.says(said)
        thief.waits_for(lambda before=before: len(thief.messages) > before)
    assert not any(word in message.text for message in thief.messages for word in HIDDEN)
    assert whose(stage, 9) is None

    thief.shares_contact()
    thief.waits_for(lambda: "last 4 digits of your national ID" in thief.heard)
    thief.says("0917")
    thief.waits_for(lambda: "Welcome, Zawadi Mfano." in thief.heard)
    zawadi.waits_for(lambda: "A new chat on Telegram opened your Karani account" in zawadi.heard)
    zawadi.taps("It was not me")
    zawadi.waits_for(lambda: "Noted: it was not you." in zawadi.heard)
    assert whose(stage, 9) is None
    assert whose(stage, 7)
    before = len(thief.messages)
    thief.says("/register")
    thief.waits_for(lambda: len(thief.messages) > before)
    assert "open until" not in thief.heard
    assert "not the owner" in [row.act for row in stage.rows(AuditRow)]


def test_a_sim_on_whatsapp_is_asked_where_the_person_has_a_chat_elsewhere(serve, twilio, stage):
    ben = person_id(stage, BEN)
    with stage.change():
        mine = {"person_id": ben, "heard_at": stage.now, "session": {}, "proven": True}
        stage._add(Chat, channel="telegram", external_id="7", **mine)
    serve()
    thief = twilio.person(BEN)
    for said in ("habari", "nimepangiwa wapi", "my letter"):
        before = len(thief.messages)
        thief.says(said)
        thief.waits_for(lambda before=before: len(thief.messages) > before)
    assert "last 4 digits of your national ID" in thief.heard
    assert not any(word in message.text for message in thief.messages for word in ("Ben", "Kato", "Mlimani"))
    assert whose(stage, f"+{BEN}") is None


def test_a_forwarded_invitation_seats_nobody(serve, twilio, stage):
    from storage.accounts import Invitations
    from storage.audit import Audit

    manager = person_id(stage, MANAGER)
    with stage.change():
        audit = Audit(stage.connection, stage.now, None, None)
        door = Invitations(stage.connection, stage.now, 0, stage.database.vault, audit)
        _phone, word = door.invite(manager)
    serve()
    friend = twilio.person(BEN.replace("003", "088"))
    friend.says(f"/start {word}")
    friend.waits_for(lambda: "Type the code that we sent by SMS" in friend.heard)
    for said in ("123456", "/register", "000000"):
        before = len(friend.messages)
        friend.says(said)
        friend.waits_for(lambda before=before: len(friend.messages) > before)
    assert not any(word in message.text for message in friend.messages for word in HIDDEN)
    assert not [row for row in stage.rows(Chat) if row.person_id]


def test_si_mimi_unlinks_over_the_wire(zawadi, stage):
    zawadi.says("si mimi")
    zawadi.waits_for(lambda: "no longer linked to Zawadi Mfano" in zawadi.heard)
    assert whose(stage, 7) is None
    assert "chat unlinked" in [row.act for row in stage.rows(AuditRow)]
