"""Counting: how many messages went out on a day, and as how many they are paid for: one row a channel and kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.database import insert

KEPT = timedelta(days=400)  # a season, and the one before


class SentOnDay(Base):
    """Counted where it is written down that a message is out, so that nobody counts the outbox."""

    __tablename__ = "sent_on_days"

    on: Mapped[date] = mapped_column(primary_key=True)  # by the centres' clock
    channel: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # of a reminder, else what it is: reply, code, letter
    template: Mapped[bool] = mapped_column(primary_key=True)  # by an approved template, which has a price of its own
    messages: Mapped[int]
    paid: Mapped[int]  # SMS: segments; elsewhere as many messages as it went in


@dataclass(frozen=True)
class Out:
    """A message that is out, as it is counted."""

    channel: str
    kind: str
    template: bool = False
    paid: int = 1


@dataclass(frozen=True)
class Counted:
    """What went out on a day, by channel and kind."""

    on: date
    channel: str
    kind: str
    template: bool
    messages: int
    paid: int


def count(connection: sa.Connection, out: Iterable[Out], on: date) -> None:
    """Add them up, always in the same order: two at once wait for each other, and never in a circle."""
    messages: Counter[tuple[str, str, bool]] = Counter()
    paid: Counter[tuple[str, str, bool]] = Counter()
    for one in out:
        messages[one.channel, one.kind, one.template] += 1
        paid[one.channel, one.kind, one.template] += one.paid
    new = insert(connection, SentOnDay)
    more = {name: getattr(SentOnDay, name) + getattr(new.excluded, name) for name in ("messages", "paid")}
    key = [SentOnDay.on, SentOnDay.channel, SentOnDay.kind, SentOnDay.template]
    added = new.on_conflict_do_update(index_elements=key, set_=more)
    for what in sorted(messages):
        channel, kind, template = what
        row = {"on": on, "channel": channel, "kind": kind, "template": template}
        connection.execute(added, row | {"messages": messages[what], "paid": paid[what]})


def counted(connection: sa.Connection, since: date, until: date) -> list[Counted]:
    """What went out from a day on until another, both with it; the newest day first."""
    these = sa.select(SentOnDay).where(SentOnDay.on.between(since, until))
    rows = connection.execute(these.order_by(SentOnDay.on.desc(), SentOnDay.channel, SentOnDay.kind)).all()
    return [Counted(row.on, row.channel, row.kind, row.template, row.messages, row.paid) for row in rows]


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away the counts of days past `KEPT`."""
    connection.execute(sa.delete(SentOnDay).where(SentOnDay.on < (now - KEPT).date()))
