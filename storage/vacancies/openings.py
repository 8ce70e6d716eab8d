"""Openings: the council opens vacancies by chat, sees what came of them, and closes them."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.audit import Audit
from storage.database import add
from storage.exams import Exam, Role, rate_of
from storage.people import of_the_council
from storage.refusals import Denied

from .applications import Application, Changed, Progress, close_waiting
from .nearness import Workplace
from .refusals import AlreadyMoved, NoVacancy
from .vacancies import Open, Vacancy, told


@dataclass(frozen=True)
class Wanted:
    """A vacancy as the council words it: codes, empty for the whole county or for everywhere."""

    exam_id: int
    role: Role
    county_code: str
    sub_county_code: str
    positions: int
    opens_on: date
    closes_on: date

    @property
    def key(self) -> tuple[sa.ColumnElement[bool], ...]:
        """What makes it one and the same vacancy: exam, role and place."""
        return (
            Vacancy.exam_id == self.exam_id,
            Vacancy.role == self.role,
            sa.func.coalesce(Vacancy.county_code, "") == self.county_code,
            sa.func.coalesce(Vacancy.sub_county_code, "") == self.sub_county_code,
        )


class Openings:
    """The vacancies in the hands of one officer of the council, from one turn's desk. Any other: `Denied`."""

    def __init__(self, connection: sa.Connection, now: datetime, today: date, officer: int, audit: Audit):
        self.connection, self.now, self.today = connection, now, today
        self.officer, self.audit = officer, audit

    def exams(self) -> list[tuple[int, str]]:
        """Id and title of the exams that are not over, the next one first."""
        found = sa.select(Exam.id, Exam.title).where(Exam.ends_on >= self.today)
        return [(id_, title) for id_, title in self.connection.execute(found.order_by(Exam.starts_on, Exam.id))]

    def last_day(self, exam_id: int) -> date:
        """Of an exam, after which nobody is wanted any more."""
        return self.connection.execute(sa.select(Exam.ends_on).where(Exam.id == exam_id)).scalar_one()

    def rate(self, wanted: Wanted) -> int | None:
        """Kenya shillings a day, where one rate is known for the place; everywhere: the rate everywhere else."""
        return rate_of(self.connection, wanted.exam_id, wanted.role, wanted.county_code)

    def running(self) -> list[Open]:
        """Those that are open or will be, the exam that comes first before others."""
        self._of_the_council("see")
        return told(self.connection, Workplace(), Vacancy.closed_at.is_(None), Vacancy.closes_on >= self.today)

    def read(self, vacancy: int) -> Open:
        """One of them, open or closed. Raises `NoVacancy`."""
        self._of_the_council("see")
        found = told(self.connection, Workplace(), Vacancy.id == vacancy)
        if not found:
            raise NoVacancy
        return found[0]

    def counts(self, vacancy: int) -> dict[Progress, int]:
        """How many applications there are of each state."""
        self._of_the_council("see")
        found = sa.select(Application.state, sa.func.count()).where(Application.vacancy_id == vacancy)
        return {Progress(state): count for state, count in self.connection.execute(found.group_by(Application.state))}

    def same(self, wanted: Wanted) -> int | None:
        """The id of the vacancy that there is for this exam, role and place, open or closed."""
        return self.connection.scalar(sa.select(Vacancy.id).where(*wanted.key))

    def open(self, wanted: Wanted) -> int:
        """Open it, or open again with these days and positions the one that there is. Gives its id."""
        self._of_the_council("open")
        values = {"positions": wanted.positions, "opens_on": wanted.opens_on, "closes_on": wanted.closes_on}
        known = self.same(wanted)
        if known is None:
            place = {"county_code": wanted.county_code or None, "sub_county_code": wanted.sub_county_code or None}
            row = {"exam_id": wanted.exam_id, "role": wanted.role, "opened_by": self.officer, **place, **values}
            known = add(self.connection, Vacancy, **row)
        else:
            again = sa.update(Vacancy).where(Vacancy.id == known)
            self.connection.execute(again.values(**values, opened_by=self.officer, closed_at=None))
        days = {"opens_on": str(wanted.opens_on), "closes_on": str(wanted.closes_on)}
        self.audit.note("vacancy opened", f"vacancy {known}", positions=wanted.positions, **days)
        return known

    def close(self, vacancy: int, *, end_waiting: bool) -> list[Changed]:
        """Take no more applications. `end_waiting`: those that nobody was nominated from are closed too, and given.

        Raises `AlreadyMoved` where it is closed.
        """
        self._of_the_council("close")
        mine = sa.update(Vacancy).where(Vacancy.id == vacancy, Vacancy.closed_at.is_(None)).values(closed_at=self.now)
        if self.connection.execute(mine).rowcount != 1:
            raise AlreadyMoved
        closed = close_waiting(self.connection, vacancy, self.now, by=self.officer) if end_waiting else []
        self.audit.note("vacancy closed", f"vacancy {vacancy}", applications_closed=len(closed))
        return closed

    def _of_the_council(self, act: str) -> None:
        if not self.connection.scalar(sa.select(of_the_council(self.officer, self.today))):
            raise Denied(f"{act} vacancies", "vacancies of the council")
