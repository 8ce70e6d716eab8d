"""Blocked: people on duty whom no chat reaches, for the director over them."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from storage.delivery import Chat
from storage.deployments import Deployment, serving
from storage.exams import Centre
from storage.people import Person, directs

from .invitations import has_come

_under = (
    sa.select(Deployment.person_id, sa.func.min(Centre.name).label("centre"))
    .join(Centre, Centre.id == Deployment.centre_id)
    .where(
        directs(sa.bindparam("director"), Centre.sub_county_code, sa.bindparam("today", type_=sa.Date)),
        serving(),
        Deployment.to_on >= sa.bindparam("today"),
    )
    .group_by(Deployment.person_id)
    .subquery()
)
_chat = Chat.person_id == _under.c.person_id
_blocked = (
    sa.select(Person.id, Person.full_name, Person.phone, _under.c.centre)
    .join(_under, _under.c.person_id == Person.id)
    .where(sa.exists().where(_chat), ~sa.exists().where(_chat, Chat.active))
    .order_by(_under.c.centre, Person.full_name)
)
_never = sa.select(sa.func.count()).select_from(_under).where(~has_come(_under.c.person_id))


@dataclass(frozen=True)
class Unreached:
    """Somebody who serves and cannot be written to; `phone` (`2547…`) is empty where it is not known."""

    person_id: int
    name: str
    phone: str
    centre: str


def blocked(connection: sa.Connection, director: int, today: date) -> list[Unreached]:
    """Those who serve under this director from today on and have blocked every chat of theirs, by centre."""
    rows = connection.execute(_blocked, {"director": director, "today": today})
    return [Unreached(row.id, row.full_name, row.phone or "", row.centre) for row in rows]


def never_wrote(connection: sa.Connection, director: int, today: date) -> int:
    """How many who serve under this director from today on have never come."""
    return connection.execute(_never, {"director": director, "today": today}).scalar_one()
