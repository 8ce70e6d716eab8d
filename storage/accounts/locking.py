"""Locking: an account that is locked acts nowhere; chats that are ended are nobody's, and the PIN opens them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.audit import ACCOUNT_LOCKED, ACCOUNT_UNLOCKED, LOGGED_OUT, UNLINKED, Audit
from storage.delivery import NOBODYS, Chat, Lane, by_sms, let_go, put
from storage.people import Person


@dataclass(frozen=True)
class ChatOf:
    """A chat of somebody: on which channel, and when they last wrote there. No address: it may be a phone."""

    id: int
    channel: str
    heard_at: datetime | None


def find_account(connection: sa.Connection, phone: str, person_id: int = 0) -> int | None:
    """The person whose phone (`2547…`) it is today, else of an id. None where there is nobody."""
    return connection.scalar(sa.select(Person.id).where(Person.phone == phone if phone else Person.id == person_id))


class Locking:
    """Locks accounts and ends chats. It asks for no right: whoever uses it has asked whether this person may."""

    def __init__(self, connection: sa.Connection, now: datetime, audit: Audit):
        self.connection, self.now, self.audit = connection, now, audit

    def locked_at(self, person_id: int) -> datetime | None:
        """Since when the account is locked; None: it is not."""
        return self.connection.scalar(sa.select(Person.locked_at).where(Person.id == person_id))

    def lock(self, person_id: int, told: Mapping[str, Any] | None = None, *, sms: bool = False) -> bool:
        """Until it is unlocked no chat of this account acts, sees or logs in, and what waits for it is not delivered.

        `told` goes to every chat of theirs, else by SMS where `sms` says that it can. False: it was locked already.
        """
        mine = Person.id == person_id
        done = sa.update(Person).where(mine, Person.locked_at.is_(None)).values(locked_at=self.now)
        if not self.connection.execute(done).rowcount:
            return False
        self.connection.execute(sa.update(Chat).where(Chat.person_id == person_id).values(unlocked_at=None))
        chats = self.chats(person_id)
        for chat in chats:
            let_go(self.connection, chat.id, person_id, self.now)
        self._tell(person_id, [chat.id for chat in chats], told, sms=sms)
        self.audit.note(ACCOUNT_LOCKED, f"person {person_id}")
        return True

    def unlock(self, person_id: int) -> bool:
        """The account is its owner's again, in the chats that were not ended. False: it was not locked."""
        done = sa.update(Person).where(Person.id == person_id, Person.locked_at.is_not(None)).values(locked_at=None)
        if not self.connection.execute(done).rowcount:
            return False
        self.audit.note(ACCOUNT_UNLOCKED, f"person {person_id}")
        return True

    def chats(self, person_id: int) -> list[ChatOf]:
        """The chats of an account, the one used last first."""
        of = sa.select(Chat.id, Chat.channel, Chat.heard_at).where(Chat.person_id == person_id)
        rows = self.connection.execute(of.order_by(Chat.heard_at.desc(), Chat.id)).all()
        return [ChatOf(row.id, row.channel, row.heard_at) for row in rows]

    def end_chat(self, chat_id: int, person_id: int) -> bool:
        """The chat is nobody's, and whoever comes gives the PIN, whatever the channel proves. False: it is not theirs.

        What waits there for the person goes to their chat used last, or nowhere.
        """
        theirs = sa.and_(Chat.id == chat_id, Chat.person_id == person_id)
        gone = sa.update(Chat).where(theirs).values(**NOBODYS)
        if not self.connection.execute(gone).rowcount:
            return False
        let_go(self.connection, chat_id, person_id, self.now)
        channel = self.connection.scalar(sa.select(Chat.channel).where(Chat.id == chat_id))
        self.audit.note(UNLINKED, f"person {person_id}", channel=channel, chat=chat_id)
        return True

    def log_out(self, person_id: int) -> int:
        """End every chat of an account. Gives how many there were."""
        chats = self.chats(person_id)
        for chat in chats:
            self.end_chat(chat.id, person_id)
        self.audit.note(LOGGED_OUT, f"person {person_id}", chats=len(chats))
        return len(chats)

    def _tell(self, person_id: int, chats: list[int], told: Mapping[str, Any] | None, *, sms: bool) -> None:
        if told is None:
            return
        phone = self.connection.scalar(sa.select(Person.phone).where(Person.id == person_id))
        if not chats and sms and phone and (chat := by_sms(self.connection, None, f"+{phone}", self.now)):
            chats = [chat]
        for chat in chats:  # an answer's lane: the others wait for nobody while the account is locked
            put(self.connection, chat, Lane.REPLY, dict(told), self.now)
