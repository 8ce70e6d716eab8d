"""Seconding: a notice to many goes out once a second officer of the council approves it, in a chat of their own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.people import LOCKED_PEOPLE, Office, Person, Standing, in_office
from storage.refusals import ChangedMeanwhile

ALONE = 50  # people whom one officer may send notices to in a day


class Seconding(Base):
    """A notice that waits for a second officer, or waited; `approved` is None until one decides or it is too late."""

    __tablename__ = "notice_secondings"

    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notices.id"), primary_key=True)
    until: Mapped[datetime]
    approved: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Second:
    """How far the approval of a notice is. `until` (aware) is when it is too late; `approved` None: nobody decided."""

    until: datetime
    approved: bool | None
    name: str  # of whoever decided


def second_officers(connection: sa.Connection, but: int, day: date) -> list[tuple[int, str]]:
    """Id and language of the officers of the council on a day, but for one of them."""
    found = sa.select(Person.id, Person.language).join(Office, Office.person_id == Person.id)
    found = found.where(Office.office == Standing.COUNCIL, in_office(day))
    found = found.where(Person.id != but, Person.id.not_in(LOCKED_PEOPLE))
    return [(id_, language or "") for id_, language in connection.execute(found.distinct().order_by(Person.id))]


def ask_second(connection: sa.Connection, notice: int, now: datetime, zone: ZoneInfo) -> None:
    """From now on the notice waits, until tomorrow is over."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    until = datetime.combine(tomorrow + timedelta(days=1), time(), zone)
    connection.execute(sa.insert(Seconding), {"notice_id": notice, "until": until})


def second_of(connection: sa.Connection, notice: int) -> Second | None:
    """What stands of a second officer; None where none is needed."""
    found = sa.select(Seconding, sa.func.coalesce(Person.full_name, "").label("name"))
    found = found.outerjoin(Person, Person.id == Seconding.decided_by).where(Seconding.notice_id == notice)
    row = connection.execute(found).first()
    return Second(row.until, row.approved, row.name) if row else None


def decide_second(connection: sa.Connection, notice: int, by: int, now: datetime, *, approved: bool) -> None:
    """Once, and in time. Raises `ChangedMeanwhile`."""
    waits = sa.and_(Seconding.notice_id == notice, Seconding.approved.is_(None), Seconding.until > now)
    decided = sa.update(Seconding).where(waits).values(approved=approved, decided_by=by, decided_at=now)
    if connection.execute(decided).rowcount != 1:
        raise ChangedMeanwhile
