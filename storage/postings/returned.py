"""Offers that came back: declined, or met with silence, until the place is taken anew."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Deployment, State
from storage.exams import Centre, Exam, Role
from storage.people import Day, Person, Somebody, may_post

SHOWN = timedelta(days=30)  # as long as this back


@dataclass(frozen=True)
class ReturnedOffer:
    """A post that is free again: its offer was declined, or met with silence (`reason` is empty)."""

    deployment: int
    person_id: int
    name: str
    role: Role
    centre_id: int
    centre: str
    reason: str
    silent: bool


def returned(
    director: Somebody, since: datetime | sa.BindParameter[datetime], today: Day
) -> sa.Select[Deployment, str, str]:
    """Posts that are free again, of those that this person decides about and that were offered since then."""
    again = aliased(Deployment)
    taken = sa.exists().where(again.replaces_id == Deployment.id)
    return (
        sa.select(Deployment, Person.full_name, Centre.name)
        .join(Person, Person.id == Deployment.person_id)
        .join(Centre, Centre.id == Deployment.centre_id)
        .join(Exam, Exam.id == Centre.exam_id)
        .where(
            Deployment.state == State.DECLINED,
            Deployment.offered_at > since,
            Exam.ends_on >= today,
            may_post(director, Deployment.role, Centre.sub_county_code, today),
            ~taken,
        )
    )


def came_back(connection: sa.Connection, director: int, now: datetime, today: date) -> list[ReturnedOffer]:
    """The newest first. Once the officer serves after all, or the place is taken anew, it is no news any more."""
    found = returned(director, now - SHOWN, today).order_by(Deployment.id.desc())
    return [
        ReturnedOffer(
            deployment=row.id,
            person_id=row.person_id,
            name=row.full_name,
            role=Role(row.role),
            centre_id=row.centre_id,
            centre=row.name,
            reason=row.reason or "",
            silent=row.answered_at is None,
        )
        for row in connection.execute(found)
    ]
