"""Unlisted: who works at a centre without being on its register is reported, and seen there day by day."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.accounts import phone_is_free
from storage.base import Row
from storage.database import is_new
from storage.deployments import Deployment, on_day
from storage.exams import Centre, DayKind, Exam, ExamDay, Role, SubCounty
from storage.people import Person, alike, deciders, end_of, person_name
from storage.refusals import ChangedMeanwhile, Denied
from storage.vault import Vault

from .attendance import Attendance
from .refusals import AlreadyListed, AlreadyReported, NoRegister, NotYet, PhoneOfAnother, Shut, TooManyReported
from .sheet import Allowed, Sheet
from .unlisted_tables import ID_SEALED, NAME_SEALED, Provisional, Unlisted, proposes

MOST_AT_A_CENTRE = 10  # that wait, whoever reports them
MOST_OF_ONESELF = 3
HELD_SEALED = "unlisted.held"  # what waits in a session until it is reported
waits = Unlisted.settled_at.is_(None)


@dataclass(frozen=True)
class Newcomer:
    """Who is reported: `phone` as `2547…`, `national_id` empty where it is not known."""

    name: str = ""
    phone: str = ""
    national_id: str = ""


@dataclass(frozen=True)
class Reported:
    """A report that waits. `days`: those on which they were seen there; `id_end` and `name` as they were given."""

    id: int
    centre_id: int
    centre: str
    centre_code: str
    sub_county: str
    exam: str
    role: Role
    name: str
    phone: str
    national_id: str
    from_on: date
    reported_by: int
    reporter: str
    reported_at: datetime
    days: tuple[date, ...] = ()

    @property
    def id_end(self) -> str:
        """The last digits of the ID; empty where none was given."""
        return end_of(self.national_id) if self.national_id else ""


@dataclass(frozen=True)
class Place:
    """A centre of an exam that runs now, as one who works there names it by its code."""

    centre_id: int
    code: str
    centre: str
    exam: str
    sub_county: str


_reporter = aliased(Person)
reports = (
    sa.select(
        Unlisted.id,
        Unlisted.centre_id,
        Centre.name.label("centre"),
        Centre.code.label("centre_code"),
        Centre.sub_county_code.label("sub_county"),
        Exam.title.label("exam"),
        Unlisted.role,
        Unlisted.name,
        Unlisted.phone,
        Unlisted.national_id,
        Unlisted.from_on,
        Unlisted.reported_by,
        _reporter.full_name.label("reporter"),
        Unlisted.reported_at,
    )
    .join(Centre, Centre.id == Unlisted.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(_reporter, _reporter.id == Unlisted.reported_by)
    .order_by(Unlisted.id)
)
_running = (
    sa.select(Centre.id, Centre.code, Centre.name, Exam.title, SubCounty.name)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(SubCounty, SubCounty.code == Centre.sub_county_code)
    .order_by(Exam.starts_on, Centre.id)
)


def read_reports(connection: sa.Connection, vault: Vault, found: Any, asked: Any = None) -> list[Reported]:
    """Opened, each with the days on which they were seen there."""
    rows = connection.execute(found, asked).all()
    days: dict[int, list[date]] = {row.id: [] for row in rows}
    seen = sa.select(Provisional.unlisted_id, Provisional.on).where(Provisional.unlisted_id.in_(days))
    for one, on in connection.execute(seen.order_by(Provisional.on)) if days else ():
        days[one].append(on)
    return [_reported(vault, row, days[row.id]) for row in rows]


def _reported(vault: Vault, row: Row, days: Sequence[date]) -> Reported:
    opened = {
        "name": vault.open(row.name, NAME_SEALED) or "",
        "phone": row.phone or "",
        "national_id": vault.open(row.national_id, ID_SEALED) or "",
        "role": Role(row.role),
    }
    return Reported(**row._asdict() | opened, days=tuple(days))


class UnlistedOfficers:
    """Reports by managers and by the officers themselves, and who was seen where, from one turn's desk."""

    def __init__(self, attendance: Attendance, vault: Vault):
        self.attendance, self.vault = attendance, vault
        self.connection, self.now, self.today = attendance.connection, attendance.now, attendance.today
        self.person_id, self.audit = attendance.person_id, attendance.audit

    def held(self, who: Newcomer) -> str:
        """What was said so far, sealed for the session; `opened` opens it."""
        return b64encode(self.vault.seal(json.dumps(asdict(who)), HELD_SEALED) or b"").decode()

    def opened(self, held: str) -> Newcomer:
        said = self.vault.open(b64decode(held), HELD_SEALED) if held else ""
        return Newcomer(**json.loads(said)) if said else Newcomer()

    def myself(self) -> Newcomer:
        """Whoever sits here, as their own account has them."""
        found = sa.select(Person.full_name, Person.phone, Person.national_id).where(Person.id == self.person_id)
        row = self.connection.execute(found).one()
        return Newcomer(row.full_name, row.phone or "", self.vault.open(row.national_id, "national_id") or "")

    def of_myself(self) -> list[Reported]:
        """The reports about whoever sits here that wait, by their number as it is now."""
        mine = sa.select(Person.phone).where(Person.id == self.person_id).scalar_subquery()
        return read_reports(self.connection, self.vault, reports.where(waits, Unlisted.phone == mine))

    def places(self, code: str) -> list[Place]:
        """The centres of this code whose exam runs now."""
        runs = sa.and_(Exam.rehearsal_on <= self.today, Exam.ends_on >= self.today)
        rows = self.connection.execute(_running.where(Centre.code == code, runs))
        return [Place(*row) for row in rows]

    def check(self, centre_id: int, on: date, who: Newcomer) -> None:
        """Whether they could be reported: raises as `report` does."""
        self._day(centre_id, on)
        known = self.connection.execute(sa.select(Person.id, Person.full_name).where(Person.phone == who.phone)).first()
        if known is None:
            phone_is_free(self.connection, who.phone)
        elif not alike(known.full_name, who.name):
            raise PhoneOfAnother
        listed = sa.select(Deployment.id).where(Deployment.centre_id == centre_id, on_day(on))
        if known and self.connection.scalar(listed.where(Deployment.person_id == known.id)) is not None:
            raise AlreadyListed(who.name)
        here = sa.and_(Unlisted.centre_id == centre_id, waits)
        if self.connection.scalar(sa.select(Unlisted.id).where(here, Unlisted.phone == who.phone)) is not None:
            raise AlreadyReported(who.name)
        mine = sa.and_(Unlisted.reported_by == self.person_id, waits)
        own = who == self.myself()
        if self._count(here) >= MOST_AT_A_CENTRE or (own and self._count(mine) >= MOST_OF_ONESELF):
            raise TooManyReported

    def report(self, centre_id: int, on: date, role: Role, who: Newcomer) -> list[tuple[int, str]]:
        """Somebody works here since that day and is not on the register. Gives id and language of those who decide.

        A manager, also an acting one, reports anybody at their centre; anybody reports themselves anywhere.
        Raises `Denied`, `NoRegister` where that day has none, `NotYet` of a day to come, `AlreadyListed`,
        `AlreadyReported`, `TooManyReported`, `PhoneOfAnother`, `PhoneTaken` and `NotAName`.
        """
        self.check(centre_id, on, who)
        if who.phone != self.myself().phone and self._sheet(centre_id, on).as_deputy:
            raise Denied("report", f"centre {centre_id} {on}")
        row = {"centre_id": centre_id, "role": role, "phone": who.phone, "from_on": on}
        row["name"] = self.vault.seal(person_name(who.name), NAME_SEALED)
        row["national_id"] = self.vault.seal(who.national_id, ID_SEALED) if who.national_id else None
        if not is_new(self.connection, Unlisted, row | {"reported_by": self.person_id, "reported_at": self.now}):
            raise AlreadyReported(who.name)
        self.audit.note("unlisted reported", f"centre {centre_id}", role=role, on=f"{on}")
        where = self.connection.execute(sa.select(Centre.sub_county_code).where(Centre.id == centre_id)).scalar_one()
        return [one for one in deciders(self.connection, role, where, self.today) if one[0] != self.person_id]

    def waiting(self, centre_id: int, on: date) -> list[Reported]:
        """Who is reported at a centre and was to be there that day, for whoever may see its register."""
        self._sheet(centre_id, on)
        here = sa.and_(Unlisted.centre_id == centre_id, waits, Unlisted.from_on <= on)
        return read_reports(self.connection, self.vault, reports.where(here))

    def seen(self, report: int, on: date, *, present: bool) -> Reported:
        """They were there on that day, or were not: provisionally, as no mark. Twice is once.

        Raises `Denied`, `ChangedMeanwhile` where it is settled, and `NotYet` or `Shut` as for the day's register.
        """
        found = read_reports(self.connection, self.vault, reports.where(Unlisted.id == report, waits))
        if not found:
            raise ChangedMeanwhile
        [one] = found
        sheet = self._sheet(one.centre_id, on)
        match sheet.allows(self.now, correcting=True):
            case Allowed.NOT_YET:
                raise NotYet(sheet.hours.opens_at)
            case Allowed.SHUT:
                raise Shut(on, [])
        if on < one.from_on:
            raise Denied("unlisted", f"report {report}")
        if sheet.as_director:
            self.audit.official()
        if present:
            row = {"unlisted_id": report, "on": on, "by": self.person_id, "at": self.now}
            is_new(self.connection, Provisional, row | {"through": self.attendance.channel})
        else:
            gone = sa.delete(Provisional).where(Provisional.unlisted_id == report, Provisional.on == on)
            self.connection.execute(gone)
        return replace(one, days=tuple(sorted({*one.days, on} if present else {*one.days} - {on})))

    def proposed(self, centre_id: int, on: date) -> list[int]:
        """The deployments of those who were seen there that day before they were deployed, and have no mark yet."""
        found = sa.select(Unlisted.deployment_id).where(Unlisted.centre_id == centre_id, proposes(on))
        return [deployment for deployment in self.connection.scalars(found) if deployment]

    def _day(self, centre_id: int, on: date) -> None:
        if on > self.today:
            raise NoRegister
        kind = sa.select(ExamDay.kind).join(Centre, Centre.exam_id == ExamDay.exam_id)
        if self.connection.scalar(kind.where(Centre.id == centre_id, ExamDay.on == on)) in (None, DayKind.NONE):
            raise NoRegister

    def _sheet(self, centre_id: int, on: date) -> Sheet:
        """Raises `Denied` for whoever may not see this register."""
        return self.attendance.sheet(centre_id, on)

    def _count(self, which: sa.ColumnElement[bool]) -> int:
        return self.connection.execute(sa.select(sa.func.count(Unlisted.id)).where(which)).scalar_one()
