"""Outages: when Karani was away for so long that what people tapped may be lost, told of once to whoever marks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage import leases
from storage.base import Base
from storage.delivery import Lane, Outgoing

LOST = timedelta(seconds=150)  # Telegram keeps a press so long
AGAIN = timedelta(minutes=15)  # a service that comes and goes is told of anew when it was away for so long
BACK = timedelta(seconds=30)  # so long ago at most the database was back: a beat and a breath


class Outage(Base):
    """Nothing was answered from `since` until it was noticed at `back`; `channel`: there alone, for it was away."""

    __tablename__ = "outages"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    back: Mapped[datetime] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(server_default="")


@dataclass(frozen=True)
class Downtime:
    """When Karani, or a channel (empty: all of it), was away. Aware."""

    since: datetime
    back: datetime
    channel: str = ""


def noticed(connection: sa.Connection, since: datetime, back: datetime, channel: str = "") -> bool:
    """Keep an outage, of which people are told then. False for a second notice of the same, by whichever process.

    One that begins as soon as the last is over is the same still, unless it was long.
    """
    before, lately = last_outage(connection), leases.written(connection, "outage")
    if not leases.first_to_tell(connection, name="outage", since=since, now=back):
        if before and before.channel and not channel:  # it was not the channel alone
            connection.execute(sa.update(Outage).where(Outage.back == before.back).values(channel=""))
        return False
    if lately is None or since - lately > LOST or back - since > AGAIN:
        connection.execute(sa.insert(Outage), {"since": since, "back": back, "channel": channel})
    return True


def last_outage(connection: sa.Connection) -> Downtime | None:
    """The last one; None where there was none."""
    row = connection.execute(_last).first()
    return Downtime(row.since, row.back, row.channel) if row else None


def answered(connection: sa.Connection, chat_id: int, since: datetime) -> bool:
    """Whether something was answered in a chat from then on."""
    return connection.execute(_answered, {"chat": chat_id, "since": since}).first() is not None


_last = sa.select(Outage.since, Outage.back, Outage.channel).order_by(Outage.back.desc()).limit(1)
_answered = (
    sa.select(Outgoing.id)
    .where(
        Outgoing.chat_id == sa.bindparam("chat"),
        Outgoing.lane == Lane.REPLY,
        Outgoing.created_at >= sa.bindparam("since", type_=Outgoing.created_at.type),
    )
    .limit(1)
)
