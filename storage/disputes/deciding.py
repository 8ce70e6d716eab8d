"""Deciding disputes: the manager answers, the director decides; a mark changes only by the register's own act."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage.accounts import entered, oldest_end
from storage.audit import Audit
from storage.base import Row
from storage.delivery import call
from storage.deployments import Delegation, Deployment, Manager, in_hand, managing, on_day
from storage.exams import Centre, Exam, Role
from storage.people import Day, Person, Somebody, directs
from storage.refusals import Denied
from storage.register import DISPUTED, Arrival, Attendance, Mark, MarkRow, NotListed, Sheet, Shut
from storage.vault import Vault

from .mine import KIND, asked_first, directors
from .refusals import Settled
from .tables import ANSWER_SEALED, OPEN, SAID_SEALED, Answer, Dispute, DisputeState, is_open

Select = sa.Select[*tuple[Any, ...]]
Which = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Case:
    """A dispute as whoever answers it sees it. `mine`: it waits for this person; `marked_by` set the mark it is about.

    `here`: when the officer said to be there, if they did.
    `answer` is what the manager said, `why` in which words; None where they have not answered.
    """

    id: int
    deployment: int
    person_id: int
    name: str
    phone: str
    language: str
    role: Role
    centre_id: int
    centre: str
    on: date
    mark: Mark | None
    marked_by: str
    on_behalf: str  # of whom, where a deputy marked
    marked_at: datetime | None
    here: datetime | None
    said: str
    opened_at: datetime
    state: DisputeState
    answer: Answer | None
    answered_by: str
    why: str
    mine: bool


@dataclass(frozen=True)
class Decided:
    """What came of an answer: the case as it was, how it stands now, and the sheet where its register is sent anew."""

    case: Case
    state: DisputeState
    answer: Answer | None = None  # the manager's, where the director decides now
    why: str = ""
    sent: Sheet | None = None
    unsent: bool = False  # it was sent, and waits to be sent again with other changes
    tell: tuple[Manager, ...] = ()  # the managers who are to hear of it, besides the officer


class Disputes:
    """Those that one person answers or sees, from one turn's desk."""

    def __init__(self, attendance: Attendance, vault: Vault, audit: Audit, *, sms: bool):
        self.attendance, self.vault, self.audit, self.sms = attendance, vault, audit, sms
        self.connection, self.now, self.today = attendance.connection, attendance.now, attendance.today
        self.person_id = attendance.person_id

    def waiting(self) -> list[Case]:
        """Those that wait for this person, the oldest first."""
        return self._read(waits_for(_person, _today, _oldest))

    def open_here(self) -> list[Case]:
        """All that are open in the sub-counties of a director, also those that the managers are asked about."""
        here = Dispute.id.in_(_directed(_person, _today, is_open()))
        return self._read(_cases(_person, _today, _oldest).where(here, _unmarked))

    def read(self, dispute: int) -> Case:
        """Raises `Denied`, and `Settled` where it is closed."""
        return self._case(self._row(dispute))

    def correct(self, dispute: int) -> Decided:
        """It was P: marked so in the register, with the dispute as its reason; a register that is in is sent anew.

        A manager to whom the register is shut agrees, and the director decides. What a director does is an official
        act. Raises `Denied`, and `Settled` where it is not this person's to answer.
        """
        case = self._held(dispute)
        try:
            before = self.attendance.sheet(case.centre_id, case.on)
            if before.officer(case.deployment) is None:
                raise NotListed
            mark = {case.deployment: Mark.PRESENT}
            change = self.attendance.mark(case.centre_id, case.on, mark, reason=DISPUTED, correcting=True)
        except NotListed:
            return self._closed(case, DisputeState.GONE)
        except Shut:
            return self._up(case, Answer.CORRECT)
        if not (change.act and before.sent_at):
            return self._closed(case, DisputeState.CORRECTED)
        sent = self.attendance.send_anew(before)
        return replace(self._closed(case, DisputeState.CORRECTED, sent), unsent=sent is None)

    def keep(self, dispute: int, why: str = "") -> Decided:
        """The mark stays: a manager says `why`, and the director decides; of a director that is the decision.

        Raises as `correct` does.
        """
        case = self._held(dispute)
        if case.state is DisputeState.MANAGER:
            return self._up(case, Answer.STAYS, why)
        return self._closed(case, DisputeState.STAYS)

    def _held(self, dispute: int) -> Case:
        """The case, that nobody else decides at the same time; a director's PIN is asked before anything is done."""
        row = self._row(dispute, held=True)
        case = self._case(row)
        if not case.mine:
            raise Settled("")
        if case.state is DisputeState.DIRECTOR:
            self.audit.official()
        return case

    def _up(self, case: Case, answer: Answer, why: str = "") -> Decided:
        """The director decides, with what the manager says."""
        values = {"answer": answer, "answered_by": self.person_id, "answered_at": self.now, "asked_at": self.now}
        values |= {"answer_said": self.vault.seal(why, ANSWER_SEALED) if why else None, "state": DisputeState.DIRECTOR}
        self.connection.execute(sa.update(Dispute).where(Dispute.id == case.id).values(**values))
        self.audit.note("dispute answered", _subject(case), answer=answer)
        sub_county = self.connection.scalar(sa.select(Centre.sub_county_code).where(Centre.id == case.centre_id)) or ""
        asked = [(person, case.on) for person in directors(self.connection, sub_county, self.today, case.person_id)]
        call(self.connection, KIND, asked, self.now, sms=self.sms)
        return Decided(case, DisputeState.DIRECTOR, answer, why)

    def _closed(self, case: Case, state: DisputeState, sent: Sheet | None = None) -> Decided:
        values = {"state": state, "decided_by": self.person_id, "decided_at": self.now}
        if case.state is DisputeState.MANAGER:
            values |= {"answer": Answer.CORRECT, "answered_by": self.person_id, "answered_at": self.now}
        self.connection.execute(sa.update(Dispute).where(Dispute.id == case.id).values(**values))
        if case.state is DisputeState.MANAGER:
            self.audit.note("dispute answered", _subject(case), answer=Answer.CORRECT)
        else:
            self.audit.note("dispute decided", _subject(case), outcome=state)
        managers = asked_first(self.connection, case.centre_id, case.on, self.today, case.person_id)
        told = tuple(one for one in managers if one.person_id != self.person_id)
        return Decided(case, state, sent=sent, tell=told)

    def _row(self, dispute: int, *, held: bool = False) -> Row:
        one = Dispute.id == dispute
        seen = sa.union_all(*_managed(_person, _today, _oldest, one), _directed(_person, _today, one))
        this = _cases(_person, _today, _oldest).where(one, Deployment.person_id != _person, Dispute.id.in_(seen))
        if held:
            this = this.with_for_update(of=Dispute)
        row = self.connection.execute(this, self._who()).first()
        if row is None:
            raise Denied("dispute", f"dispute {dispute}")
        if row.state not in OPEN or row.now == Mark.PRESENT:
            raise Settled(row.decided_by_name or row.marked_by_name or "")
        return row

    def _read(self, of: Select) -> list[Case]:
        return [self._case(row) for row in self.connection.execute(of.order_by(Dispute.id), self._who())]

    def _who(self) -> dict[str, object]:
        return {"person": self.person_id, "today": self.today, "oldest": oldest_end(self.today)}

    def _case(self, row: Row) -> Case:
        return Case(
            id=row.id,
            deployment=row.deployment_id,
            person_id=row.person_id,
            name=row.full_name,
            phone=row.phone or "",
            language=row.language or "",
            role=Role(row.role),
            centre_id=row.centre_id,
            centre=row.centre,
            on=row.on,
            mark=Mark(row.now) if row.now else None,
            marked_by=row.marked_by_name or "",
            on_behalf=row.on_behalf or "",
            marked_at=row.marked_at,
            here=row.here,
            said=self.vault.open(row.said, SAID_SEALED) or "",
            opened_at=row.opened_at,
            state=DisputeState(row.state),
            answer=Answer(row.answer) if row.answer else None,
            answered_by=row.answered_by_name or "",
            why=self.vault.open(row.answer_said, ANSWER_SEALED) or "",
            mine=bool(row.is_mine),
        )


_person: sa.BindParameter[int] = sa.bindparam("person", type_=sa.Integer)
_today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
_oldest: sa.BindParameter[date] = sa.bindparam("oldest", type_=sa.Date)
_unmarked = MarkRow.mark.is_distinct_from(Mark.PRESENT)  # else the register has overtaken it
_own = aliased(Deployment)
_marker, _whose, _answerer, _decider = (aliased(Person) for _ in range(4))


def _managed(person: Somebody, today: Day, oldest: Day, which: Which) -> Sequence[Select]:
    """Those of the centres that somebody managed on their day, or manages today, also acting, or has the log-in of."""
    mine = sa.select(Dispute.id).join(_own, _own.centre_id == Dispute.centre_id)
    on = sa.or_(on_day(Dispute.on, _own), on_day(today, _own))
    acts = sa.select(Dispute.id).join(Delegation, Delegation.centre_id == Dispute.centre_id)
    appointed = sa.and_(Delegation.person_id == person, Delegation.deployment_id.is_(None), in_hand(today))
    entering = sa.select(Dispute.id).join(Centre, Centre.id == Dispute.centre_id).join(Exam, Exam.id == Centre.exam_id)
    return (
        mine.where(which, _own.person_id == person, managing(_own), on),
        acts.where(which, appointed),
        entering.where(which, entered(person, Dispute.centre_id, oldest)),
    )


def _directed(person: Somebody, today: Day, which: Which) -> Select:
    """Those of the sub-counties of a TSC director."""
    here = sa.select(Dispute.id).join(Centre, Centre.id == Dispute.centre_id)
    return here.where(which, directs(person, Centre.sub_county_code, today))


def _waits(person: Somebody, today: Day, oldest: Day) -> sa.ColumnElement[bool]:
    """Nobody answers what they dispute themselves."""
    asked = [each.where(Dispute.state == DisputeState.MANAGER) for each in _managed(person, today, oldest, is_open())]
    decides = _directed(person, today, is_open()).where(Dispute.state == DisputeState.DIRECTOR)
    return sa.and_(Dispute.id.in_(sa.union_all(*asked, decides)), _unmarked, Deployment.person_id != person)


def _cases(person: Somebody, today: Day, oldest: Day) -> Select:
    return (
        sa.select(
            Dispute,
            *(Deployment.person_id, Deployment.role, Centre.name.label("centre")),
            *(Person.full_name, Person.phone, Person.language, MarkRow.mark.label("now"), MarkRow.marked_at),
            Arrival.at.label("here"),
            _marker.full_name.label("marked_by_name"),
            _whose.full_name.label("on_behalf"),
            _answerer.full_name.label("answered_by_name"),
            _decider.full_name.label("decided_by_name"),
            _waits(person, today, oldest).label("is_mine"),
        )
        .join(Deployment, Deployment.id == Dispute.deployment_id)
        .join(Centre, Centre.id == Dispute.centre_id)
        .join(Person, Person.id == Deployment.person_id)
        .outerjoin(MarkRow, sa.and_(MarkRow.deployment_id == Deployment.id, MarkRow.on == Dispute.on))
        .outerjoin(Arrival, sa.and_(Arrival.deployment_id == Deployment.id, Arrival.on == Dispute.on))
        .outerjoin(_marker, _marker.id == MarkRow.marked_by)
        .outerjoin(_whose, _whose.id == MarkRow.on_behalf_of)
        .outerjoin(_answerer, _answerer.id == Dispute.answered_by)
        .outerjoin(_decider, _decider.id == Dispute.decided_by)
    )


def waits_for(person: Somebody, today: Day, oldest: Day) -> Select:
    """The disputes that wait for somebody, as manager or as director."""
    return _cases(person, today, oldest).where(_waits(person, today, oldest))


def _subject(case: Case) -> str:
    return f"deployment {case.deployment} {case.on}"
