"""Redeployment: move, swap, rotate and correct posts, from a day on. Marks that were made stay where they were."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.deployments import Deployment, Manager, State
from storage.exams import Role
from storage.letters import Renewed, renew
from storage.nominations import Chooser, StaffedCentre, colleagues, day_before, hold_for_posting, staffed_centre
from storage.nominations.records import records
from storage.people import may_post
from storage.refusals import ChangedMeanwhile, Denied
from storage.register import MarkRow

from .giving import add_post, answer_by, check_within, overridden
from .officers import Officers, Posting
from .refusals import MarksStand, OutsideExam
from .reports import settle


@dataclass(frozen=True)
class Moved:
    """An officer goes from one post to another on a day. `…_managers`: of the two centres."""

    deployment: int
    old: Posting
    place: StaffedCentre
    role: Role
    from_on: date
    to_on: date
    old_managers: tuple[Manager, ...]
    new_managers: tuple[Manager, ...]
    letter: Renewed


@dataclass(frozen=True)
class Corrected:
    """A post as it stands now that it was put right."""

    posting: Posting
    letter: Renewed


class Redeploying:
    """The acts that change posts, from one turn's desk. Each raises `Denied`, `ChangedMeanwhile` and `MarksStand`."""

    def __init__(self, chooser: Chooser):
        self.chooser, self.connection, self.audit = chooser, chooser.connection, chooser.audit
        self.officers = Officers(chooser.connection, chooser.today, chooser.person)

    def move(
        self, deployment: int, centre_id: int, from_on: date, *, role: Role | None = None, reason: str = ""
    ) -> Moved:
        """To another centre of the same exam, or into another role. Raises `RuleBroken`, `OutsideExam`."""
        self.hold_posts([deployment], [centre_id])
        seat = self.seat_from(deployment, from_on)
        new_role = role or seat.role
        there = self.centre_of(centre_id, new_role, seat.exam_id)
        if centre_id == seat.centre_id and new_role is seat.role:
            raise ChangedMeanwhile
        return self._move(seat, there, new_role, from_on, seat.to_on, [deployment], reason)

    def rotate(self, deployments: Sequence[int], from_on: date, *, reason: str = "") -> list[Moved]:
        """Each takes the place of the next, and the last that of the first; two swap. Raises as `move` does."""
        self.hold_posts(deployments)
        seats = [self.seat_from(each, from_on) for each in deployments]
        if len({seat.person_id for seat in seats}) <= 1 or len({seat.exam_id for seat in seats}) > 1:
            raise ChangedMeanwhile
        moved = []
        for seat, to in zip(seats, [*seats[1:], seats[0]], strict=True):
            there = self.centre_of(to.centre_id, to.role, to.exam_id)
            moved.append(self._move(seat, there, to.role, from_on, to.to_on, deployments, reason))
        return moved

    def correct(
        self, deployment: int, *, role: Role | None = None, from_on: date | None = None, to_on: date | None = None
    ) -> Corrected:
        """The role or the dates were wrong from the beginning: they are put right where they stand, marks and all.

        Raises `MarksStand` where a marked day would lie outside, `RuleBroken` where the dates meet another post.
        """
        self.hold_posts([deployment])
        seat = self.officers.seat(deployment, to_write=True)
        new = replace(seat, role=role or seat.role, from_on=from_on or seat.from_on, to_on=to_on or seat.to_on)
        if not seat.serves:
            raise ChangedMeanwhile
        there = self.centre_of(new.centre_id, new.role, new.exam_id)
        check_within(there, new.from_on, new.to_on)
        self._refuse_marks_outside(new)
        post = replace(there.post(new.role, new.from_on, new.to_on), needed=None)
        who = records(self.connection, [seat.person_id], seat.exam_id, [deployment])[seat.person_id]
        overridden(seat.name, there, post, replace(who, served=(), ties=()), (), "")
        self.change(deployment, role=new.role, from_on=new.from_on, to_on=new.to_on)
        was, now = [[s.role, f"{s.from_on}", f"{s.to_on}"] for s in (seat, new)]
        self.audit.note("deployment corrected", f"deployment {deployment}", was=was, now=now)
        settle(self.connection, deployment, self.chooser.person, self.chooser.now)
        return Corrected(new, self._renew(seat.person_id, deployment))

    def _move(
        self,
        seat: Posting,
        there: StaffedCentre,
        role: Role,
        from_on: date,
        to_on: date,
        leaving: Sequence[int],
        reason: str,
    ) -> Moved:
        check_within(there, from_on, to_on)
        post = there.post(role, from_on, to_on)
        who = records(self.connection, [seat.person_id], seat.exam_id, leaving)[seat.person_id]
        others = colleagues(self.connection, [there.centre_id], leaving)[there.centre_id, role]
        why = overridden(seat.name, there, post, who, others, reason)
        old_managers = self.officers.managers(seat.centre_id, from_on, seat.person_id)
        self.leave(seat, from_on, State.REPLACED)
        asked = seat.state is State.OFFERED and seat.offered_until is not None
        until = answer_by(self.chooser, there.offer_days, from_on) if asked else None
        answered = self.chooser.now if seat.state is State.ACCEPTED else None
        more = {"replaces_id": seat.deployment, "override_reason": why, "answered_at": answered}
        id_ = add_post(self.chooser, seat.person_id, post, seat.state, until, **more)
        told = {"deployment": id_, "replaces": seat.deployment, "from_on": f"{from_on}", "overrode": why or ""}
        self.audit.note("redeployed", f"person {seat.person_id}", **told)
        settle(self.connection, seat.deployment, self.chooser.person, self.chooser.now)
        new_managers = self.officers.managers(there.centre_id, from_on, seat.person_id)
        letter = self._renew(seat.person_id, seat.deployment, id_)
        return Moved(
            deployment=id_,
            old=seat,
            place=there,
            role=role,
            from_on=from_on,
            to_on=to_on,
            old_managers=old_managers,
            new_managers=new_managers,
            letter=letter,
        )

    def _renew(self, person_id: int, *deployments: int) -> Renewed:
        return renew(self.connection, person_id, deployments, self.chooser.today, self.chooser.now)

    def leave(self, seat: Posting, from_on: date, state: State, why: str | None = None) -> None:
        """The last day is the one before; where none is left, the post was never served and takes this state."""
        values: dict[str, Any] = {"ended_at": self.chooser.now, "reason": why}
        values |= {"state": state} if from_on <= seat.from_on else {"to_on": day_before(from_on)}
        self.change(seat.deployment, **values)

    def seat_from(self, deployment: int, from_on: date) -> Posting:
        """As it stands, held, where it can change from this day on."""
        seat = self.officers.seat(deployment, to_write=True)
        if not seat.serves:
            raise ChangedMeanwhile
        if seat.marked_until and from_on <= seat.marked_until:
            raise MarksStand(seat.marked_until)
        if not seat.first <= from_on <= seat.to_on:
            raise OutsideExam(seat.first, seat.to_on)
        return seat

    def centre_of(self, centre_id: int, role: Role, exam_id: int) -> StaffedCentre:
        """A centre of the exam where this person decides about the role."""
        there = staffed_centre(self.connection, centre_id)
        allowed = there and self.connection.scalar(
            sa.select(may_post(self.chooser.person, role.value, there.sub_county_code))
        )
        if there is None or there.exam_id != exam_id or not allowed:
            raise Denied("redeploy", f"centre {centre_id}")
        return there

    def change(self, deployment: int, **values: Any) -> None:
        """Write these columns of a post. It is held."""
        self.connection.execute(sa.update(Deployment).where(Deployment.id == deployment).values(**values))

    def hold_posts(self, deployments: Sequence[int], centres: Sequence[int] = ()) -> None:
        """Nobody else changes these posts, or posts to these centres, until this turn is over."""
        known = [self.officers.seat(each) for each in deployments]
        hold_for_posting(
            self.connection, [seat.person_id for seat in known], [*centres, *(seat.centre_id for seat in known)]
        )

    def _refuse_marks_outside(self, new: Posting) -> None:
        outside = sa.or_(MarkRow.on < new.from_on, MarkRow.on > new.to_on)
        found = sa.select(sa.func.max(MarkRow.on)).where(MarkRow.deployment_id == new.deployment, outside)
        if (last := self.connection.scalar(found)) is not None:
            raise MarksStand(last)
