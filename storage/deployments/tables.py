"""Deployments: who serves at which centre, as what, from when to when."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, index_where, literally, one_of, where_known
from storage.exams import Role


class State(StrEnum):
    """What has become of a posting; as long as it is one of `SERVING` the officer is on the register."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"
    ENDED = "ended"


SERVING = (State.OFFERED, State.ACCEPTED)  # accepting is never needed to be on the list
SERVES = "state IN ('offered', 'accepted')"


class Deployment(Base):
    """Of one that ends early the last day is cut, and `ended_at` says so: days that were served stay served.

    Where no day of it was served it becomes replaced or ended. `answered_at` is None of an offer that was met with
    silence. `reason`: why it was declined or ended. `override_reason`: why a rule was not kept.
    `untold_since`: since then it has other dates, with its exam, and its officer was not told yet.
    """

    __tablename__ = "deployments"
    __table_args__ = (
        index_where("uq_deployments_serving", "centre_id", "person_id", "from_on", where=SERVES, unique=True),
        sa.CheckConstraint("from_on <= to_on", name="dates"),
        one_of("role", Role),
        one_of("state", State),
        index_where("ix_deployments_managers", "centre_id", "person_id", where="role = 'centre_manager'"),
        index_where("ix_deployments_offered", "offered_until", where="state = 'offered'"),
        where_known("replaces_id"),
        where_known("deployed_by"),
        where_known("untold_since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"), index=True)
    role: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=State.OFFERED)
    created_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]  # None: it came by import, and nobody is asked
    offered_until: Mapped[datetime | None]  # None: there is no time to be silent, for it begins at once
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deployments.id"))
    deployed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    override_reason: Mapped[str | None]
    untold_since: Mapped[datetime | None]


class DeploymentChange(Base):
    """A posting as it stood from then on. The database itself writes it, at each change, and lets it only grow.

    `at` is the database's clock. Its hash is that of `storage.entries.posting_entry`.
    """

    __tablename__ = "deployment_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"))
    role: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    state: Mapped[str]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime]


class RegisterNumber(Base):
    """An officer's number on a centre's register: given once, never changed, never reused."""

    __tablename__ = "register_numbers"
    __table_args__ = (sa.UniqueConstraint("centre_id", "number"), sa.CheckConstraint("number > 0", name="number"))

    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    number: Mapped[int]


def serving(deployment: type[Deployment] = Deployment) -> sa.ColumnElement[bool]:
    """Neither declined, replaced nor ended, on whatever days; an offer that was not answered serves too."""
    return deployment.state.in_(SERVING)


def managing(deployment: type[Deployment] = Deployment) -> sa.ColumnElement[bool]:
    """As the centre's manager."""
    return literally(deployment.role, Role.CENTRE_MANAGER)


def on_day(day: object, deployment: type[Deployment] = Deployment) -> sa.ColumnElement[bool]:
    """Deployed on a day (a date or a bound parameter) and neither declined, replaced nor ended."""
    return sa.and_(deployment.from_on <= day, deployment.to_on >= day, serving(deployment))
