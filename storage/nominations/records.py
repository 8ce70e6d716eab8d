"""What the rules of posting ask of the records, read for many people at once and held against others meanwhile."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.deployments import Deployment, serving
from storage.exams import Centre, Exam, Role
from storage.people import Person
from storage.vacancies import Interest

from .rules import Post, Record, Service, Stay, how_many_needed


@dataclass(frozen=True)
class StaffedCentre:
    """A centre of one exam, with what the exam says of posts there."""

    centre_id: int
    code: str
    name: str
    sub_county_code: str
    candidates: int | None
    exam_id: int
    exam: str
    first: date  # the rehearsal
    last: date
    block_years: int
    per_supervisor: int
    per_invigilator: int
    offer_days: int

    def needed(self, role: Role) -> int | None:
        return how_many_needed(role, self.candidates, self.per_supervisor, self.per_invigilator)

    def post(self, role: Role, from_on: date | None = None, to_on: date | None = None) -> Post:
        """A post at this centre: for the whole exam where no dates are given."""
        stay = Stay(self.centre_id, self.code, from_on or self.first, to_on or self.last)
        return Post(stay, role, self.exam_id, self.last.year, self.block_years, self.needed(role))


_places = sa.select(
    Centre.id.label("centre_id"),
    Centre.code,
    Centre.name,
    Centre.sub_county_code,
    Centre.candidates,
    Exam.id.label("exam_id"),
    Exam.title.label("exam"),
    Exam.rehearsal_on.label("first"),
    Exam.ends_on.label("last"),
    Exam.school_block_years.label("block_years"),
    Exam.candidates_per_supervisor.label("per_supervisor"),
    Exam.candidates_per_invigilator.label("per_invigilator"),
    Exam.offer_days,
).join(Exam, Exam.id == Centre.exam_id)


def places(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[StaffedCentre]:
    """Centres as a chooser staffs them, by their codes."""
    found = connection.execute(_places.where(where).order_by(Centre.code, Centre.id))
    return [StaffedCentre(**row._asdict()) for row in found]


def staffed_centre(connection: sa.Connection, centre_id: int) -> StaffedCentre | None:
    """One centre as a chooser staffs it; None where there is no such centre."""
    return next(iter(places(connection, Centre.id == centre_id)), None)


def hold_for_posting(connection: sa.Connection, people: Iterable[int], centres: Iterable[int]) -> None:
    """Nobody else posts these people, or anybody at these centres, until this transaction is over.

    Always people before centres and each in the order of their ids, so that no two wait for each other.
    """
    for column, ids in ((Person.id, people), (Centre.id, centres)):
        rows = sa.select(column).where(column.in_(sorted(set(ids)))).order_by(column)
        connection.execute(rows.with_for_update(key_share=True)).all()


def records(
    connection: sa.Connection, people: Collection[int], exam_id: int, leaving: Collection[int] = ()
) -> dict[int, Record]:
    """What the rules need of each person. `leaving`: deployments that the act in hand brings to an end."""
    stays, served, ties = defaultdict(list), defaultdict(list), defaultdict(list)
    mine = sa.and_(Deployment.person_id.in_(people), serving(), Deployment.id.not_in(leaving))
    for row in connection.execute(
        sa.select(
            Deployment.person_id, Centre.id, Centre.code, Deployment.from_on, Deployment.to_on, Exam.id, Exam.ends_on
        )
        .join(Centre, Centre.id == Deployment.centre_id)
        .join(Exam, Exam.id == Centre.exam_id)
        .where(mine)
        .order_by(Deployment.from_on)
    ):
        person, centre, code, first, last, exam, ends_on = row
        stays[person].append(Stay(centre, code, first, last))
        served[person].append(Service(code, exam, ends_on.year))
    declared = sa.select(Interest.person_id, Interest.centre_code, Interest.what)
    for person, code, what in connection.execute(
        declared.where(Interest.person_id.in_(people), Interest.exam_id == exam_id)
    ):
        ties[person].append((code, what))
    return {person: Record(stays[person], served[person], ties[person]) for person in people}


def colleagues(
    connection: sa.Connection, centres: Collection[int], leaving: Collection[int] = ()
) -> dict[tuple[int, Role], list[Stay]]:
    """The stays of everyone who serves at these centres, by centre and role."""
    found = defaultdict(list)
    here = sa.and_(Deployment.centre_id.in_(centres), serving(), Deployment.id.not_in(leaving))
    for row in connection.execute(
        sa.select(Deployment.centre_id, Centre.code, Deployment.role, Deployment.from_on, Deployment.to_on)
        .join(Centre, Centre.id == Deployment.centre_id)
        .where(here)
    ):
        found[row.centre_id, Role(row.role)].append(Stay(row.centre_id, row.code, row.from_on, row.to_on))
    return found
