"""Unlisted: whoever decides about a post deploys who works there unlisted, from their first day, or says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.accounts import phone_is_free
from storage.database import add
from storage.deployments import State
from storage.exams import Centre
from storage.letters import renew
from storage.nominations import Broken, Chooser, StaffedCentre, broken, colleagues, hold_for_posting, staffed_centre
from storage.nominations.records import records
from storage.people import Day, Person, Somebody, may_post, person_name
from storage.refusals import ChangedMeanwhile, Denied
from storage.register import Attendance, Mark, Reported, Unlisted, read_reports, reports, waits
from storage.vault import Vault

from .deploying import Deployed
from .giving import add_post, answer_by, check_within, overridden, pay_of
from .refusals import IdOfAnother

PER_PAGE = 6


@dataclass(frozen=True)
class Judged:
    """A report before it is decided: whom the phone means (0: nobody yet), and what speaks against it.

    `called`: by which name the phone is known, where it is another. `id_differs`: the ID is not the one known of them.
    """

    report: Reported
    place: StaffedCentre
    person: int
    called: str
    id_differs: bool
    broken: Sequence[Broken]


@dataclass(frozen=True)
class TakenOver:
    """The days on which the new officer is marked present now, as they were seen; `left`: those still unmarked."""

    days: tuple[date, ...]
    left: tuple[date, ...]


class UnlistedDecisions:
    """The reports about whose posts one person decides, from one turn's desk. Nobody decides about their own."""

    def __init__(self, chooser: Chooser, vault: Vault, attendance: Attendance):
        self.chooser, self.connection, self.vault, self.attendance = chooser, chooser.connection, vault, attendance

    def count(self) -> int:
        """How many wait."""
        each = unlisted_to(self.chooser.person, self.chooser.today).subquery()
        return self.connection.execute(sa.select(sa.func.count()).select_from(each)).scalar_one()

    def page(self, number: int) -> list[Reported]:
        """A page of those that wait, the oldest first."""
        found = reports.where(waits, _mine(self.chooser.person, self.chooser.today))
        return read_reports(self.connection, self.vault, found.limit(PER_PAGE).offset(number * PER_PAGE))

    def read(self, report: int) -> Judged:
        """One of them. Raises `Denied`, and `ChangedMeanwhile` where it is settled."""
        one = self._held(report)
        there = self._there(one)
        known = self._known(one)
        person, called = (known.id, known.full_name) if known else (0, "")
        return Judged(
            report=one,
            place=there,
            person=person,
            called="" if called.casefold() == one.name.casefold() else called,
            id_differs=self._id_differs(one, known),
            broken=self._broken(one, there, person, one.from_on, there.last),
        )

    def deploy(self, report: int, from_on: date, *, reason: str = "") -> Deployed:
        """Post them from that day on to the exam's end, and offer it: an official act.

        Raises as `read` does, `RuleBroken` where a rule is not overridden by a reason, `OutsideExam`, `IdOfAnother`
        where the ID is somebody else's, and `PhoneTaken`.
        """
        one = self._held(report)
        there = self._there(one)
        self.chooser.audit.official()
        known = self._known(one)
        self._check_id(one, known)
        person = known.id if known else self._new(one)
        hold_for_posting(self.connection, [person], [one.centre_id])
        check_within(there, from_on, there.last)
        post = there.post(one.role, from_on, there.last)
        who = records(self.connection, [person], there.exam_id)[person]
        others = colleagues(self.connection, [there.centre_id])[there.centre_id, one.role]
        why = overridden(one.name, there, post, who, others, reason)
        until = answer_by(self.chooser, there.offer_days, from_on)
        id_ = add_post(self.chooser, person, post, State.OFFERED, until, override_reason=why)
        self._settle(report, deployment_id=id_, name=None, phone=None, national_id=None)
        told = {"deployment": id_, "report": report, "from_on": f"{from_on}", "overrode": why or ""}
        self.chooser.audit.note("deployed", f"person {person}", **told)
        named = self.connection.execute(sa.select(Person.full_name, Person.language).where(Person.id == person)).one()
        return Deployed(
            deployment=id_,
            person_id=person,
            name=named.full_name,
            language=named.language or "",
            phone=one.phone,
            role=one.role,
            place=there,
            from_on=from_on,
            to_on=there.last,
            until=until,
            per_day=pay_of(self.connection, there, one.role),
            letter=renew(self.connection, person, [id_], self.chooser.today, self.chooser.now),
        )

    def take_over(self, one: Reported, post: Deployed, why: str) -> TakenOver:
        """Mark them present on the days they were seen, where this person may: as a director, with this reason.

        A register that was sent is sent again, so that its receipt holds, unless somebody is correcting it. The other
        days stay as proposals.
        """
        there = [on for on in one.days if post.from_on <= on <= post.to_on]
        done = []
        for on in there:
            try:
                sheet = self.attendance.sheet(one.centre_id, on)
            except Denied:
                continue
            if not sheet.as_director:
                continue
            marks = {post.deployment: Mark.PRESENT}
            self.attendance.mark(one.centre_id, on, marks, reason=why, correcting=sheet.sent_at is not None)
            self.attendance.send_anew(sheet)
            done.append(on)
        return TakenOver(tuple(done), tuple(on for on in there if on not in done))

    def decline(self, report: int, answer: str) -> Reported:
        """They are not deployed; whoever reported it is told why. An official act."""
        one = self._held(report)
        self._settle(report, answer=answer)
        self.chooser.audit.note("unlisted declined", f"centre {one.centre_id}", report=report)
        return one

    def person_of(self, one: Reported) -> tuple[int, str] | None:
        """Id and language of whom the phone means; None of nobody."""
        known = self._known(one)
        return (known.id, known.language or "") if known else None

    def language_of(self, person: int) -> str:
        return self.connection.scalar(sa.select(Person.language).where(Person.id == person)) or ""

    def _held(self, report: int) -> Reported:
        mine = _mine(self.chooser.person, self.chooser.today)
        found = reports.where(Unlisted.id == report, mine).with_for_update(of=Unlisted)
        rows = self.connection.execute(found.add_columns(Unlisted.settled_at)).all()
        if not rows:
            raise Denied("unlisted", f"report {report}")
        if rows[0].settled_at is not None:
            raise ChangedMeanwhile
        return read_reports(self.connection, self.vault, reports.where(Unlisted.id == report))[0]

    def _there(self, one: Reported) -> StaffedCentre:
        there = staffed_centre(self.connection, one.centre_id)
        if there is None:
            raise ChangedMeanwhile
        return there

    def _known(self, one: Reported) -> Any:
        known = sa.select(Person.id, Person.full_name, Person.language, Person.national_id_finger)
        return self.connection.execute(known.where(Person.phone == one.phone)).first()

    def _broken(self, one: Reported, there: StaffedCentre, person: int, first: date, last: date) -> Sequence[Broken]:
        who = records(self.connection, [person], there.exam_id)[person]
        others = colleagues(self.connection, [there.centre_id])[there.centre_id, one.role]
        return broken(there.post(one.role, first, last), who, others)

    def _fingers(self, one: Reported) -> list[str]:
        return self.vault.fingers(one.national_id, "national_id") if one.national_id else []

    def _id_differs(self, one: Reported, known: Any) -> bool:
        if known and known.national_id_finger:
            return bool(one.national_id) and known.national_id_finger not in self._fingers(one)
        return self._owner(one, known) is not None

    def _owner(self, one: Reported, known: Any) -> str | None:
        """Whose the ID is, where it is known of somebody else than who has the phone."""
        theirs = sa.select(Person.full_name).where(Person.national_id_finger.in_(self._fingers(one)))
        return self.connection.scalar(theirs.where(Person.id != (known.id if known else 0)))

    def _check_id(self, one: Reported, known: Any) -> None:
        if one.national_id and self._owner(one, known) is not None:
            raise IdOfAnother

    def _new(self, one: Reported) -> int:
        """Somebody of whom nothing is known yet but what was reported."""
        phone_is_free(self.connection, one.phone)
        row: dict[str, Any] = {"phone": one.phone, "full_name": person_name(one.name), "confirmed": []}
        if one.national_id:
            row["national_id"] = self.vault.seal(one.national_id, "national_id")
            row["national_id_finger"] = self.vault.finger(one.national_id, "national_id")
        return add(self.connection, Person, **row, created_at=self.chooser.now)

    def _settle(self, report: int, **how: Any) -> None:
        settled = {"settled_by": self.chooser.person, "settled_at": self.chooser.now}
        self.connection.execute(sa.update(Unlisted).where(Unlisted.id == report).values(**settled, **how))


def _mine(person: Somebody, today: Day) -> sa.ColumnElement[bool]:
    """Of a report: this person posts people in that role there; nobody decides about themselves."""
    themselves = sa.exists().where(Person.id == person, Person.phone == Unlisted.phone)
    of_others = ~themselves.correlate(Unlisted)
    return sa.and_(may_post(person, Unlisted.role, Centre.sub_county_code, today), of_others)


def unlisted_to(person: Somebody, today: Day) -> sa.Select[Any]:
    """The reports that wait for this person."""
    found = sa.select(Unlisted.id).join(Centre, Centre.id == Unlisted.centre_id)
    return found.where(waits, _mine(person, today))
