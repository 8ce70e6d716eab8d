"""Attendance: a line per officer and day of the exam, marked or not; or one per officer, as registers are printed."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.deployments import Deployment, RegisterNumber, serving
from storage.exams import Centre, DayKind, Exam, ExamDay, SubCounty
from storage.exports.cells import Form, harmless
from storage.exports.export import Column, Export, Line, Portion, Scope
from storage.people import Person
from storage.register import Mark, MarkRow, Register

from .posted import posted

KEYS = (  # of a posting: what its days and marks are found by
    Column("deployment", Deployment.id),
    Column("centre_id", Centre.id),
    Column("from_on", Deployment.from_on),
    Column("to_on", Deployment.to_on),
)
OFFICER = (
    Column("exam", Exam.code),
    Column("sub_county_code", Centre.sub_county_code),
    Column("sub_county", SubCounty.name, Form.TEXT),
    Column("centre_code", Centre.code),
    Column("centre", Centre.name, Form.TEXT),
    Column("number", RegisterNumber.number),
    Column("full_name", Person.full_name, Form.TEXT),
    Column("role", Deployment.role),
    Column("phone", Person.phone, phone=True),
    Column("national_id", Person.national_id, Form.NATIONAL_ID),
)
MARK = (
    Column("mark", MarkRow.mark),
    Column("marked_by", MarkRow.marked_by),
    Column("marked_at", MarkRow.marked_at, Form.MOMENT),
)
REGISTER = (Column("register", Register.state), Column("sent_at", Register.sent_at, Form.MOMENT))
DAY = (Column("date", ExamDay.on), Column("day", ExamDay.kind))
UNMARKED = "-"  # as a paper shows it
SUMS = ("present", "absent", "unmarked")
Days = list[tuple[date, str]]


class _ByOfficer(Export):
    """Every posting that stands, by centre and number, and the days of the exam."""

    def statement(self, columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
        numbered = sa.and_(
            RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id
        )
        on_register = posted(columns, scope).where(serving()).join(Exam, Exam.id == Centre.exam_id)
        return on_register.outerjoin(RegisterNumber, numbered).order_by(
            Centre.code, RegisterNumber.number, Deployment.id
        )

    def postings(self, portion: Portion) -> Iterator[tuple[int, int, Days, Line]]:
        """Of each posting: its id, its centre's, the days of the exam that lie in it, and its officer's cells."""
        days = _days(portion.connection, portion.scope)
        for deployment, centre, first, last, *officer in portion.rows(
            (*KEYS, *OFFICER), lambda columns: self.statement(columns, portion.scope)
        ):
            yield deployment, centre, [day for day in days if first <= day[0] <= last], officer

    def marks(self, portion: Portion, columns: Sequence[Column]) -> dict[tuple[int, date], Line]:
        """What is marked, by posting and day."""
        of = Column("deployment", MarkRow.deployment_id), Column("on", MarkRow.on)
        rows = portion.rows((*of, *columns), lambda columns: _marked(columns, portion.scope))
        return {(deployment, on): mark for deployment, on, *mark in rows}


class Attendance(_ByOfficer):
    """A line per officer and day. What is of an officer, or of a register, is read and written once."""

    columns = (*OFFICER, *DAY, *MARK, *REGISTER)

    def count(self, connection: sa.Connection, scope: Scope) -> int:
        """Days of postings."""
        here = sa.and_(ExamDay.exam_id == Centre.exam_id, ExamDay.kind != DayKind.NONE)
        days = self.statement([Deployment.id], scope).order_by(None)
        days = days.join(ExamDay, sa.and_(here, ExamDay.on.between(Deployment.from_on, Deployment.to_on)))
        return connection.execute(sa.select(sa.func.count()).select_from(days.subquery())).scalar_one()

    def lines(self, portion: Portion) -> Iterator[Line]:
        """By centre, number and day."""
        marks = self.marks(portion, MARK)
        names = _names(portion, {by for _, by, _ in marks.values()})
        of = Column("centre", Register.centre_id), Column("on", Register.on)
        rows = portion.rows((*of, *REGISTER), lambda columns: _registers(columns, portion.scope))
        registers = {(centre, on): register for centre, on, *register in rows}
        unmarked, unsent = [""] * len(MARK), [""] * len(REGISTER)
        for deployment, centre, days, officer in self.postings(portion):
            for on, kind in days:
                mark, by, at = marks.get((deployment, on), unmarked)
                yield [
                    *officer,
                    on.isoformat(),
                    kind,
                    mark,
                    names.get(by, ""),
                    at,
                    *registers.get((centre, on), unsent),
                ]


class Pivot(_ByOfficer):
    """A line per officer, a column per day, as the register is printed."""

    columns = OFFICER

    def heading(self, connection: sa.Connection, scope: Scope) -> list[str]:
        """The officer, the days of the exam, and the sums."""
        return [*super().heading(connection, scope), *(on.isoformat() for on, _ in _days(connection, scope)), *SUMS]

    def lines(self, portion: Portion) -> Iterator[Line]:
        """A day without a posting there is an empty cell, an unmarked one a hyphen."""
        marks = self.marks(portion, MARK[:1])
        every = [on for on, _ in _days(portion.connection, portion.scope)]
        for deployment, _, days, officer in self.postings(portion):
            own = {on: marks.get((deployment, on), UNMARKED)[0] for on, _ in days}
            sums = [list(own.values()).count(mark) for mark in (Mark.PRESENT, Mark.ABSENT, UNMARKED)]
            yield [*officer, *(own.get(on, "") for on in every), *sums]


def _days(connection: sa.Connection, scope: Scope) -> Days:
    of_exam = sa.and_(ExamDay.exam_id == scope.exam, ExamDay.kind != DayKind.NONE)
    days = connection.execute(sa.select(ExamDay.on, ExamDay.kind).where(of_exam).order_by(ExamDay.on))
    return [(on, kind) for on, kind in days]


def _marked(columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
    of_centre = sa.select(*columns).select_from(Centre).join(Deployment, Deployment.centre_id == Centre.id)
    return of_centre.join(MarkRow, MarkRow.deployment_id == Deployment.id).where(scope.here())


def _names(portion: Portion, people: set[int]) -> dict[int, str]:
    """The names of those who marked, by their ids."""
    found = sa.select(Person.id, Person.full_name).where(Person.id.in_(people))
    return {person: harmless(name) for person, name in portion.connection.execute(found)}


def _registers(columns: Sequence[Any], scope: Scope) -> sa.Select[Any]:
    return sa.select(*columns).select_from(Centre).join(Register, Register.centre_id == Centre.id).where(scope.here())
