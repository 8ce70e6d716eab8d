"""Delegations: a centre's register in another's hands for some days: a deputy's, or an acting manager's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, where_known
from storage.people import Day, Person

from .managers import Manager, managers_on
from .tables import Deployment, managing, serving


class Delegation(Base):
    """A register handed to somebody for some days, both included: by its manager to a deputy, who has to take it.

    It ends with the posting by which the manager gave it. Without one it is a director's appointment of an acting
    manager, good from the moment it is made. `given_by`: on whose behalf is marked.
    """

    __tablename__ = "delegations"
    __table_args__ = (
        sa.CheckConstraint("from_on <= to_on", name="dates"),
        where_known("deployment_id"),
        where_known("ended_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("centres.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    deployment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deployments.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    given_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]  # None: not answered yet
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))


def _given(delegation: Any, *when: sa.ColumnElement[bool], post: type[Deployment]) -> sa.ColumnElement[bool]:
    """By a director, or by whoever manages the centre still."""
    here = sa.and_(post.id == delegation.deployment_id, post.centre_id == delegation.centre_id, managing(post))
    manages = sa.exists().where(here, serving(post), *when).correlate_except(post)
    return sa.or_(delegation.deployment_id.is_(None), manages)


def lasting(today: Day, delegation: Any = Delegation) -> sa.ColumnElement[bool]:
    """Neither over nor taken back, nor has whoever gave it stopped managing the centre; perhaps not begun yet."""
    post = aliased(Deployment)
    given = _given(delegation, post.to_on >= today, post=post)
    return sa.and_(delegation.ended_at.is_(None), delegation.to_on >= today, given)


def in_hand(today: Day, delegation: Any = Delegation) -> sa.ColumnElement[bool]:
    """Taken, and good today."""
    post = aliased(Deployment)
    given = _given(delegation, post.from_on <= today, post.to_on >= today, post=post)
    begun = sa.and_(delegation.taken_at.is_not(None), delegation.from_on <= today, delegation.to_on >= today)
    return sa.and_(delegation.ended_at.is_(None), begun, given)


def in_hand_for(day: object, today: Day, delegation: Any = Delegation) -> sa.ColumnElement[bool]:
    """Good today for the register of a day: a deputy's only for days that lie within it too.

    An acting manager answers for the days before, as a manager does.
    """
    within = sa.and_(delegation.from_on <= day, delegation.to_on >= day)
    return sa.and_(in_hand(today, delegation), sa.or_(delegation.deployment_id.is_(None), within))


def deputising(person: object, today: Day) -> sa.ColumnElement[bool]:
    """Whether somebody holds a register today that a manager handed over."""
    mine = sa.and_(Delegation.person_id == person, Delegation.deployment_id.is_not(None))
    return sa.exists().where(mine, in_hand(today)).correlate_except(Delegation)


def acting(person: object, today: Day) -> sa.ColumnElement[bool]:
    """Whether somebody is an acting manager today."""
    mine = sa.and_(Delegation.person_id == person, Delegation.deployment_id.is_(None))
    return sa.exists().where(mine, in_hand(today)).correlate_except(Delegation)


def acting_at(connection: sa.Connection, centre_id: int, today: date) -> tuple[Manager, ...]:
    """The acting managers of a centre today."""
    here = _holders.where(Delegation.deployment_id.is_(None))
    rows = connection.execute(here, {"centres": [centre_id], "day": today, "today": today})
    return tuple(Manager(row.id, row.full_name, row.phone or "", row.language or "") for row in rows)


@dataclass(frozen=True)
class Holder(Manager):
    """Who holds a register for some days; `acting`: by a director's appointment."""

    acting: bool


_holders = (
    sa.select(
        Delegation.centre_id, Delegation.deployment_id, Person.id, Person.full_name, Person.phone, Person.language
    )
    .join(Person, Person.id == Delegation.person_id)
    .where(
        Delegation.centre_id.in_(sa.bindparam("centres", expanding=True)),
        in_hand_for(sa.bindparam("day", type_=sa.Date), sa.bindparam("today", type_=sa.Date)),
    )
    .order_by(Delegation.id)
)


def holders_on(
    connection: sa.Connection, centres: Collection[int], day: date, today: date
) -> dict[int, tuple[Holder, ...]]:
    """Who holds the register of a day of each of these centres today, besides its managers; once each."""
    found: dict[int, tuple[Holder, ...]] = dict.fromkeys(centres, ())
    for row in connection.execute(_holders, {"centres": [*centres], "day": day, "today": today}) if centres else ():
        one = Holder(row.id, row.full_name, row.phone or "", row.language or "", row.deployment_id is None)
        if all(other.person_id != one.person_id for other in found[row.centre_id]):
            found[row.centre_id] = (*found[row.centre_id], one)
    return found


def answer_for(
    connection: sa.Connection, centres: Collection[int], day: date, today: date
) -> dict[int, tuple[Manager, ...]]:
    """Whom to ask for the register of a day of each of these centres: who holds it, then the managers; once each."""
    found: dict[int, tuple[Manager, ...]] = {**holders_on(connection, centres, day, today)}
    for centre, managers in managers_on(connection, centres, day).items():
        known = {one.person_id for one in found[centre]}
        found[centre] += tuple(manager for manager in managers if manager.person_id not in known)
    return found
