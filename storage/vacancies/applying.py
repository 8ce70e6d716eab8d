"""Applying: what one person applies for, follows and withdraws, and the rules that hold for it."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.audit import Audit
from storage.base import Row
from storage.database import is_new
from storage.exams import Centre, County, Exam, Role, SubCounty
from storage.refusals import Denied

from .applications import AGAIN, OPEN, Application, Changed, Progress, move_application
from .nearness import Near
from .refusals import AlreadyApplied, AlreadyMoved, NotFromHere, VacancyClosed
from .vacancies import Open, Vacancies, Vacancy


@dataclass(frozen=True)
class Applied:
    """One of a person's own applications. `centre` and `reason` are empty where there is none to tell."""

    id: int
    vacancy_id: int
    exam_id: int
    exam: str
    role: Role
    county: str
    sub_county: str
    state: Progress
    reason: str
    centre: str
    applied_at: datetime
    changed_at: datetime
    interest_declared: bool

    @property
    def can_withdraw(self) -> bool:
        """Whether it is not decided for good."""
        return self.state in OPEN

    @property
    def goes_on(self) -> bool:
        """Whether its interests still matter: it is neither refused, nor ended, nor withdrawn."""
        return self.state in (*OPEN, Progress.DEPLOYED)


_mine = (
    sa.select(
        Application.id,
        Application.vacancy_id,
        Application.exam_id,
        Exam.title.label("exam"),
        Exam.ends_on,
        Application.role,
        sa.func.coalesce(County.name, "").label("county"),
        sa.func.coalesce(SubCounty.name, "").label("sub_county"),
        Application.state,
        sa.func.coalesce(Application.reason, "").label("reason"),
        sa.func.coalesce(Centre.name, "").label("centre"),
        Application.applied_at,
        Application.changed_at,
        Application.interest_declared_at.is_not(None).label("interest_declared"),
    )
    .join(Exam, Exam.id == Application.exam_id)
    .join(Vacancy, Vacancy.id == Application.vacancy_id)
    .outerjoin(County, County.code == Vacancy.county_code)
    .outerjoin(SubCounty, SubCounty.code == Vacancy.sub_county_code)
    .outerjoin(Centre, Centre.id == Application.centre_id)
    .order_by(Exam.starts_on.desc(), Application.id.desc())
)


class Applications:
    """One person's applications, from one turn's desk."""

    def __init__(
        self, connection: sa.Connection, now: datetime, today: date, person_id: int, vacancies: Vacancies, audit: Audit
    ):
        self.connection, self.now, self.today = connection, now, today
        self.person_id, self.vacancies, self.audit = person_id, vacancies, audit

    def mine(self) -> list[Applied]:
        """Those of the latest exam first."""
        return self._told(Application.person_id == self.person_id)

    def read(self, application: int) -> Applied:
        """One of one's own; any other raises `Denied`."""
        found = self._told(Application.id == application, Application.person_id == self.person_id)
        if not found:
            raise Denied("application", f"application {application}")
        return found[0]

    def for_role(self, vacancy: Open) -> Applied | None:
        """The one application that there can be for the role and the exam of a vacancy."""
        key = (Application.exam_id == vacancy.exam_id, Application.role == vacancy.role)
        found = self._told(Application.person_id == self.person_id, *key)
        return found[0] if found else None

    def check(self, vacancy: Open) -> None:
        """Raise `VacancyClosed` or `AlreadyApplied` where no application can be sent for it today."""
        if not vacancy.takes(self.today):
            before = self.today < vacancy.opens_on and not vacancy.closed
            raise VacancyClosed(vacancy.opens_on, vacancy.closes_on, before=before)
        known = self.for_role(vacancy)
        if known is not None and known.state not in AGAIN:
            raise AlreadyApplied

    def apply(self, vacancy_id: int) -> Applied:
        """Apply, the vested interests having been declared. One application a role and exam: after it was withdrawn
        or closed the same one is sent in anew. Raises as `check` does, and `NotFromHere`.
        """
        vacancy = self.vacancies.read(vacancy_id)
        self.check(vacancy)
        if vacancy.near is Near.ELSEWHERE:
            raise NotFromHere(vacancy.sub_county or vacancy.county)
        application = self._submit(vacancy)
        self.audit.note("application submitted", f"application {application}", vacancy=vacancy.id)
        return self.read(application)

    def _submit(self, vacancy: Open) -> int:
        key = {"person_id": self.person_id, "exam_id": vacancy.exam_id, "role": vacancy.role}
        fresh = {
            "vacancy_id": vacancy.id,
            "state": Progress.SUBMITTED,
            "interest_declared_at": self.now,
            "applied_at": self.now,
            "changed_at": self.now,
        }
        new = is_new(self.connection, Application, key | fresh)
        mine = sa.select(Application.id, Application.state).filter_by(**key).with_for_update()
        row = self.connection.execute(mine).one()
        if not new:
            if row.state not in AGAIN:
                raise AlreadyApplied
            over = {"decided_by": None, "reason": None, "centre_id": None}
            this = sa.update(Application).where(Application.id == row.id)
            self.connection.execute(this.values(**fresh, **over))
        return int(row.id)

    def withdraw(self, application: int) -> Changed:
        """Take back what was not yet decided for good. Raises `AlreadyMoved` where it was, and as `read` does."""
        if not self.read(application).can_withdraw:
            raise AlreadyMoved
        changed = move_application(self.connection, application, Progress.WITHDRAWN, self.now, by=self.person_id)
        self.audit.note("application withdrawn", f"application {application}")
        return changed

    def declared_anew(self, exam_id: int) -> None:
        """The interests were said again: those who decide see when."""
        mine = sa.and_(Application.person_id == self.person_id, Application.exam_id == exam_id)
        self.connection.execute(sa.update(Application).where(mine).values(interest_declared_at=self.now))

    def _told(self, *where: sa.ColumnElement[bool]) -> list[Applied]:
        return [self._applied(row) for row in self.connection.execute(_mine.where(*where))]

    def _applied(self, row: Row) -> Applied:
        """What nobody decided before the exam was over is closed."""
        told = row._asdict()
        late = told.pop("ends_on") < self.today and row.state in OPEN
        return Applied(**told | {"role": Role(row.role), "state": Progress.CLOSED if late else Progress(row.state)})
