"""Elsewhere: what is done to an account in one chat is told in its others, where it can be said: it was not me."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage.audit import DISOWNED, TOLD_ELSEWHERE
from storage.base import Row
from storage.delivery import Chat, Lane, Outgoing, put
from storage.deployments import deciders_of
from storage.people import Person

from .accounts import Pin
from .locking import Locking
from .new_chats import NewChats
from .refusals import NothingTold

ANSWERED_FOR = timedelta(days=7)  # after the event its button does nothing


class Happened(StrEnum):
    """What is told in the other chats of an account."""

    NEW_CHAT = "new chat"
    NEW_PIN = "new PIN"
    NEW_NUMBER = "new number"
    EXPORT = "export"


@dataclass(frozen=True)
class Disowned:
    """Whose account it is, what was not their doing, and whether its chat was in and is out now."""

    person_id: int
    what: Happened
    logged_out: bool


class Elsewhere:
    """The other chats of an account, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, new_chats: NewChats, locking: Locking):
        self.connection, self.now, self.new_chats, self.locking = connection, now, new_chats, locking
        self.present, self.audit = new_chats.present, new_chats.audit

    def event(self, person_id: int, what: Happened) -> int:
        """Write down what is now to be told; 0 where there is no other chat to tell it in."""
        others = self.new_chats.others(person_id)
        return self.audit.note(TOLD_ELSEWHERE, f"person {person_id}", what=what) if others else 0

    def tell(self, person_id: int, event: int, message: Mapping[str, Any]) -> None:
        """Put the message about an event into every other live chat of the person, also after STOP."""
        said = dict(message) | {"record": _record(event)}
        for chat in self.new_chats.others(person_id):
            put(self.connection, chat, Lane.LETTER, said, self.now, expires_at=self.now + ANSWERED_FOR)

    def latest(self) -> int:
        """The newest event told in this chat that can be answered; 0: there is none."""
        told = sa.and_(Outgoing.chat_id == self.present.id, Outgoing.record.like("told:%"))
        records = self.connection.scalars(sa.select(Outgoing.record).where(told).order_by(Outgoing.id.desc()).limit(9))
        events = [int(record.partition(":")[2]) for record in records if record]
        return next((event for event in events if self._told(event)), 0)

    def disown(self, event: int) -> Disowned:
        """It was not the owner: the chat of it is logged out and shut, the PIN is void, and no chat is unlocked.

        Only in a chat that was told of it, once, and for a while. Raises `NothingTold`.
        """
        row = self._told(event)
        if row is None:
            raise NothingTold
        person, what = self._owner(), Happened(row.detail["what"])
        out = row.chat_id is not None and self.locking.end_chat(row.chat_id, person)
        self.connection.execute(sa.delete(Pin).where(Pin.person_id == person))
        self.connection.execute(sa.update(Chat).where(Chat.person_id == person).values(unlocked_at=None))
        self.audit.note(DISOWNED, f"person {person}", what=what, event=event, chat=row.chat_id)
        return Disowned(person, what, out)

    def deciders(self, person_id: int, day: date) -> list[int]:
        """The ids of those who are told: the person's directors on a day, else the council."""
        return deciders_of(self.connection, person_id, day)

    def name(self, person_id: int) -> str:
        return self.connection.execute(sa.select(Person.full_name).where(Person.id == person_id)).scalar_one()

    def _owner(self) -> int:
        """Whose chat it is, also while it waits for the PIN; by SMS only after that, for anybody can write one."""
        return self.present.person_id or (0 if self.present.forgeable else self.present.waits_for)

    def _told(self, event: int) -> Row | None:
        """The event, where this chat was told of it and may answer: not for itself, nor for a chat there before it."""
        person = self._owner()
        told = sa.exists().where(Outgoing.chat_id == self.present.id, Outgoing.record == _record(event))
        for row in self.new_chats.rows(person, TOLD_ELSEWHERE, within=ANSWERED_FOR) if person else []:
            if row.id == event and row.chat_id != self.present.id and self.connection.scalar(sa.select(told)):
                if not self.new_chats.was_before(row.chat_id, person, event):
                    return None
                done = [said.detail.get("event") for said in self.new_chats.rows(person, DISOWNED, within=ANSWERED_FOR)]
                return None if event in done else row
        return None


def _record(event: int) -> str:
    return f"told:{event}"
