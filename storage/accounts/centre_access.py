"""Centre log-ins: a name and PIN that open one centre's register to whoever was given them."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, peppered
from storage.exams import GRACE_DAYS, Centre, Exam

AFTER = timedelta(days=GRACE_DAYS)  # the exam's last register is still open so long


class CentreLogin(Base):
    """Issued by a director for one centre of one exam; good until the exam ends or it is revoked."""

    __tablename__ = "centre_logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"), index=True)
    username: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(info=peppered())
    issued_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CentreAccess(Base):
    """A person who entered a centre's log-in: may open and mark its register while the log-in is good."""

    __tablename__ = "centre_access"

    login_id: Mapped[int] = mapped_column(sa.ForeignKey("centre_logins.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True, index=True)
    entered_at: Mapped[datetime]


def oldest_end(today: date) -> date:
    """Exams that ended before this day have no open register, and no log-in is good for them."""
    return today - AFTER


def entered(person: object, centre: Any, oldest: object) -> sa.ColumnElement[bool]:
    """Whether the person has entered a log-in that is good. The exam is the one of the statement around this."""
    mine = sa.select(CentreLogin.centre_id).join(CentreAccess, CentreAccess.login_id == CentreLogin.id)
    good = mine.where(CentreAccess.person_id == person, CentreLogin.revoked_at.is_(None))
    return sa.and_(centre.in_(good), Exam.ends_on >= oldest)


def entered_any(person: object, oldest: object) -> sa.ColumnElement[bool]:
    """Whether the person has entered any log-in that is good."""
    mine = sa.and_(CentreAccess.person_id == person, CentreLogin.id == CentreAccess.login_id)
    where = sa.and_(Centre.id == CentreLogin.centre_id, Exam.id == Centre.exam_id)
    return sa.exists().where(mine, CentreLogin.revoked_at.is_(None), where, Exam.ends_on >= oldest)
