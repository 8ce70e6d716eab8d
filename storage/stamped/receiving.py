"""Receiving: an office sees whose stamped registers are in; the SCDE receives them or sends them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.audit import STAMPED_SHOWN, Audit
from storage.base import Row
from storage.deployments import Manager, managers_on
from storage.exams import Centre, Exam
from storage.people import Office, Person, Standing, acting_as, in_office, sub_counties_of
from storage.refusals import ChangedMeanwhile, Denied

from .filing import AFTER, Came, may_send
from .prints import Known, Print, changed_since
from .tables import RegisterPrint, StampedPage, StampedState


@dataclass(frozen=True)
class CentreSheet:
    """The stamped register of one centre: how far it is, how many pages are in, and whether its exam is over."""

    centre_id: int
    code: str
    centre: str
    exam: str
    over: bool
    pages: int
    came: Came


@dataclass(frozen=True)
class FiledPage:
    """A page that is in; `page` is its number on the print, 0 where that is not known."""

    id: int
    page: int
    state: StampedState
    sent_at: datetime
    by: str


@dataclass(frozen=True)
class WholeSheet:
    """One centre's sheet: its pages, the newest last, the office's last comment, and whose line changed since."""

    centre: CentreSheet
    pages: Sequence[FiledPage]
    comment: str
    changed: Sequence[str]
    managers: Sequence[Manager]
    decides: bool

    @property
    def last(self) -> int:
        """The newest page, to which a decision is bound."""
        return max((page.id for page in self.pages), default=0)


def pages_in(state: StampedState | None = None, centre: Any = Centre.id) -> sa.ColumnElement[bool]:
    """Whether the centre has a page in this state; None: one that was not sent back."""
    of = StampedPage.state == state if state else StampedPage.state != StampedState.SENT_BACK
    return sa.exists().where(StampedPage.centre_id == centre, of)


_person: sa.BindParameter[int] = sa.bindparam("person", type_=sa.Integer)
_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
_came = sa.case(
    (pages_in(StampedState.SENT), int(Came.WAITS)),
    (pages_in(StampedState.RECEIVED), int(Came.RECEIVED)),
    (pages_in(StampedState.SENT_BACK), int(Came.SENT_BACK)),
    else_=int(Came.MISSING),
)
_count = (
    sa.select(sa.func.count())
    .where(StampedPage.centre_id == Centre.id, StampedPage.state != StampedState.SENT_BACK)
    .correlate(Centre)
    .scalar_subquery()
)
_sheets = (
    sa.select(Centre.id, Centre.code, Centre.name, Exam.title, Exam.ends_on)
    .add_columns(_count.label("pages"), _came.label("came"))
    .join(Exam, Exam.id == Centre.exam_id)
)
_here = Centre.sub_county_code.in_(sub_counties_of(_person, _today))
_lately = sa.and_(Exam.rehearsal_on <= _today, Exam.ends_on >= sa.bindparam("since", type_=sa.Date))


_missing = (
    sa.select(sa.func.count())
    .select_from(Centre)
    .join(Exam, Exam.id == Centre.exam_id)
    .where(_here, _lately, Exam.ends_on < _today, ~pages_in())
)


def to_receive(person: object, today: Any) -> sa.Select[Any]:
    """The centres whose stamped register waits for this SCDE."""
    mine = sa.select(Office.sub_county_code).where(Office.person_id == person, Office.office == Standing.SCDE)
    here = Centre.sub_county_code.in_(mine.where(in_office(today)))
    return sa.select(Centre.id).where(here, pages_in(StampedState.SENT))


class Receiving:
    """What one person sees by office, from one turn's desk: of their own sub-counties and no other."""

    def __init__(self, connection: sa.Connection, now: datetime, today: date, person_id: int, audit: Audit):
        self.connection, self.now, self.today = connection, now, today
        self.person_id, self.audit = person_id, audit

    def centres(self) -> list[CentreSheet]:
        """Of every exam that runs or was lately: those that wait, the missing, those sent back, the received."""
        rows = self.connection.execute(_sheets.where(_here, _lately).order_by(_came, Centre.code), self._who())
        return [self._sheet(row) for row in rows]

    def missing(self) -> int:
        """How many centres' stamped registers are not here, or were sent back, after their exam."""
        return self.connection.execute(_missing, self._who()).scalar_one()

    def whole(self, centre_id: int) -> WholeSheet:
        """Raises `Denied` where it is not under this person's office."""
        row = self.connection.execute(_sheets.where(_here, Centre.id == centre_id), self._who()).first()
        if row is None:
            raise Denied("stamped", f"centre {centre_id}")
        found = self.connection.execute(_pages, {"centre": centre_id}).all()
        pages = [FiledPage(each.id, each.page, StampedState(each.state), each.sent_at, each.by) for each in found]
        day = min(self.today, row.ends_on)
        return WholeSheet(
            self._sheet(row),
            pages,
            next((each.comment for each in reversed(found) if each.comment), ""),
            self._changed(centre_id),
            managers_on(self.connection, [centre_id], day)[centre_id],
            self._decides(centre_id),
        )

    def shown(self, centre_id: int) -> WholeSheet:
        """Its pages are going to be shown: of everybody on them."""
        whole = self.whole(centre_id)
        office = acting_as(self.connection, self.person_id, self.today)
        self.audit.note(STAMPED_SHOWN, f"centre {centre_id}", **office)
        return whole

    def receive(self, centre_id: int, last: int) -> WholeSheet:
        """Every page up to the one seen is received: an official act. Raises `ChangedMeanwhile`, `Denied`."""
        return self._decide(centre_id, last, StampedState.RECEIVED, None)

    def send_back(self, centre_id: int, last: int, comment: str) -> WholeSheet:
        """As `receive`; the manager has to send it anew."""
        return self._decide(centre_id, last, StampedState.SENT_BACK, comment)

    def _decide(self, centre_id: int, last: int, state: StampedState, comment: str | None) -> WholeSheet:
        whole = self.whole(centre_id)
        if not whole.decides:
            raise Denied("stamped", f"centre {centre_id}")
        waits = sa.and_(StampedPage.centre_id == centre_id, StampedPage.state == StampedState.SENT)
        decided = {"state": state, "decided_by": self.person_id, "decided_at": self.now, "comment": comment}
        if whole.last != last:
            raise ChangedMeanwhile
        done = self.connection.execute(sa.update(StampedPage).where(waits, StampedPage.id <= last).values(**decided))
        if not done.rowcount:
            raise ChangedMeanwhile
        office = acting_as(self.connection, self.person_id, self.today)
        received = state is StampedState.RECEIVED
        self.audit.note(
            "stamped sheet received" if received else "stamped sheet sent back",
            f"centre {centre_id}",
            pages=done.rowcount,
            **office,
        )
        return whole

    def _decides(self, centre_id: int) -> bool:
        mine = sa.select(Office.sub_county_code).where(
            Office.person_id == self.person_id, Office.office == Standing.SCDE, in_office(self.today)
        )
        here = sa.exists().where(Centre.id == centre_id, Centre.sub_county_code.in_(mine))
        return bool(self.connection.scalar(sa.select(here)))

    def _changed(self, centre_id: int) -> list[str]:
        """Since the newest print of which a page is in."""
        row = self.connection.execute(_newest_print, {"centre": centre_id}).first()
        if row is None:
            return []
        known = Known(row.last_mark, row.last_posting)
        return changed_since(self.connection, Print(row.id, centre_id, row.printed_at, 1, row.pages, known))

    def _who(self) -> dict[str, Any]:
        return {"person": self.person_id, "today": self.today, "since": self.today - AFTER}

    def _sheet(self, row: Row) -> CentreSheet:
        over = row.ends_on < self.today
        return CentreSheet(row.id, row.code, row.name, row.title, over, row.pages, Came(row.came))


_pages = (
    sa.select(StampedPage.id, StampedPage.page, StampedPage.state, StampedPage.sent_at, StampedPage.comment)
    .add_columns(Person.full_name.label("by"))
    .join(Person, Person.id == StampedPage.sent_by)
    .where(StampedPage.centre_id == sa.bindparam("centre"))
    .order_by(StampedPage.id)
)
_newest_print = (
    sa.select(RegisterPrint)
    .join(StampedPage, StampedPage.print_id == RegisterPrint.id)
    .where(StampedPage.centre_id == sa.bindparam("centre"), StampedPage.state != StampedState.SENT_BACK)
    .order_by(RegisterPrint.id.desc())
    .limit(1)
)


def page_for(connection: sa.Connection, page_id: int, person: int, today: date) -> str | None:
    """The hash of a page's picture, for whoever manages the centre or holds office over it, or sent it."""
    by_office = Centre.sub_county_code.in_(sub_counties_of(person, today))
    seen = sa.or_(by_office, may_send(person, today), StampedPage.sent_by == person)
    found = sa.select(StampedPage.hash).join(Centre, Centre.id == StampedPage.centre_id)
    return connection.scalar(found.join(Exam, Exam.id == Centre.exam_id).where(StampedPage.id == page_id, seen))
