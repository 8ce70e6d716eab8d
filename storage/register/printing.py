"""Printing: a centre's register over all days of its exam, for whoever has to sign, stamp or keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.accounts import entered, oldest_end
from storage.audit import Audit
from storage.base import Row
from storage.deployments import SERVING, Delegation, Deployment, RegisterNumber, in_hand, managing, serving
from storage.exams import Centre, County, DayKind, Exam, ExamDay, Role, SubCounty
from storage.people import Person, acting_as, end_of_national_id, sub_counties_of
from storage.refusals import Denied
from storage.vault import Vault

from .own_marks import by_self, confirmed_by
from .reasons import Reasoned, reasoned
from .tables import MarkRow
from .unlisted import Reported, read_reports, reports, waits
from .unlisted_tables import Unlisted

_ByDay = Mapping[int, Mapping[date, str]]  # by deployment

AFTER = timedelta(days=90)  # the exam's end: registers are asked for again when pay is late


@dataclass(frozen=True)
class Printable:
    """A centre of one exam whose register somebody may print."""

    centre_id: int
    code: str
    centre: str
    exam: str


@dataclass(frozen=True)
class PrintedOfficer:
    """A line of it. A mark is P, Ab, "" while unmarked, or None on a day without a deployment here.

    `own`: the days that they marked themselves, each with whoever has confirmed it, or with nothing.
    """

    number: int
    name: str
    id_end: str
    phone: str
    role: Role
    marks: Sequence[str | None]
    own: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedUnlisted:
    """Somebody who works there without being on it, with the days on which they were seen."""

    name: str
    id_end: str
    phone: str
    role: Role
    days: Sequence[date]


@dataclass(frozen=True)
class StoodIn:
    """Who marked on behalf of whom, by name, and on which days."""

    name: str
    giver: str
    days: Sequence[date]


@dataclass(frozen=True)
class WholeRegister:
    """A centre's register over all days of the exam."""

    centre: Printable
    sub_county: str
    county: str
    days: Sequence[date]
    rehearsals: frozenset[date]
    officers: Sequence[PrintedOfficer]
    unlisted: Sequence[PrintedUnlisted] = ()
    reasons: Sequence[Reasoned] = ()  # for which marks stand
    stood_in: Sequence[StoodIn] = ()


_printable = sa.select(Centre.id, Centre.code, Centre.name, Exam.title).join(Exam, Exam.id == Centre.exam_id)
_served = (
    sa.select(
        Deployment.id,
        Deployment.person_id,
        Deployment.role,
        Deployment.from_on,
        Deployment.to_on,
        Deployment.state,
        RegisterNumber.number,
        Person.full_name,
        Person.phone,
        Person.national_id,
    )
    .join(Person, Person.id == Deployment.person_id)
    .join(
        RegisterNumber,
        sa.and_(RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id),
    )
    .where(Deployment.centre_id == sa.bindparam("centre"))
    .order_by(RegisterNumber.number, Deployment.from_on)
)
_marks = (
    sa.select(MarkRow.deployment_id, MarkRow.on, MarkRow.mark, by_self.label("own"))
    .add_columns(sa.func.coalesce(confirmed_by, "").label("confirmed_by"))
    .join(Deployment, Deployment.id == MarkRow.deployment_id)
    .where(Deployment.centre_id == sa.bindparam("centre"))
)


_by, _giver = aliased(Person), aliased(Person)
_stood_in = (
    sa.select(_by.id, _giver.id, _by.full_name.label("name"), _giver.full_name.label("giver"), MarkRow.on)
    .join(Deployment, Deployment.id == MarkRow.deployment_id)
    .join(_by, _by.id == MarkRow.marked_by)
    .join(_giver, _giver.id == MarkRow.on_behalf_of)
    .where(Deployment.centre_id == sa.bindparam("centre"))
    .distinct()
    .order_by(MarkRow.on, _by.id, _giver.id)
)
_waiting = reports.where(Unlisted.centre_id == sa.bindparam("centre"), waits)


class Printing:
    """The registers that one person may print: a centre's manager, also an acting one, or log-in; and its directors.

    A deputy prints none: it has all days, and every phone.
    """

    def __init__(self, connection: sa.Connection, today: date, person_id: int, audit: Audit | None = None):
        self.connection, self.today, self.person_id, self.audit = connection, today, person_id, audit

    def centres(self) -> list[Printable]:
        """By exam, the one that runs or ran last first, what is to come at the end, then by code."""
        order = Exam.rehearsal_on > self.today, Exam.ends_on.desc(), Centre.code
        rows = self.connection.execute(_printable.where(self._mine()).order_by(*order))
        return [Printable(row.id, row.code, row.name, row.title) for row in rows]

    def may(self, centre_id: int) -> bool:
        """Whether this centre's register is this person's to print."""
        return self.connection.execute(_printable.where(self._mine(), Centre.id == centre_id)).first() is not None

    def centre(self, centre_id: int) -> Printable:
        """Raises `Denied` where it is not this person's to print."""
        row = self.connection.execute(_printable.where(self._mine(), Centre.id == centre_id)).first()
        if row is None:
            raise Denied("print", f"centre {centre_id}")
        return Printable(row.id, row.code, row.name, row.title)

    def asked(self, centre_id: int, what: str) -> Printable:
        """It is going to be printed: an official act. Raises `Denied`."""
        centre = self.centre(centre_id)
        if self.audit:
            office = acting_as(self.connection, self.person_id, self.today)
            self.audit.note(f"{what} printed", f"centre {centre_id}", **office)
        return centre

    def whole(self, centre_id: int, vault: Vault) -> WholeRegister:
        """All that is printed: the days of the exam, and every day with a mark, whatever it is called since.

        Whoever has left is there with the days that were marked here. Raises `Denied`.
        """
        centre = self.centre(centre_id)
        where = sa.select(SubCounty.name, County.name, Centre.exam_id).join(
            SubCounty, SubCounty.code == Centre.sub_county_code
        )
        of_county = where.join(County, County.code == SubCounty.county_code).where(Centre.id == centre_id)
        sub_county, county, exam = self.connection.execute(of_county).one()
        marks: dict[int, dict[date, str]] = {}
        own: dict[int, dict[date, str]] = {}
        for deployment, on, mark, themselves, confirmer in self.connection.execute(_marks, {"centre": centre_id}):
            marks.setdefault(deployment, {})[on] = mark
            if themselves:
                own.setdefault(deployment, {})[on] = confirmer
        kinds = sa.and_(ExamDay.exam_id == exam, ExamDay.kind != DayKind.NONE)
        of_exam = {
            row.on: row.kind for row in self.connection.execute(sa.select(ExamDay.on, ExamDay.kind).where(kinds))
        }
        days = sorted({*of_exam, *(on for of_one in marks.values() for on in of_one)})
        rehearsals = frozenset(on for on, kind in of_exam.items() if kind == DayKind.REHEARSAL)
        return WholeRegister(
            centre,
            sub_county,
            county,
            days,
            rehearsals,
            self._officers(centre_id, days, marks, own, vault),
            [_unlisted(one) for one in read_reports(self.connection, vault, _waiting, {"centre": centre_id})],
            reasoned(self.connection, Centre.id == sa.bindparam("centre"), centre=centre_id),
            self._stood_in(centre_id),
        )

    def _stood_in(self, centre_id: int) -> list[StoodIn]:
        days: dict[tuple[int, int], list[Row]] = {}
        for row in self.connection.execute(_stood_in, {"centre": centre_id}):
            days.setdefault((row[0], row[1]), []).append(row)
        return [StoodIn(rows[0].name, rows[0].giver, [row.on for row in rows]) for rows in days.values()]

    def _officers(
        self, centre_id: int, days: Sequence[date], marks: _ByDay, own: _ByDay, vault: Vault
    ) -> list[PrintedOfficer]:
        by_person: dict[int, list[Row]] = {}
        for row in self.connection.execute(_served, {"centre": centre_id}):
            if row.state in SERVING or row.id in marks:
                by_person.setdefault(row.person_id, []).append(row)
        return [_officer(rows, days, marks, own, vault) for rows in by_person.values()]

    def _mine(self) -> sa.ColumnElement[bool]:
        me = self.person_id
        manages = sa.and_(Deployment.person_id == me, managing(), serving())
        appointed = Centre.id.in_(sa.select(Deployment.centre_id).where(manages))
        acts = Centre.id.in_(
            sa.select(Delegation.centre_id).where(
                Delegation.person_id == me, in_hand(self.today), Delegation.deployment_id.is_(None)
            )
        )
        holds = Centre.sub_county_code.in_(sub_counties_of(me, self.today))
        by_log_in = entered(sa.literal(me), Centre.id, sa.literal(oldest_end(self.today)))
        return sa.and_(sa.or_(appointed, acts, holds, by_log_in), Exam.ends_on >= self.today - AFTER)


def _unlisted(one: Reported) -> PrintedUnlisted:
    return PrintedUnlisted(one.name, one.id_end, one.phone, one.role, one.days)


def _officer(rows: Sequence[Row], days: Sequence[date], marks: _ByDay, own: _ByDay, vault: Vault) -> PrintedOfficer:
    """One line a person, however often they were deployed here."""
    last = rows[-1]
    return PrintedOfficer(
        number=last.number,
        name=last.full_name,
        id_end=end_of_national_id(vault, last.national_id),
        phone=last.phone or "",
        role=Role(last.role),
        marks=tuple(_mark(rows, day, marks) for day in days),
        own={on: by for row in rows for on, by in own.get(row.id, {}).items()},
    )


def _mark(rows: Sequence[Row], day: date, marks: Mapping[int, Mapping[date, str]]) -> str | None:
    for row in rows:
        if mark := marks.get(row.id, {}).get(day):
            return mark
    here = any(row.state in SERVING and row.from_on <= day <= row.to_on for row in rows)
    return "" if here else None
