"""My days: the days on which somebody serves until today, how each is marked, and what a day pays."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.deployments import Deployment, serving
from storage.exams import Centre, DayKind, Exam, ExamDay, Role, SubCounty, rate

from .tables import Mark, MarkRow


@dataclass(frozen=True)
class MyDay:
    """A day at a centre; `mark` is None while it is not marked, `per_day` in KES where a rate is known."""

    exam: str
    centre: str
    role: Role
    on: date
    mark: Mark | None
    per_day: int | None


_days = (
    sa.select(
        Exam.title.label("exam"),
        Centre.name.label("centre"),
        Deployment.role,
        ExamDay.on,
        MarkRow.mark,
        rate(Exam.id, Deployment.role, SubCounty.county_code).label("per_day"),
    )
    .select_from(Deployment)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(SubCounty, SubCounty.code == Centre.sub_county_code)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on.between(Deployment.from_on, Deployment.to_on)))
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == ExamDay.on))
    .where(
        Deployment.person_id == sa.bindparam("person"),
        sa.or_(serving(), MarkRow.mark.is_not(None)),
        ExamDay.kind != DayKind.NONE,
        ExamDay.on <= sa.bindparam("today", type_=sa.Date),
        Exam.ends_on >= sa.bindparam("since", type_=sa.Date),
    )
    .order_by(Exam.starts_on.desc(), Centre.code, ExamDay.on)
)


def days_of(connection: sa.Connection, person_id: int, today: date) -> list[MyDay]:
    """Of the exams of this year and the one before, the latest first."""
    since = date(today.year - 1, 1, 1)
    rows = connection.execute(_days, {"person": person_id, "today": today, "since": since})
    return [MyDay(r.exam, r.centre, Role(r.role), r.on, Mark(r.mark) if r.mark else None, r.per_day) for r in rows]
