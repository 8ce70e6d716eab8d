"""Not reached: whom a notice of the council would not reach, or did not, and why, a page at a time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from storage.delivery import Chat, OutboxState, Outgoing, reached, said_stop
from storage.deployments import Deployment
from storage.exams import Centre
from storage.people import Person, of_the_council
from storage.refusals import Denied

from .broadcasts import KIND, Audience, people_of, posts_of


class Why(StrEnum):
    """Why nothing reaches somebody."""

    STOPPED = "stopped"  # all notices, with STOP
    BLOCKED = "blocked"  # every chat of theirs is blocked, gone or locked
    NEVER = "never"  # they have never written
    FAILED = "failed"  # it was sent, and came back
    UNKNOWN = "unknown"  # it was sent, and nobody knows


@dataclass(frozen=True)
class Away:
    """Somebody whom no notice reaches, or one did not; `phone` (`2547…`) is empty where it is not known."""

    person_id: int
    name: str
    phone: str
    centre_code: str
    centre: str
    why: Why


class NotReached:
    """The council's, from one turn's desk. Raises `Denied` for anybody else."""

    def __init__(self, connection: sa.Connection, today: date, person_id: int):
        self.connection, self.today, self.person_id = connection, today, person_id

    def people(self, audience: Audience, *, offset: int = 0, most: int) -> list[Away]:
        """Those of an audience whom nothing reaches, by centre."""
        self._allowed()
        told = reached(people_of(audience, self.today)).subquery()
        first = sa.func.min(Deployment.id).label("post")
        meant = posts_of(audience, self.today).add_columns(first).group_by(Deployment.person_id).subquery()
        found = (
            sa.select(
                Person.id,
                Person.full_name,
                Person.phone,
                Centre.code,
                Centre.name,
                said_stop(Person.id).label("stopped"),
                sa.exists().where(Chat.person_id == Person.id, Chat.heard_at.is_not(None)).label("came"),
            )
            .join(meant, meant.c.person_id == Person.id)
            .join(Deployment, Deployment.id == meant.c.post)
            .join(Centre, Centre.id == Deployment.centre_id)
            .outerjoin(told, told.c.person_id == Person.id)
            .where(told.c.person_id.is_(None))
            .order_by(Centre.code, Person.full_name, Person.id)
        )
        rows = self.connection.execute(found.offset(offset).limit(most))
        return [Away(r.id, r.full_name, r.phone or "", r.code, r.name, _why(r.stopped, r.came)) for r in rows]

    def undelivered(self, notice: int, *, offset: int = 0, most: int) -> list[Away]:
        """Those to whom this notice was sent, and who have not got it as far as anybody knows; at their newest post."""
        self._allowed()
        last = sa.select(sa.func.max(Deployment.id)).where(Deployment.person_id == Person.id)
        newest = last.correlate(Person).scalar_subquery()
        mine = sa.and_(Outgoing.kind == f"{KIND}:{notice}", Outgoing.state.in_(UNDELIVERED))
        found = (
            sa.select(Person.id, Person.full_name, Person.phone, Centre.code, Centre.name, Outgoing.state)
            .select_from(Outgoing)
            .join(Person, Person.id == Outgoing.person_id)
            .outerjoin(Deployment, Deployment.id == newest)
            .outerjoin(Centre, Centre.id == Deployment.centre_id)
            .where(mine)
            .order_by(Outgoing.person_id)
        )
        rows = self.connection.execute(found.offset(offset).limit(most))
        return [
            Away(r.id, r.full_name, r.phone or "", r.code or "", r.name or "", UNDELIVERED[OutboxState(r.state)])
            for r in rows
        ]

    def _allowed(self) -> None:
        if not self.connection.scalar(sa.select(of_the_council(self.person_id, self.today))):
            raise Denied("notice", "not reached")


UNDELIVERED = {OutboxState.FAILED: Why.FAILED, OutboxState.UNKNOWN: Why.UNKNOWN}


def _why(stopped: bool, came: bool) -> Why:  # noqa: FBT001 (a row's own columns)
    return Why.STOPPED if stopped else Why.BLOCKED if came else Why.NEVER
