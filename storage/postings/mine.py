"""My postings: where somebody serves, from when to when, and whom to call."""

from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment, managers_on, on_day, serving
from storage.exams import Centre, DayKind, Exam, ExamDay, Role


@dataclass(frozen=True)
class MyPosting:
    """Where somebody serves; `managers` are (name, phone), `reports_at` the centre's own time."""

    exam: str
    centre: str
    centre_code: str
    role: Role
    from_on: date
    to_on: date
    reports_at: time
    managers: tuple[tuple[str, str], ...]
    deployment: int


_postings = (
    sa.select(
        Exam.title.label("exam"),
        Centre.id.label("centre_id"),
        Centre.name.label("centre"),
        Centre.code.label("centre_code"),
        Deployment.role,
        Deployment.from_on,
        Deployment.to_on,
        Deployment.id.label("deployment"),
    )
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(Deployment.person_id == sa.bindparam("person"), serving(), Deployment.to_on >= sa.bindparam("today"))
    .order_by(Deployment.from_on, Centre.code)
)


_next = (
    sa.select(ExamDay.on, Centre.name.label("centre"))
    .join(Exam, Exam.id == ExamDay.exam_id)
    .join(Centre, Centre.exam_id == Exam.id)
    .join(Deployment, Deployment.centre_id == Centre.id)
    .where(
        Deployment.person_id == sa.bindparam("person"),
        on_day(ExamDay.on),
        ExamDay.kind != DayKind.NONE,
        sa.or_(
            ExamDay.on > sa.bindparam("today"),
            sa.and_(ExamDay.on == sa.bindparam("today"), ExamDay.quiet_to >= sa.bindparam("hour")),
        ),
    )
    .order_by(ExamDay.on, Centre.code)
    .limit(1)
)


@dataclass(frozen=True)
class Due:
    """When and where somebody is due next, by the centre's own time."""

    on: date
    reports_at: time
    centre: str


class Deployments:
    """The deployments, from one turn's desk."""

    def __init__(self, connection: sa.Connection, today: date, reports_at: time):
        self.connection, self.today, self.reports_at = connection, today, reports_at

    def postings(self, person_id: int) -> list[MyPosting]:
        """Where this person serves today or will serve, the nearest first."""
        rows = self.connection.execute(_postings, {"person": person_id, "today": self.today}).all()
        return [self._posting(row) for row in rows]

    def next_due(self, person_id: int, hour: time) -> Due | None:
        """The first day with papers or a rehearsal on which this person serves; today's until its papers are over."""
        row = self.connection.execute(_next, {"person": person_id, "today": self.today, "hour": hour}).first()
        return Due(row.on, self.reports_at, row.centre) if row else None

    def _posting(self, row: Row) -> MyPosting:
        told = row._asdict() | {"role": Role(row.role), "reports_at": self.reports_at}
        managers = self._contacts(told.pop("centre_id"), max(self.today, row.from_on))
        return MyPosting(**told, managers=managers)

    def _contacts(self, centre_id: int, day: date) -> tuple[tuple[str, str], ...]:
        return tuple(manager.contact for manager in managers_on(self.connection, [centre_id], day)[centre_id])
