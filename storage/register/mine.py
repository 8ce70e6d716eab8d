"""My days: every exam day of somebody's postings, how each is marked, by whom and when, and what a day pays."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Deployment, serving
from storage.exams import Centre, DayKind, Exam, ExamDay, Role, SubCounty, rate
from storage.people import Person

from .own_marks import confirmed_by
from .tables import Mark, MarkRow


@dataclass(frozen=True)
class MyDay:
    """A day at a centre; `mark` is None while it is not marked, `per_day` in KES where a rate is known.

    `by` marked it, at an aware instant; `by_self`: whose day it is.
    """

    deployment: int
    exam: str
    centre: str
    role: Role
    on: date
    mark: Mark | None
    by: str
    on_behalf: str  # of whom, where a deputy marked
    by_self: bool
    confirmed_by: str  # who else vouches for what they marked themselves
    at: datetime | None
    per_day: int | None


_whose = aliased(Person)
_days = (
    sa.select(
        Deployment.id.label("deployment"),
        Exam.title.label("exam"),
        Centre.name.label("centre"),
        Deployment.role,
        ExamDay.on,
        MarkRow.mark,
        sa.func.coalesce(Person.full_name, "").label("by"),
        sa.func.coalesce(_whose.full_name, "").label("on_behalf"),
        sa.func.coalesce(MarkRow.marked_by == Deployment.person_id, sa.false()).label("by_self"),
        sa.func.coalesce(confirmed_by, "").label("confirmed_by"),
        MarkRow.marked_at.label("at"),
        rate(Exam.id, Deployment.role, SubCounty.county_code).label("per_day"),
    )
    .select_from(Deployment)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(SubCounty, SubCounty.code == Centre.sub_county_code)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on.between(Deployment.from_on, Deployment.to_on)))
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == ExamDay.on))
    .outerjoin(Person, Person.id == MarkRow.marked_by)
    .outerjoin(_whose, _whose.id == MarkRow.on_behalf_of)
    .where(
        Deployment.person_id == sa.bindparam("person"),
        sa.or_(serving(), MarkRow.mark.is_not(None)),
        ExamDay.kind != DayKind.NONE,
        Exam.ends_on >= sa.bindparam("since", type_=sa.Date),
    )
    .order_by(Exam.starts_on.desc(), Centre.code, Deployment.id, ExamDay.on)
)


def days_of(connection: sa.Connection, person_id: int, today: date) -> list[MyDay]:
    """Of the exams of this year and the one before, the latest first; also the days that are still to come."""
    rows = connection.execute(_days, {"person": person_id, "since": date(today.year - 1, 1, 1)})
    return [MyDay(**row._asdict() | {"role": Role(row.role), "mark": row.mark and Mark(row.mark)}) for row in rows]
