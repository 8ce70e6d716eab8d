"""Outbox: what is to be said, kept until it is known to be out. Rows of one chat go in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, index_where, literally, one_of, where_known
from storage.database import add

from .chats import Chat, by_sms
from .reach import chat_of, said_stop

LEASE = timedelta(seconds=60)  # how long one process may keep a row before another takes it


class Lane(IntEnum):
    """What goes first: an answer is never delayed by a broadcast."""

    REPLY = 0
    CODE = 1  # as urgent, but never repeated blindly
    LETTER = 2
    NOTICE = 3


class OutboxState(StrEnum):
    """What has become of a message: `LIVE` ones are still to go out, the others change only as a platform tells."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNKNOWN = "unknown"  # it may have arrived: never repeated blindly
    FAILED = "failed"
    EXPIRED = "expired"


LIVE = (OutboxState.PENDING, OutboxState.SENDING)


def is_live(row: "type[Outgoing]") -> sa.ColumnElement[bool]:
    """Not settled yet: in the very words of the partial indexes, which SQLite uses for nothing else."""
    return row.state.in_(sa.bindparam(None, [*LIVE], expanding=True, literal_execute=True))


def in_state(row: "type[Outgoing]", state: OutboxState) -> sa.ColumnElement[bool]:
    """Whether a row is in a state: in the very words of the partial indexes, as `is_live`."""
    return literally(row.state, state)


class Outgoing(Base):
    """A message to go out. A reminder has no text here, only what it is: `kind`, for whom, and when it was due."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", OutboxState),
        index_where("ix_outbox_live_chat", "chat_id", "lane", "id", where="state IN ('pending', 'sending')"),
        index_where("ix_outbox_pending", "channel", "lane", "id", where="state = 'pending'"),
        index_where("ix_outbox_sending", "leased_until", where="state = 'sending'"),
        index_where("ix_outbox_expiring", "expires_at", where="state = 'pending' AND expires_at IS NOT NULL"),
        where_known("external_id"),
        where_known("record"),
        index_where("uq_outbox_reminder", "kind", "person_id", "due_for", where="kind IS NOT NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(sa.ForeignKey("chats.id"), index=True)
    channel: Mapped[str]  # of the chat: each channel's queue is read by itself
    lane: Mapped[int]
    message: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(default=OutboxState.PENDING)
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    outside: Mapped[bool] = mapped_column(default=False)  # told to be outside the window: only by template
    external_id: Mapped[str | None]
    record: Mapped[str | None]  # such as `letter:17`, of which one later asks what became of it
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    kind: Mapped[str | None]  # of a reminder, whose text is made when it is sent
    person_id: Mapped[int | None]  # no foreign key: 35,000 checks, of what the query itself has just read
    due_for: Mapped[datetime | None]
    about: Mapped[date | None]


# a code or PIN is kept in plain only until it is out, or never will be
blanked = sa.case((Outgoing.lane == Lane.CODE, sa.literal({}, sa.JSON)), else_=Outgoing.message)


@dataclass(frozen=True)
class Reminder:
    """What a row reminds of: a kind, the person, the day it is about, and the moment it was due."""

    kind: str
    person: int
    about: date
    due: datetime
    expires_at: datetime | None = None
    also: tuple[tuple[str, date], ...] = ()  # other kinds due to the same person, said in the same message


@dataclass(frozen=True)
class Leased:
    """A row in the hands of this process, to be sent now."""

    id: int
    chat_id: int
    channel: str
    chat: str  # the channel's own id of it
    lane: Lane
    message: dict[str, Any]
    tries: int = 0
    heard_at: datetime | None = None  # when the person last wrote there; None: never
    outside: bool = False
    reminder: Reminder | None = None  # its text is made now


_live_in_chat = sa.select(Outgoing.leased_by, Outgoing.state).where(
    Outgoing.chat_id == sa.bindparam("chat"), Outgoing.lane == Lane.REPLY, is_live(Outgoing)
)


def put_replies(
    connection: sa.Connection, chat: Any, messages: Sequence[dict[str, Any]], owner: str, now: datetime
) -> list[Leased]:
    """Keep the answers to an event, leased to this process unless older ones of the chat wait elsewhere.

    `chat` has `id`, `channel` and `external_id`. Gives what this process is to send after the commit.
    """
    waiting = connection.execute(_live_in_chat, {"chat": chat.id}).all()
    mine = all(row.leased_by == owner and row.state == OutboxState.SENDING for row in waiting)
    lease = {"state": OutboxState.SENDING, "leased_by": owner, "leased_until": now + LEASE} if mine else {}
    leased = []
    for message in messages:
        row = {"chat_id": chat.id, "channel": chat.channel, "lane": Lane.REPLY, "message": message} | lease
        row |= {"record": message.get("record")}
        row |= {"due_at": now, "created_at": now}
        id_ = add(connection, Outgoing, **row)
        leased.append(Leased(id_, chat.id, chat.channel, chat.external_id, Lane.REPLY, message, heard_at=now))
    return leased if mine else []


def answer(
    connection: sa.Connection, channel: str, chat: str, message: dict[str, Any], owner: str, now: datetime
) -> list[Leased]:
    """As `put_replies`: one more answer in a chat, known by its id on the platform."""
    here = sa.select(Chat.id, Chat.channel, Chat.external_id).where(Chat.channel == channel, Chat.external_id == chat)
    found = connection.execute(here).first()
    return put_replies(connection, found, [message], owner, now) if found else []


def message_ids(connection: sa.Connection, rows: Sequence[int]) -> dict[int, str]:
    """The platform's ids of the messages that these rows became, of those that are out."""
    out = sa.select(Outgoing.id, Outgoing.external_id).where(Outgoing.id.in_(rows), Outgoing.external_id.is_not(None))
    return {row.id: row.external_id for row in connection.execute(out)}


def channel_of(chat_id: int) -> "sa.ScalarSelect[str]":
    """The channel of a chat, for use inside a statement."""
    return sa.select(Chat.channel).where(Chat.id == chat_id).scalar_subquery()


def put(
    connection: sa.Connection,
    chat_id: int,
    lane: Lane,
    message: dict[str, Any],
    now: datetime,
    *,
    expires_at: datetime | None = None,
) -> int:
    """Keep a message that nobody asked for just now: a code, a letter, a notice. Gives the row's id."""
    row = {"chat_id": chat_id, "lane": lane, "message": message, "record": message.get("record")}
    row |= {"due_at": now, "created_at": now}
    return add(connection, Outgoing, **row, channel=channel_of(chat_id), expires_at=expires_at)


def notify(
    connection: sa.Connection,
    person_id: int,
    lane: Lane,
    message: dict[str, Any],
    now: datetime,
    *,
    sms: bool,
    expires_at: datetime | None = None,
) -> int | None:
    """A message to a person, once: in the chat used last, else by SMS. None where nothing reaches them.

    Who said STOP gets no notices; letters and codes, which were asked for, come all the same.
    """
    chat = chat_of(connection, person_id)
    if lane is Lane.NOTICE and connection.scalar(sa.select(said_stop(person_id))):
        return None
    if chat is None and sms:
        chat = by_sms(connection, person_id, "", now, notice=lane is Lane.NOTICE)
    return None if chat is None else put(connection, chat, lane, message, now, expires_at=expires_at)


TEXTS_KEPT = timedelta(days=90)  # what was said, as long as chat texts are kept at all
AT_ONCE = 50_000  # an hour: more than a nation hears on its busiest day


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away what was settled long ago. Only the oldest rows are looked at, for the table is the largest of all."""
    oldest = sa.select(Outgoing.id).order_by(Outgoing.id).limit(AT_ONCE)
    old = sa.and_(Outgoing.created_at < now - TEXTS_KEPT, Outgoing.state.not_in(LIVE))
    connection.execute(sa.delete(Outgoing).where(Outgoing.id.in_(oldest), old))
