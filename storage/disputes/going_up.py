"""Going up: a dispute that the manager has not answered in a day is the director's; one that the register settled ends.

For the sweeper: safe to repeat, and of two processes only one does each.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import Audit
from storage.base import Row
from storage.delivery import call
from storage.deployments import Deployment, on_day
from storage.exams import Centre
from storage.register import Mark, MarkRow

from .mine import KIND, directors
from .tables import Dispute, DisputeState, is_open

PATIENCE = timedelta(days=1)  # that the manager has; after as long the director is asked again
ASKED_FOR = timedelta(days=14)  # after it was opened: from then on it waits without being said again
AT_ONCE = 200  # in one transaction


def going_up(connection: sa.Connection, now: datetime, zone: ZoneInfo, *, sms: bool) -> int:
    """Close what the register has settled, and ask the directors about what waited a day. Gives how many are told."""
    audit = Audit(connection, now, None, None, through="service")
    told = []
    today = now.astimezone(zone).date()
    for row in connection.execute(_overtaken.with_for_update(of=Dispute, skip_locked=True)).all():
        state = DisputeState.OVERTAKEN if row.now == Mark.PRESENT else DisputeState.GONE
        closed = {"state": state, "decided_by": row.marked_by, "decided_at": now}
        if _turned(connection, row, closed):
            audit.note("dispute closed", f"deployment {row.deployment_id} {row.on}", outcome=state)
            told.append((row.person_id, row.on))
    for row in connection.execute(
        _waited.with_for_update(of=Dispute, skip_locked=True), {"since": now - PATIENCE}
    ).all():
        first = row.state == DisputeState.MANAGER
        if not _turned(connection, row, {"state": DisputeState.DIRECTOR, "asked_at": now}):
            continue
        if first:
            audit.note("dispute went up", f"deployment {row.deployment_id} {row.on}")
        if first or row.opened_at > now - ASKED_FOR:
            told += [(one, row.on) for one in directors(connection, row.sub_county_code, today, row.person_id)]
    return call(connection, KIND, told, now, sms=sms)


def _turned(connection: sa.Connection, row: Row, values: dict[str, object]) -> bool:
    """Whether this is the one that turned it: it is as it was read."""
    this = sa.and_(Dispute.id == row.id, Dispute.state == row.state, Dispute.asked_at == row.asked_at)
    done = connection.execute(sa.update(Dispute).where(this).values(**values).returning(Dispute.id))
    return done.first() is not None


_open = (
    sa.select(
        *(Dispute.id, Dispute.deployment_id, Dispute.on, Dispute.state, Dispute.asked_at, Dispute.opened_at),
        *(Deployment.person_id, Centre.sub_county_code, MarkRow.mark.label("now"), MarkRow.marked_by),
    )
    .join(Deployment, Deployment.id == Dispute.deployment_id)
    .join(Centre, Centre.id == Dispute.centre_id)
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == Dispute.on))
    .where(is_open())
    .order_by(Dispute.asked_at)
    .limit(AT_ONCE)
)
_there = sa.and_(Deployment.centre_id == Dispute.centre_id, on_day(Dispute.on))
_overtaken = _open.where(sa.or_(MarkRow.mark == Mark.PRESENT, sa.and_(MarkRow.mark.is_(None), ~_there)))
_waited = _open.where(Dispute.asked_at <= sa.bindparam("since", type_=Dispute.asked_at.type))
