"""Marked: who is to be told that they are marked absent, or marked otherwise than they know. A sweep, off the tap."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import Base, Row
from storage.database import insert_or_set, is_new
from storage.delivery import Lane, OutboxState, Outgoing, call
from storage.deployments import Deployment, RegisterNumber
from storage.entries import NOTHING
from storage.exams import Centre, Exam
from storage.people import Person
from storage.register import DISPUTED, Mark, MarkChange, MarkRow, Sending

from .kinds import AT_ONCE

KIND = "marked"
SPAN = 1000  # changes looked at in one transaction: some 10 ms on SQLite, and answers go on in between
SETTLED = timedelta(seconds=60)  # a number given out by then is either committed or never will be
WAITS, TOLD, SENDS = "waits", "told", "sends"  # what became of the last row by which somebody was to be told


class MarkNotice(Base):
    """What an officer knows of a day's mark once the row that waits is out (`told`), and what before it (`knew`)."""

    __tablename__ = "mark_notices"
    __table_args__ = (
        sa.CheckConstraint("told IN ('P', 'Ab')", name="told"),
        sa.CheckConstraint("knew IN ('P', 'Ab')", name="knew"),
        sa.Index(None, "on"),
    )

    deployment_id: Mapped[int] = mapped_column(sa.ForeignKey("deployments.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    told: Mapped[str | None]
    knew: Mapped[str | None]


class MarkSweep(Base):
    """How far the history of marks is looked through: up to `upto` at that hour, and for good up to `settled`."""

    __tablename__ = "mark_sweeps"

    id: Mapped[int] = mapped_column(primary_key=True)  # always 1
    settled: Mapped[int]
    upto: Mapped[int]
    at: Mapped[datetime]


@dataclass(frozen=True)
class MarkNews:
    """What somebody is to hear of a day of theirs: how it is marked now, by whom, and what they knew before."""

    deployment: int
    on: date
    centre: str
    mark: Mark | None
    knew: Mark | None
    by: str
    on_behalf: str  # of whom, where a deputy marked


def spans(connection: sa.Connection, now: datetime) -> list[tuple[int, int]]:
    """The ranges of changes to look at: the new ones, and those of a minute ago again.

    Numbers are given out in one order and committed in another, so what seemed the last one was not.
    """
    swept = _swept(connection, now)
    last = connection.scalar(sa.select(sa.func.max(MarkChange.id))) or 0
    return [(low, min(low + SPAN - 1, last)) for low in range(swept.settled + 1, last + 1, SPAN)]


def sweep(connection: sa.Connection, span: tuple[int, int], now: datetime, zone: ZoneInfo, *, sms: bool) -> int:
    """Queue what is to be told of these changes. Gives how many; a second time none are."""
    _swept(connection, now)  # of two that sweep at once one waits here, and sees what the other has queued
    found: dict[tuple[int, date], Row] = {}
    for row in connection.execute(_changed, {"low": span[0], "high": span[1]}):
        found[row.deployment_id, row.on] = row  # the last one is how it stands
    if not found:
        return 0
    became = _became(connection, {row.person_id for row in found.values()})
    notices, due = [], []
    for row in found.values():
        state = became.get((row.person_id, row.on), "")
        if state == SENDS:
            continue  # what it says is made just now: the next sweep sees what came of it
        knew = row.told if state == TOLD else row.knew
        told = row.mark if row.mark != knew and (knew or row.mark == Mark.ABSENT or row.after) else knew
        if row.own or row.known:
            knew = told = row.mark
        notices.append({"deployment_id": row.deployment_id, "on": row.on, "told": told, "knew": knew})
        if told != knew and state != WAITS:
            due.append(row)
    insert_or_set(connection, MarkNotice, notices, "told", "knew")
    new = 0
    today = now.astimezone(zone).date()
    for days in sorted({row.dispute_days for row in due}):
        until = datetime.combine(today + timedelta(days=days + 1), time(), zone)
        here = [(row.person_id, row.on) for row in due if row.dispute_days == days]
        new += call(connection, KIND, here, now, sms=sms and AT_ONCE[KIND].sms, until=until)
    return new


def swept(connection: sa.Connection, upto: int, now: datetime) -> None:
    """All is looked at, up to this change."""
    row = _swept(connection, now)
    if not row.at <= now < row.at + SETTLED:
        new = {"settled": row.upto, "upto": max(upto, row.upto), "at": now}
        connection.execute(sa.update(MarkSweep).values(**new))


def told_of(connection: sa.Connection, person_id: int, on: date) -> list[MarkNews]:
    """What is still to be told to somebody of a day: nothing of a mark that is another again."""
    rows = connection.execute(_news, {"person": person_id, "on": on})
    return [MarkNews(**row._asdict() | {name: _mark(getattr(row, name)) for name in ("mark", "knew")}) for row in rows]


def _mark(word: str | None) -> Mark | None:
    return Mark(word) if word else None


def _swept(connection: sa.Connection, now: datetime) -> Row:
    is_new(connection, MarkSweep, {"id": 1, "settled": 0, "upto": 0, "at": now})
    return connection.execute(sa.select(MarkSweep).with_for_update()).one()


def _became(connection: sa.Connection, people: set[int]) -> dict[tuple[int, date], str]:
    """What became of the last row of each person and day; nothing where it said nothing."""
    rows = connection.execute(_last, {"people": [*people]})
    return {(row.person_id, row.about): _state(row) for row in rows}


def _state(row: Row) -> str:
    if row.state == OutboxState.PENDING:
        return WAITS
    if row.state == OutboxState.SENDING:
        return SENDS
    with_another = row.state == OutboxState.EXPIRED and (row.error or "").startswith("said together")
    return "" if row.state in (OutboxState.EXPIRED, OutboxState.FAILED) and not with_another else TOLD


_number = (
    sa.select(sa.cast(RegisterNumber.number, sa.String))
    .where(RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id)
    .correlate(Deployment)
    .scalar_subquery()
)
_sent_without = sa.exists().where(
    Sending.centre_id == Deployment.centre_id,
    Sending.on == MarkChange.on,
    (" " + Sending.marks + " ").like(sa.literal("% ") + _number + f"{NOTHING} %"),  # `1P 2P 3Ab 4-`
)
_after = sa.and_(MarkChange.was.is_(None), MarkRow.mark == Mark.PRESENT, _sent_without)  # the register was sent already
_known = sa.and_(MarkChange.reason == DISPUTED, MarkChange.mark == MarkRow.mark)  # told with the dispute's outcome
_changed = (
    sa.select(
        *(MarkChange.deployment_id, MarkChange.on, Deployment.person_id, Exam.dispute_days),
        *(MarkRow.mark, MarkNotice.told, MarkNotice.knew),
        sa.func.coalesce(MarkRow.marked_by == Deployment.person_id, sa.false()).label("own"),
        _after.label("after"),
        _known.label("known"),
    )
    .join(Deployment, Deployment.id == MarkChange.deployment_id)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(Exam, Exam.id == Centre.exam_id)
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == MarkChange.deployment_id, MarkRow.on == MarkChange.on))
    .outerjoin(
        MarkNotice, sa.and_(MarkNotice.deployment_id == MarkChange.deployment_id, MarkNotice.on == MarkChange.on)
    )
    .where(
        MarkChange.id.between(sa.bindparam("low"), sa.bindparam("high")),
        MarkNotice.told.is_distinct_from(MarkRow.mark),
        sa.or_(MarkRow.mark == Mark.ABSENT, MarkNotice.told.is_not(None), _after),
    )
    .order_by(MarkChange.id)
)
_last = (
    sa.select(Outgoing.person_id, Outgoing.about, Outgoing.state, Outgoing.error)
    .where(
        Outgoing.kind == KIND,
        Outgoing.person_id.in_(sa.bindparam("people", expanding=True)),
        Outgoing.lane == Lane.NOTICE,
    )
    .order_by(Outgoing.id)
)
_whose = aliased(Person)
_news = (
    sa.select(
        Deployment.id.label("deployment"),
        MarkNotice.on,
        Centre.name.label("centre"),
        MarkRow.mark,
        MarkNotice.knew,
        sa.func.coalesce(Person.full_name, "").label("by"),
        sa.func.coalesce(_whose.full_name, "").label("on_behalf"),
    )
    .select_from(Deployment)
    .join(Centre, Centre.id == Deployment.centre_id)
    .join(MarkNotice, sa.and_(MarkNotice.deployment_id == Deployment.id, MarkNotice.on == sa.bindparam("on")))
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == MarkNotice.on))
    .outerjoin(Person, Person.id == MarkRow.marked_by)
    .outerjoin(_whose, _whose.id == MarkRow.on_behalf_of)
    .where(
        Deployment.person_id == sa.bindparam("person"),
        MarkNotice.told.is_not_distinct_from(MarkRow.mark),
        MarkNotice.told.is_distinct_from(MarkNotice.knew),
    )
    .order_by(Deployment.id)
)
