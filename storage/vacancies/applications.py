"""Applications: who wants to serve as what, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, one_of, where_known
from storage.exams import Exam, Role
from storage.people import Person

from .refusals import AlreadyMoved


class Progress(StrEnum):
    """What became of an application."""

    SUBMITTED = "submitted"
    NOMINATED = "nominated"
    DEPLOYED = "deployed"
    DECLINED = "declined"
    CLOSED = "closed"  # the vacancy was filled or ended without them
    WITHDRAWN = "withdrawn"


class Application(Base):
    """One a person, exam and role. `centre_id`: where the director means to place somebody who is nominated.

    `interest_declared_at`: when they said which vested interests they have, or none.
    """

    __tablename__ = "applications"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "exam_id", "role"),
        one_of("role", Role),
        one_of("state", Progress),
        sa.Index(None, "exam_id", "role"),
        where_known("decided_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancies.id"), index=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"))
    role: Mapped[str]
    state: Mapped[str] = mapped_column(default=Progress.SUBMITTED)
    centre_id: Mapped[int | None] = mapped_column(sa.ForeignKey("centres.id"), index=True)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    reason: Mapped[str | None]
    override_reason: Mapped[str | None]  # why a rule of posting was not kept in placing them; not for their eyes
    interest_declared_at: Mapped[datetime | None]
    applied_at: Mapped[datetime]
    changed_at: Mapped[datetime]


OPEN = (Progress.SUBMITTED, Progress.NOMINATED)  # still to be decided
AGAIN = (Progress.WITHDRAWN, Progress.CLOSED)  # whoever is so may apply anew
LEADS_TO = {
    Progress.SUBMITTED: {Progress.NOMINATED, Progress.DEPLOYED, Progress.DECLINED, Progress.CLOSED, Progress.WITHDRAWN},
    Progress.NOMINATED: {Progress.SUBMITTED, Progress.DEPLOYED, Progress.DECLINED, Progress.CLOSED, Progress.WITHDRAWN},
    Progress.DEPLOYED: {Progress.SUBMITTED, Progress.NOMINATED, Progress.DECLINED, Progress.CLOSED},
    Progress.DECLINED: {Progress.SUBMITTED, Progress.NOMINATED, Progress.DEPLOYED},  # the director thinks again
    Progress.CLOSED: {Progress.SUBMITTED, Progress.NOMINATED, Progress.DEPLOYED},
    Progress.WITHDRAWN: {Progress.SUBMITTED},
}


@dataclass(frozen=True)
class Changed:
    """An application whose state has just changed, with what its person is told. `decided_by`: who decided before."""

    id: int
    person_id: int
    name: str
    language: str
    exam: str
    role: Role
    state: Progress
    reason: str = ""
    decided_by: int = 0


_application = (
    sa.select(
        Application.id,
        Application.person_id,
        Person.full_name,
        Person.language,
        Exam.title,
        Application.role,
        Application.state,
        Application.decided_by,
    )
    .join(Person, Person.id == Application.person_id)
    .join(Exam, Exam.id == Application.exam_id)
)


def move_application(
    connection: sa.Connection,
    application: int,
    state: Progress,
    now: datetime,
    *,
    by: int,
    reason: str = "",
    centre_id: int | None = None,
) -> Changed:
    """Move an application on, and note who did. Whoever calls it has checked that `by` may.

    The centre is where a nominated or deployed one is placed; any other state has none. Raises `AlreadyMoved` where
    the state that it has by now does not lead there.
    """
    found = _application.where(Application.id == application).with_for_update(of=Application)
    row = connection.execute(found).one()
    was = Progress(row.state)
    if state not in LEADS_TO[was]:
        raise AlreadyMoved
    placed = centre_id if state in (Progress.NOMINATED, Progress.DEPLOYED) else None
    values = {"state": state, "centre_id": placed, "decided_by": by, "reason": reason or None, "changed_at": now}
    connection.execute(sa.update(Application).where(Application.id == application).values(**values))
    return Changed(
        id=row.id,
        person_id=row.person_id,
        name=row.full_name,
        language=row.language or "",
        exam=row.title,
        role=Role(row.role),
        state=state,
        reason=reason,
        decided_by=row.decided_by or 0,
    )


def place(connection: sa.Connection, application: int, centre_id: int | None) -> None:
    """Where the director means to place somebody who is nominated. Nobody is told."""
    connection.execute(sa.update(Application).where(Application.id == application).values(centre_id=centre_id))


def close_waiting(
    connection: sa.Connection, vacancy: int, now: datetime, *, by: int, reason: str = ""
) -> list[Changed]:
    """Close every application of a vacancy that nobody was nominated from."""
    waits = sa.select(Application.id).where(Application.vacancy_id == vacancy, Application.state == Progress.SUBMITTED)
    return [
        move_application(connection, application, Progress.CLOSED, now, by=by, reason=reason)
        for application in connection.scalars(waits.order_by(Application.id)).all()
    ]
