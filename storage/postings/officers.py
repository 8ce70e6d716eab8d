"""Officers as those who move them see them: found by name or number, with every post of theirs."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment, Manager, State, called_at, managers_on, serving
from storage.exams import Centre, Exam, Role
from storage.people import (
    Person,
    is_number,
    may_post,
    named,
    numbered,
    sub_counties_of,
)
from storage.refusals import Denied
from storage.register import Mark, MarkRow
from storage.vault import Vault

MOST = 30  # found at once; more is a name too short


@dataclass(frozen=True)
class Found:
    """An officer of the sub-counties; `where` is their nearest centre."""

    person_id: int
    name: str
    phone: str
    where: str


@dataclass(frozen=True)
class Posting:
    """A post that somebody holds or held. `marked_until`: the last day that is marked, `served_until`: as present."""

    deployment: int
    person_id: int
    name: str
    phone: str
    language: str
    exam_id: int
    exam: str
    centre_id: int
    centre: str
    centre_code: str
    sub_county_code: str
    role: Role
    from_on: date
    to_on: date
    state: State
    offered_until: datetime | None
    reason: str
    ended_at: datetime | None
    marked_until: date | None
    served_until: date | None
    first: date  # of the exam
    last: date

    @property
    def serves(self) -> bool:
        return self.state in (State.OFFERED, State.ACCEPTED)

    def earliest(self, today: date, *, leaves: bool = False) -> date:
        """The first day that a change can begin: after what is marked, and not before the post or today.

        Whoever `leaves`, for a substitute or for none, can on a day of absence; else it is their own till its end.
        """
        begins, until = max(self.from_on, min(today, self.to_on)), self.held_until(leaves=leaves)
        return max(begins, until + timedelta(days=1)) if until else begins

    def last_before(self, from_on: date) -> date:
        """The last day of whoever leaves from a day on: the one before, or a later day on which they are marked."""
        before = from_on - timedelta(days=1)
        return max(before, self.marked_until or before)

    def held_until(self, *, leaves: bool) -> date | None:
        """The last day that nobody can take off this post."""
        return self.served_until if leaves else self.marked_until


_marked = sa.select(sa.func.max(MarkRow.on)).where(MarkRow.deployment_id == Deployment.id)
postings = (
    sa.select(
        Deployment.id.label("deployment"),
        Deployment.person_id,
        Person.full_name.label("name"),
        sa.func.coalesce(Person.phone, "").label("phone"),
        sa.func.coalesce(Person.language, "").label("language"),
        Exam.id.label("exam_id"),
        Exam.title.label("exam"),
        Centre.id.label("centre_id"),
        Centre.name.label("centre"),
        Centre.code.label("centre_code"),
        Centre.sub_county_code,
        Deployment.role,
        Deployment.from_on,
        Deployment.to_on,
        Deployment.state,
        Deployment.offered_until,
        sa.func.coalesce(Deployment.reason, "").label("reason"),
        Deployment.ended_at,
        _marked.scalar_subquery().label("marked_until"),
        _marked.where(MarkRow.mark == Mark.PRESENT).scalar_subquery().label("served_until"),
        Exam.rehearsal_on.label("first"),
        Exam.ends_on.label("last"),
    )
    .join(Person, Person.id == Deployment.person_id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
)


def posting(row: Row) -> Posting:
    """The post of a row of `postings`, whatever else stands in it."""
    told = {field.name: getattr(row, field.name) for field in fields(Posting)}
    return Posting(**told | {"role": Role(row.role), "state": State(row.state)})


class Officers:
    """The officers whom one person may look up: posted, now or before, in the sub-counties of that person's offices."""

    def __init__(self, connection: sa.Connection, today: date, director: int, vault: Vault | None = None):
        """Without a `vault` nobody is found by the ID."""
        self.connection, self.today, self.director, self.vault = connection, today, director, vault

    def find(self, sought: str) -> list[Found]:
        """By parts of the name, a slip in each, the nearest first; or by the whole phone, TSC number or national ID."""
        here = sa.select(Deployment.person_id, sa.func.max(Deployment.id).label("newest")).join(
            Centre, Centre.id == Deployment.centre_id
        )
        mine = (
            here.where(Centre.sub_county_code.in_(sub_counties_of(self.director, self.today)))
            .group_by(Deployment.person_id)
            .subquery()
        )
        found = (
            sa.select(Person.id, Person.full_name, Person.phone, Centre.name)
            .join(mine, mine.c.person_id == Person.id)
            .join(Deployment, Deployment.id == mine.c.newest)
            .join(Centre, Centre.id == Deployment.centre_id)
        )
        if is_number(sought):
            meant = found.where(numbered(self.vault, sought)).order_by(Person.full_name, Person.id).limit(MOST)
            rows = self.connection.execute(meant).all()
        else:
            names = sa.select(Person.id, Person.full_name).join(mine, mine.c.person_id == Person.id)
            ids = named(self.connection, names, sought, MOST)
            by_id = {row.id: row for row in self.connection.execute(found.where(Person.id.in_(ids)))}
            rows = [by_id[person] for person in ids]
        return [Found(row.id, row.full_name, row.phone or "", row.name) for row in rows]

    def postings(self, person_id: int) -> list[Posting]:
        """Every post of an officer in exams that are not over, the newest last. Raises `Denied`."""
        here = sa.and_(Deployment.person_id == person_id, Exam.ends_on >= self.today)
        mine = Centre.sub_county_code.in_(sub_counties_of(self.director, self.today))
        found = [
            posting(row)
            for row in self.connection.execute(postings.where(here, mine).order_by(Deployment.from_on, Deployment.id))
        ]
        if not found:
            raise Denied("officer", f"person {person_id}")
        return found

    def posting(self, deployment: int, *, to_write: bool = False) -> Posting:
        """One that this person decides about, and not their own. Raises `Denied`."""
        mine = may_post(self.director, Deployment.role, Centre.sub_county_code, self.today)
        found = postings.where(Deployment.id == deployment, mine, Deployment.person_id != self.director)
        row = self.connection.execute(found.with_for_update(of=Deployment) if to_write else found).first()
        if row is None:
            raise Denied("posting", f"deployment {deployment}")
        return posting(row)

    def serving_as(self, exam_id: int, role: Role, on: date) -> list[Posting]:
        """Those whom this person may move: who serves in a role on a day, by centre."""
        then = sa.and_(Deployment.from_on <= on, Deployment.to_on >= on, serving())
        of_exam = Centre.exam_id + 0 == exam_id  # not by its index, which has a nation's centres
        mine = sa.and_(may_post(self.director, Deployment.role, Centre.sub_county_code, self.today), of_exam)
        found = postings.where(then, mine, Deployment.role == role, Deployment.person_id != self.director)
        return [posting(row) for row in self.connection.execute(found.order_by(Centre.code, Person.full_name))]

    def exams(self, role: Role) -> list[tuple[int, str]]:
        """Id and title of the exams that are not over, in which this person may move somebody of a role."""
        mine = may_post(self.director, Deployment.role, Centre.sub_county_code, self.today)
        found = postings.where(mine, Deployment.role == role, serving(), Exam.ends_on >= self.today)
        return sorted({(row.exam_id, row.exam) for row in self.connection.execute(found)})

    def called(self, posting: Posting) -> str:
        """The officer's name, told from a namesake's at the same centre."""
        return called_at(self.connection, posting.centre_id, posting.person_id, posting.name)

    def managers(self, centre_id: int, on: date, but: int) -> tuple[Manager, ...]:
        """A centre's managers on a day, but for this person."""
        found = managers_on(self.connection, [centre_id], on)[centre_id]
        return tuple(manager for manager in found if manager.person_id != but)
