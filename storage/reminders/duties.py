"""Duties: what one person still has to do, as a reminder finds it at the moment it is sent."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import (
    Delegation,
    Deployment,
    RegisterNumber,
    answer_for,
    in_hand_for,
    managers_on,
    managing,
    on_day,
)
from storage.exams import Centre, DayKind, Exam, ExamDay, Hours, Phase, SubCounty
from storage.people import Office, Person, directs, folded, in_office
from storage.register import MarkRow

from .due_registers import unsent

_day: sa.BindParameter[date] = sa.bindparam("day", type_=sa.Date)
_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
_person: sa.BindParameter[int] = sa.bindparam("person")

_in_charge = (
    sa.select(Deployment.centre_id)
    .where(Deployment.person_id == _person, managing(), sa.or_(on_day(_day), on_day(_today)))
    .union(sa.select(Delegation.centre_id).where(Delegation.person_id == _person, in_hand_for(_day, _today)))
)
_mine = (
    sa.select(
        Centre.id,
        Centre.name,
        Centre.code,
        Exam.title,
        Exam.grace_days,
        ExamDay.kind,
        ExamDay.opens,
        ExamDay.closes,
        unsent(_day).label("unsent"),
    )
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on == _day))
    .where(Centre.id.in_(_in_charge), ExamDay.kind != DayKind.NONE)
    .order_by(Centre.code, Centre.id)
)
_officers = (
    sa.select(Deployment.centre_id, Person.full_name, RegisterNumber.number, MarkRow.mark)
    .join(Person, Person.id == Deployment.person_id)
    .outerjoin(
        RegisterNumber,
        sa.and_(RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id),
    )
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == _day))
    .where(Deployment.centre_id.in_(sa.bindparam("centres", expanding=True)), on_day(_day))
    .order_by(Deployment.centre_id, Deployment.id)
)
_postings = (
    sa.select(Deployment.role, Centre.id, Centre.name, Centre.code, Centre.container, Exam.title, ExamDay.opens)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on == _day))
    .where(Deployment.person_id == _person, on_day(_day), ExamDay.kind == DayKind.REHEARSAL)
    .order_by(Centre.code)
)
_quiet = (
    sa.select(ExamDay.on, ExamDay.quiet_from, ExamDay.quiet_to)
    .join(Centre, Centre.exam_id == ExamDay.exam_id)
    .join(Deployment, Deployment.centre_id == Centre.id)
    .where(Deployment.person_id == _person, on_day(ExamDay.on), ExamDay.on == _today, ExamDay.kind != DayKind.NONE)
    .distinct()
)
_silent = (
    sa.select(Centre.id, Centre.name, Centre.code, Exam.title, ExamDay.opens, ExamDay.closes, Exam.grace_days)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on == _day))
    .where(
        directs(_person, Centre.sub_county_code, _today),
        ExamDay.kind != DayKind.NONE,
        unsent(_day),
        sa.exists().where(Deployment.centre_id == Centre.id, on_day(_day)),
    )
    .distinct()
    .order_by(Centre.code, Centre.id)
)


@dataclass(frozen=True)
class Duty:
    """A register of a day that somebody answers for. `officers` are all who serve, `unmarked` those without a mark."""

    centre_id: int
    centre: str
    centre_code: str
    exam: str
    on: date
    kind: DayKind
    hours: Hours
    officers: tuple[str, ...]
    unmarked: tuple[str, ...]
    sent: bool


@dataclass(frozen=True)
class Rehearsal:
    """Where somebody is to be at the rehearsal, and whom to call there, as (name, phone)."""

    role: str
    centre: str
    centre_code: str
    exam: str
    container: str
    managers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SilentCentre:
    """A centre whose register is not in, whom to call, as (name, phone), and when it may be marked."""

    centre_id: int
    centre: str
    centre_code: str
    exam: str
    managers: tuple[tuple[str, str], ...]
    hours: Hours


class Duties:
    """The duties of one person, whoever asks for them: the person's own turn, or a reminder."""

    def __init__(self, connection: sa.Connection, now: datetime, zone: ZoneInfo, person_id: int):
        self.connection, self.now, self.zone, self.person_id = connection, now, zone, person_id
        self.today = now.astimezone(zone).date()

    def registers(self, on: date) -> list[Duty]:
        """The registers of a day of every centre that this person manages, or that are in their hands."""
        rows = self.connection.execute(_mine, {"person": self.person_id, "day": on, "today": self.today}).all()
        if not rows:
            return []
        everyone = self.connection.execute(_officers, {"centres": [row.id for row in rows], "day": on}).all()
        names = _called(everyone)
        return [
            Duty(
                centre_id=row.id,
                centre=row.name,
                centre_code=row.code,
                exam=row.title,
                on=on,
                kind=DayKind(row.kind),
                hours=Hours(on, row.opens, row.closes, row.grace_days, self.zone),
                officers=tuple(name for o, name in names if o.centre_id == row.id),
                unmarked=tuple(name for o, name in names if o.centre_id == row.id and o.mark is None),
                sent=not row.unsent,
            )
            for row in rows
        ]

    def owed(self, on: date) -> list[Duty]:
        """Those that are not in, have anybody on them, and can still be marked."""
        return [
            duty
            for duty in self.registers(on)
            if duty.officers and not duty.sent and duty.hours.phase(self.now) in (Phase.OPEN, Phase.LATE)
        ]

    def rehearsals(self, on: date) -> list[Rehearsal]:
        """Where this person is to be on that day, if it is the day of a rehearsal."""
        rows = self.connection.execute(_postings, {"person": self.person_id, "day": on}).all()
        managers = self._managers([row.id for row in rows], on)
        return [Rehearsal(r.role, r.name, r.code, r.title, r.container or "", managers[r.id]) for r in rows]

    def silent(self, on: date) -> list[SilentCentre]:
        """The centres of a director's sub-counties whose register of the day is not in."""
        rows = self.connection.execute(_silent, {"person": self.person_id, "day": on, "today": self.today}).all()
        managers = self._managers([row.id for row in rows], on, held=True)
        hours = [Hours(on, r.opens, r.closes, r.grace_days, self.zone) for r in rows]
        return [
            SilentCentre(r.id, r.name, r.code, r.title, managers[r.id], h) for r, h in zip(rows, hours, strict=True)
        ]

    def _managers(
        self, centres: Sequence[int], on: date, *, held: bool = False
    ) -> dict[int, tuple[tuple[str, str], ...]]:
        """`held`: whoever has the register in hand for them stands first."""
        found = (
            answer_for(self.connection, centres, on, self.today) if held else managers_on(self.connection, centres, on)
        )
        return {centre: tuple(manager.contact for manager in managers) for centre, managers in found.items()}

    def quiet(self) -> list[tuple[datetime, datetime]]:
        """When this person's phone is locked away today, at any centre of any exam."""
        rows = self.connection.execute(_quiet, {"person": self.person_id, "today": self.today})
        return [(self._at(row.on, row.quiet_from), self._at(row.on, row.quiet_to)) for row in rows]

    def _at(self, on: date, hour: time) -> datetime:
        return datetime.combine(on, hour, self.zone)


def _called(everyone: Sequence[Row]) -> list[tuple[Row, str]]:
    """Each with the name, which has the register's number where another of the centre has the same."""
    known = Counter((o.centre_id, folded(o.full_name)) for o in everyone)
    return [
        (o, f"{o.number} {o.full_name}" if known[o.centre_id, folded(o.full_name)] > 1 else o.full_name)
        for o in everyone
    ]


def places(connection: sa.Connection, person_id: int, kind: str, on: date) -> list[str]:
    """Which places a kind of reminder is about, for one person: a director's sub-counties, anybody else's centres."""
    if kind == "silent":
        over = sa.select(SubCounty.name).join(Office, Office.sub_county_code == SubCounty.code)
        return list(
            connection.scalars(
                over.where(Office.person_id == person_id, in_office(on)).distinct().order_by(SubCounty.name)
            )
        )
    here = sa.select(Centre.name).join(Deployment, Deployment.centre_id == Centre.id)
    mine = here.where(Deployment.person_id == person_id, on_day(on))
    return list(connection.scalars(mine.distinct().order_by(Centre.name)))
