"""Exams and their days: when a register may be marked, in the centre's own time."""

from datetime import date, time
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, one_of

OPENS, CLOSES = time(6), time(21)  # where an exam says nothing else: data/imports contract
QUIET_FROM, QUIET_TO = time(7, 15), time(17)
GRACE_DAYS, SCHOOL_BLOCK_YEARS = 2, 3
CANDIDATES_PER_SUPERVISOR, CANDIDATES_PER_INVIGILATOR = 200, 20  # of 2025: circular of 12 September 2025
OFFER_DAYS, DISPUTE_DAYS = 3, 3


class DayKind(StrEnum):
    """What a day of an exam is for."""

    REHEARSAL = "rehearsal"
    PAPER = "paper"
    NONE = "none"  # a holiday inside the exam: no register


class Exam(Base):
    """One exam of one year: its days, and the rules that the council sets for it. Hours are the centres' own time."""

    __tablename__ = "exams"
    __table_args__ = (
        sa.CheckConstraint("starts_on <= ends_on AND rehearsal_on <= starts_on", name="dates"),
        sa.CheckConstraint("opens < closes", name="hours"),
        sa.CheckConstraint("grace_days >= 0 AND school_block_years >= 0", name="counts"),
        sa.CheckConstraint("candidates_per_supervisor > 0 AND candidates_per_invigilator > 0", name="ratios"),
        sa.CheckConstraint("offer_days > 0", name="offer_days"),
        sa.CheckConstraint("dispute_days >= 0", name="dispute_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    rehearsal_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens: Mapped[time]
    closes: Mapped[time]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    grace_days: Mapped[int]
    school_block_years: Mapped[int]
    candidates_per_supervisor: Mapped[int] = mapped_column(default=CANDIDATES_PER_SUPERVISOR)
    candidates_per_invigilator: Mapped[int] = mapped_column(default=CANDIDATES_PER_INVIGILATOR)
    offer_days: Mapped[int] = mapped_column(default=OFFER_DAYS)  # an officer has to answer an offer
    dispute_days: Mapped[int] = mapped_column(default=DISPUTE_DAYS)  # after a day an officer may say it is marked wrong


class ExamDay(Base):
    """One day of an exam. `overridden`: set for this day alone, and kept when the exam is imported again."""

    __tablename__ = "exam_days"
    __table_args__ = (
        sa.UniqueConstraint("exam_id", "on"),
        one_of("kind", DayKind),
        sa.CheckConstraint("opens < closes", name="hours"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    on: Mapped[date]
    kind: Mapped[str]
    opens: Mapped[time]
    closes: Mapped[time]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    overridden: Mapped[bool] = mapped_column(default=False)
