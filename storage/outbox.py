"""Outbox: what is to be said, kept until it is known to be out. Rows of one chat go in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from .base import Base, Row, literally, one_of
from .chats import Chat, by_sms, last_used

PUT_OFF = timedelta(minutes=1)
LEASE = timedelta(seconds=60)  # how long one process may keep a row before another takes it


class Lane(IntEnum):
    """What goes first: an answer is never delayed by a broadcast."""

    REPLY = 0
    CODE = 1  # as urgent, but never repeated blindly
    LETTER = 2
    NOTICE = 3


class Delivery(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNKNOWN = "unknown"  # it may have arrived: never repeated blindly
    FAILED = "failed"
    EXPIRED = "expired"


LIVE = (Delivery.PENDING, Delivery.SENDING)
_live = sa.text("state IN ('pending', 'sending')")
_pending, _sending = sa.text("state = 'pending'"), sa.text("state = 'sending'")
_expiring = sa.text("state = 'pending' AND expires_at IS NOT NULL")
_known = sa.text("external_id IS NOT NULL")
_reminds = sa.text("kind IS NOT NULL")
_named = sa.text("record IS NOT NULL")


def live(row: "type[Outgoing]") -> sa.ColumnElement[bool]:
    """Not settled yet: in the very words of the partial indexes, which SQLite uses for nothing else."""
    return row.state.in_(sa.bindparam(None, [*LIVE], expanding=True, literal_execute=True))


def is_now(row: "type[Outgoing]", state: Delivery) -> sa.ColumnElement[bool]:
    return literally(row.state, state)


class Outgoing(Base):
    """A message to go out. A reminder has no text here, only what it is: `kind`, for whom, and when it was due."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", Delivery),
        sa.Index("ix_outbox_live_chat", "chat_id", "lane", "id", sqlite_where=_live, postgresql_where=_live),
        sa.Index("ix_outbox_pending", "channel", "lane", "id", sqlite_where=_pending, postgresql_where=_pending),
        sa.Index("ix_outbox_sending", "leased_until", sqlite_where=_sending, postgresql_where=_sending),
        sa.Index("ix_outbox_expiring", "expires_at", sqlite_where=_expiring, postgresql_where=_expiring),
        sa.Index("ix_outbox_external_id", "external_id", sqlite_where=_known, postgresql_where=_known),
        sa.Index("ix_outbox_record", "record", sqlite_where=_named, postgresql_where=_named),
        sa.Index(
            "uq_outbox_reminder",
            "kind",
            "person_id",
            "due_for",
            unique=True,
            sqlite_where=_reminds,
            postgresql_where=_reminds,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(sa.ForeignKey("chats.id"), index=True)
    channel: Mapped[str]  # of the chat: each channel's queue is read by itself
    lane: Mapped[int]
    message: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(default=Delivery.PENDING)
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


@dataclass(frozen=True)
class Settled:
    """How sending a row ended. `PENDING` with `due_at`: to be tried again then."""

    id: int
    state: Delivery
    external_id: str = ""
    error: str = ""
    due_at: datetime | None = None


_live_in_chat = sa.select(Outgoing.leased_by, Outgoing.state).where(
    Outgoing.chat_id == sa.bindparam("chat"), Outgoing.lane == Lane.REPLY, live(Outgoing)
)


def put_replies(
    connection: sa.Connection, chat: Any, messages: Sequence[dict[str, Any]], owner: str, now: datetime
) -> list[Leased]:
    """Keep the answers to an event, leased to this process unless older ones of the chat wait elsewhere.

    `chat` has `id`, `channel` and `external_id`. Gives what this process is to send after the commit.
    """
    waiting = connection.execute(_live_in_chat, {"chat": chat.id}).all()
    mine = all(row.leased_by == owner and row.state == Delivery.SENDING for row in waiting)
    lease = {"state": Delivery.SENDING, "leased_by": owner, "leased_until": now + LEASE} if mine else {}
    leased = []
    for message in messages:
        row = {"chat_id": chat.id, "channel": chat.channel, "lane": Lane.REPLY, "message": message} | lease
        row |= {"record": message.get("record")}
        row |= {"due_at": now, "created_at": now}
        key = connection.execute(sa.insert(Outgoing).values(**row)).inserted_primary_key
        assert key is not None  # noqa: S101 (an INSERT of one row always has one)
        leased.append(Leased(key[0], chat.id, chat.channel, chat.external_id, Lane.REPLY, message, 0, now))
    return leased if mine else []


_older = aliased(Outgoing)
# a code or PIN is kept in plain only until it is out, or never will be
_blanked = sa.case((Outgoing.lane == Lane.CODE, sa.literal({}, sa.JSON)), else_=Outgoing.message)
_claimable = (
    sa.select(
        Outgoing.id,
        Outgoing.chat_id,
        Outgoing.lane,
        Outgoing.message,
        Outgoing.tries,
        Outgoing.outside,
        Outgoing.kind,
        Outgoing.person_id,
        Outgoing.about,
        Outgoing.due_for,
        Outgoing.expires_at,
        Outgoing.channel,
        Chat.external_id,
        Chat.heard_at,
    )
    .join(Chat, Chat.id == Outgoing.chat_id)
    .where(
        is_now(Outgoing, Delivery.PENDING),
        Outgoing.due_at <= sa.bindparam("now"),
        Outgoing.channel == sa.bindparam("channel"),
        Outgoing.lane <= sa.bindparam("last"),
        ~sa.exists().where(
            _older.chat_id == Outgoing.chat_id,
            _older.id < Outgoing.id,
            _older.lane <= Outgoing.lane,
            live(_older),
        ),
    )
    .order_by(Outgoing.lane, Outgoing.id)
    .limit(sa.bindparam("most"))
    .with_for_update(of=Outgoing, skip_locked=True)
)


# PostgreSQL keeps the plan of a statement that is often run: one made while nothing waited would, once 35,000
# reminders do, compare each with each until the next ANALYZE
_PLANNED_ANEW = sa.text("SET LOCAL plan_cache_mode = force_custom_plan")


def claim(
    connection: sa.Connection, channel: str, lanes: Sequence[Lane], owner: str, now: datetime, most: int
) -> list[Leased]:
    """Lease what is due: replies before letters before notices, and of each chat's lane only the oldest row.

    `lanes` are the first ones, in their order.
    """
    _reclaim(connection, now)
    if connection.dialect.name == "postgresql":
        connection.execute(_PLANNED_ANEW)
    rows = connection.execute(_claimable, {"now": now, "channel": channel, "last": max(lanes), "most": most}).all()
    if not rows:
        return []
    connection.execute(
        sa.update(Outgoing)
        .where(Outgoing.id.in_([row.id for row in rows]))
        .values(state=Delivery.SENDING, leased_by=owner, leased_until=now + LEASE)
    )
    return [_leased(row) for row in rows]


def _leased(row: Row) -> Leased:
    return Leased(
        row.id,
        row.chat_id,
        row.channel,
        row.external_id,
        Lane(row.lane),
        row.message,
        row.tries,
        row.heard_at,
        row.outside,
        _reminder(row) if row.kind else None,
    )


def _reminder(row: Row) -> Reminder:
    also = tuple((kind, date.fromisoformat(about)) for kind, about in row.message.get("also", ()))
    return Reminder(row.kind, row.person_id, row.about, row.due_for, row.expires_at, also)


def _reclaim(connection: sa.Connection, now: datetime) -> None:
    """What a dead process left: an answer is sent again, anything else may have arrived and is not repeated."""
    left = sa.and_(is_now(Outgoing, Delivery.SENDING), Outgoing.leased_until < now)
    reply = Outgoing.lane == Lane.REPLY
    connection.execute(sa.update(Outgoing).where(left, reply).values(state=Delivery.PENDING, leased_by=None))
    connection.execute(
        sa.update(Outgoing).where(left, ~reply).values(state=Delivery.UNKNOWN, leased_by=None, message=_blanked)
    )
    old = sa.and_(is_now(Outgoing, Delivery.PENDING), Outgoing.expires_at.is_not(None), Outgoing.expires_at < now)
    connection.execute(sa.update(Outgoing).where(old).values(state=Delivery.EXPIRED, message=_blanked))


def extend(connection: sa.Connection, rows: Sequence[int], owner: str, now: datetime) -> None:
    """This process lives, and these rows are in its hands: they stay its own. A lease that it forgot ends."""
    mine = sa.and_(Outgoing.id.in_(rows), Outgoing.state == Delivery.SENDING, Outgoing.leased_by == owner)
    connection.execute(sa.update(Outgoing).where(mine).values(leased_until=now + LEASE))


_settle = (
    sa.update(Outgoing)
    .where(Outgoing.id == sa.bindparam("row"))
    .values(
        state=sa.bindparam("became"),
        external_id=sa.bindparam("platform_id"),
        error=sa.bindparam("why"),
        due_at=sa.func.coalesce(sa.bindparam("due", type_=Outgoing.due_at.type), Outgoing.due_at),
        sent_at=sa.bindparam("out_at", type_=Outgoing.due_at.type),
        message=sa.case(
            (sa.bindparam("became", type_=sa.String()) == Delivery.PENDING, Outgoing.message), else_=_blanked
        ),
        tries=Outgoing.tries + 1,
        leased_by=None,
        leased_until=None,
    )
)


def settle(connection: sa.Connection, results: Sequence[Settled], now: datetime) -> None:
    if not results:
        return
    out = (Delivery.SENT, Delivery.UNKNOWN)
    connection.execute(
        _settle,
        [
            {
                "row": r.id,
                "became": r.state,
                "platform_id": r.external_id or None,
                "why": r.error[:500] or None,
                "due": r.due_at,
                "out_at": now if r.state in out else None,
            }
            for r in results
        ],
    )


def put_off(
    connection: sa.Connection, row_id: int, lighter: dict[str, Any], rest: dict[str, Any], now: datetime
) -> None:
    """Of a message in hand send only what can be sent; the rest follows by itself, and is tried again until it can."""
    this = sa.update(Outgoing).where(Outgoing.id == row_id)
    chat = connection.execute(sa.select(Outgoing.chat_id).where(Outgoing.id == row_id)).scalar_one()
    connection.execute(this.values(message=lighter, record=None))
    put(connection, chat, Lane.LETTER, rest, now + PUT_OFF)


def release(connection: sa.Connection, rows: Sequence[int]) -> None:
    """Give rows back unsent: whoever comes next takes them."""
    mine = sa.update(Outgoing).where(Outgoing.id.in_(rows), Outgoing.state == Delivery.SENDING)
    connection.execute(mine.values(state=Delivery.PENDING, leased_by=None, leased_until=None))


def leave_chat(connection: sa.Connection, chat_id: int, now: datetime) -> None:
    """The chat is blocked or gone: what waits for it goes to the person's chat used last elsewhere, or has failed.

    A code or PIN goes to that phone or chat alone, and nowhere else.
    """
    connection.execute(sa.update(Chat).where(Chat.id == chat_id).values(active=False))
    person = connection.scalar(sa.select(Chat.person_id).where(Chat.id == chat_id))
    other = last_used(connection, person) if person else None
    waits = sa.update(Outgoing).where(Outgoing.chat_id == chat_id, live(Outgoing))
    lost = {"state": Delivery.FAILED, "error": "the chat is blocked or gone", "leased_by": None, "message": _blanked}
    connection.execute((waits if other is None else waits.where(Outgoing.lane == Lane.CODE)).values(lost))
    if other is not None:
        connection.execute(waits.where(Outgoing.tries >= MOST_MOVES).values(lost))
        moved = {"chat_id": other, "channel": channel_of(other), "state": Delivery.PENDING, "leased_by": None}
        moved |= {"due_at": now}
        connection.execute(waits.values(**moved, tries=Outgoing.tries + 1))


def let_go(connection: sa.Connection, chat_id: int, person_id: int, now: datetime) -> None:
    """The chat is this person's no longer: what waits there for them goes to their chat used last, or nowhere.

    Whoever comes to the chat next must not be shown it. Answers go out: they were waited for here.
    """
    waiting = sa.and_(live(Outgoing), Outgoing.state == Delivery.PENDING, Outgoing.lane != Lane.REPLY)
    waits = sa.update(Outgoing).where(Outgoing.chat_id == chat_id, waiting)
    over = {"state": Delivery.EXPIRED, "message": {}}
    other = last_used(connection, person_id)
    if other is None:
        connection.execute(waits.values(over))
        return
    connection.execute(waits.where(Outgoing.lane == Lane.CODE).values(over))
    moved = {"chat_id": other, "channel": channel_of(other), "outside": False, "due_at": now}
    connection.execute(waits.values(moved))


def channel_of(chat_id: int) -> "sa.ScalarSelect[str]":
    return sa.select(Chat.channel).where(Chat.id == chat_id).scalar_subquery()


MOST_MOVES = 6  # from chat to chat, or to a template, until nothing more is tried
WAITS = timedelta(days=365)  # for the person's next message, which wakes it


def outside_window(connection: sa.Connection, row_id: int, now: datetime, *, sms: bool) -> None:
    """Free text can no longer go there: first its template is tried, then SMS; else it waits for the next message."""
    row = connection.execute(
        sa.select(Outgoing.outside, Outgoing.tries, Outgoing.lane, Outgoing.chat_id, Chat.external_id, Chat.person_id)
        .join(Chat, Chat.id == Outgoing.chat_id)
        .where(Outgoing.id == row_id)
    ).one()
    again: dict[str, Any] = {
        "state": Delivery.PENDING,
        "leased_by": None,
        "leased_until": None,
        "external_id": None,
        "due_at": now,
    }
    if row.lane == Lane.CODE:  # it goes nowhere else, and is no longer kept
        again = {"state": Delivery.FAILED, "leased_by": None, "message": _blanked}
    elif row.outside:
        other = by_sms(connection, row.person_id, row.external_id, now) if sms else None
        moved = {"chat_id": other, "channel": "sms", "outside": False}
        again |= moved if other else {"due_at": now + WAITS}
    else:
        again |= {"outside": True}
    again["tries"] = row.tries + 1
    if row.tries >= MOST_MOVES:
        again["state"] = Delivery.FAILED
    connection.execute(sa.update(Outgoing).where(Outgoing.id == row_id).values(**again))


def wake(connection: sa.Connection, chat_id: int, now: datetime) -> None:
    """The person has written: what waited for that can go."""
    waits = sa.and_(live(Outgoing), Outgoing.chat_id == chat_id, Outgoing.state == Delivery.PENDING, Outgoing.outside)
    connection.execute(sa.update(Outgoing).where(waits).values(outside=False, due_at=now))


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
    new = sa.insert(Outgoing).values(**row, channel=channel_of(chat_id), expires_at=expires_at)
    key = connection.execute(new).inserted_primary_key
    assert key is not None  # noqa: S101 (an INSERT of one row always has one)
    return int(key[0])


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
    chat = last_used(connection, person_id)
    if lane is Lane.NOTICE and connection.scalar(
        sa.select(sa.func.count()).where(Chat.person_id == person_id, Chat.notices.is_(False))
    ):
        return None
    if chat is None and sms:
        chat = by_sms(connection, person_id, "", now)
    return None if chat is None else put(connection, chat, lane, message, now, expires_at=expires_at)


KEPT = timedelta(days=90)  # what was said, as long as chat texts are kept at all
AT_ONCE = 50_000  # an hour: more than a nation hears on its busiest day


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away what was settled long ago. Only the oldest rows are looked at, for the table is the largest of all."""
    oldest = sa.select(Outgoing.id).order_by(Outgoing.id).limit(AT_ONCE)
    old = sa.and_(Outgoing.created_at < now - KEPT, Outgoing.state.not_in(LIVE))
    connection.execute(sa.delete(Outgoing).where(Outgoing.id.in_(oldest), old))
