"""Sending: rows of the outbox in the hands of one process, and how sending each of them ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.base import Row
from storage.life import alive
from storage.people import LOCKED_PEOPLE

from .chats import Chat
from .counting import Out
from .outbox import LEASE, Lane, Leased, OutboxState, Outgoing, Reminder, blanked, in_state, is_live, put

PUT_OFF = timedelta(minutes=1)


@dataclass(frozen=True)
class Settled:
    """How sending a row ended. `PENDING` with `due_at`: to be tried again then."""

    id: int
    state: OutboxState
    external_id: str = ""
    error: str = ""
    due_at: datetime | None = None
    out: Out | None = None  # where it is out: as what it is counted


_older = aliased(Outgoing)
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
        in_state(Outgoing, OutboxState.PENDING),
        Outgoing.due_at <= sa.bindparam("now"),
        Outgoing.channel == sa.bindparam("channel"),
        Outgoing.lane <= sa.bindparam("last"),
        ~sa.exists().where(
            _older.chat_id == Outgoing.chat_id,
            _older.id < Outgoing.id,
            _older.lane <= Outgoing.lane,
            is_live(_older),
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
    _reclaim(connection, Outgoing.leased_until < now)
    _expire(connection, now)
    if connection.dialect.name == "postgresql":
        connection.execute(_PLANNED_ANEW)
    rows = connection.execute(_claimable, {"now": now, "channel": channel, "last": max(lanes), "most": most}).all()
    if not rows:
        return []
    connection.execute(
        sa.update(Outgoing)
        .where(Outgoing.id.in_([row.id for row in rows]))
        .values(state=OutboxState.SENDING, leased_by=owner, leased_until=now + LEASE)
    )
    return [_leased(row) for row in rows]


def _leased(row: Row) -> Leased:
    return Leased(
        id=row.id,
        chat_id=row.chat_id,
        channel=row.channel,
        chat=row.external_id,
        lane=Lane(row.lane),
        message=row.message,
        tries=row.tries,
        heard_at=row.heard_at,
        outside=row.outside,
        reminder=_reminder(row) if row.kind else None,
    )


def _reminder(row: Row) -> Reminder:
    also = tuple((kind, date.fromisoformat(about)) for kind, about in row.message.get("also", ()))
    return Reminder(row.kind, row.person_id, row.about, row.due_for, row.expires_at, also)


def dead_holders(connection: sa.Connection, now: datetime) -> set[str]:
    """Which processes died with rows in their hands, whose leases go on."""
    held = sa.and_(in_state(Outgoing, OutboxState.SENDING), Outgoing.leased_until >= now)
    holders = sa.select(Outgoing.leased_by).where(held).distinct()
    return {owner for owner in connection.scalars(holders).all() if owner and not alive(connection, owner)}


def reclaim(connection: sa.Connection, dead: Collection[str], now: datetime) -> None:
    """What these left is not waited for until their leases end."""
    _reclaim(connection, sa.and_(Outgoing.leased_until >= now, Outgoing.leased_by.in_(dead)))


def _reclaim(connection: sa.Connection, whose: sa.ColumnElement[bool]) -> None:
    """What a dead process left: an answer is sent again, anything else may have arrived and is not repeated."""
    left = sa.and_(in_state(Outgoing, OutboxState.SENDING), whose)
    reply = Outgoing.lane == Lane.REPLY
    connection.execute(sa.update(Outgoing).where(left, reply).values(state=OutboxState.PENDING, leased_by=None))
    connection.execute(
        sa.update(Outgoing).where(left, ~reply).values(state=OutboxState.UNKNOWN, leased_by=None, message=blanked)
    )


def _expire(connection: sa.Connection, now: datetime) -> None:
    shut = sa.select(Chat.id).where(Chat.person_id.in_(LOCKED_PEOPLE))
    kept = sa.and_(is_live(Outgoing), Outgoing.state == OutboxState.PENDING, Outgoing.lane != Lane.REPLY)
    over = sa.update(Outgoing).where(kept, Outgoing.chat_id.in_(shut))  # only answers say that an account is locked
    connection.execute(over.values(state=OutboxState.EXPIRED, message={}))
    old = sa.and_(in_state(Outgoing, OutboxState.PENDING), Outgoing.expires_at.is_not(None), Outgoing.expires_at < now)
    connection.execute(sa.update(Outgoing).where(old).values(state=OutboxState.EXPIRED, message=blanked))


def extend(connection: sa.Connection, rows: Sequence[int], owner: str, now: datetime) -> None:
    """This process lives, and these rows are in its hands: they stay its own. A lease that it forgot ends."""
    mine = sa.and_(Outgoing.id.in_(rows), Outgoing.state == OutboxState.SENDING, Outgoing.leased_by == owner)
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
            (sa.bindparam("became", type_=sa.String()) == OutboxState.PENDING, Outgoing.message), else_=blanked
        ),
        tries=Outgoing.tries + 1,
        leased_by=None,
        leased_until=None,
    )
)


def settle(connection: sa.Connection, results: Sequence[Settled], now: datetime) -> None:
    """Write down how sending ended. No row stays leased, and no code or PIN is kept unless it is tried again."""
    if not results:
        return
    out = (OutboxState.SENT, OutboxState.UNKNOWN)
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
    mine = sa.update(Outgoing).where(Outgoing.id.in_(rows), Outgoing.state == OutboxState.SENDING)
    connection.execute(mine.values(state=OutboxState.PENDING, leased_by=None, leased_until=None))
