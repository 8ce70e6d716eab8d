"""Outside: what no longer fits the dates of its exam, for whoever looks after the service."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.deployments import Deployment, serving
from storage.exams import Centre, Exam
from storage.register import marked_on


@dataclass(frozen=True)
class Outside:
    """An exam that is not over: how many postings have unmarked days before or after it.

    `empty`: of the `centres` with postings those that have nobody on its last day.
    """

    exam: str
    ends_on: date
    postings: int
    centres: int
    empty: int


def outside(connection: sa.Connection, today: date) -> list[Outside]:
    """By exam; those only where anything may be wrong: a posting outside, or most centres empty on the last day."""
    early = sa.and_(Deployment.from_on < Exam.rehearsal_on, ~marked_on(Deployment.from_on))
    beyond = sa.or_(early, sa.and_(Deployment.to_on > Exam.ends_on, ~marked_on(Deployment.to_on)))
    by_centre = (
        sa.select(
            Centre.exam_id,
            sa.func.max(Deployment.to_on).label("last"),
            sa.func.sum(sa.case((beyond, 1), else_=0)).label("beyond"),
        )
        .join(Centre, Centre.id == Deployment.centre_id)
        .join(Exam, Exam.id == Centre.exam_id)
        .where(serving(), Exam.ends_on >= today)
        .group_by(Centre.id, Centre.exam_id)
        .subquery()
    )
    found = (
        sa.select(
            Exam.code.label("exam"),
            Exam.ends_on,
            sa.func.sum(by_centre.c.beyond).label("postings"),
            sa.func.count().label("centres"),
            sa.func.sum(sa.case((by_centre.c.last < Exam.ends_on, 1), else_=0)).label("empty"),
        )
        .join(by_centre, by_centre.c.exam_id == Exam.id)
        .group_by(Exam.id, Exam.code, Exam.ends_on)
        .order_by(Exam.code)
    )
    rows = [Outside(**row._asdict()) for row in connection.execute(found)]
    return [one for one in rows if one.postings or one.empty * 2 > one.centres]
