"""Registers as they are read: who is on them, and what was marked."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.accounts import oldest_end
from storage.base import Row
from storage.deployments import Delegation, Deployment, RegisterNumber, on_day
from storage.entries import marks_said
from storage.exams import Centre, DayKind, Exam, ExamDay, Hours, Role
from storage.people import Person, directs
from storage.refusals import Denied

from .own_marks import confirmed_by
from .reasons import Reasoned, reasoned
from .refusals import NoRegister, NotInHand, NotListed
from .sheet import Officer, OpenDay, PastMark, Sheet, StandIn
from .tables import Arrival, Mark, MarkChange, MarkRow, Register, RegisterState, Sending
from .unlisted_tables import Unlisted, proposes
from .whose import LATELY, MY_DAYS, PERSON, TODAY, delegated, manages

_centre: sa.BindParameter[int] = sa.bindparam("centre")
_day: sa.BindParameter[date] = sa.bindparam("day")
_giver, _handed = aliased(Person), aliased(Delegation)
_sent_marks = sa.select(Sending.marks).where(Sending.receipt == Register.receipt).scalar_subquery().label("sent_marks")
_unlisted = (
    sa.select(sa.func.count(Unlisted.id))
    .where(Unlisted.centre_id == Centre.id, Unlisted.settled_at.is_(None), Unlisted.from_on <= _day)
    .scalar_subquery()
    .label("unlisted")
)
_proposed = (
    sa.select(sa.func.count(Unlisted.id))
    .where(Unlisted.centre_id == Centre.id, proposes(_day))
    .scalar_subquery()
    .label("proposed")
)
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
        _sent_marks,
        _unlisted,
        _proposed,
        manages(_centre, _day).label("manages"),
        _handed.given_by,
        _handed.deployment_id.label("handed_over"),
        _giver.full_name.label("giver"),
        directs(PERSON, Centre.sub_county_code, TODAY).label("directs"),
    )
    .select_from(Centre)
    .join(Exam, Exam.id == Centre.exam_id)
    .join(ExamDay, sa.and_(ExamDay.exam_id == Exam.id, ExamDay.on == _day))
    .outerjoin(_handed, _handed.id == delegated(_centre, _day).scalar_subquery())
    .outerjoin(_giver, _giver.id == _handed.given_by)
    .where(Centre.id == _centre)
)
_this_register = sa.and_(Register.centre_id == Centre.id, Register.on == ExamDay.on)
_head_to_read = _head.outerjoin(Register, _this_register)
_head_to_write = _head.join(Register, _this_register).with_for_update(of=Register)  # finds none before the first mark
_officers = (
    sa.select(
        Deployment.id.label("deployment"),
        Deployment.person_id.label("person"),
        Deployment.role,
        RegisterNumber.number,
        Person.full_name.label("name"),
        sa.func.coalesce(Person.phone, "").label("phone"),
        MarkRow.mark,
        MarkRow.marked_by,
        sa.func.coalesce(MarkRow.on_behalf_of, 0).label("on_behalf_of"),
        sa.func.coalesce(confirmed_by, "").label("confirmed_by"),
        Arrival.at.label("here"),
    )
    .join(Person, Person.id == Deployment.person_id)
    .join(
        RegisterNumber,
        sa.and_(RegisterNumber.centre_id == Deployment.centre_id, RegisterNumber.person_id == Deployment.person_id),
    )
    .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == _day))
    .outerjoin(Arrival, sa.and_(Arrival.deployment_id == Deployment.id, Arrival.on == _day))
    .where(Deployment.centre_id == _centre, on_day(_day))
    .order_by(RegisterNumber.number)
)
_past = (
    sa.select(MarkChange.was, MarkChange.mark, MarkChange.at, MarkChange.reason)
    .add_columns(MarkChange.by, Person.full_name, Person.phone, _giver.full_name.label("on_behalf"))
    .join(Person, Person.id == MarkChange.by)
    .outerjoin(_giver, _giver.id == MarkChange.on_behalf_of)
    .where(MarkChange.deployment_id == sa.bindparam("deployment"), MarkChange.on == _day)
    .order_by(MarkChange.id.desc())
    .limit(5)
)


class Registers:
    """The registers that one person may see, from one turn's desk; of others `Denied`.

    As manager or director, or where one is in their hands for some days: of these days alone.
    """

    def __init__(self, connection: sa.Connection, now: datetime, zone: ZoneInfo, person_id: int):
        self.connection, self.now, self.zone, self.person_id = connection, now, zone, person_id
        self.today = now.astimezone(zone).date()

    def days(self, since: date | None = None) -> list[OpenDay]:
        """The registers of every centre and exam that this person manages, by day; `since`: from then until today."""
        of = MY_DAYS if since is None else LATELY
        rows = self.connection.execute(of, self._who() | {"since": since}).all()
        return [
            OpenDay(
                centre_id=row.id,
                centre=row.name,
                exam=row.title,
                on=row.on,
                hours=self._hours(row, row.on),
                sent=row.state != RegisterState.OPEN,
                marked=row.marked,
                officers=row.officers,
            )
            for row in rows
        ]

    def sheet(self, centre_id: int, on: date) -> Sheet:
        """The register of a centre (of one exam) and day. Raises `NoRegister` where the day has none."""
        return self.read(centre_id, on)

    def history(self, centre_id: int, on: date, deployment: int) -> list[PastMark]:
        """The last changes of one officer's mark, newest first. Raises `NotListed`."""
        if self.sheet(centre_id, on).officer(deployment) is None:
            raise NotListed
        rows = self.connection.execute(_past, {"deployment": deployment, "day": on})
        return [
            PastMark(
                was=read_mark(r.was),
                mark=read_mark(r.mark),
                person=r.by,
                by=r.full_name,
                phone=r.phone or "",
                at=r.at,
                reason=r.reason or "",
                on_behalf=r.on_behalf or "",
            )
            for r in rows
        ]

    def stand_ins(self, sheet: Sheet) -> list[StandIn]:
        """Who else has marked on this sheet on another's behalf, and on whose; most have none, and nothing is read."""
        pairs = {(o.marked_by, o.on_behalf_of) for o in sheet.officers if o.mark and o.on_behalf_of}
        pairs = {pair for pair in pairs if pair[0] != self.person_id}
        if not pairs:
            return []
        ids = {person for pair in pairs for person in pair}
        named = sa.select(Person.id, Person.full_name).where(Person.id.in_(ids))
        names = {row.id: row.full_name for row in self.connection.execute(named)}
        return [StandIn(names[by], names[giver]) for by, giver in sorted(pairs)]

    def reasons(self, centre_id: int, on: date) -> list[Reasoned]:
        """The marks of this register that stand for a reason, by number. Raises as `sheet` does."""
        here = {"centre": self.sheet(centre_id, on).centre_id, "day": on}
        return reasoned(self.connection, Centre.id == _centre, MarkChange.on == _day, **here)

    def read(self, centre_id: int, on: date, *, to_write: bool = False) -> Sheet:
        """The sheet; `to_write` locks its register, so that two who write do so one after the other.

        Raises as `sheet` does.
        """
        here = {"centre": centre_id, "day": on}
        who = here | self._who()
        head = self.connection.execute(_head_to_write if to_write else _head_to_read, who).first()
        if head is None and to_write:
            head = self.connection.execute(_head_to_read, who).first()
        if head is None or not (head.manages or head.given_by or head.directs):
            raise self._denied(centre_id, on)
        if head.kind == DayKind.NONE:
            raise NoRegister
        rows = self.connection.execute(_officers, here)
        return Sheet(
            centre_id=centre_id,
            on=on,
            exam=head.title,
            centre=head.name,
            centre_code=head.code,
            sub_county_code=head.sub_county_code,
            kind=DayKind(head.kind),
            hours=self._hours(head, on),
            officers=tuple(_officer(row, self.zone) for row in rows),
            state=RegisterState(head.state) if head.state else None,
            sent_at=head.sent_at if head.state != RegisterState.OPEN else None,
            receipt=head.receipt or "",
            sent_marks=head.sent_marks or "",
            unlisted=head.unlisted,
            proposed=head.proposed,
            as_director=not (head.manages or head.given_by),
            as_deputy=not head.manages and head.handed_over is not None,
            on_behalf_of=0 if head.manages else head.given_by or 0,
            on_behalf="" if head.manages else head.giver or "",
        )

    def _denied(self, centre_id: int, on: date) -> Denied:
        """Whoever had this register in hand hears that it is so no longer."""
        once = sa.and_(Delegation.person_id == self.person_id, Delegation.centre_id == centre_id)
        taken = sa.select(sa.func.max(Delegation.id)).where(once, Delegation.taken_at.is_not(None))
        had = self.connection.scalar(taken)
        return (NotInHand if had else Denied)("register", f"centre {centre_id} {on}")

    def _who(self) -> dict[str, object]:
        return {"person": self.person_id, "today": self.today, "oldest": oldest_end(self.today)}

    def _hours(self, row: Row, on: date) -> Hours:
        return Hours(on, row.opens, row.closes, row.grace_days, self.zone)


def marks_now(connection: sa.Connection, centre_id: int, on: date) -> str:
    """How all on a register are marked, as a sending keeps it; whoever asks."""
    return marks_said(connection.execute(_officers, {"centre": centre_id, "day": on}))


def read_mark(word: str | None) -> Mark | None:
    """None for no mark. Raises `ValueError` for a word that is none."""
    return Mark(word) if word else None


def _officer(row: Row, zone: ZoneInfo) -> Officer:
    told = row._asdict()
    told |= {"role": Role(row.role), "mark": read_mark(row.mark), "marked_by": row.marked_by or 0}
    told["here"] = row.here and row.here.astimezone(zone)
    return Officer(**told, by_self=row.marked_by == row.person)
