"""The outbox's table as tests see it."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from storage.delivery import Chat, Lane, Leased, Outgoing, outbox, sending
from storage.people import Person

NOW = datetime(2027, 10, 20, 15, tzinfo=UTC)
LANES = list(Lane)


class Table:
    """Chats 1, 2 and 3 on Telegram; each step is a transaction of its own, as between processes."""

    def __init__(self, database):
        self.database = database
        with database.transaction() as connection:
            owner = {"full_name": "Asha Juma", "phone": "254700000002", "confirmed": [], "created_at": NOW}
            person = connection.execute(sa.insert(Person).values(owner)).inserted_primary_key[0]
            for number in (1, 2, 3):
                chat = {"channel": "telegram", "external_id": str(number), "heard_at": NOW, "session": {}}
                whose = {"person_id": person if number < 3 else None}
                connection.execute(sa.insert(Chat).values(chat | whose))

    def put(self, chat: int, lane: Lane = Lane.REPLY, **more: Any) -> int:
        row = {"chat_id": chat, "channel": "telegram", "lane": lane, "message": {"text": "x"}} | more
        row = {"due_at": NOW, "created_at": NOW} | row
        with self.database.transaction() as connection:
            key: int = connection.execute(sa.insert(Outgoing).values(row)).inserted_primary_key[0]
            return key

    def reply(self, chat: int, owner: str = "me", count: int = 1) -> list[Leased]:
        where = SimpleNamespace(id=chat, channel="telegram", external_id=str(chat))
        with self.database.transaction() as connection:
            return outbox.put_replies(connection, where, [{"text": "x"}] * count, owner, NOW)

    def claim(self, *, now=NOW, lanes=LANES, owner="me", most=100, channel="telegram") -> list[int]:
        with self.database.transaction() as connection:
            return [row.id for row in sending.claim(connection, channel, lanes, owner, now, most)]

    def does(self, job, **arguments: Any) -> None:
        with self.database.transaction() as connection:
            job(connection, **arguments)

    def row(self, number: int) -> Any:
        with self.database.reading() as records:
            return records.execute(sa.select(Outgoing).where(Outgoing.id == number)).one()

    def states(self, *rows: int) -> list[str]:
        return [self.row(number).state for number in rows]
