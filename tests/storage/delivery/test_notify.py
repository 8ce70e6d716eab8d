"""A notice goes to the chat used last, never to two; SMS where there is no chat; none after STOP."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.accounts import arrive
from storage.delivery import Chat, Lane, Outgoing, outbox
from storage.deployments import Deployment
from tests.stage import ASHA


@pytest.fixture
def asha(stage):
    with stage.database.transaction() as connection:
        of = sa.select(Deployment.person_id).where(Deployment.id == stage.officers[ASHA])
        return connection.execute(of).scalar_one()


def write(stage, person, *channels):
    """The person writes in these chats, one after the other."""
    with stage.database.transaction() as connection:
        for hour, channel in enumerate(channels):
            at = stage.now + timedelta(hours=hour)
            present = arrive(connection, channel, f"{channel}-{person}", at, stage.now.date())
            connection.execute(sa.update(Chat).where(Chat.id == present.id).values(person_id=person, heard_at=at))


def notify(stage, person, lane=Lane.NOTICE, *, sms=True):
    with stage.database.transaction() as connection:
        outbox.notify(connection, person, lane, {"text": "x"}, stage.now, sms=sms)
        told = sa.select(Chat.channel).join(Outgoing, Outgoing.chat_id == Chat.id)
        return list(connection.scalars(told))


def test_it_goes_to_the_chat_used_last(stage, asha):
    write(stage, asha, "whatsapp", "telegram")
    assert notify(stage, asha) == ["telegram"]


def test_not_to_a_chat_that_is_blocked(stage, asha):
    write(stage, asha, "whatsapp", "telegram")
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Chat).where(Chat.channel == "telegram").values(active=False))
    assert notify(stage, asha) == ["whatsapp"]


def test_by_sms_where_there_is_no_chat(stage, asha):
    assert notify(stage, asha, sms=False) == []
    assert notify(stage, asha) == ["sms"]


def test_none_after_stop_but_what_was_asked_for(stage, asha):
    write(stage, asha, "telegram")
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Chat).values(notices=False))
    assert notify(stage, asha) == []
    assert notify(stage, asha, Lane.LETTER) == ["telegram"]
