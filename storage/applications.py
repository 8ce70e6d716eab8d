"""Applications: who wants to serve as what, what became of it, and which interests they declared."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, one_of
from .deployments import Role


class Progress(StrEnum):
    """What became of an application."""

    SUBMITTED = "submitted"
    NOMINATED = "nominated"
    DEPLOYED = "deployed"
    DECLINED = "declined"
    CLOSED = "closed"  # the vacancy was filled or ended without them
    WITHDRAWN = "withdrawn"


class Tie(StrEnum):
    """What ties somebody to a centre: a vested interest."""

    RELATIVE = "relative"  # among its candidates
    OWN_SCHOOL = "own_school"  # works or has worked there


class Application(Base):
    """One a person, exam and role. `centre_id`: where the director means to place somebody who is nominated.

    `interest_declared_at`: when they said which vested interests they have, or none.
    """

    __tablename__ = "applications"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "exam_id", "role"),
        one_of("role", Role),
        one_of("state", Progress),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancies.id"), index=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    role: Mapped[str]
    state: Mapped[str] = mapped_column(default=Progress.SUBMITTED)
    centre_id: Mapped[int | None] = mapped_column(sa.ForeignKey("centres.id"), index=True)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    reason: Mapped[str | None]
    interest_declared_at: Mapped[datetime | None]
    applied_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Interest(Base):
    """A vested interest that somebody declared, for one exam: one row a centre."""

    __tablename__ = "interests"
    __table_args__ = (sa.UniqueConstraint("person_id", "exam_id", "centre_code"), one_of("what", Tie))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    centre_code: Mapped[str]
    what: Mapped[str]
