"""Applicants as those who choose among them see them: what matters, and nothing more."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment, serving
from storage.exams import Centre, Exam, Role, SubCounty
from storage.people import (
    NEEDED,
    Day,
    Office,
    Person,
    decides_on,
    in_office,
    is_named,
    is_number,
    may_be_named,
    numbered,
    sought_digits,
    sub_counties_of,
)
from storage.refusals import ChangedMeanwhile, Denied
from storage.vacancies import Application, Interest, Progress, Tie, Vacancy

from .applicant import Applicant, Round, Sieve
from .chooser import Chooser

LAST = 3  # centres that are told of somebody's past
MOST = 200  # applicants looked through at once; a narrower filter finds the rest
MOST_SOUGHT = 2000  # that may have the name sought, as far as the database can tell
PHONE_PART = 6  # digits, from which on a phone is sought by its end; fewer seek a name alone


def _count_given() -> sa.ColumnElement[int]:
    columns = [Person.__table__.columns[field] for field in NEEDED]
    return sum((sa.case((column.is_not(None), 1), else_=0) for column in columns), start=sa.literal(0))


_given = _count_given()
_tied = sa.exists().where(Interest.person_id == Application.person_id, Interest.exam_id == Application.exam_id)
_at_exam = sa.and_(Centre.id == Deployment.centre_id, Exam.id == Centre.exam_id)
_past_exam = sa.and_(Deployment.person_id == Application.person_id, serving(), _at_exam)


class Applicants:
    """The applicants among whom one person chooses. Nobody chooses themselves."""

    def __init__(self, chooser: Chooser):
        self.connection, self.today, self.chooser = chooser.connection, chooser.today, chooser.person
        self.vault = chooser.vault

    def rounds(self) -> list[Round]:
        """Where somebody has applied, for exams that are not over."""
        counts = [
            sa.func.coalesce(sa.func.sum(sa.case((Application.state == state, 1), else_=0)), 0)
            for state in (Progress.SUBMITTED, Progress.NOMINATED)
        ]
        found = (
            sa.select(Application.exam_id, Exam.title, Application.role, *counts)
            .join(Exam, Exam.id == Application.exam_id)
            .where(self.mine(), Exam.ends_on >= self.today, Application.state.not_in(_GONE))
            .group_by(Application.exam_id, Exam.title, Exam.rehearsal_on, Application.role)
            .order_by(Exam.rehearsal_on, Application.exam_id)
        )
        rounds = [Round(row[0], row[1], Role(row[2]), row[3], row[4]) for row in self.connection.execute(found)]
        return sorted(rounds, key=lambda one: (one.exam, [*Role].index(one.role)))

    def mine(self) -> sa.ColumnElement[bool]:
        """This person decides about an application."""
        theirs = sa.select(Vacancy.id).where(may_choose(self.chooser, self.today))
        return sa.and_(Application.vacancy_id.in_(theirs), Application.person_id != self.chooser)

    def find(
        self, exam_id: int, role: Role, sieve: Sieve = Sieve.ALL, sought: str = "", *, offset: int = 0, most: int = MOST
    ) -> list[Applicant]:
        """By name or number where something is sought; the nominated first, then who works near, the complete."""
        here = sa.and_(Application.exam_id == exam_id, Application.role == role, self._sieved(sieve))
        if not sought:
            return self._known(self._rows(here, offset=offset, most=most))
        if is_number(sought):
            return self._known(self._rows(sa.and_(here, self._numbered(sought)), most=most))
        rows = self._rows(sa.and_(here, may_be_named(Person.full_name, sought)), most=MOST_SOUGHT)
        return self._known([row for row in rows if is_named(row.name, sought)][offset : offset + most])

    def _numbered(self, sought: str) -> sa.ColumnElement[bool]:
        """By the end of the phone, or the whole of it, of the TSC number or the national ID."""
        ends = sought_digits(sought)
        by_phone = Person.phone.endswith(ends) if len(ends) >= PHONE_PART else sa.false()
        return sa.or_(by_phone, numbered(self.vault, sought))

    def count(self, exam_id: int, role: Role, sieve: Sieve = Sieve.ALL) -> int:
        """How many this chooser sees through a sieve."""
        found = _joined(sa.select(sa.func.count())).where(
            self.mine(), Application.exam_id == exam_id, Application.role == role, self._sieved(sieve)
        )
        return int(self.connection.scalar(found) or 0)

    def read(self, applications: Collection[int]) -> list[Applicant]:
        """Those of them that this person decides about."""
        if not applications:
            return []
        return self._known(self._rows(Application.id.in_(applications), most=len(applications)))

    def hold_one(self, application: int, *states: Progress) -> Applicant:
        """Held as `hold` does. Raises `Denied`, and `ChangedMeanwhile` in any other state."""
        found = self.hold([application])
        if not found:
            raise Denied("applicant", f"application {application}")
        if found[0].state not in states:
            raise ChangedMeanwhile
        return found[0]

    def hold(self, applications: Sequence[int]) -> list[Applicant]:
        """As they stand, and nobody else decides about them until this turn is over."""
        rows = sa.select(Application.id).where(Application.id.in_(applications)).order_by(Application.id)
        self.connection.execute(rows.with_for_update()).all()
        return self.read(applications)

    def _rows(self, where: sa.ColumnElement[bool], *, offset: int = 0, most: int = MOST) -> list[Row]:
        near = Person.sub_county_code.in_(sub_counties_of(self.chooser, self.today))
        waits = sa.case((Application.state == Progress.NOMINATED, 0), else_=1)
        found = (
            _joined(
                sa.select(
                    Application.id.label("application"),
                    Application.person_id,
                    Person.full_name.label("name"),
                    sa.func.coalesce(Person.phone, "").label("phone"),
                    sa.func.coalesce(Person.language, "").label("language"),
                    Application.exam_id,
                    Exam.title.label("exam"),
                    Application.role,
                    Application.state,
                    sa.func.coalesce(Application.centre_id, 0).label("centre_id"),
                    sa.func.coalesce(Centre.name, "").label("centre"),
                    _given.label("given"),
                    sa.func.coalesce(near, sa.false()).label("near"),
                    Application.interest_declared_at.is_not(None).label("declared"),
                    sa.func.coalesce(Application.reason, "").label("reason"),
                    sa.func.coalesce(Application.override_reason, "").label("override_reason"),
                )
            )
            .outerjoin(Centre, Centre.id == Application.centre_id)
            .where(self.mine(), where)
            .order_by(waits, sa.desc("near"), sa.desc("given"), Person.full_name, Application.id)
        )
        return list(self.connection.execute(found.offset(offset).limit(most)).all())

    def _sieved(self, sieve: Sieve) -> sa.ColumnElement[bool]:
        before = sa.exists().where(_past_exam, Exam.ends_on < self.today).correlate(Application)
        kept = {
            Sieve.NEW: Application.state == Progress.SUBMITTED,
            Sieve.NOMINATED: Application.state == Progress.NOMINATED,
            Sieve.COMPLETE: _given == len(NEEDED),
            Sieve.NO_TIES: sa.and_(Application.interest_declared_at.is_not(None), ~_tied),
            Sieve.NEAR: Person.sub_county_code.in_(sub_counties_of(self.chooser, self.today)),
            Sieve.EXPERIENCED: before,
        }
        if sieve is Sieve.DECLINED:
            return Application.state == Progress.DECLINED
        return sa.and_(Application.state.not_in((*_GONE, Progress.DECLINED)), kept.get(sieve, sa.true()))

    def _known(self, rows: list[Row]) -> list[Applicant]:
        people = [row.person_id for row in rows]
        years, last = self._past(people)
        ties = defaultdict(list)
        for tie in self.connection.execute(_ties.where(Interest.person_id.in_(people))):
            ties[tie.person_id, tie.exam_id].append((tie.name or tie.centre_code, Tie(tie.what)))
        return [
            Applicant(
                **row._asdict() | {"role": Role(row.role), "state": Progress(row.state), "near": bool(row.near)},
                needed=len(NEEDED),
                years=len(years[row.person_id]),
                last=tuple(last[row.person_id][:LAST]),
                ties=tuple(ties[row.person_id, row.exam_id]),
            )
            for row in rows
        ]

    def _past(self, people: list[int]) -> tuple[dict[int, set[int]], dict[int, list[str]]]:
        """The years of the exams that they served in and that are over, and the centres, the last first."""
        years: dict[int, set[int]] = defaultdict(set)
        last: dict[int, list[str]] = defaultdict(list)
        served = (
            sa.select(Deployment.person_id, Centre.name, Exam.ends_on)
            .join(Centre, Centre.id == Deployment.centre_id)
            .join(Exam, Exam.id == Centre.exam_id)
            .where(Deployment.person_id.in_(people), serving(), Exam.ends_on < self.today)
            .order_by(Exam.ends_on.desc(), Deployment.from_on.desc())
        )
        for person, centre, ended in self.connection.execute(served):
            years[person].add(ended.year)
            if centre not in last[person]:
                last[person].append(centre)
        return years, last


_there = sa.and_(Centre.exam_id == Interest.exam_id, Centre.code == Interest.centre_code)
_ties = sa.select(Interest, Centre.name).outerjoin(Centre, _there).order_by(Interest.id)
_GONE = (Progress.WITHDRAWN, Progress.CLOSED, Progress.DEPLOYED)


def _joined(found: sa.Select[*tuple[object, ...]]) -> sa.Select[*tuple[object, ...]]:
    return (
        found.select_from(Application)
        .join(Person, Person.id == Application.person_id)
        .join(Exam, Exam.id == Application.exam_id)
    )


def may_choose(person_id: int, day: Day) -> sa.ColumnElement[bool]:
    """Whether this person chooses that day among those of a row's vacancy: it lies around their sub-county."""
    county = sa.select(SubCounty.county_code).where(SubCounty.code == Office.sub_county_code).scalar_subquery()
    around = sa.or_(
        Vacancy.sub_county_code == Office.sub_county_code,
        sa.and_(Vacancy.sub_county_code.is_(None), Vacancy.county_code == county),
        Vacancy.county_code.is_(None),
    )
    return (
        sa.exists()
        .where(Office.person_id == person_id, decides_on(Vacancy.role), around, in_office(day))
        .correlate_except(Office, SubCounty)
    )
