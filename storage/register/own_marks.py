"""Own marks: whoever marks themselves needs somebody else's word for it, the day's supervisor's or a director's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.audit import Audit
from storage.base import Row, literally
from storage.database import is_new
from storage.deployments import Deployment, on_day, serving
from storage.exams import Centre, Exam, Role
from storage.people import Person, deciders, directs
from storage.refusals import ChangedMeanwhile, Denied

from .tables import Mark, MarkChange, MarkRow, OwnAnswer

ASKED = timedelta(days=14)  # so far back a supervisor is asked; later a director decides


@dataclass(frozen=True)
class OwnMark:
    """A mark set by whom it is about. `change` is the change that made it so: an answer holds for no later one.

    `refused_by` is the supervisor who says that it is wrong; empty while nobody does.
    """

    deployment: int
    on: date
    change: int
    mark: Mark
    person: int
    name: str
    phone: str
    role: Role
    centre: str
    exam: str
    refused_by: str = ""


_latest = (
    sa.select(sa.func.max(MarkChange.id))
    .where(MarkChange.deployment_id == MarkRow.deployment_id, MarkChange.on == MarkRow.on)
    .correlate(MarkRow)
    .scalar_subquery()
)
_witness = aliased(Person)
_supervisor = aliased(Deployment)
_answers = sa.select(_witness.full_name).join(OwnAnswer, OwnAnswer.by == _witness.id)
_about = OwnAnswer.change_id == _latest
_yes, _no = (
    _answers.where(_about, OwnAnswer.agrees.is_(agrees))
    .order_by(OwnAnswer.id)
    .limit(1)
    .correlate(MarkRow)
    .scalar_subquery()
    for agrees in (True, False)
)
by_self = MarkRow.marked_by == Deployment.person_id  # of a mark and the deployment it is about
confirmed_by = sa.case((by_self, _yes))  # who has confirmed an own mark as it stands
flagged = sa.and_(by_self, _yes.is_(None))  # whether it still needs somebody's word

_own = (
    sa.select(
        Deployment.id.label("deployment"),
        MarkRow.on,
        _latest.label("change"),
        MarkRow.mark,
        Deployment.person_id.label("person"),
        Person.full_name.label("name"),
        sa.func.coalesce(Person.phone, "").label("phone"),
        Deployment.role,
        Centre.name.label("centre"),
        Exam.title.label("exam"),
        sa.func.coalesce(_no, "").label("refused_by"),
    )
    .select_from(Deployment)
    .join(MarkRow, MarkRow.deployment_id == Deployment.id)
    .join(Person, Person.id == Deployment.person_id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(flagged)
)


def answered(person: Any) -> sa.ColumnElement[bool]:
    """Whether a mark, as it stands, needs no word of this person: somebody has confirmed it, or they have answered."""
    mine = aliased(OwnAnswer)
    settled = sa.or_(mine.agrees.is_(True), mine.by == person)
    return sa.exists().where(mine.change_id == _latest, settled).correlate_except(mine)


def _supervises(person: Any) -> sa.ColumnElement[bool]:
    """Whether somebody is the supervisor at the centre of a deployment, on the day of its mark."""
    there = _supervisor.centre_id == Deployment.centre_id
    role = literally(_supervisor.role, Role.SUPERVISOR)
    return sa.and_(there, _supervisor.person_id == person, role, on_day(MarkRow.on, _supervisor))


class OwnMarks:
    """The own marks of others to which one person may put their word, from one turn's desk."""

    def __init__(
        self, connection: sa.Connection, now: datetime, today: date, person_id: int, channel: str, audit: Audit
    ):
        self.connection, self.now, self.today = connection, now, today
        self.person_id, self.channel, self.audit = person_id, channel, audit

    def waiting(self) -> list[OwnMark]:
        """Those about which this person is asked as supervisor, the oldest first."""
        days = MarkRow.on.between(self.today - ASKED, self.today)
        found = _own.join(_supervisor, _supervises(self.person_id)).where(
            _supervisor.person_id == self.person_id,
            Deployment.person_id != self.person_id,
            days,
            ~answered(self.person_id),
        )
        return self._read(found.distinct().order_by(MarkRow.on, Deployment.id))

    def of_day(self, on: date) -> list[OwnMark]:
        """Those of a day in a director's sub-counties: what a supervisor calls wrong first, then by centre."""
        found = _own.where(self._directs(), MarkRow.on == on, Deployment.person_id != self.person_id)
        own = self._read(found.order_by(Centre.code, Deployment.id))
        return sorted(own, key=lambda one: not one.refused_by)

    def count(self, on: date) -> int:
        """How many `of_day` has."""
        found = _own.where(self._directs(), MarkRow.on == on, Deployment.person_id != self.person_id)
        bare = found.with_only_columns(sa.func.count(), maintain_column_froms=True)
        return self.connection.execute(bare).scalar_one()

    def read(self, deployment: int, on: date) -> OwnMark:
        """One about which this person may say something. Raises `Denied`, and `ChangedMeanwhile` where none waits."""
        here = (
            sa.select(Deployment.id).join(Centre, Centre.id == Deployment.centre_id).where(Deployment.id == deployment)
        )
        supervises = sa.exists().where(_supervisor.centre_id == Deployment.centre_id, self._supervisor_on(on))
        mine = sa.and_(Deployment.person_id != self.person_id, sa.or_(self._directs(), supervises))
        if self.connection.scalar(here.where(mine, Deployment.id == deployment)) is None:
            raise Denied("own mark", f"deployment {deployment}")
        found = self._read(_own.where(Deployment.id == deployment, MarkRow.on == on))
        if not found:
            raise ChangedMeanwhile
        return found[0]

    def answer(self, deployment: int, on: date, change: int, *, agrees: bool) -> OwnMark:
        """Confirm the mark, or call it wrong, which changes nothing: a director decides.

        Raises as `read` does; `ChangedMeanwhile` too where it is not that very change any more. A director confirms
        as an official act, a supervisor as their everyday work.
        """
        own = self.read(deployment, on)
        if own.change != change:
            raise ChangedMeanwhile
        if not self._supervises(deployment, on):
            if not agrees:
                raise Denied("own mark", f"deployment {deployment}")
            self.audit.note("own mark confirmed", f"deployment {deployment}", on=f"{on}", change=change)
        self._write(own, agrees=agrees)
        return own

    def confirm_all(self, on: date) -> list[OwnMark]:
        """A director confirms those of a day that no supervisor calls wrong: an official act."""
        own = [one for one in self.of_day(on) if not one.refused_by]
        told = [(f"deployment {one.deployment}", {"on": f"{on}", "change": one.change}) for one in own]
        self.audit.note_all("own mark confirmed", told)
        for one in own:
            self._write(one, agrees=True)
        return own

    def deciders(self, own: OwnMark) -> list[tuple[int, str]]:
        """Id and language of the directors to whom a mark goes that a supervisor calls wrong."""
        where = sa.select(Centre.sub_county_code).join(Deployment, Deployment.centre_id == Centre.id)
        [there] = self.connection.scalars(where.where(Deployment.id == own.deployment))
        return [one for one in deciders(self.connection, own.role, there, self.today) if one[0] != own.person]

    def _write(self, own: OwnMark, *, agrees: bool) -> None:
        row = {"change_id": own.change, "agrees": agrees, "by": self.person_id, "at": self.now}
        is_new(self.connection, OwnAnswer, row | {"through": self.channel})

    def _directs(self) -> sa.ColumnElement[bool]:
        return directs(self.person_id, Centre.sub_county_code, self.today)

    def _supervisor_on(self, on: date) -> sa.ColumnElement[bool]:
        role = literally(_supervisor.role, Role.SUPERVISOR)
        return sa.and_(_supervisor.person_id == self.person_id, role, on_day(on, _supervisor))

    def _supervises(self, deployment: int, on: date) -> bool:
        there = sa.select(Deployment.centre_id).where(Deployment.id == deployment).scalar_subquery()
        found = sa.select(_supervisor.id).where(_supervisor.centre_id == there, self._supervisor_on(on))
        return self.connection.execute(found).first() is not None

    def _read(self, found: Any) -> list[OwnMark]:
        return [_own_mark(row) for row in self.connection.execute(found)]


def _own_mark(row: Row) -> OwnMark:
    return OwnMark(**row._asdict() | {"mark": Mark(row.mark), "role": Role(row.role)})


def own_left(connection: sa.Connection, centre_id: int, on: date) -> int:
    """How many on a register have marked themselves and nobody has confirmed it; whoever asks."""
    found = _own.where(Deployment.centre_id == centre_id, MarkRow.on == on, serving())
    return connection.execute(found.with_only_columns(sa.func.count(), maintain_column_froms=True)).scalar_one()
