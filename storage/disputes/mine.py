"""My disputes: an officer disputes a day of their own that is marked absent or not marked, and takes it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.audit import Audit
from storage.base import Row
from storage.database import insert
from storage.delivery import call
from storage.deployments import Deployment, Manager, acting_at, managers_on, serving
from storage.exams import Centre, DayKind, Exam, ExamDay, Hours, Phase
from storage.people import LOCKED_PEOPLE, Office, Person, Standing, in_office
from storage.refusals import Denied
from storage.register import Mark, MarkRow, Register, RegisterState
from storage.vault import Vault

from .refusals import AlreadyDecided, AlreadyDisputed, DayNotOver, MarkedPresent, TooLateToDispute
from .tables import OPEN, SAID_SEALED, Dispute, DisputeState, is_open

KIND = "disputes"  # of the row by which somebody is told


@dataclass(frozen=True)
class DisputableDay:
    """A day of one's own as it is marked (None: not yet), and the last day on which it can be disputed."""

    deployment: int
    on: date
    centre: str
    mark: Mark | None
    last: date


@dataclass(frozen=True)
class Asked:
    """Who is asked about a dispute now: the centre's managers by name, or none where it is the director's at once."""

    day: DisputableDay
    state: DisputeState
    managers: tuple[Manager, ...]


@dataclass(frozen=True)
class MyDispute:
    """How a dispute of one's own stands; `by` has decided it, where anybody has; `said` are one's own words."""

    id: int
    deployment: int
    on: date
    state: DisputeState
    said: str
    opened_at: datetime
    answered: bool
    by: str
    decided_at: datetime | None


class MyDisputes:
    """Of one officer, from one turn's desk."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        zone: ZoneInfo,
        person_id: int,
        vault: Vault,
        audit: Audit,
        *,
        sms: bool,
    ):
        self.connection, self.now, self.zone, self.person_id = connection, now, zone, person_id
        self.vault, self.audit, self.sms = vault, audit, sms
        self.today = now.astimezone(zone).date()

    def days(self) -> list[DisputableDay]:
        """The days that can be disputed now, the latest first."""
        since = self.today - timedelta(days=LONGEST)
        rows = self.connection.execute(_mine, {"person": self.person_id, "today": self.today, "since": since}).all()
        last = {(d.deployment, d.on): d for d in reversed(self.all())}
        found = []
        for row in rows:
            day = self._day(row)
            if self._refusal(row, day, last.get((day.deployment, day.on))) is None:
                found.append(day)
        return found

    def check(self, deployment: int, on: date) -> DisputableDay:
        """The day, where it can be disputed now.

        Raises `Denied` for what is not a day of one's own posting, `MarkedPresent`, `DayNotOver`, `TooLateToDispute`,
        `AlreadyDisputed` and `AlreadyDecided`.
        """
        row = self.connection.execute(
            _one, {"person": self.person_id, "deployment": deployment, "on": on, "today": self.today}
        ).first()
        if row is None:
            raise Denied("dispute", f"deployment {deployment} {on}")
        day = self._day(row)
        if refusal := self._refusal(row, day, self.last(deployment, on)):
            raise refusal
        return day

    def open(self, deployment: int, on: date, said: str) -> Asked:
        """Dispute a day in one's own words. The centre's managers are asked, but for the officer; else the director.

        Raises as `check` does.
        """
        day = self.check(deployment, on)
        centre = self.connection.execute(_centre, {"deployment": deployment}).one()
        managers = asked_first(self.connection, centre.id, on, self.today, self.person_id)
        state = DisputeState.MANAGER if managers else DisputeState.DIRECTOR
        new = {
            "deployment_id": deployment,
            "centre_id": centre.id,
            "on": on,
            "mark": day.mark,
            "opened_at": self.now,
            "asked_at": self.now,
        }
        new |= {"said": self.vault.seal(said, SAID_SEALED), "state": state}
        once = insert(self.connection, Dispute).on_conflict_do_nothing().returning(Dispute.id)
        if self.connection.execute(once, new).first() is None:
            raise AlreadyDisputed(on)
        self.audit.note("dispute opened", f"deployment {deployment} {on}", mark=day.mark or "-", asked=state)
        people = [manager.person_id for manager in managers]
        people = people or directors(self.connection, centre.sub_county_code, self.today, self.person_id)
        call(self.connection, KIND, [(person, on) for person in people], self.now, sms=self.sms)
        return Asked(day, state, managers)

    def withdraw(self, deployment: int, on: date) -> bool:
        """Take back what is not decided yet. Gives whether there was anything. Raises `Denied` for somebody else's."""
        mine = sa.select(Deployment.id).where(Deployment.person_id == self.person_id, Deployment.id == deployment)
        if self.connection.scalar(mine) is None:
            raise Denied("dispute", f"deployment {deployment} {on}")
        this = sa.and_(Dispute.deployment_id == deployment, Dispute.on == on, is_open())
        closed = {"state": DisputeState.WITHDRAWN, "decided_by": self.person_id, "decided_at": self.now}
        done = self.connection.execute(sa.update(Dispute).where(this).values(**closed).returning(Dispute.id)).first()
        if done:
            self.audit.note("dispute withdrawn", f"deployment {deployment} {on}")
        return done is not None

    def all(self) -> list[MyDispute]:
        """Of the postings of this person, the last first."""
        return [self._dispute(row) for row in self.connection.execute(_disputes, {"person": self.person_id})]

    def open_ones(self) -> list[MyDispute]:
        """Those of them that are not closed."""
        return [one for one in self.all() if one.state in OPEN]

    def last(self, deployment: int, on: date) -> MyDispute | None:
        """The last one of a day."""
        return next((one for one in self.all() if (one.deployment, one.on) == (deployment, on)), None)

    def _day(self, row: Row) -> DisputableDay:
        mark = Mark(row.mark) if row.mark else None
        since = max(row.on, row.marked_at.astimezone(self.zone).date()) if mark else row.on
        return DisputableDay(row.deployment, row.on, row.centre, mark, since + timedelta(days=row.dispute_days))

    def _refusal(self, row: Row, day: DisputableDay, before: MyDispute | None) -> Exception | None:
        hours = Hours(row.on, row.opens, row.closes, row.grace_days, self.zone)
        in_time = hours.phase(self.now) in (Phase.BEFORE, Phase.OPEN)
        if before and before.state in OPEN and day.mark is not Mark.PRESENT:
            return AlreadyDisputed(day.on)
        if day.mark is Mark.PRESENT:
            return MarkedPresent(day.on)
        if day.mark is None and in_time and row.state in (None, RegisterState.OPEN):
            return DayNotOver(day.on)
        if self.today > day.last:
            return TooLateToDispute(day.on, day.last)
        marked = row.marked_at
        if before and before.state is DisputeState.STAYS and not (marked and marked > (before.decided_at or marked)):
            return AlreadyDecided(day.on, before.by)
        return None

    def _dispute(self, row: Row) -> MyDispute:
        return MyDispute(
            id=row.id,
            deployment=row.deployment_id,
            on=row.on,
            state=DisputeState(row.state),
            said=self.vault.open(row.said, SAID_SEALED) or "",
            opened_at=row.opened_at,
            answered=row.answer is not None,
            by=row.by or "",
            decided_at=row.decided_at,
        )


def asked_first(connection: sa.Connection, centre_id: int, on: date, today: date, but: int) -> tuple[Manager, ...]:
    """Who managed a centre on that day or does today, but for one person: nobody answers their own dispute."""
    acting = acting_at(connection, centre_id, today)
    found = {
        manager.person_id: manager
        for day in (on, today)
        for manager in (*managers_on(connection, [centre_id], day)[centre_id], *acting)
        if manager.person_id != but
    }
    return tuple(found.values())


def directors(connection: sa.Connection, sub_county: str, day: date, but: int) -> list[int]:
    """The ids of the TSC directors of a sub-county on a day, but for one person and for locked accounts."""
    here = sa.and_(Office.office == Standing.TSC_DIRECTOR, Office.sub_county_code == sub_county, in_office(day))
    free = sa.and_(Office.person_id != but, Office.person_id.not_in(LOCKED_PEOPLE))
    return list(connection.scalars(sa.select(Office.person_id).where(here, free).distinct().order_by(Office.person_id)))


LONGEST = 60  # days back in which a day to dispute is looked for; an exam's own setting is fewer
_mine = (
    sa.select(
        Deployment.id.label("deployment"),
        *(Centre.name.label("centre"), Exam.grace_days, Exam.dispute_days, ExamDay.on, ExamDay.opens, ExamDay.closes),
        *(MarkRow.mark, MarkRow.marked_at, Register.state),
    )
    .select_from(Deployment)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on.between(Deployment.from_on, Deployment.to_on)))
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == ExamDay.on))
    .outerjoin(Register, sa.and_(Register.centre_id == Centre.id, Register.on == ExamDay.on))
    .where(
        Deployment.person_id == sa.bindparam("person"),
        sa.or_(serving(), MarkRow.mark.is_not(None)),
        ExamDay.kind != DayKind.NONE,
        ExamDay.on <= sa.bindparam("today", type_=sa.Date),
    )
    .order_by(ExamDay.on.desc(), Centre.code)
)
_one = _mine.where(Deployment.id == sa.bindparam("deployment"), ExamDay.on == sa.bindparam("on", type_=sa.Date))
_mine = _mine.where(ExamDay.on >= sa.bindparam("since", type_=sa.Date))
_centre = (
    sa.select(Centre.id, Centre.sub_county_code)
    .join(Deployment, Deployment.centre_id == Centre.id)
    .where(Deployment.id == sa.bindparam("deployment"))
)
_disputes = (
    sa.select(Dispute, Person.full_name.label("by"))
    .join(Deployment, Deployment.id == Dispute.deployment_id)
    .outerjoin(Person, Person.id == Dispute.decided_by)
    .where(Deployment.person_id == sa.bindparam("person"))
    .order_by(Dispute.id.desc())
)
