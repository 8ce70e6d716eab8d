"""Following: what took an exam's own dates goes with them when it is prolonged, shortened or moved."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.base import Row
from storage.deployments import Deployment, State, serving
from storage.exams import Centre
from storage.register import MarkRow, marked_on
from storage.vacancies import Vacancy

SHOWN = 1000  # postings that are named

_marks = sa.select(MarkRow.on).where(MarkRow.deployment_id == Deployment.id).correlate(Deployment)
_first_mark = _marks.with_only_columns(sa.func.min(MarkRow.on)).scalar_subquery()
_last_mark = _marks.with_only_columns(sa.func.max(MarkRow.on)).scalar_subquery()


class Following:
    """What an exam's new dates mean for its postings. A day that is marked stays within its posting.

    `was` and `exam` have the dates before and from now on. Whoever would be at two schools on one day is left where
    they are, and so is a posting with days of its own; those that lie outside are named.
    """

    def __init__(self, exam_id: int, was: Row, exam: Mapping[str, Any]):
        self._old = was.rehearsal_on, was.ends_on
        self._new: tuple[date, date] = exam["rehearsal_on"], exam["ends_on"]
        centres = sa.select(Centre.id).where(Centre.exam_id == exam_id)
        self._mine = sa.and_(Deployment.centre_id.in_(centres), serving())
        self._open_longer = sa.and_(
            Vacancy.exam_id == exam_id, Vacancy.closed_at.is_(None), Vacancy.closes_on > self._new[1]
        )

    def write(self, records: sa.Connection, now: datetime, zone: ZoneInfo) -> int:
        """Move them, in one statement; their officers are told later: `untold`. Gives how many postings moved."""
        first, last = self._ends()
        moves = sa.update(Deployment).where(self._mine, self._copied(), first <= last, ~_elsewhere(first, last))
        begins = datetime.combine(self._new[0], time(0), zone)
        late = sa.and_(Deployment.state == State.OFFERED, Deployment.offered_until > begins, self._starts())
        until = sa.case((late, sa.literal(begins, Deployment.offered_until.type)), else_=Deployment.offered_until)
        new: dict[str, Any] = {"to_on": last, "untold_since": now}
        if self._old[0] != self._new[0]:  # else its index stays as it is
            new |= {"from_on": first, "offered_until": until}
        return records.execute(moves.values(new).execution_options(preserve_rowcount=True)).rowcount

    def vacancies(self, records: sa.Connection) -> int:
        """How many would take applications after the exam is over."""
        return records.scalar(sa.select(sa.func.count()).select_from(Vacancy).where(self._open_longer)) or 0

    def close(self, records: sa.Connection) -> None:
        """None of them is open for longer than its exam."""
        last = sa.literal(self._new[1], sa.Date)
        opens = sa.case((Vacancy.opens_on > last, last), else_=Vacancy.opens_on)
        records.execute(sa.update(Vacancy).where(self._open_longer).values(opens_on=opens, closes_on=last))

    def outside(self, records: sa.Connection) -> Iterator[Row]:
        """Those left behind, or with unmarked days of their own that are none of the exam now; `SHOWN` at most."""
        first, last = self._new
        early = sa.and_(sa.or_(Deployment.from_on < first, self._starts()), ~marked_on(Deployment.from_on))
        late = sa.and_(sa.or_(Deployment.to_on > last, self._stops()), ~marked_on(Deployment.to_on))
        found = sa.select(Deployment.person_id, Centre.code, Deployment.from_on, Deployment.to_on).join(
            Centre, Centre.id == Deployment.centre_id
        )
        yield from records.execute(
            found.where(self._mine, sa.or_(early, late)).order_by(Centre.code, Deployment.id).limit(SHOWN)
        )

    def _starts(self) -> sa.ColumnElement[bool]:
        moved = self._old[0] != self._new[0]
        return Deployment.from_on == self._old[0] if moved else sa.false()

    def _stops(self) -> sa.ColumnElement[bool]:
        moved = self._old[1] != self._new[1]
        return sa.and_(Deployment.to_on == self._old[1], Deployment.ended_at.is_(None)) if moved else sa.false()

    def _copied(self) -> sa.ColumnElement[bool]:
        """The first or the last day is the exam's own, and not that of a posting that was cut there."""
        return sa.or_(self._starts(), self._stops())

    def _ends(self) -> tuple[sa.ColumnElement[date], sa.ColumnElement[date]]:
        """The first and the last day from now on."""
        begins, ends = (sa.literal(day, sa.Date) for day in self._new)
        first = sa.case((~self._starts(), Deployment.from_on), (_first_mark < begins, _first_mark), else_=begins)
        last = sa.case((~self._stops(), Deployment.to_on), (_last_mark > ends, _last_mark), else_=ends)
        return first, last


def _elsewhere(first: sa.ColumnElement[date], last: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Whether the same person has another posting on these days that this one could not be beside: `Stay.clashes`."""
    other, there, here = aliased(Deployment), aliased(Centre), aliased(Centre)
    code = sa.select(here.code).where(here.id == Deployment.centre_id).correlate(Deployment).scalar_subquery()
    found = (
        sa.select(other.id)
        .join(there, there.id == other.centre_id)
        .where(other.person_id == Deployment.person_id, other.id != Deployment.id, serving(other))
        .where(other.from_on <= last, other.to_on >= first)
        .where(sa.or_(there.code != code, other.centre_id == Deployment.centre_id))
    )
    return found.correlate(Deployment).exists()
