"""Offers: an officer accepts or declines a post in time; what is declined, or met with silence, is free again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import Audit
from storage.base import Row, literally
from storage.deployments import Deployment, State, called_at
from storage.exams import Centre, Exam, Role, SubCounty, rate_of
from storage.letters import known_among, standing_of, void_wrong
from storage.people import Person, deciders
from storage.refusals import Denied
from storage.register import MarkRow
from storage.vacancies import Progress

from .deploying import close_application
from .refusals import OfferOver

LAPSED_AT_ONCE = 500  # offers that lapse in one transaction


@dataclass(frozen=True)
class Offer:
    """A post that waits for an answer. `until` (aware) is None where it begins at once; `per_day` in KES, if known."""

    deployment: int
    exam: str
    role: Role
    centre: str
    centre_code: str
    from_on: date
    to_on: date
    until: datetime | None
    per_day: int | None
    state: State


@dataclass(frozen=True)
class Answered:
    """A post that came back: whose it was, and the id and language of each who decides about it now.

    `letter_void`: its officer knew of a letter, which is void.
    """

    deployment: int
    person_id: int
    name: str
    language: str
    role: Role
    centre_id: int
    centre: str
    letter_void: bool
    tell: tuple[tuple[int, str], ...]


_offers = (
    sa.select(
        Deployment,
        Person.full_name,
        Person.language,
        Centre.name,
        Centre.code,
        Centre.sub_county_code,
        Centre.exam_id,
        SubCounty.county_code,
        Exam.title,
    )
    .join(Person, Person.id == Deployment.person_id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(SubCounty, SubCounty.code == Centre.sub_county_code)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(Deployment.offered_at.is_not(None))
    .order_by(Deployment.from_on, Deployment.id)
)
_marked = sa.exists().where(MarkRow.deployment_id == Deployment.id)


class Offers:
    """The offers to one person, from one turn's desk."""

    def __init__(self, connection: sa.Connection, now: datetime, zone: ZoneInfo, person_id: int, audit: Audit):
        self.connection, self.now, self.person_id, self.audit = connection, now, person_id, audit
        self.today = now.astimezone(zone).date()

    def waiting(self) -> list[Offer]:
        """The nearest first."""
        open_ = sa.and_(Deployment.state == State.OFFERED, Deployment.to_on >= self.today, self._in_time())
        return [self._offer(row) for row in self.connection.execute(_offers.where(self._mine(), open_))]

    def read(self, deployment: int) -> Offer:
        """Raises `Denied` where it is another's."""
        return self._offer(self._row(deployment))

    def accept(self, deployment: int) -> Offer:
        """Once more, it stays accepted. Raises `OfferOver`."""
        row = self._row(deployment)
        if row.state == State.ACCEPTED:
            return self._offer(row)
        self._refuse_late(row)
        self._set(deployment, state=State.ACCEPTED, answered_at=self.now)
        self.audit.note("offer accepted", f"deployment {deployment}", before=State.OFFERED, after=State.ACCEPTED)
        return self._offer(self._row(deployment))

    def decline(self, deployment: int, reason: str) -> Answered:
        """The post is free again. Raises `OfferOver`: also where a day of it is marked, for that one has served."""
        row = self._row(deployment)
        self._refuse_late(row)
        if self.connection.scalar(sa.select(MarkRow.on).where(MarkRow.deployment_id == deployment).limit(1)):
            raise OfferOver
        self._set(deployment, state=State.DECLINED, answered_at=self.now, reason=reason)
        who: dict[str, Any] = {"by": self.person_id, "reason": reason}
        close_application(self.connection, self.now, row, Progress.DECLINED, **who)
        self.audit.note("offer declined", f"deployment {deployment}", before=State.OFFERED, after=State.DECLINED)
        [answered] = _answered(self.connection, [row], self.now, self.today)
        return answered

    def _refuse_late(self, row: Row) -> None:
        if row.state != State.OFFERED or (row.offered_until and row.offered_until <= self.now):
            raise OfferOver

    def _row(self, deployment: int) -> Row:
        held = _offers.where(self._mine(), Deployment.id == deployment).with_for_update(of=Deployment)
        row = self.connection.execute(held).first()
        if row is None:
            raise Denied("offer", f"deployment {deployment}")
        return row

    def _mine(self) -> sa.ColumnElement[bool]:
        return Deployment.person_id == self.person_id

    def _in_time(self) -> sa.ColumnElement[bool]:
        return sa.or_(Deployment.offered_until.is_(None), Deployment.offered_until > self.now)

    def _set(self, deployment: int, **values: object) -> None:
        self.connection.execute(sa.update(Deployment).where(Deployment.id == deployment).values(**values))

    def _offer(self, row: Row) -> Offer:
        per_day = rate_of(self.connection, row.exam_id, row.role, row.county_code)
        return Offer(
            deployment=row.id,
            exam=row.title,
            role=Role(row.role),
            centre=row.name,
            centre_code=row.code,
            from_on=row.from_on,
            to_on=row.to_on,
            until=row.offered_until,
            per_day=per_day,
            state=State(row.state),
        )


def lapse(connection: sa.Connection, now: datetime, today: date) -> list[Answered]:
    """Take back what was offered and met with silence until its time was over; done twice it changes nothing more.

    A post with a mark has been taken up, answer or not, and stays. At most `LAPSED_AT_ONCE` a call.
    """
    silent = _offers.where(literally(Deployment.state, State.OFFERED), Deployment.offered_until <= now, ~_marked)
    held = connection.execute(silent.limit(LAPSED_AT_ONCE).with_for_update(of=Deployment, skip_locked=True)).all()
    marked = set(
        connection.scalars(sa.select(MarkRow.deployment_id).where(MarkRow.deployment_id.in_([r.id for r in held])))
    )
    rows = [row for row in held if row.id not in marked]  # whoever was just marked when they were read
    audit = Audit(connection, now, None, None)
    for row in rows:
        gone = sa.update(Deployment).where(Deployment.id == row.id)
        connection.execute(gone.values(state=State.DECLINED, ended_at=now))
        close_application(connection, now, row, Progress.DECLINED, by=row.deployed_by or row.person_id)
        audit.note("offer lapsed", f"deployment {row.id}", before=State.OFFERED, after=State.DECLINED)
    return _answered(connection, rows, now, today)


def _answered(connection: sa.Connection, rows: Sequence[Row], now: datetime, today: date) -> list[Answered]:
    """Posts that nobody serves any longer, their letters void."""
    posts = [row.id for row in rows]
    letters = standing_of(connection, posts)
    void_wrong(connection, posts, now)
    known = known_among(connection, [letter.id for letter in letters.values()])
    return [
        Answered(
            deployment=row.id,
            person_id=row.person_id,
            name=called_at(connection, row.centre_id, row.person_id, row.full_name),
            language=row.language or "",
            role=Role(row.role),
            centre_id=row.centre_id,
            centre=row.name,
            letter_void=row.id in letters and letters[row.id].id in known,
            tell=tuple(deciders(connection, row.role, row.sub_county_code, today)),
        )
        for row in rows
    ]
