"""Left open: vacancies that go on after the last day of their exam, for whoever looks after the service."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.exams import Exam

from .vacancies import Vacancy


@dataclass(frozen=True)
class LeftOpen:
    """How many of an exam's vacancies take applications after its last day."""

    exam: str
    ends_on: date
    vacancies: int


def left_open(connection: sa.Connection, today: date) -> list[LeftOpen]:
    """By exam; those that the council has not closed, and that are not over today."""
    found = (
        sa.select(Exam.code.label("exam"), Exam.ends_on, sa.func.count().label("vacancies"))
        .join(Vacancy, Vacancy.exam_id == Exam.id)
        .where(Vacancy.closed_at.is_(None), Vacancy.closes_on >= today, Vacancy.closes_on > Exam.ends_on)
        .group_by(Exam.id, Exam.code, Exam.ends_on)
        .order_by(Exam.code)
    )
    return [LeftOpen(**row._asdict()) for row in connection.execute(found)]
