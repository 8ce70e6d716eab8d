"""Spending: how many SMS went out today, in all, to a country and to a phone; each costs, whoever made us send it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.database import insert

from .chats import Chat

KEPT = timedelta(days=7)
ALL = "all"
ABROAD = 10  # of the day's SMS a country other than the first has one in so many
ALARM = 0.8  # of the day's SMS, from which on somebody should look


class SmsSpent(Base):
    """How many SMS went out on a day, by what is counted: `all`, `country 254`, `chat 17`."""

    __tablename__ = "sms_spent"

    on: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    sent: Mapped[int]


@dataclass(frozen=True)
class SmsLimits:
    """What may go out on a day: in all, to one phone, and to which country codes, one's own first."""

    a_day: int = 20_000
    a_number: int = 150
    countries: tuple[str, ...] = ("254",)


class Verdict(StrEnum):
    """Whether SMS may go out, and if not, why."""

    YES = "yes"
    COUNTRY = "the country is not allowed"
    NUMBER = "the SMS of this phone are spent for today"
    DAY = "the SMS of today are spent"


def spend(connection: sa.Connection, number: str, pieces: int, limits: SmsLimits, today: date) -> tuple[Verdict, int]:
    """Count so many SMS to a phone (`+2547…`), if they may go out; and how many went out today by now."""
    country = next((code for code in limits.countries if number.startswith(f"+{code}")), None)
    if country is None:
        return Verdict.COUNTRY, 0
    chat = connection.scalar(sa.select(Chat.id).where(Chat.channel == "sms", Chat.external_id == number))
    share = limits.a_day if country == limits.countries[0] else max(1, limits.a_day // ABROAD)
    most = {ALL: limits.a_day, f"country {country}": share, f"chat {chat}": limits.a_number}
    spent = _spent(connection, today, list(most))
    if spent.get(f"chat {chat}", 0) + pieces > limits.a_number:
        return Verdict.NUMBER, spent.get(ALL, 0)
    if any(spent.get(what, 0) + pieces > limit for what, limit in most.items()):
        return Verdict.DAY, spent.get(ALL, 0)
    for what in sorted(most):  # always in the same order: two at once wait for each other, and never in a circle
        new = insert(connection, SmsSpent)
        added = new.on_conflict_do_update(
            index_elements=[SmsSpent.on, SmsSpent.what], set_={"sent": SmsSpent.sent + new.excluded.sent}
        )
        connection.execute(added, {"on": today, "what": what, "sent": pieces})
    return Verdict.YES, spent.get(ALL, 0) + pieces


def spent_today(connection: sa.Connection, today: date) -> int:
    return _spent(connection, today, [ALL]).get(ALL, 0)


def _spent(connection: sa.Connection, today: date, what: list[str]) -> dict[str, int]:
    rows = connection.execute(
        sa.select(SmsSpent.what, SmsSpent.sent).where(SmsSpent.on == today, SmsSpent.what.in_(what))
    )
    return {row.what: row.sent for row in rows}


def forget(connection: sa.Connection, now: datetime) -> None:
    """Take away the counts of days past `KEPT`."""
    connection.execute(sa.delete(SmsSpent).where(SmsSpent.on < (now - KEPT).date()))
