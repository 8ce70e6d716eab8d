"""Marked days: what is marked stays where and when it was marked. One rule, for chats and for files."""

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from storage.deployments import Deployment, on_day
from storage.exams import Centre

from .tables import MarkRow, Register, RegisterState

Span = tuple[date, date]  # first and last day of a posting


def marked_outside(connection: sa.Connection, spans: Mapping[int, Span]) -> dict[int, date]:
    """By deployment: the last of its marked days that would lie outside its days, were they these."""
    rows = connection.execute(_ends, {"deployments": [*spans]}) if spans else ()
    found = {}
    for id_, first, last in rows:
        begins, ends = spans[id_]
        if last > ends or first < begins:
            found[id_] = last if last > ends else first
    return found


def marked_days(connection: sa.Connection, exam_id: int, days: Collection[date]) -> dict[date, int]:
    """Those of an exam's days that have marks or a register; each with how many registers of it are sent."""
    if not days:
        return {}
    found = dict.fromkeys(connection.scalars(_marked, {"exam": exam_id, "days": [*days]}), 0)
    for on, sent in connection.execute(_registers, {"exam": exam_id, "days": [*days]}):
        found[on] = sent
    return found


def marked_on(day: sa.ColumnElement[date] | InstrumentedAttribute[date]) -> sa.ColumnElement[bool]:
    """Whether the deployment of a row is marked on a day."""
    marks = sa.select(MarkRow.on).where(MarkRow.deployment_id == Deployment.id, MarkRow.on == day)
    return marks.correlate(Deployment).exists()


def nobody_marks(connection: sa.Connection) -> None:
    """Until this transaction is over; on SQLite it writes alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("LOCK TABLE registers IN EXCLUSIVE MODE"))


def hold_listed(connection: sa.Connection, deployments: Collection[int], on: date) -> bool:
    """Whether these are all posted on that day; nobody takes the day off them until this transaction is over."""
    if connection.dialect.name != "postgresql":
        return True
    held = sa.select(Deployment.id).where(Deployment.id.in_(deployments), on_day(on)).order_by(Deployment.id)
    return len(connection.execute(held.with_for_update(read=True)).all()) == len(deployments)


_ends = (
    sa.select(MarkRow.deployment_id, sa.func.min(MarkRow.on), sa.func.max(MarkRow.on))
    .where(MarkRow.deployment_id.in_(sa.bindparam("deployments", expanding=True)))
    .group_by(MarkRow.deployment_id)
)
_days: sa.BindParameter[date] = sa.bindparam("days", expanding=True)
_marked = (
    sa.select(MarkRow.on)
    .join(Deployment, Deployment.id == MarkRow.deployment_id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .where(Centre.exam_id == sa.bindparam("exam"), MarkRow.on.in_(_days))
    .distinct()
)
_registers = (
    sa.select(Register.on, sa.func.sum(sa.case((Register.state != RegisterState.OPEN, 1), else_=0)))
    .join(Centre, Centre.id == Register.centre_id)
    .where(Centre.exam_id == sa.bindparam("exam"), Register.on.in_(_days))
    .group_by(Register.on)
)
