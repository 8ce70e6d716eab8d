"""New chats: since when a chat is somebody's, and what one that is new has to give, or may not do yet."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.audit import DISOWNED, LINKED, PIN_RENEWED, UNLINKED, Audit, AuditRow
from storage.base import Row
from storage.delivery import Chat

from .present import Present
from .refusals import ChatShut

# the audit's words for it
RELEASED = "new chat trusted"  # by the director: what is shut or waits for its day is open

SHUT_FOR = timedelta(days=7)  # a chat of which the owner has said that it is not theirs
SEALED_FOR = timedelta(days=1)  # sealed details, to a PIN that was renewed from a new chat


class NewChats:
    """What the audit knows of this chat and a person, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, present: Present, audit: Audit):
        self.connection, self.now, self.present, self.audit = connection, now, present, audit

    def others(self, person_id: int) -> list[int]:
        """The live chats of a person but this one, the last used first. By SMS: once the PIN was given there."""
        live = sa.and_(Chat.person_id == person_id, Chat.active, Chat.heard_at.is_not(None), Chat.id != self.present.id)
        found = sa.select(Chat.id, Chat.channel).where(live).order_by(Chat.heard_at.desc(), Chat.id)
        chats = self.connection.execute(found).all()
        by_sms = any(chat.channel == "sms" for chat in chats)
        entered = {row.chat_id for row in self.rows(person_id, LINKED)} if by_sms else ()
        return [chat.id for chat in chats if chat.channel != "sms" or chat.id in entered]

    def must_show(self, person_id: int, *, has_pin: bool) -> bool:
        """Whether a proven phone alone lets no new chat in: there is a PIN or a live chat, or they have logged out."""
        return has_pin or bool(self.others(person_id)) or bool(self.rows(person_id, UNLINKED))

    def since(self, person_id: int) -> datetime | None:
        """Since when this chat is the person's; None: it is not theirs, or longer than is known."""
        here = [row.at for row in self.rows(person_id, LINKED) if row.chat_id == self.present.id]
        return max(here, default=None)

    def was_before(self, chat_id: int | None, person_id: int, event: int) -> bool:
        """Whether this chat was the person's before another one was, when that one did what the row `event` tells."""
        here = max((row.id for row in self.rows(person_id, LINKED) if row.chat_id == self.present.id), default=0)
        return here <= self._theirs_since(chat_id, person_id, event)

    def _theirs_since(self, chat_id: int | None, person_id: int, event: int) -> int:
        """The row since which a chat was theirs; 0: longer than is known; `event`: it was not theirs by then."""
        links = [(row.id, True) for row in self.rows(person_id, LINKED) if row.chat_id == chat_id]
        ends = self.rows(person_id, UNLINKED)
        links += [(row.id, False) for row in ends if row.detail.get("chat", row.chat_id) == chat_id]
        if earlier := [link for link in links if link[0] < event]:
            since, linked = max(earlier)
            return since if linked else event
        owner = self.connection.scalar(sa.select(Chat.person_id).where(Chat.id == chat_id))
        return 0 if owner == person_id and not links else event

    def check(self, person_id: int) -> None:
        """Raises `ChatShut` where the owner has said of this chat, in another, that it is not theirs."""
        for row in self.rows(person_id, DISOWNED, within=SHUT_FOR):
            if row.detail.get("chat") == self.present.id and not self._released(person_id, row.at):
                raise ChatShut

    def note_renewed(self, person_id: int, pin_set_at: datetime | None) -> None:
        """A PIN is renewed here; `pin_set_at`: the one before it. From a new chat it opens no sealed details yet.

        New is a chat that is not theirs, or for less than a day, where a PIN or another chat could prove them before.
        """
        theirs = person_id in (self.present.person_id, self.present.waits_for)
        since = self.since(person_id) if theirs else self.now
        if since is None or since <= self.now - SEALED_FOR:
            return
        if self.others(person_id) or (pin_set_at is not None and pin_set_at < since):
            self.audit.note(PIN_RENEWED, f"person {person_id}")

    def sealed_until(self, person_id: int) -> datetime | None:
        """Until when sealed details are shut in this chat of theirs, for such a PIN; None: they are open."""
        renewed = self.rows(person_id, PIN_RENEWED, within=SEALED_FOR)
        since = self.since(person_id) if renewed else None
        for row in renewed:
            new = row.chat_id == self.present.id or (since is not None and since >= row.at)
            if new and not self._released(person_id, row.at):
                return row.at + SEALED_FOR  # type: ignore[no-any-return]
        return None

    def rows(self, person_id: int, act: str, *, within: timedelta | None = None) -> list[Row]:
        """Of the auditors' book: the rows of an act about a person, the last first."""
        return rows(self.connection, person_id, act, self.now - within if within else None)

    def _released(self, person_id: int, at: datetime) -> bool:
        return released(self.connection, person_id, at)


def rows(connection: sa.Connection, person_id: int, act: str, since: datetime | None = None) -> list[Row]:
    """Of the auditors' book: the rows of an act about a person, the last first."""
    about = sa.and_(AuditRow.subject == f"person {person_id}", AuditRow.act == act)
    if since:
        about = sa.and_(about, AuditRow.at > since)
    return [*connection.execute(sa.select(AuditRow).where(about).order_by(AuditRow.id.desc()))]


def released(connection: sa.Connection, person_id: int, at: datetime) -> bool:
    """Whether a director has released what was shut `at` that moment."""
    return any(row.at >= at for row in rows(connection, person_id, RELEASED, at - timedelta(seconds=1)))


def held(connection: sa.Connection, person_id: int, now: datetime) -> bool:
    """Whether a new chat of the person is shut, or waits for its day."""
    shut = [
        *rows(connection, person_id, PIN_RENEWED, now - SEALED_FOR),
        *rows(connection, person_id, DISOWNED, now - SHUT_FOR),
    ]
    return any(not released(connection, person_id, row.at) for row in shut)
