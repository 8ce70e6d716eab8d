"""Leases: what only one of several processes does at a time, and when it last did it."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
from .database import insert_or_set, is_new
from .life import alive


class Lease(Base):
    """A work, by its `name`, that is its owner's alone until then; anybody's where it has no owner."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    until: Mapped[datetime]
    seen: Mapped[datetime]  # when its owner last was at work


def take(connection: sa.Connection, name: str, owner: str, now: datetime, length: timedelta) -> datetime | None:
    """Take or renew a lease. Gives when its holder was last at work (`now` for a new one), None when another has it.

    Another has it until then, and no longer than it lives.
    """
    new = {"name": name, "owner": owner, "until": now + length, "seen": now}
    if is_new(connection, Lease, new):
        return now
    row = connection.execute(sa.select(Lease).where(Lease.name == name).with_for_update()).one()
    if row.owner not in (None, owner) and row.until > now and alive(connection, row.owner):
        return None
    connection.execute(sa.update(Lease).where(Lease.name == name).values(owner=owner, until=now + length, seen=now))
    seen: datetime = row.seen
    return seen


def beat(connection: sa.Connection, now: datetime) -> datetime:
    """Some process of the service is at work. Gives when one last was."""
    service = sa.select(Lease.seen).where(Lease.name == "service").with_for_update()
    seen: datetime | None = connection.scalar(service)
    if seen is None or seen < now:  # two that show it at once may come in either order
        write(connection, "service", now)
    return seen or now


def write(connection: sa.Connection, name: str, now: datetime) -> None:
    """That this was at work now, whoever did it; at the least it shows that something can be written."""
    insert_or_set(connection, Lease, [{"name": name, "owner": None, "until": now, "seen": now}], "seen")


def written(connection: sa.Connection, name: str) -> datetime | None:
    """When that was last at work."""
    seen: datetime | None = connection.scalar(sa.select(Lease.seen).where(Lease.name == name))
    return seen


def first_to_tell(connection: sa.Connection, name: str, since: datetime, now: datetime) -> bool:
    """Whether nobody has told of what began then: of several that notice it, in any process, one is first."""
    if is_new(connection, Lease, {"name": name, "owner": None, "until": now, "seen": now}):
        return True
    told = sa.update(Lease).where(Lease.name == name, Lease.seen <= since)
    return connection.execute(told.values(seen=now)).rowcount == 1


def give_back(connection: sa.Connection, owner: str) -> None:
    """Let go of all that this process holds: nobody waits until its leases end."""
    connection.execute(sa.update(Lease).where(Lease.owner == owner).values(owner=None))
