"""Inbox: what was received, so that nothing has its effect twice; and what was set aside after failing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, sealed_for
from storage.database import insert, is_new

KEPT = timedelta(days=3)  # Telegram repeats for a day; its update_id restarts at random after a week idle
KEPT_SIGNED = timedelta(days=400)  # a form of Twilio's names no time: it is good as long as the token that signed it
KEPT_OF = {"telegram": KEPT, "browser": KEPT, "terminal": KEPT, "sms": KEPT_SIGNED, "whatsapp": KEPT_SIGNED}
KEPT_ASIDE = timedelta(days=90)  # what failed, with what was said: as long as chat texts
EVENT_SEALED = "failures.event"  # what the event is sealed for
EVENT_TRIES = 3  # before an event is set aside


class Received(Base):
    """An event whose turn is committed (or that was set aside), by the platform's own key."""

    __tablename__ = "inbox"
    __table_args__ = (sa.Index("ix_inbox_channel_at", "channel", "at"),)

    channel: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Failure(Base):
    """An event whose turn failed, with its error; `aside` once it is no longer tried."""

    __tablename__ = "failures"

    channel: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    chat: Mapped[str]
    tries: Mapped[int]
    aside: Mapped[bool]
    event: Mapped[bytes] = mapped_column(info=sealed_for(EVENT_SEALED))  # it may hold what somebody typed
    error: Mapped[str]
    at: Mapped[datetime]


def first_time(connection: sa.Connection, channel: str, key: str, now: datetime) -> bool:
    """Whether this event is new: decided by the database's unique key, not by looking first."""
    return is_new(connection, Received, {"channel": channel, "key": key, "at": now})


def pass_over(connection: sa.Connection, keys: Sequence[tuple[str, str]], now: datetime) -> None:
    """Events, by channel and key, that have no turn and shall have none."""
    rows = [{"channel": channel, "key": key, "at": now} for channel, key in keys]
    connection.execute(insert(connection, Received).on_conflict_do_nothing(), rows)


def failed(
    connection: sa.Connection, channel: str, key: str, chat: str, event: bytes, error: str, now: datetime
) -> bool:
    """Count a failure; true when it was the last try and the event is now set aside."""
    new = insert(connection, Failure)
    count = new.on_conflict_do_update(
        index_elements=[Failure.channel, Failure.key],
        set_={"tries": Failure.tries + 1, "error": new.excluded.error, "at": new.excluded.at},
    )
    row = {"channel": channel, "key": key, "chat": chat, "tries": 1, "aside": False}
    connection.execute(count, row | {"event": event, "error": error, "at": now})
    this = sa.and_(Failure.channel == channel, Failure.key == key)
    if connection.execute(sa.select(Failure.tries).where(this)).scalar_one() < EVENT_TRIES:
        return False
    connection.execute(sa.update(Failure).where(this).values(aside=True))
    return first_time(connection, channel, key, now)


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away keys past their channel's time, and what was set aside, with what was said, past `KEPT_ASIDE`."""
    for channel, kept in KEPT_OF.items():
        connection.execute(sa.delete(Received).where(Received.channel == channel, Received.at < now - kept))
    connection.execute(sa.delete(Failure).where(Failure.at < now - KEPT_ASIDE))


def unseen(connection: sa.Connection, channel: str, keys: Sequence[str]) -> set[str]:
    """Which of these keys no turn has taken yet; only a look: `first_time` decides."""
    taken = sa.select(Received.key).where(Received.channel == channel, Received.key.in_(keys))
    return set(keys) - set(connection.scalars(taken))
