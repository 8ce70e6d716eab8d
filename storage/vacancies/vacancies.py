"""Vacancies: which roles the council has opened, where, how many, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Row, index_where, one_of
from storage.exams import County, DayKind, Exam, ExamDay, Role, SubCounty, rate

from .applications import AGAIN, Application
from .nearness import Near, Workplace, nearness, workplace_of
from .refusals import NoVacancy


class Vacancy(Base):
    """A role to be filled in a sub-county, in a whole county, or everywhere. Dates are Nairobi's, both included.

    A sub-county brings its county with it. `closed_at`: closed before its last day.
    """

    __tablename__ = "vacancies"
    __table_args__ = (
        sa.UniqueConstraint("exam_id", "role", "sub_county_code"),
        index_where(
            "uq_vacancies_of_county", "exam_id", "role", "county_code", where="sub_county_code IS NULL", unique=True
        ),
        index_where("uq_vacancies_everywhere", "exam_id", "role", where="county_code IS NULL", unique=True),
        one_of("role", Role),
        sa.CheckConstraint("sub_county_code IS NULL OR county_code IS NOT NULL", name="place"),
        sa.CheckConstraint("positions > 0", name="positions"),
        sa.CheckConstraint("opens_on <= closes_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    role: Mapped[str]
    county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("counties.code"))
    sub_county_code: Mapped[str | None] = mapped_column(sa.ForeignKey("sub_counties.code"))
    positions: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date] = mapped_column(index=True)
    opened_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Open:
    """A vacancy as it is told. `county` and `sub_county` are names, empty where it is wider than that.

    `days`: of the exam, rehearsal included. `per_day`: Kenya shillings, None where no rate is known.
    """

    id: int
    exam_id: int
    exam: str
    role: Role
    county_code: str
    county: str
    sub_county_code: str
    sub_county: str
    positions: int
    opens_on: date
    closes_on: date
    closed: bool
    rehearsal_on: date
    starts_on: date
    ends_on: date
    days: int
    per_day: int | None
    near: Near

    @property
    def total(self) -> int | None:
        """Kenya shillings for all days of the exam; None where no rate is known."""
        return None if self.per_day is None else self.per_day * self.days

    def takes(self, today: date) -> bool:
        """Whether one can apply: to the last minute of the last day, and not before the first."""
        return not self.closed and self.opens_on <= today <= self.closes_on


_days = (
    sa.select(sa.func.count())
    .where(ExamDay.exam_id == Exam.id, ExamDay.kind != DayKind.NONE)
    .correlate(Exam)
    .scalar_subquery()
)
_told = (
    sa.select(
        Vacancy.id,
        Vacancy.exam_id,
        Exam.title.label("exam"),
        Vacancy.role,
        sa.func.coalesce(Vacancy.county_code, "").label("county_code"),
        sa.func.coalesce(County.name, "").label("county"),
        sa.func.coalesce(Vacancy.sub_county_code, "").label("sub_county_code"),
        sa.func.coalesce(SubCounty.name, "").label("sub_county"),
        Vacancy.positions,
        Vacancy.opens_on,
        Vacancy.closes_on,
        Vacancy.closed_at.is_not(None).label("closed"),
        Exam.rehearsal_on,
        Exam.starts_on,
        Exam.ends_on,
        _days.label("days"),
        rate(Vacancy.exam_id, Vacancy.role, sa.func.coalesce(Vacancy.county_code, sa.bindparam("home"))).label(
            "per_day"
        ),
    )
    .join(Exam, Exam.id == Vacancy.exam_id)
    .outerjoin(County, County.code == Vacancy.county_code)
    .outerjoin(SubCounty, SubCounty.code == Vacancy.sub_county_code)
)
_role_order = sa.case({role: place for place, role in enumerate(Role)}, value=Vacancy.role)


def told(connection: sa.Connection, here: Workplace, *where: sa.ColumnElement[bool]) -> list[Open]:
    """The vacancies for which this holds, the exam that comes first before others, priced for who works `here`."""
    found = _told.where(*where).order_by(Exam.starts_on, Exam.id, _role_order, Vacancy.id)
    return [_open(row, here) for row in connection.execute(found, {"home": here.county_code})]


def _open(row: Row, here: Workplace) -> Open:
    near = nearness(here, row.county_code, row.sub_county_code)
    return Open(**row._asdict() | {"role": Role(row.role), "near": near})


class Vacancies:
    """The vacancies as one person sees them, from one turn's desk."""

    def __init__(self, connection: sa.Connection, today: date, person_id: int):
        self.connection, self.today, self.person_id = connection, today, person_id

    @property
    def workplace(self) -> Workplace:
        """Where this person works, by their own details; empty codes where they have not said."""
        return workplace_of(self.connection, self.person_id)

    def fitting(self) -> list[Open]:
        """What this person can apply for today: the own sub-county first, then the county, then everywhere.

        What they have applied for is not among it. Who has not said where they work sees them all.
        """
        here = self.workplace
        found = self._taking(here)
        mine = [vacancy for vacancy in found if vacancy.near is not Near.ELSEWHERE or not here.county_code]
        return sorted(mine, key=lambda vacancy: vacancy.near)

    def closing(self, on: date, opened: Collection[int]) -> list[Open]:
        """What takes applications until that day and fits this person or is among those they have opened."""
        mine = {vacancy.id for vacancy in self.fitting()} | {*opened}
        found = self._taking(self.workplace, Vacancy.closes_on == on)
        return sorted((vacancy for vacancy in found if vacancy.id in mine), key=lambda vacancy: vacancy.near)

    def _taking(self, here: Workplace, *where: sa.ColumnElement[bool]) -> list[Open]:
        days = (Vacancy.opens_on <= self.today, Vacancy.closes_on >= self.today, Vacancy.closed_at.is_(None))
        mine = (Application.person_id == self.person_id, Application.exam_id == Vacancy.exam_id)
        applied = sa.exists().where(*mine, Application.role == Vacancy.role, Application.state.not_in(AGAIN))
        return told(self.connection, here, *days, ~applied.correlate(Vacancy), *where)

    def read(self, vacancy: int) -> Open:
        """One vacancy, open or not. Raises `NoVacancy`."""
        found = told(self.connection, self.workplace, Vacancy.id == vacancy)
        if not found:
            raise NoVacancy
        return found[0]
