"""Reminders: what is due is claimed as outbox rows without a text, unique on (kind, person, due time)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Row
from storage.database import insert, is_new
from storage.delivery import Chat, Lane, Leased, OutboxState, Outgoing, in_state, reached, reaches, said_stop
from storage.exams import DayKind, Exam, ExamDay
from storage.people import Person

from .kinds import WHO, Who, kinds
from .mutes import Mute
from .outages import Downtime, last_outage


class DoneSlot(Base):
    """A kind whose reminders of one exam's day are all queued. No exam: 0."""

    __tablename__ = "reminder_slots"

    kind: Mapped[str] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[date] = mapped_column(primary_key=True)
    due_for: Mapped[datetime] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]


class ReminderTime(Base):
    """When a kind is due in one exam, in the centre's own time; `at` is None: never."""

    __tablename__ = "reminder_times"

    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exams.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[time | None]


@dataclass(frozen=True)
class Day:
    """A day to remind of: one of an exam, or any day of the calendar (`exam` 0). Hours are the centre's own."""

    exam: int
    on: date
    kind: DayKind = DayKind.NONE
    quiet_from: time = time(0)
    quiet_to: time = time(0)  # the same: never quiet
    grace_days: int = 0
    opens: time = time(0)
    closes: time = time(0)
    away: Downtime | None = None  # the last outage
    times: Mapping[str, time | None] = field(default_factory=dict)  # this exam's own; None: never


@dataclass(frozen=True)
class Slot:
    """A kind that is due about one day: at `due`, sent from `send` on, of use until `until`. All aware."""

    kind: str
    exam: int
    about: date
    due: datetime
    send: datetime
    until: datetime


def calendar(connection: sa.Connection, first: date, last: date) -> list[Day]:
    """The exam days between two dates, both included, with their exams' own times."""
    times: dict[int, dict[str, time | None]] = {}
    for row in connection.execute(sa.select(ReminderTime)):
        times.setdefault(row.exam_id, {})[row.kind] = row.at
    days = sa.select(ExamDay, Exam.grace_days).join(Exam, Exam.id == ExamDay.exam_id)
    rows = connection.execute(days.where(ExamDay.on.between(first, last)).order_by(ExamDay.on, ExamDay.exam_id))
    away = last_outage(connection)
    return [
        Day(
            exam=r.exam_id,
            on=r.on,
            kind=DayKind(r.kind),
            quiet_from=r.quiet_from,
            quiet_to=r.quiet_to,
            grace_days=r.grace_days,
            opens=r.opens,
            closes=r.closes,
            away=away,
            times=times.get(r.exam_id, {}),
        )
        for r in rows
    ]


def undone(connection: sa.Connection, slots: Sequence[Slot]) -> list[Slot]:
    """Those of them that are not all queued yet."""
    if not slots:
        return []
    rows = connection.execute(sa.select(DoneSlot).where(DoneSlot.due_for >= min(slot.due for slot in slots)))
    done = {(row.kind, row.exam_id, row.about, row.due_for) for row in rows}
    return [slot for slot in slots if (slot.kind, slot.exam, slot.about, slot.due) not in done]


def spans(connection: sa.Connection, slot: Slot) -> list[tuple[int, int]]:
    """The ranges of record ids in which to look for who is due, one after the other."""
    low, high = connection.execute(WHO[slot.kind].ends, _bound(slot, (0, 0))).one()
    if low is None:
        return []
    step = WHO[slot.kind].span
    return [(start, start + step - 1) for start in range(low, high + 1, step)]


def claim(connection: sa.Connection, slot: Slot, span: tuple[int, int], now: datetime, *, sms: bool) -> int:
    """Queue the reminders of a span, in one INSERT … SELECT. Gives how many were new: a second time none are."""
    here = _bound(slot, span)
    who = WHO[slot.kind]
    if sms and who.sms:
        _open_sms(connection, who, here, now)
    due = _reached(who, slot.kind)  # bound to these ids below: an INSERT takes parameters for columns
    rows = sa.select(
        due.c.chat_id,
        due.c.channel,
        due.c.person_id,
        sa.literal(int(Lane.NOTICE)),
        sa.literal({}, sa.JSON),
        *(sa.literal(value, Outgoing.due_at.type) for value in (slot.send, now, slot.until, slot.due)),
        sa.literal(slot.kind),
        sa.literal(slot.about, sa.Date),
    ).order_by(due.c.person_id)
    names = ["chat_id", "channel", "person_id", "lane", "message", "due_at", "created_at", "expires_at", "due_for"]
    new = insert(connection, Outgoing).from_select([*names, "kind", "about"], rows.where(sa.true()).params(here))
    new = new.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return connection.execute(new).rowcount


def _bound(slot: Slot, span: tuple[int, int]) -> dict[str, Any]:
    """What the queries of `due` ask about: the day is the centres' own."""
    since = datetime.combine(slot.about, time(0), slot.due.tzinfo)
    day = {"day": slot.about, "since": since, "till": since + timedelta(days=1)}
    return {"exam": slot.exam, "low": span[0], "high": span[1]} | day


def done(connection: sa.Connection, slot: Slot, now: datetime) -> None:
    """All reminders of a kind and day are queued: `undone` gives the slot no more."""
    row = {"kind": slot.kind, "exam_id": slot.exam, "about": slot.about, "due_for": slot.due}
    is_new(connection, DoneSlot, row | {"done_at": now})


def _reached(who: Who, kind: str) -> sa.Subquery:
    """Who is due and reached; nobody who muted what may be muted."""
    found = reached(who.select.subquery())
    if not who.duty:
        found = found.where(~sa.exists().where(Mute.person_id == Chat.person_id, Mute.kind == kind))
    return found.subquery()


def _open_sms(connection: sa.Connection, who: Who, here: Mapping[str, Any], now: datetime) -> None:
    """A chat by SMS for whoever is due and has none that reaches them."""
    due = who.select.subquery()
    any_chat = sa.exists().where(Chat.person_id == due.c.person_id, reaches())
    rows = (
        sa.select(
            sa.literal("sms"),
            sa.literal("+") + Person.phone,
            Person.id,
            sa.literal({}, sa.JSON),
            sa.literal(now, Outgoing.due_at.type),
        )
        .join(due, due.c.person_id == Person.id)
        .where(Person.phone.is_not(None), Person.locked_at.is_(None), ~any_chat)
    )
    names = ["channel", "external_id", "person_id", "session", "heard_at"]
    connection.execute(insert(connection, Chat).from_select(names, rows.params(here)).on_conflict_do_nothing())


def fold(connection: sa.Connection, leased: Sequence[Leased], now: datetime) -> list[Leased]:
    """What else is due to the same people goes into the rows to be sent now: one person, one message.

    A notice of the council stands for itself.
    """
    mine = {row.chat_id: row for row in leased if row.reminder and row.reminder.kind in kinds()}
    if not mine:
        return list(leased)
    waiting = sa.select(Outgoing.id, Outgoing.chat_id, Outgoing.kind, Outgoing.about, Outgoing.person_id).where(
        in_state(Outgoing, OutboxState.PENDING),
        Outgoing.chat_id.in_(mine),
        Outgoing.lane == Lane.NOTICE,
        Outgoing.kind.in_(kinds()),
        Outgoing.due_at <= now,
    )
    others: dict[int, list[Row]] = {}
    for row in connection.execute(waiting.order_by(Outgoing.id)):
        reminder = mine[row.chat_id].reminder
        if reminder and reminder.person == row.person_id:
            others.setdefault(row.chat_id, []).append(row)
    return [_with(connection, row, others.get(row.chat_id, ())) for row in leased]


def _with(connection: sa.Connection, row: Leased, others: Sequence[Row]) -> Leased:
    if not others or row.reminder is None:
        return row
    also = (*row.reminder.also, *((other.kind, other.about) for other in others))
    message = {"also": [(kind, about.isoformat()) for kind, about in also]}
    connection.execute(sa.update(Outgoing).where(Outgoing.id == row.id).values(message=message))
    said = {"state": OutboxState.EXPIRED, "error": f"said together with {row.id}"}
    connection.execute(sa.update(Outgoing).where(Outgoing.id.in_([other.id for other in others])).values(**said))
    return replace(row, message=message, reminder=replace(row.reminder, also=also))


def foreseen(connection: sa.Connection, slot: Slot) -> Iterator[Row]:
    """Who would be reminded: name, phone, channel (None: no chat reaches them), and whether they have `stopped` all
    notices or `muted` this kind, which is then not sent. Nothing is written."""
    stopped = said_stop(Person.id).label("stopped")
    muted = sa.exists().where(Mute.person_id == Person.id, Mute.kind == slot.kind).label("muted")
    for span in spans(connection, slot):
        here = _bound(slot, span)
        due, told = WHO[slot.kind].select.subquery(), _reached(WHO[slot.kind], slot.kind)
        rows = (
            sa.select(Person.id, Person.full_name, Person.phone, told.c.channel, stopped, muted)
            .join(due, due.c.person_id == Person.id)
            .outerjoin(told, told.c.person_id == Person.id)
            .order_by(Person.id)
        )
        yield from connection.execute(rows, here)
