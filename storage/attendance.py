"""Attendance: who may see and mark a register, and what marking, undoing and sending it writes."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from .audit import Audit
from .base import Row
from .database import is_new
from .deployments import Deployment, RegisterNumber, Role, on_day
from .exams import DayKind, Exam, ExamDay, Hours, Phase
from .marks import UNDONE, Mark, MarkChange, MarkRow, Register, RegisterState
from .people import People, Person
from .places import Centre
from .refusals import AlreadySent, Denied, NoRegister, NotListed, NotYet, ReasonNeeded, Shut, TooLateToUndo
from .sheet import Change, Officer, OpenDay, PastMark, Sheet
from .vault import random_code

UNDO = timedelta(minutes=1)
RECEIPT_LENGTH = 10  # 50 bits: told on paper, checked against one row

_centre: sa.BindParameter[int] = sa.bindparam("centre")
_day: sa.BindParameter[date] = sa.bindparam("day")
_person: sa.BindParameter[int] = sa.bindparam("person")
_today: sa.BindParameter[date] = sa.bindparam("today")


def _manages(centre: object) -> sa.ColumnElement[bool]:
    """The person is the centre's manager on that day, or is so today (and so answers for the days before)."""
    mine = sa.and_(
        Deployment.centre_id == centre, Deployment.person_id == _person, Deployment.role == Role.CENTRE_MANAGER
    )
    return sa.exists().where(mine, sa.or_(on_day(_day), on_day(_today)))


_head = (
    sa.select(
        Centre.name,
        Centre.code,
        Centre.sub_county_code,
        Exam.title,
        Exam.grace_days,
        ExamDay.kind,
        ExamDay.opens,
        ExamDay.closes,
        Register.state,
        Register.sent_at,
        Register.receipt,
        _manages(_centre).label("manages"),
    )
    .select_from(Centre)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on == _day))
    .where(Centre.id == _centre)
)
_this_register = sa.and_(Register.centre_id == Centre.id, Register.on == ExamDay.on)
_head_to_read = _head.outerjoin(Register, _this_register)
_head_to_write = _head.join(Register, _this_register).with_for_update(of=Register)  # finds none before the first mark
_officers = (
    sa.select(
        Deployment.id,
        Deployment.person_id,
        Deployment.role,
        RegisterNumber.number,
        Person.full_name,
        Person.phone,
        MarkRow.mark,
        MarkRow.marked_by,
    )
    .join(Person, Person.id == Deployment.person_id)
    .join(
        RegisterNumber,
        sa.and_(RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id),
    )
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == _day))
    .where(Deployment.centre_id == _centre, on_day(_day))
    .order_by(RegisterNumber.number)
)
_my_days = (
    sa.select(
        Centre.id,
        Centre.name,
        Exam.title,
        Exam.grace_days,
        ExamDay.on,
        ExamDay.opens,
        ExamDay.closes,
        sa.func.coalesce(Register.state, RegisterState.OPEN).label("state"),
        sa.select(sa.func.count())
        .where(Deployment.centre_id == Centre.id, on_day(ExamDay.on))
        .scalar_subquery()
        .label("officers"),
        sa.select(sa.func.count())
        .select_from(Deployment)
        .join(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == ExamDay.on))
        .where(Deployment.centre_id == Centre.id, on_day(ExamDay.on))
        .scalar_subquery()
        .label("marked"),
    )
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, ExamDay.exam_id == Exam.id)
    .outerjoin(Register, sa.and_(Register.centre_id == Centre.id, Register.on == ExamDay.on))
    .where(
        ExamDay.kind != DayKind.NONE,
        sa.exists().where(
            Deployment.centre_id == Centre.id,
            Deployment.person_id == _person,
            Deployment.role == Role.CENTRE_MANAGER,
            sa.or_(on_day(ExamDay.on), on_day(_today)),
        ),
    )
    .order_by(ExamDay.on, Centre.code, Centre.id)
)
_past = (
    sa.select(MarkChange.was, MarkChange.mark, MarkChange.at, MarkChange.reason, Person.full_name)
    .join(Person, Person.id == MarkChange.by)
    .where(MarkChange.deployment_id == sa.bindparam("deployment"), MarkChange.on == _day)
    .order_by(MarkChange.id.desc())
    .limit(5)
)


class Attendance:
    """The registers, from one turn's desk. Every method checks the person's right and raises a `Refusal`."""

    def __init__(
        self, connection: sa.Connection, now: datetime, zone: ZoneInfo, person_id: int, channel: str, audit: Audit
    ):
        self.connection, self.now, self.zone, self.channel, self.audit = connection, now, zone, channel, audit
        self.person_id = person_id
        self.today = now.astimezone(zone).date()

    def days(self) -> list[OpenDay]:
        """The registers of every centre and exam that this person manages, by day."""
        rows = self.connection.execute(_my_days, {"person": self.person_id, "today": self.today}).all()
        return [
            OpenDay(
                row.id,
                row.name,
                row.title,
                row.on,
                self._hours(row, row.on),
                row.state != RegisterState.OPEN,
                row.marked,
                row.officers,
            )
            for row in rows
        ]

    def sheet(self, centre_id: int, on: date) -> Sheet:
        """The register of a centre (of one exam) and day."""
        return self._read(centre_id, on)

    def history(self, centre_id: int, on: date, deployment: int) -> list[PastMark]:
        """The last changes of one officer's mark, newest first."""
        if self.sheet(centre_id, on).officer(deployment) is None:
            raise NotListed
        rows = self.connection.execute(_past, {"deployment": deployment, "day": on})
        return [PastMark(_mark(r.was), _mark(r.mark), r.full_name, r.at, r.reason or "") for r in rows]

    def mark(
        self,
        centre_id: int,
        on: date,
        marks: Mapping[int, Mark],
        *,
        rest: Mark | None = None,
        reason: str = "",
        correcting: bool = False,
    ) -> Change:
        """Set the marks of these deployments, and `rest` for everyone who has none yet.

        What already stands is left alone, so repeating changes nothing.
        """
        sheet = self._lock(centre_id, on, reason=reason, correcting=correcting)
        if any(sheet.officer(deployment) is None for deployment in marks):
            raise NotListed
        wanted = ({o.deployment: rest for o in sheet.unmarked} if rest else {}) | dict(marks)
        changes = {
            o.deployment: wanted[o.deployment]
            for o in sheet.officers
            if o.deployment in wanted and o.mark is not wanted[o.deployment]
        }
        return self._change(sheet, changes, reason)

    def undo(self, centre_id: int, on: date, act: int, *, reason: str = "", correcting: bool = False) -> Change:
        """Take back an act of one's own, within a minute and while every mark is as the act left it."""
        sheet = self._lock(centre_id, on, reason=reason, correcting=correcting)
        listed = [o.deployment for o in sheet.officers]
        done = self.connection.execute(
            sa.select(MarkChange).where(
                MarkChange.deployment_id.in_(listed),
                MarkChange.on == on,
                MarkChange.act == act,
                MarkChange.by == self.person_id,
                MarkChange.at > self.now - UNDO,
            )
        ).all()
        stands = {o.deployment: o.mark for o in sheet.officers}
        if not done or any(stands[change.deployment_id] != change.mark for change in done):
            raise TooLateToUndo
        return self._change(sheet, {change.deployment_id: _mark(change.was) for change in done}, reason or UNDONE)

    def send(self, centre_id: int, on: date, *, correcting: bool = False) -> Sheet:
        """Send the register, unmarked or not; sent twice it stays as it is. Gives the sheet with its receipt."""
        sheet = self.sheet(centre_id, on)
        if sheet.sent_at and not correcting:
            return sheet
        sheet = self._lock(centre_id, on, reason="send", correcting=correcting)
        receipt = random_code(RECEIPT_LENGTH)
        self.connection.execute(
            sa.update(Register)
            .where(Register.centre_id == centre_id, Register.on == on)
            .values(state=RegisterState.SENT, sent_at=self.now, sent_by=self.person_id, receipt=receipt)
        )
        self.audit.note("register sent", f"centre {centre_id} {on}", receipt=receipt, corrected=correcting)
        return replace(sheet, sent_at=self.now, receipt=receipt)

    def check_correctable(self, centre_id: int, on: date) -> Sheet:
        """The sent register, when its day is still open; after that a director corrects it."""
        sheet = self.sheet(centre_id, on)
        self._allowed(sheet, correcting=True)
        return sheet

    def _read(self, centre_id: int, on: date, *, to_write: bool = False) -> Sheet:
        """The sheet; `to_write` locks its register, so that two who write do so one after the other."""
        here = {"centre": centre_id, "day": on}
        who = here | {"person": self.person_id, "today": self.today}
        head = self.connection.execute(_head_to_write if to_write else _head_to_read, who).first()
        if head is None and to_write:
            head = self.connection.execute(_head_to_read, who).first()
        if head is None or not head.manages:
            raise Denied("register", f"centre {centre_id} {on}")
        if head.kind == DayKind.NONE:
            raise NoRegister
        rows = self.connection.execute(_officers, here)
        return Sheet(
            centre_id,
            on,
            head.title,
            head.name,
            head.code,
            head.sub_county_code,
            DayKind(head.kind),
            self._hours(head, on),
            tuple(_officer(row) for row in rows),
            RegisterState(head.state) if head.state else None,
            head.sent_at if head.state != RegisterState.OPEN else None,
            head.receipt or "",
        )

    def _lock(self, centre_id: int, on: date, *, reason: str, correcting: bool) -> Sheet:
        """The sheet as nobody else can change it until this turn is over, if writing it is allowed."""
        sheet = self._read(centre_id, on, to_write=True)
        self._allowed(sheet, reason=reason, correcting=correcting)
        if sheet.state is not None:
            return sheet
        is_new(self.connection, Register, {"centre_id": centre_id, "on": on, "state": RegisterState.OPEN})
        return self._read(centre_id, on, to_write=True)  # whoever began it at the same time has written since

    def _allowed(self, sheet: Sheet, *, reason: str = "", correcting: bool = False) -> None:
        phase = sheet.hours.phase(self.now)
        if phase is Phase.BEFORE:
            raise NotYet(sheet.hours.opens_at)
        if phase is Phase.SHUT or (phase is Phase.LATE and sheet.sent_at):
            raise Shut(sheet.on, People(self.connection).directors(sheet.sub_county_code))
        if sheet.sent_at and not correcting:
            raise AlreadySent
        if phase is Phase.LATE and not reason:
            raise ReasonNeeded(sheet.hours.closes_at)

    def _change(self, sheet: Sheet, changes: Mapping[int, Mark | None], reason: str) -> Change:
        if not changes:
            return Change(0, (), sheet)
        act = secrets.randbits(31)
        was = {o.deployment: o.mark for o in sheet.officers}
        common = {"on": sheet.on, "act": act, "by": self.person_id, "at": self.now, "through": self.channel}
        history = [
            {"deployment_id": d, "was": was[d], "mark": mark, "reason": reason or None, **common}
            for d, mark in changes.items()
        ]
        self.connection.execute(sa.insert(MarkChange), history)
        set_now = [
            {"deployment_id": d, "on": sheet.on, "mark": mark, "marked_by": self.person_id, "marked_at": self.now}
            for d, mark in changes.items()
            if mark is not None
        ]
        if set_now:
            self.connection.execute(_upsert(self.connection.dialect.name), set_now)
        if gone := [d for d, mark in changes.items() if mark is None]:
            self.connection.execute(sa.delete(MarkRow).where(MarkRow.deployment_id.in_(gone), MarkRow.on == sheet.on))
        after = sheet.marked(changes, self.person_id)
        return Change(act, tuple(o for o in after.officers if o.deployment in changes), after)

    def _hours(self, row: Row, on: date) -> Hours:
        return Hours(on, row.opens, row.closes, row.grace_days, self.zone)


@cache
def _upsert(dialect: str) -> sa.Insert:
    statement = sqlite.insert(MarkRow) if dialect == "sqlite" else postgresql.insert(MarkRow)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[MarkRow.deployment_id, MarkRow.on],
        set_={"mark": new.mark, "marked_by": new.marked_by, "marked_at": new.marked_at},
    )


def _mark(word: str | None) -> Mark | None:
    return Mark(word) if word else None


def _officer(row: Row) -> Officer:
    mark = _mark(row.mark)
    by_self = row.marked_by == row.person_id
    return Officer(row.id, row.person_id, row.number, row.full_name, row.phone or "", Role(row.role), mark, by_self)
