"""The tables of who works at a centre without being on its register: the report, and the days they were seen there."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, index_where, one_of, sealed_for, where_known
from storage.deployments import Deployment, on_day
from storage.exams import Role

from .tables import MarkRow

NAME_SEALED, ID_SEALED = "unlisted.name", "unlisted.national_id"


class Unlisted(Base):
    """A report. It waits until it is settled: by a deployment, or by an `answer` that says why not.

    Whoever it is about has agreed to nothing: name, phone and ID go once somebody is deployed, and some time after it
    is declined. `phone` as `2547…`. `from_on`: since when they work there.
    """

    __tablename__ = "unlisted"
    __table_args__ = (
        one_of("role", Role),
        index_where("uq_unlisted_waiting", "centre_id", "phone", where="settled_at IS NULL", unique=True),
        where_known("phone"),
        where_known("deployment_id"),
        where_known("settled_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"), index=True)
    role: Mapped[str]
    name: Mapped[bytes | None] = mapped_column(info=sealed_for(NAME_SEALED))
    phone: Mapped[str | None]
    national_id: Mapped[bytes | None] = mapped_column(info=sealed_for(ID_SEALED))
    from_on: Mapped[date]
    reported_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    reported_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    deployment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deployments.id"))


class Provisional(Base):
    """Somebody was there on a day, though not on the list: no mark, and not paid by itself."""

    __tablename__ = "provisional_presences"

    unlisted_id: Mapped[int] = mapped_column(sa.ForeignKey("unlisted.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    through: Mapped[str]


def proposes(on: object) -> sa.ColumnElement[bool]:
    """Of a report: it is settled by a deployment that has no mark on that day, though they were seen there."""
    was_there = sa.exists().where(Provisional.unlisted_id == Unlisted.id, Provisional.on == on)
    serves = sa.exists().where(Deployment.id == Unlisted.deployment_id, on_day(on))
    marked = sa.exists().where(MarkRow.deployment_id == Unlisted.deployment_id, MarkRow.on == on)
    known = Unlisted.deployment_id.is_not(None)
    return sa.and_(known, *(one.correlate(Unlisted) for one in (was_there, serves)), ~marked.correlate(Unlisted))
