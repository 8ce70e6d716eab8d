"""Costs: what went out by day, and how many a release of letters would be told of. For the council."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from storage.delivery import Counted, counting
from storage.exams import Exam
from storage.people import of_the_council
from storage.refusals import Denied

from .broadcasts import Audience, reached_by

DAYS = timedelta(days=6)  # before today


@dataclass(frozen=True)
class Release:
    """An exam whose letters may be given out: how many of its officers are told by which channel."""

    exam: str
    reached: dict[str, int]


class Costs:
    """From one turn's desk. Raises `Denied` for anybody but the council."""

    def __init__(self, connection: sa.Connection, today: date, person_id: int):
        self.connection, self.today, self.person_id = connection, today, person_id

    def _allowed(self) -> None:
        if not self.connection.scalar(sa.select(of_the_council(self.person_id, self.today))):
            raise Denied("costs", "of messages")

    def days(self) -> list[Counted]:
        """What went out in the last seven days, the newest first."""
        self._allowed()
        return counting.counted(self.connection, self.today - DAYS, self.today)

    def exams(self) -> list[tuple[int, str]]:
        """Id and title of the exams that are not over, the next first."""
        self._allowed()
        current = sa.select(Exam.id, Exam.title).where(Exam.ends_on >= self.today).order_by(Exam.starts_on, Exam.code)
        return [(row.id, row.title) for row in self.connection.execute(current)]

    def release(self, exam: int) -> Release:
        """Whom a release of this exam's letters would be told to now. Raises `Denied` where there is no such exam."""
        self._allowed()
        title = self.connection.scalar(sa.select(Exam.title).where(Exam.id == exam))
        if title is None:
            raise Denied("costs", f"exam {exam}")
        return Release(title, reached_by(self.connection, Audience(exam), self.today))
