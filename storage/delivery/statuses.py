"""Statuses: what a platform tells of a message after it took it, in any order, repeated, or before we know its id."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Row, one_of
from storage.database import insert_or_set

from . import rerouting
from .chats import Chat
from .outbox import OutboxState, Outgoing

KEPT = timedelta(days=1)  # a status whose message never came


class Status(StrEnum):
    """In the order of their rank: a lower one that comes later says nothing new."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    OUTSIDE_WINDOW = "outside window"  # 63016: only an approved template would have passed
    GONE = "gone"  # blocked, stopped, or no such recipient


RANK = {status: rank for rank, status in enumerate(Status, 1)}
REACHED = {OutboxState.SENT: 1, OutboxState.UNKNOWN: 1, OutboxState.DELIVERED: 2, OutboxState.READ: 3}


class EarlyStatus(Base):
    """A status that came before its message's id was written down."""

    __tablename__ = "early_statuses"
    __table_args__ = (one_of("status", Status),)

    external_id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    at: Mapped[datetime]


def told(connection: sa.Connection, external_id: str, status: Status, now: datetime, *, sms: bool) -> None:
    """Take a status in, if it ranks above what is known. `sms`: whether what fails elsewhere can go by SMS."""
    about = sa.select(Outgoing.id, Outgoing.chat_id, Outgoing.state, Outgoing.tries, Outgoing.created_at)
    row = connection.execute(about.where(Outgoing.external_id == external_id).with_for_update()).first()
    if row is None:
        _keep(connection, external_id, status, now)
        return
    if RANK[status] <= REACHED.get(
        OutboxState(row.state), RANK[Status.READ] if row.state != OutboxState.SENDING else 0
    ):
        return
    this = sa.update(Outgoing).where(Outgoing.id == row.id)
    if status is Status.GONE and row.tries < rerouting.MOST_MOVES and _heard_since(connection, row):
        connection.execute(this.values(state=OutboxState.PENDING, external_id=None, tries=row.tries + 1, due_at=now))
    elif status is Status.GONE:
        connection.execute(this.values(state=OutboxState.PENDING, external_id=None))
        rerouting.leave_chat(connection, row.chat_id, now)
    elif status is Status.OUTSIDE_WINDOW:
        rerouting.outside_window(connection, row.id, now, sms=sms)
    else:
        connection.execute(this.values(state=OutboxState(status.value)))


def _heard_since(connection: sa.Connection, row: Row) -> bool:
    """Whether the person has written there since: then the chat is no longer gone, though it was."""
    heard_at = connection.scalar(sa.select(Chat.heard_at).where(Chat.id == row.chat_id, Chat.active))
    return heard_at is not None and heard_at > row.created_at


def _keep(connection: sa.Connection, external_id: str, status: Status, now: datetime) -> None:
    known = sa.select(EarlyStatus.status).where(EarlyStatus.external_id == external_id)
    before = connection.scalar(known)
    if before is not None and RANK[status] <= RANK[Status(before)]:
        return
    insert_or_set(connection, EarlyStatus, [{"external_id": external_id, "status": status, "at": now}], "status")


def catch_up(connection: sa.Connection, external_ids: list[str], now: datetime, *, sms: bool) -> None:
    """Take in what was told of these messages before their ids were written down."""
    if not external_ids:
        return
    mine = EarlyStatus.external_id.in_(external_ids)
    rows = connection.execute(sa.select(EarlyStatus).where(mine)).all()
    if not rows:
        return
    connection.execute(sa.delete(EarlyStatus).where(mine))
    for row in rows:
        told(connection, row.external_id, Status(row.status), now, sms=sms)


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away the statuses whose message was not written down within `KEPT`."""
    connection.execute(sa.delete(EarlyStatus).where(EarlyStatus.at < now - KEPT))
