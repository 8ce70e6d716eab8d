"""The board: how far the registers of a TSC director's centres are on one day, and who was absent there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.base import Row
from storage.deployments import Deployment, Holder, Manager, RegisterNumber, holders_on, managers_on, on_day, serving
from storage.exams import Centre, DayKind, Exam, ExamDay, Role
from storage.people import ROLES_OF, Person, Standing, directs

from .grid import GridRow, grid
from .reasons import Reasoned, reasoned
from .tables import Arrival, Mark, MarkChange, MarkRow, Register, RegisterState, Sending

_Column = sa.ColumnElement[Any] | InstrumentedAttribute[Any]
_day: sa.BindParameter[date] = sa.bindparam("day")
_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)


@dataclass(frozen=True)
class CentreDay:
    """How far the register of one centre is; `manager` is whose it is that day, with the phone to call.

    `holders` have it in hand for them. Of one that was sent by such a one, `sent_by` and `sent_for` are names.
    """

    centre_id: int
    code: str
    centre: str
    exam: str
    officers: int
    marked: int
    absent: int
    sent: bool
    manager: tuple[str, str] | None
    said_here: int  # of the absent those who said that they are there
    holders: tuple[Holder, ...]
    sent_by: str
    sent_for: str

    @property
    def silent(self) -> bool:
        """Nobody has marked anybody."""
        return not self.marked and not self.sent


@dataclass(frozen=True)
class Absence:
    """Somebody marked absent; `phone` (`2547…`) is empty where it is not known.

    `open`: whoever sees it decides who takes the post over, and nobody has yet.
    """

    person_id: int
    deployment: int
    open: bool
    centre: str
    name: str
    role: Role
    phone: str


@dataclass(frozen=True)
class Disagreement:
    """An officer who said to be there, at `here`, and was marked absent at `marked_at`, both aware.

    `manager` is whoever marks there that day; phones are `2547…`, empty where none is known.
    """

    person_id: int
    centre: str
    name: str
    role: Role
    phone: str
    here: datetime
    marked_at: datetime
    manager: tuple[str, str] | None


_here = directs(sa.bindparam("person"), Centre.sub_county_code, _today)
_listed = sa.and_(Deployment.centre_id == Centre.id, on_day(_day))
_said = sa.exists().where(Arrival.deployment_id == Deployment.id, Arrival.on == _day).correlate(Deployment)
_marked = sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == _day)


def _count(of: _Column) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(of))
        .select_from(Deployment)
        .outerjoin(MarkRow, _marked)
        .where(_listed)
        .correlate(Centre)
        .scalar_subquery()
    )


_sender, _giver = aliased(Person), aliased(Person)
_centres = (
    sa.select(
        Centre.id.label("centre_id"),
        Centre.code,
        Centre.name.label("centre"),
        Exam.title.label("exam"),
        Register.state,
        sa.func.coalesce(_sender.full_name, "").label("sent_by"),
        sa.func.coalesce(_giver.full_name, "").label("sent_for"),
        _count(Deployment.id).label("officers"),
        _count(MarkRow.mark).label("marked"),
        _count(sa.case((MarkRow.mark == Mark.ABSENT, 1))).label("absent"),
        _count(sa.case((sa.and_(MarkRow.mark == Mark.ABSENT, _said), 1))).label("said_here"),
    )
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on == _day, ExamDay.kind != DayKind.NONE))
    .outerjoin(Register, sa.and_(Register.centre_id == Centre.id, Register.on == _day))
    .outerjoin(Sending, sa.and_(Sending.receipt == Register.receipt, Sending.on_behalf_of.is_not(None)))
    .outerjoin(_sender, _sender.id == Sending.by)
    .outerjoin(_giver, _giver.id == Sending.on_behalf_of)
    .where(_here)
    .order_by(Centre.code, Exam.code)
)
_substitute = aliased(Deployment)
_taken_over = sa.exists().where(_substitute.replaces_id == Deployment.id, serving(_substitute)).correlate(Deployment)
_decided_here = Deployment.role.in_(ROLES_OF[Standing.TSC_DIRECTOR])
_absences = (
    sa.select(
        Person.id.label("person_id"),
        Deployment.id.label("deployment"),
        sa.and_(_decided_here, ~_taken_over, Deployment.person_id != sa.bindparam("person")).label("open"),
        Centre.name.label("centre"),
        Person.full_name.label("name"),
        Deployment.role,
        sa.func.coalesce(Person.phone, "").label("phone"),
    )
    .join(Deployment, _listed)
    .join(MarkRow, _marked)
    .join(Person, Person.id == Deployment.person_id)
    .join(RegisterNumber, sa.and_(RegisterNumber.centre_id == Centre.id, RegisterNumber.person_id == Person.id))
    .where(_here, MarkRow.mark == Mark.ABSENT)
    .order_by(Centre.code, RegisterNumber.number)
)
_disagreements = (
    sa.select(
        Person.id.label("person_id"),
        Centre.id.label("centre_id"),
        Centre.name.label("centre"),
        Person.full_name.label("name"),
        Deployment.role,
        sa.func.coalesce(Person.phone, "").label("phone"),
        Arrival.at.label("here"),
        MarkRow.marked_at,
    )
    .join(Deployment, _listed)
    .join(MarkRow, _marked)
    .join(Arrival, sa.and_(Arrival.deployment_id == Deployment.id, Arrival.on == _day))
    .join(Person, Person.id == Deployment.person_id)
    .where(_here, MarkRow.mark == Mark.ABSENT)
    .order_by(Centre.code, Arrival.at, Person.id)
)
_days = (
    sa.select(ExamDay.on)
    .join(Exam, Exam.id == ExamDay.exam_id)
    .where(
        ExamDay.kind != DayKind.NONE,
        ExamDay.on <= _today,
        Exam.id.in_(sa.select(Centre.exam_id).where(_here)),
    )
    .group_by(ExamDay.on)
    .order_by(ExamDay.on.desc())
)


class Board:
    """What one person sees as director, from one turn's desk: of their own sub-counties and no other."""

    def __init__(self, connection: sa.Connection, today: date, person_id: int):
        self.connection, self.today, self.person_id = connection, today, person_id

    def days(self) -> list[date]:
        """The days with a register until today, the last first."""
        return list(self.connection.scalars(_days, {"person": self.person_id, "today": self.today}))

    def centres(self, on: date) -> list[CentreDay]:
        """The centres that have a register on that day: the silent, the unfinished, then those that are in."""
        rows = self.connection.execute(_centres, {"person": self.person_id, "day": on, "today": self.today}).all()
        ids = [row.centre_id for row in rows]
        managers, held = managers_on(self.connection, ids, on), holders_on(self.connection, ids, on, self.today)
        centres = [_centre_day(row, managers[row.centre_id], held[row.centre_id]) for row in rows]
        return sorted(centres, key=lambda centre: (centre.sent, not centre.silent))

    def grid(self, on: date) -> list[GridRow]:
        """Of these sub-counties, all days of the exams that have a register on that one."""
        return grid(self.connection, self.person_id, on, self.today)

    def absences(self, on: date) -> list[Absence]:
        """Of every centre of these sub-counties that day, by centre and number in the register."""
        rows = self.connection.execute(_absences, {"person": self.person_id, "day": on, "today": self.today})
        return [Absence(**row._asdict() | {"role": Role(row.role), "open": bool(row.open)}) for row in rows]

    def disagreements(self, on: date) -> list[Disagreement]:
        """Whoever said to be there that day and is marked absent, in these sub-counties, by centre and hour."""
        rows = self.connection.execute(_disagreements, {"person": self.person_id, "day": on, "today": self.today}).all()
        managers = managers_on(self.connection, {row.centre_id for row in rows}, on)
        found = []
        for row in rows:
            told = row._asdict() | {"role": Role(row.role)}
            there = managers[told.pop("centre_id")]
            found.append(Disagreement(**told, manager=there[0].contact if there else None))
        return found

    def reasons(self, on: date) -> list[Reasoned]:
        """The marks of that day that stand for a reason, by centre and number in the register."""
        who = {"person": self.person_id, "day": on, "today": self.today}
        return reasoned(self.connection, _here, on_day(_day), MarkChange.on == _day, **who)


def _centre_day(row: Row, managers: Sequence[Manager], holders: tuple[Holder, ...]) -> CentreDay:
    told = row._asdict()
    sent = told.pop("state") not in (None, RegisterState.OPEN)
    return CentreDay(**told, sent=sent, manager=managers[0].contact if managers else None, holders=holders)
