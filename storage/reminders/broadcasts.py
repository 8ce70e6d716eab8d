"""Broadcasts: what the council tells a place, a role or an exam, queued in portions: nothing waits behind it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from storage.audit import Audit
from storage.base import Base, one_of
from storage.database import add
from storage.delivery import LIVE, OutboxState, Outgoing, reached
from storage.deployments import Deployment, serving
from storage.exams import Centre, County, Exam, Role, SubCounty
from storage.people import Person, Somebody, of_the_council
from storage.refusals import ChangedMeanwhile, Denied
from storage.service import NAIROBI

from .refusals import NoSecondOfficer
from .seconding import ALONE, Second, Seconding, ask_second, decide_second, second_of, second_officers

KIND = "notice"  # of its rows: `notice:17`
SAMPLE = 3


class BroadcastState(StrEnum):
    """How a notice stands. Paused, what is queued waits; stopped, it is not sent any more."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"  # all queued


class Broadcast(Base):
    """A text to many. `reached` is the last person queued."""

    __tablename__ = "notices"
    __table_args__ = (one_of("state", BroadcastState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    exam_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exams.id"))
    place: Mapped[str]  # the code of a county, a sub-county or a centre; empty: everywhere
    role: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=BroadcastState.RUNNING)
    reached: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    made_at: Mapped[datetime]
    made_on: Mapped[date]


@dataclass(frozen=True)
class Audience:
    """Whom a notice is for: everyone who serves or will serve, in an exam, a place, a role."""

    exam: int | None = None
    place: str = ""
    role: str | None = None

    @property
    def number(self) -> int:
        """All of it as one number of 18 digits at most, for the word by which a file is asked for.

        >>> Audience.of_number(Audience(12, "99101", Role.CLERK).number)
        Audience(exam=12, place='99101', role=<Role.CLERK: 'clerk'>)
        """
        role = 1 + [*Role].index(Role(self.role)) if self.role else 0
        return int(f"{self.exam or 0}{role}{len(self.place)}{self.place or 0:0>8}")

    @classmethod
    def of_number(cls, number: int) -> "Audience":
        """What `number` gave."""
        said = f"{number:0>11}"
        exam, role, length, place = int(said[:-10]), int(said[-10]), int(said[-9]), said[-8:]
        return cls(exam or None, place[8 - length :], [*Role][role - 1] if role else None)


@dataclass(frozen=True)
class Count:
    """How many people that is, how many of them a chat reaches, and some of them by name and phone (`2547…`)."""

    people: int
    reached: int
    sample: tuple[tuple[str, str], ...]
    channels: dict[str, int] = field(default_factory=dict)  # how many are reached by each


@dataclass(frozen=True)
class Sent:
    """How far a notice is, in people; `failed` counts whoever may or may not have got it."""

    state: BroadcastState
    total: int
    sent: int
    waiting: int
    failed: int
    text: str
    made_by: int = 0
    by: str = ""  # the name of whoever made it
    second: Second | None = None  # where a second officer has to approve it
    exam: str = ""  # its title; empty: all exams


def _seconded(notice: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    return sa.exists().where(Seconding.notice_id == notice)


def to_second(person: Somebody, now: datetime | sa.BindParameter[datetime]) -> sa.Select[int]:
    """The notices that wait for a second officer, and not for whoever made them."""
    waits = sa.and_(Seconding.approved.is_(None), Seconding.until > now)
    found = sa.select(Broadcast.id).join(Seconding, Seconding.notice_id == Broadcast.id)
    return found.where(waits, Broadcast.state == BroadcastState.PAUSED, Broadcast.made_by != person)


def posts_of(audience: Audience, today: date) -> sa.Select[int]:
    """The person of each post that a notice is for, from a day on."""
    who = sa.select(Deployment.person_id).join(Centre, Centre.id == Deployment.centre_id)
    who = who.where(serving(), Deployment.to_on >= today)
    if audience.exam:
        who = who.where(Centre.exam_id == audience.exam)
    if audience.place:
        who = who.where(Centre.code.startswith(audience.place, autoescape=True))  # a code begins with those above it
    if audience.role:
        who = who.where(Deployment.role == audience.role)
    return who


def people_of(audience: Audience, today: date) -> sa.Subquery:
    """Everyone whom a notice is for, from a day on."""
    return posts_of(audience, today).distinct().subquery()


def reached_by(connection: sa.Connection, audience: Audience, today: date) -> dict[str, int]:
    """How many of them a notice reaches, by channel."""
    told = reached(people_of(audience, today)).subquery()
    counts = sa.select(told.c.channel, sa.func.count()).group_by(told.c.channel).order_by(told.c.channel)
    return {channel: count for channel, count in connection.execute(counts)}  # noqa: C416


class Broadcasts:
    """The council's, from one turn's desk. Raises `Denied` for anybody else."""

    def __init__(
        self,
        connection: sa.Connection,
        now: datetime,
        today: date,
        person_id: int,
        audit: Audit,
        zone: ZoneInfo = NAIROBI,
    ):
        self.connection, self.now, self.today, self.zone = connection, now, today, zone
        self.person_id, self.audit = person_id, audit

    def _allowed(self) -> None:
        if not self.connection.scalar(sa.select(of_the_council(self.person_id, self.today))):
            raise Denied("notice", "to many")

    def exams(self) -> list[tuple[int, str]]:
        """Id and title of the exams that are not over, the next first."""
        current = sa.select(Exam.id, Exam.title).where(Exam.ends_on >= self.today).order_by(Exam.starts_on, Exam.code)
        return [(row.id, row.title) for row in self.connection.execute(current)]

    def place(self, code: str) -> str | None:
        """The name of a county (2 digits), sub-county (5) or centre (8); None where there is none."""
        table: Any = {2: County, 5: SubCounty, 8: Centre}.get(len(code))
        return self.connection.scalar(sa.select(table.name).where(table.code == code)) if table else None

    def count(self, audience: Audience) -> Count:
        """Whom a notice would go to, if it were sent now."""
        self._allowed()
        people = people_of(audience, self.today)
        told = reached(people).subquery()
        called = Person.full_name, sa.func.coalesce(Person.phone, "")
        named = sa.select(*called).join(told, told.c.person_id == Person.id)
        total = self.connection.execute(sa.select(sa.func.count()).select_from(people)).scalar_one()
        channels = reached_by(self.connection, audience, self.today)
        some = self.connection.execute(named.order_by(Person.id).limit(SAMPLE))
        return Count(total, sum(channels.values()), tuple((name, phone) for name, phone in some), channels)

    def send(self, audience: Audience, text: str) -> int:
        """Begin to send. Gives the notice's id; the rest is done by the clock, where it `needs_second` after `approve`.

        Raises `NoSecondOfficer`.
        """
        total = self.count(audience).reached
        second = self.needs_second(total)
        if second and not self.second_officers():
            raise NoSecondOfficer(ALONE)
        row = {"text": text, "exam_id": audience.exam, "place": audience.place, "role": audience.role, "total": total}
        made = {"made_by": self.person_id, "made_at": self.now, "made_on": self.today}
        state = BroadcastState.PAUSED if second else BroadcastState.RUNNING
        notice = add(self.connection, Broadcast, **row, **made, state=state)
        if second:
            ask_second(self.connection, notice, self.now, self.zone)
        self.audit.note("notice sent", f"notice {notice}", **vars(audience))
        return notice

    def needs_second(self, people: int) -> bool:
        """Whether a notice to so many takes a second officer: with what this one has sent alone within a day."""
        mine = sa.and_(Broadcast.made_by == self.person_id, Broadcast.made_at > self.now - timedelta(days=1))
        alone = sa.select(sa.func.coalesce(sa.func.sum(Broadcast.total), 0))
        sent = self.connection.execute(alone.where(mine, ~_seconded(Broadcast.id))).scalar_one()
        return int(sent) + people > ALONE

    def second_officers(self) -> list[tuple[int, str]]:
        """Id and language of those who can approve what this officer sends."""
        return second_officers(self.connection, self.person_id, self.today)

    def to_second(self) -> list[int]:
        """The notices of others that wait for a second officer."""
        self._allowed()
        return [*self.connection.scalars(to_second(self.person_id, self.now).order_by(Broadcast.id))]

    def approve(self, notice_id: int) -> Sent:
        """The second officer lets it go out. Raises `Denied` to whoever made it, `ChangedMeanwhile` when it is late."""
        return self._second(notice_id, BroadcastState.RUNNING, "notice approved")

    def decline(self, notice_id: int) -> Sent:
        """The second officer does not: it is stopped. Raises as `approve` does."""
        return self._second(notice_id, BroadcastState.STOPPED, "notice declined")

    def _second(self, notice_id: int, state: BroadcastState, act: str) -> Sent:
        notice = self.progress(notice_id)
        if notice.made_by == self.person_id:
            raise Denied("second", f"notice {notice_id}")
        approved = state is BroadcastState.RUNNING
        decide_second(self.connection, notice_id, self.person_id, self.now, approved=approved)
        waits = sa.and_(Broadcast.id == notice_id, Broadcast.state == BroadcastState.PAUSED)
        if self.connection.execute(sa.update(Broadcast).where(waits).values(state=state)).rowcount != 1:
            raise ChangedMeanwhile
        self.audit.note(act, f"notice {notice_id}", made_by=notice.made_by)
        return notice

    def turn(self, notice_id: int, state: BroadcastState) -> None:
        """Pause, resume or stop; what is stopped stays so, and what is all queued can still be paused or stopped.

        What waits for a second officer is not resumed, nor is what would reach too many by now: `ChangedMeanwhile`.
        """
        self._allowed()
        if state is BroadcastState.RUNNING and not self._may_resume(notice_id):
            raise ChangedMeanwhile
        this = sa.and_(Broadcast.id == notice_id, Broadcast.state != BroadcastState.STOPPED)
        self.connection.execute(sa.update(Broadcast).where(this).values(state=state))
        self.audit.note(f"notice {state}", f"notice {notice_id}")

    def _may_resume(self, notice_id: int) -> bool:
        if second := second_of(self.connection, notice_id):
            return second.approved is True
        row = self.connection.execute(sa.select(Broadcast).where(Broadcast.id == notice_id)).one()
        people = people_of(Audience(row.exam_id, row.place, row.role), row.made_on)
        now = self.connection.execute(sa.select(sa.func.count()).select_from(reached(people).subquery())).scalar_one()
        return bool(now <= max(row.total, ALONE))

    def progress(self, notice_id: int) -> Sent:
        """How far a notice is by now. Raises `Denied` also where there is no such notice."""
        self._allowed()
        found = sa.select(Broadcast, Person.full_name, Exam.title).join(Person, Person.id == Broadcast.made_by)
        found = found.outerjoin(Exam, Exam.id == Broadcast.exam_id)
        row = self.connection.execute(found.where(Broadcast.id == notice_id)).first()
        if row is None:
            raise Denied("notice", str(notice_id))
        rows = sa.select(Outgoing.state, sa.func.count()).where(Outgoing.kind == f"{KIND}:{notice_id}")
        by_state = {state: count for state, count in self.connection.execute(rows.group_by(Outgoing.state))}  # noqa: C416
        out = (OutboxState.SENT, OutboxState.DELIVERED, OutboxState.READ)
        return Sent(
            BroadcastState(row.state),
            row.total,
            sum(by_state.get(state, 0) for state in out),
            sum(by_state.get(state, 0) for state in LIVE),
            by_state.get(OutboxState.FAILED, 0) + by_state.get(OutboxState.UNKNOWN, 0),
            row.text,
            row.made_by,
            row.full_name,
            second_of(self.connection, notice_id),
            row.title or "",
        )

    def last(self) -> int | None:
        """The id of the newest notice; None before the first."""
        self._allowed()
        return self.connection.scalar(sa.select(sa.func.max(Broadcast.id)))
