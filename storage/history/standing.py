"""What stands: every mark, posting and receipt of today against the last entry about it."""

from collections.abc import Iterator

import sqlalchemy as sa

from storage.base import Row
from storage.deployments import Deployment, DeploymentChange
from storage.register import MarkChange, MarkRow, Register, Sending

from .findings import Finding, Verdict

SAME = ("person_id", "centre_id", "role", "from_on", "to_on", "state")  # of a posting and its last entry


def records(connection: sa.Connection) -> Iterator[Finding]:
    """Whatever stands that no entry made so, and whatever an entry made that stands no more."""
    row: Row
    for row in connection.execute(_marks):
        where = f"marks {row.deployment_id} {row.on}"
        if row.leaf is not None and row.leaf != row.entry:
            yield Finding(Verdict.TAIL_CUT, f"mark_history, the last entry of {where}")
        else:
            yield Finding(Verdict.INSERTED if row.id is None else Verdict.ALTERED, where)
    for row in connection.execute(_unmarked):
        yield Finding(Verdict.REMOVED, f"marks {row.deployment_id} {row.on}")
    for row in connection.execute(_postings):
        yield Finding(Verdict.INSERTED if row.entry is None else Verdict.ALTERED, f"deployments {row.id}")
    for row in connection.execute(_gone):
        yield Finding(Verdict.REMOVED, f"deployments {row.deployment_id}")
    for row in connection.execute(_receipts):
        where = f"registers {row.centre_id} {row.on}"
        known = row.receipt is None or row.known is not None
        yield Finding(Verdict.ALTERED, where) if known else Finding(Verdict.TAIL_CUT, f"sendings, the last of {where}")


def _differ(*pairs: tuple[sa.ColumnElement[object], sa.ColumnElement[object]]) -> sa.ColumnElement[bool]:
    return sa.or_(*(one.is_distinct_from(other) for one, other in pairs))


_mark, _change = MarkRow.__table__.c, MarkChange.__table__.c
_last_change = sa.select(sa.func.max(_change.id)).where(
    _change.deployment_id == _mark.deployment_id, _change.on == _mark.on
)
_its = sa.alias(MarkChange.__table__)
_marks = (
    sa.select(_mark.deployment_id, _mark.on, _mark.leaf, _its.c.id, _its.c.leaf.label("entry"))
    .select_from(MarkRow.__table__)
    .outerjoin(_its, _its.c.id == _last_change.correlate(MarkRow.__table__).scalar_subquery())
    .where(
        _differ(
            (_mark.mark, _its.c.mark),
            (_mark.marked_by, _its.c.by),
            (_mark.marked_at, _its.c.at),
            (_mark.on_behalf_of, _its.c.on_behalf_of),
            (_mark.leaf, _its.c.leaf),
        )
    )
)
_later = sa.alias(MarkChange.__table__)
_unmarked = (
    sa.select(_change.deployment_id, _change.on)
    .outerjoin(MarkRow.__table__, sa.and_(_mark.deployment_id == _change.deployment_id, _mark.on == _change.on))
    .where(
        _mark.mark.is_(None),
        _change.mark.is_not(None),
        ~sa.exists().where(
            _later.c.deployment_id == _change.deployment_id, _later.c.on == _change.on, _later.c.id > _change.id
        ),
    )
)
_posting, _entry = Deployment.__table__.c, sa.alias(DeploymentChange.__table__)
_last_entry = sa.select(sa.func.max(DeploymentChange.id)).where(DeploymentChange.deployment_id == _posting.id)
_postings = (
    sa.select(_posting.id, _entry.c.id.label("entry"))
    .select_from(Deployment.__table__)
    .outerjoin(_entry, _entry.c.id == _last_entry.correlate(Deployment.__table__).scalar_subquery())
    .where(_differ(*((_posting[name], _entry.c[name]) for name in SAME)))
)
_gone = (
    sa.select(DeploymentChange.deployment_id)
    .outerjoin(Deployment.__table__, _posting.id == DeploymentChange.deployment_id)
    .where(_posting.id.is_(None))
    .distinct()
)
_register, _sent, _known = Register.__table__.c, sa.alias(Sending.__table__), sa.alias(Sending.__table__)
_last_sent = sa.select(sa.func.max(Sending.id)).where(
    Sending.centre_id == _register.centre_id, Sending.on == _register.on
)
_receipts = (
    sa.select(_register.centre_id, _register.on, _register.receipt, _known.c.id.label("known"))
    .select_from(Register.__table__)
    .outerjoin(_sent, _sent.c.id == _last_sent.correlate(Register.__table__).scalar_subquery())
    .outerjoin(_known, _known.c.receipt == _register.receipt)
    .where(_differ((_register.receipt, _sent.c.receipt)))
)
