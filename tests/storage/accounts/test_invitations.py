"""Invitations: one link for one phone, once; and who has never come."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.accounts import Invitation, Invitations, NobodyToInvite
from storage.accounts.blocked import never_wrote
from storage.accounts.invitations import LASTS
from storage.audit import Audit
from storage.delivery import Chat
from storage.people import Person
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER
from tests.stage.applying import person_id


@pytest.fixture
def reached(stage):
    """Asha has a chat; Ben has only what we sent by SMS."""
    with stage.change():
        for phone, channel in ((ASHA, "telegram"), (BEN, "sms")):
            person = stage.add_person(phone, "")
            stage._add(Chat, channel=channel, external_id=phone, person_id=person, heard_at=stage.now, session={})
    return stage


def by(stage, connection, phone=DIRECTOR):
    person = person_id(stage, phone)
    return Invitations(connection, stage.now, person, stage.database.vault, Audit(connection, stage.now, person, None))


def test_the_director_sees_who_never_came(reached):
    ben = person_id(reached, BEN)
    with reached.database.transaction() as connection:
        names = [(one.name, one.invited_at) for one in by(reached, connection).absent(DAY)]
        assert names == [("Omari Mfano", None), ("Ben Kato", None), ("Zawadi Mfano", None)]
        by(reached, connection).invite(ben)
        assert {one.name: one.invited_at for one in by(reached, connection).absent(DAY)}["Ben Kato"] == reached.now
        assert by(reached, connection, MANAGER).absent(DAY) == []


def test_whoever_has_come_by_sms_has_come(reached):
    """The PIN was given there; before, it was only ours that went there."""
    with reached.database.transaction() as connection:
        assert never_wrote(connection, person_id(reached, DIRECTOR), DAY) == 4
        connection.execute(sa.update(Chat).where(Chat.channel == "sms").values(came=True))
        assert [one.name for one in by(reached, connection).absent(DAY)] == ["Omari Mfano", "Zawadi Mfano"]
        assert never_wrote(connection, person_id(reached, DIRECTOR), DAY) == 3
        with pytest.raises(NobodyToInvite):
            by(reached, connection).invite(person_id(reached, BEN))


def test_a_link_is_good_once_and_for_its_phone(reached):
    ben = person_id(reached, BEN)
    with reached.database.transaction() as connection:
        phone, word = by(reached, connection).invite(ben)
        assert phone == BEN
        assert len(word) == 16
        assert word not in str(reached.database.vault.finger(word, "invitations"))
        door = by(reached, connection)
        assert door.guest("0" * 16) is None
        guest = door.guest(word.lower())
        assert guest.person_id == ben
        assert door.guest(word) == guest, "looking uses nothing up"
        assert door.use(guest.invitation)
        assert not door.use(guest.invitation)
        assert door.guest(word) is None
    [row] = reached.rows(Invitation)
    assert row.used_at == reached.now


@pytest.mark.parametrize("over", ["a newer link", "two weeks", "another phone"])
def test_a_link_is_over(reached, over):
    ben = person_id(reached, BEN)
    with reached.database.transaction() as connection:
        _phone, word = by(reached, connection).invite(ben)
        opened = by(reached, connection).guest(word)
        if over == "a newer link":
            by(reached, connection).invite(ben)
        if over == "another phone":
            connection.execute(sa.update(Person).where(Person.id == ben).values(phone="254711111111"))
        if over == "two weeks":
            reached.now += LASTS + timedelta(seconds=1)
        assert by(reached, connection).guest(word) is None
        assert not by(reached, connection).use(opened.invitation), "opened before, and not yet in"


def test_whoever_has_come_is_not_invited(reached):
    with reached.database.transaction() as connection, pytest.raises(NobodyToInvite):
        by(reached, connection).invite(person_id(reached, ASHA))
