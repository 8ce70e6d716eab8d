"""Handing over: what a delegation says to those it concerns, whom it may be given to, and for which days."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.accounts import Invitation, phone_is_free
from storage.audit import Audit
from storage.base import Row
from storage.database import add
from storage.deployments import Delegation, Deployment, RegisterNumber, lasting, managing, on_day, serving
from storage.exams import Centre, DayKind, Exam, ExamDay, Role
from storage.people import Person, alike, person_name
from storage.register import PhoneOfAnother

from .refusals import AlreadyHanded, ManagesAlready, NoSuchDays, TooManyHanded

MOST_A_DAY = 10  # registers that one person hands over or appointments they make: each may be an SMS


@dataclass(frozen=True)
class Handed:
    """A register in another's hands for some days, or offered to them: `taken` once they said yes.

    `acting`: a director appointed an acting manager. Phones are `2547…`, empty where they are not known.
    """

    id: int
    centre_id: int
    centre: str
    centre_code: str
    exam: str
    person_id: int
    name: str
    phone: str
    language: str
    giver_id: int
    giver: str
    from_on: date
    to_on: date
    taken: bool
    acting: bool


@dataclass(frozen=True)
class Candidate:
    """An officer of a centre, to whom its register may be handed."""

    person_id: int
    name: str
    phone: str
    role: Role


_giver = aliased(Person)
_handed = (
    sa.select(
        Delegation.id,
        Delegation.centre_id,
        Centre.name.label("centre"),
        Centre.code.label("centre_code"),
        Exam.title.label("exam"),
        Delegation.person_id,
        Person.full_name.label("name"),
        sa.func.coalesce(Person.phone, "").label("phone"),
        sa.func.coalesce(Person.language, "").label("language"),
        Delegation.given_by.label("giver_id"),
        _giver.full_name.label("giver"),
        Delegation.from_on,
        Delegation.to_on,
        Delegation.taken_at.is_not(None).label("taken"),
        Delegation.deployment_id.is_(None).label("acting"),
    )
    .join(Person, Person.id == Delegation.person_id)
    .join(_giver, _giver.id == Delegation.given_by)
    .join(Centre, Centre.id == Delegation.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .order_by(Delegation.from_on, Delegation.id)
)


class HandingOver:
    """What is the same for managers, deputies and directors, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, today: date, person_id: int, audit: Audit):
        self.connection, self.now, self.today = connection, now, today
        self.person_id, self.audit = person_id, audit

    def somebody(self, phone: str, name: str) -> int:
        """Whoever has this phone (`2547…`), by that name; who has no account yet is listed by both. Gives the id.

        Raises `PhoneOfAnother` where it is known by quite another name, `PhoneTaken`, and `NotAName`.
        """
        known = self.connection.execute(sa.select(Person.id, Person.full_name).where(Person.phone == phone)).first()
        if known is None:
            phone_is_free(self.connection, phone)
            row = {"phone": phone, "full_name": person_name(name), "confirmed": [], "created_at": self.now}
            return add(self.connection, Person, **row)
        if not alike(known.full_name, name):
            raise PhoneOfAnother
        return int(known.id)

    def candidates(self, centre_id: int) -> list[Candidate]:
        """Who else serves at the centre today, by number on its register."""
        here = sa.and_(RegisterNumber.centre_id == centre_id, RegisterNumber.person_id == Person.id)
        found = (
            sa.select(Person.id, Person.full_name, Person.phone, Deployment.role)
            .join(Deployment, Deployment.person_id == Person.id)
            .join(RegisterNumber, here)
            .where(Deployment.centre_id == centre_id, on_day(self.today), ~managing(), Person.id != self.person_id)
            .order_by(RegisterNumber.number)
        )
        return [Candidate(r.id, r.full_name, r.phone or "", Role(r.role)) for r in self.connection.execute(found)]

    def days(self, centre_id: int, first: date, last: date) -> list[date]:
        """The days between with a register there."""
        of_exam = sa.select(ExamDay.on).join(Centre, Centre.exam_id == ExamDay.exam_id)
        days = of_exam.where(Centre.id == centre_id, ExamDay.kind != DayKind.NONE, ExamDay.on.between(first, last))
        return list(self.connection.scalars(days.order_by(ExamDay.on)))

    def _give(self, centre_id: int, person_id: int, first: date, last: date, deployment: int | None) -> Handed:
        """A row of it. Raises `NoSuchDays`, `ManagesAlready`, `AlreadyHanded` and `TooManyHanded`."""
        act = "register handed over" if deployment else "acting manager appointed"
        if first < self.today or last < first or not self.days(centre_id, first, last):
            raise NoSuchDays(self.today)
        self.connection.execute(sa.select(Centre.id).where(Centre.id == centre_id).with_for_update(key_share=True))
        if self._manages(centre_id, person_id, first, last):
            raise ManagesAlready
        kind = Delegation.deployment_id.is_not(None) if deployment else Delegation.deployment_id.is_(None)
        here = sa.and_(Delegation.centre_id == centre_id, lasting(self.today), kind)
        for other in self._read(here, Delegation.from_on <= last, Delegation.to_on >= first):
            raise AlreadyHanded(other.name if other.taken or other.acting else "", other.from_on, other.to_on)
        if self.audit.noted_today(act) >= MOST_A_DAY:
            raise TooManyHanded
        row = {"centre_id": centre_id, "person_id": person_id, "given_by": self.person_id, "deployment_id": deployment}
        days = {"from_on": first, "to_on": last}
        taken = None if deployment else self.now
        new = add(self.connection, Delegation, **row, **days, given_at=self.now, taken_at=taken)
        handed = self._one(Delegation.id == new)
        self._note(act, handed)
        return handed

    def _end(self, handed: Handed, act: str) -> Handed:
        """Over from now on; a link by which they were invited for it opens nothing any more."""
        over = {"ended_at": self.now, "ended_by": self.person_id}
        self.connection.execute(sa.update(Delegation).where(Delegation.id == handed.id).values(over))
        sent = sa.and_(Invitation.person_id == handed.person_id, Invitation.invited_by == handed.giver_id)
        self.connection.execute(sa.delete(Invitation).where(sent, Invitation.used_at.is_(None)))
        self._note(act, handed)
        return handed

    def _note(self, act: str, handed: Handed) -> None:
        days = {"from_on": str(handed.from_on), "to_on": str(handed.to_on)}
        self.audit.note(act, f"person {handed.person_id}", centre=handed.centre_id, delegation=handed.id, **days)

    def _manages(self, centre_id: int, person_id: int, first: date, last: date) -> bool:
        post = sa.and_(Deployment.centre_id == centre_id, Deployment.person_id == person_id, managing())
        days = sa.and_(serving(), Deployment.from_on <= last, Deployment.to_on >= first)
        found = sa.select(Deployment.id).where(post, days).limit(1)
        return person_id == self.person_id or self.connection.scalar(found) is not None

    def _read(self, *which: sa.ColumnElement[bool]) -> list[Handed]:
        return [_read(row) for row in self.connection.execute(_handed.where(*which))]

    def _one(self, *which: sa.ColumnElement[bool]) -> Handed:
        return _read(self.connection.execute(_handed.where(*which)).one())


def _read(row: Row) -> Handed:
    told = row._asdict()
    return Handed(**told | {"taken": bool(row.taken), "acting": bool(row.acting)})
