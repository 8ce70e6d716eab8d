"""In which chat a person is told something, asked of one or of many: the same answer."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import Chat, chats_of, reached
from storage.delivery.reach import chat_of
from storage.people import Person
from tests.stage import ASHA


@dataclass(frozen=True)
class Talk:
    channel: str
    hour: int | None  # when they wrote there; None: never
    active: bool = True
    notices: bool = True


TELEGRAM, WHATSAPP = Talk("telegram", 1), Talk("whatsapp", 2)


@pytest.mark.parametrize(
    ("talks", "told", "stop"),
    [
        ([], None, False),
        ([TELEGRAM, WHATSAPP], "whatsapp", False),  # where they wrote last
        ([Talk("whatsapp", 1), TELEGRAM], "whatsapp", False),  # at the same moment: the older chat
        ([Talk("telegram", None)], None, False),  # a chat that they never wrote in
        ([TELEGRAM, Talk("whatsapp", None)], "telegram", False),
        ([TELEGRAM, Talk("whatsapp", 2, active=False)], "telegram", False),  # blocked
        ([Talk("telegram", 1, active=False)], None, False),
        ([TELEGRAM, Talk("whatsapp", 2, notices=False)], "whatsapp", True),
        ([Talk("telegram", 1, notices=False), WHATSAPP], "whatsapp", True),  # STOP in one chat is STOP in all
        ([Talk("telegram", 1, active=False, notices=False), WHATSAPP], "whatsapp", True),  # blocked since then, too
    ],
)
def test_one_rule_says_where(stage, talks, told, stop):
    with stage.database.transaction() as connection:
        asha = connection.scalar(sa.select(Person.id).where(Person.phone == ASHA))
        ids = {}
        for talk in talks:
            at = None if talk.hour is None else stage.now + timedelta(hours=talk.hour)
            row = {"channel": talk.channel, "external_id": "x", "person_id": asha, "heard_at": at, "session": {}}
            new = connection.execute(sa.insert(Chat), row | {"active": talk.active, "notices": talk.notices})
            ids[talk.channel] = new.inserted_primary_key[0]

        assert chat_of(connection, asha) == ids.get(told)
        assert chats_of(connection, [asha]) == ({asha: ids[told]} if told else {}, {asha} if stop else set())
        people = sa.select(Person.id.label("person_id")).where(Person.id == asha).subquery()
        assert connection.execute(reached(people)).all() == ([(asha, ids[told], told)] if told and not stop else [])
