"""What became of offers: no answer yet; declined, or met with silence, until the place is taken anew."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.deployments import Deployment, State
from storage.exams import Centre, Exam, Role
from storage.people import Day, Person, Somebody, may_post
from storage.register import MarkRow

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


@dataclass(frozen=True)
class OpenOffer:
    """An offer that its officer has not answered; `until` (aware) is None where it began at once."""

    deployment: int
    name: str
    role: Role
    centre_id: int
    centre: str
    until: datetime | None


def unanswered(director: Somebody, today: Day) -> sa.Select[Deployment, str, str]:
    """Posts that this person decides about and whose officer has not answered. Whoever is marked there has come."""
    return (
        sa.select(Deployment, Person.full_name, Centre.name)
        .join(Person, Person.id == Deployment.person_id)
        .join(Centre, Centre.id == Deployment.centre_id)
        .where(
            Deployment.state == State.OFFERED,
            Deployment.offered_at.is_not(None),
            Deployment.to_on >= today,
            may_post(director, Deployment.role, Centre.sub_county_code, today),
            ~sa.exists().where(MarkRow.deployment_id == Deployment.id),
        )
    )


def open_offers(connection: sa.Connection, director: int, today: date) -> list[OpenOffer]:
    """Whoever must answer first before others."""
    found = unanswered(director, today).order_by(Deployment.offered_until, Deployment.id)
    return [
        OpenOffer(
            deployment=row.id,
            name=row.full_name,
            role=Role(row.role),
            centre_id=row.centre_id,
            centre=row.name,
            until=row.offered_until,
        )
        for row in connection.execute(found)
    ]


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
